"""The language that is spoken: chosen by the environment once, before the first sentence is said.

Nothing of this is loaded for who reads English, and the catalogue's reader only where there is one to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import say, use

DOMAIN = "lgqtui"
"""What catalogues are called: `LANGUAGE/LC_MESSAGES/lgqtui.mo`."""

_SHIPPED = Path(__file__).parent.parent / "locale"
_LIMIT = 20_000_000


def choose_language(environ: Mapping[str, str]) -> str:
    """Put the catalogue of the person's language in force; English where there is none.

    Returns what to tell: a sentence if a catalogue is there and cannot be used, otherwise "".
    """
    wanted = tuple(wanted_languages(environ))
    if not wanted:
        return ""
    path = next(_catalogues(wanted, environ), None)
    return "" if path is None else _use(path)


def wanted_languages(environ: Mapping[str, str]) -> Iterator[str]:
    """The languages to look for, the dearest first, up to English: `de_AT` is followed by `de`.

    LANGUAGE, LC_ALL, LC_MESSAGES, LANG: the first that says something counts, as in gettext. Where the locale is C,
    LANGUAGE says nothing: scripts that ask for C rely on it.
    """
    places = [environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)]
    if places and places[0] in ("C", "POSIX"):
        return
    for locale in (environ.get("LANGUAGE") or (places[0] if places else "")).split(":"):
        name, at, form = locale.partition("@")
        language, line, place = name.partition(".")[0].partition("_")
        if language in ("en", "C", "POSIX"):
            return
        if language and all(part.isascii() and part.isalnum() for part in (language, place or "0", form or "0")):
            place, form = line + place, at + form
            yield from dict.fromkeys((language + place + form, language + place, language + form, language))


def _catalogues(wanted: tuple[str, ...], environ: Mapping[str, str]) -> Iterator[Path]:
    """The catalogues that are there, a person's own before those that come with the program."""
    from lgqtui.settings.registry import find_home

    folders = [_SHIPPED]
    with suppress(OSError):  # the folder we are in may be gone
        folders.insert(0, find_home(environ).translations)
    for language in wanted:
        for folder in folders:
            path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
            with suppress(OSError):
                if path.is_file():
                    yield path


def _use(path: Path) -> str:
    from lgqtui.cli.translation import Translation
    from lgqtui.files import read_file

    try:
        use(Translation(read_file(path, _LIMIT)))
    except ValueError:
        hint = "English is spoken. Compile it again, or take it away."
        return _told(CannotRead("damaged-catalogue", "the translation in {path} is damaged", hint, path=path))
    except Error as error:
        return _told(error)
    return ""


def _told(error: Error) -> str:
    return say("warning: {error}. {remedy}", error=error, remedy=error.remedy)
