"""The language that is spoken: chosen by the environment once, before the first sentence is said.

Nothing of this is loaded for who reads English, and the catalogue's reader only where there is one to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import tr, use
from lgqtui.text import clean, one_line, visible

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN = "lgqtui"
"""What catalogues are called: `LANGUAGE/LC_MESSAGES/lgqtui.mo`."""

_SHIPPED = Path(__file__).parent.parent / "locale"
_LIMIT = 20_000_000

FEW = 2
"""Up to this many things a language may have a word instead of the number: a file, both files, no file."""


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
    from lgqtui.settings.folders import find_user_folders

    folders = [_SHIPPED]
    with suppress(OSError):  # the folder we are in may be gone
        folders.insert(0, find_user_folders(environ).translations)
    for language in wanted:
        for folder in folders:
            path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
            with suppress(OSError):
                if path.is_file():
                    yield path


def _use(path: Path) -> str:
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
    return tr("warning: {error}. {remedy}", error=error, remedy=error.remedy)


class Translation:
    """A compiled catalogue, as a `words.Catalogue`. Raises ValueError if the bytes are no such catalogue."""

    def __init__(self, content: bytes) -> None:
        self._found = _parsed(content)
        self._judged: dict[tuple[str, str], str] = {}

    def translate(self, template: str) -> str:
        """The template in that language; as it is where there is none, or none that fits."""
        if not template:
            return ""
        said = self._found.gettext(template)
        return template if said == template else self._fit(said, template) or template

    def translate_plural(self, singular: str, plural: str, n: int) -> str:
        """The template for that number of things; the English one where there is none, or none that fits."""
        english = singular if n == 1 else plural
        try:
            said = self._found.ngettext(singular, plural, n)
        except (ArithmeticError, LookupError, ValueError, TypeError, RecursionError):  # its rule of plurals is at fault
            return english
        if n == 1 and (fit := self._fit(said, singular)):
            return fit
        # The number alone may be in a word.
        few = 0 <= n <= FEW and "n" not in names(said)
        return self._fit(said, plural.replace("{n}", "") if few else plural) or english

    def _fit(self, said: str, english: str) -> str:
        """What is said, made harmless; "" if it has not the names of the English."""
        judged = self._judged.get((said, english))
        if judged is None:
            judged = _harmless(said, english) if fields(said) == fields(english) else ""
            self._judged[said, english] = judged
        return judged


def _parsed(content: bytes) -> GNUTranslations:
    from gettext import GNUTranslations  # late: English needs none
    from io import BytesIO

    try:
        return GNUTranslations(BytesIO(content))
    except Exception as error:
        raise ValueError(type(error).__name__) from error


def _harmless(said: str, english: str) -> str:
    cleaned = clean(said).text
    return visible(cleaned) if "\n" in english else one_line(cleaned)


def fields(template: str) -> frozenset[str] | None:
    """What is filled in, each as it is written between the braces; None if the braces do not pair."""
    try:
        return frozenset(_fields(template))
    except ValueError:
        return None


def names(template: str) -> frozenset[str]:
    """The names that are filled in."""
    return frozenset(field.partition(":")[0].partition("!")[0] for field in fields(template) or ())


def _fields(template: str) -> Iterator[str]:
    from string import Formatter

    for _, name, form, conversion in Formatter().parse(template):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
