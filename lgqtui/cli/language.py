"""Choice of the language from the environment, before the first sentence is printed, and reading of its catalogue.

None of this is loaded for English, and the catalogue's reader only if there is one to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import tr, use
from lgqtui.text import clean, one_line, visible

DOMAIN = "lgqtui"
"""File name of the catalogues: `LANGUAGE/LC_MESSAGES/lgqtui.mo`."""

_SHIPPED = Path(__file__).parent.parent / "locale"
_LIMIT = 20_000_000

FEW = 2
"""Up to this many things a language may have a word instead of the number: a file, both files, no file."""


def choose_language(environ: Mapping[str, str]) -> str:
    """Install the catalogue of the user's language, else English; return a warning if it cannot be used, or ""."""
    languages = tuple(requested_languages(environ))
    if not languages:
        return ""
    path = next(_catalogue_paths(languages, environ), None)
    return "" if path is None else _install(path)


def requested_languages(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the languages to look for, the preferred first, up to English: `de_AT` is followed by `de`.

    The first set one of LANGUAGE, LC_ALL, LC_MESSAGES, LANG counts, as in gettext. If the locale is C, LANGUAGE is
    ignored: scripts that set C rely on it.
    """
    locales = [environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)]
    if locales and locales[0] in ("C", "POSIX"):
        return
    for locale in (environ.get("LANGUAGE") or (locales[0] if locales else "")).split(":"):
        name, at_sign, modifier = locale.partition("@")
        language, dot, territory = name.partition(".")[0].partition("_")
        if language in ("en", "C", "POSIX"):
            return
        if language and all(
            part.isascii() and part.isalnum() for part in (language, territory or "0", modifier or "0")
        ):
            territory, modifier = dot + territory, at_sign + modifier
            names = (language + territory + modifier, language + territory, language + modifier, language)
            yield from dict.fromkeys(names)


def _catalogue_paths(languages: tuple[str, ...], environ: Mapping[str, str]) -> Iterator[Path]:
    from lgqtui.settings.folders import find_user_folders

    folders = [_SHIPPED]
    with suppress(OSError, Error):  # the current folder may be deleted, or no home be known
        folders.insert(0, find_user_folders(environ).translations)
    for language in languages:
        for folder in folders:
            path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
            with suppress(OSError):
                if path.is_file():
                    yield path


def _install(path: Path) -> str:
    from lgqtui.files import read_file

    try:
        use(Translation(read_file(path, _LIMIT)))
    except ValueError:
        hint = "English is spoken. Compile it again, or take it away."
        return _warning(CannotRead("damaged-catalogue", "the translation in {path} is damaged", hint, path=path))
    except Error as error:
        return _warning(error)
    return ""


def _warning(error: Error) -> str:
    return tr("warning: {error}", error=error.sentence)


class Translation:
    """A compiled catalogue, as an `i18n.Catalogue`. Raises ValueError if the bytes are not one."""

    def __init__(self, content: bytes) -> None:
        from gettext import GNUTranslations  # late: English needs none
        from io import BytesIO

        try:
            self._catalogue = GNUTranslations(BytesIO(content))
        except Exception as error:
            raise ValueError(type(error).__name__) from error
        self._checked: dict[tuple[str, str], str] = {}

    def translate(self, template: str) -> str:
        """Return the translated template; the English one if there is none, or none that fits."""
        if not template:
            return ""
        translation = self._catalogue.gettext(template)
        return template if translation == template else self._fitting(translation, template) or template

    def translate_plural(self, singular: str, plural: str, count: int) -> str:
        """Return the translated template for a count; the English one if there is none, or none that fits."""
        english = singular if count == 1 else plural
        try:
            translation = self._catalogue.ngettext(singular, plural, count)
        except (ArithmeticError, LookupError, ValueError, TypeError, RecursionError):  # a faulty plural rule
            return english
        if count == 1 and (fitting := self._fitting(translation, singular)):
            return fitting
        # Small numbers may be written as words: only their placeholder may be missing.
        names = {placeholder.partition(":")[0].partition("!")[0] for placeholder in placeholders(translation) or ()}
        is_few = 0 <= count <= FEW and "n" not in names
        return self._fitting(translation, plural.replace("{n}", "") if is_few else plural) or english

    def _fitting(self, translation: str, english: str) -> str:
        """Return the translation, sanitized; "" if it is far longer than the English one, or has other placeholders."""
        fitting = self._checked.get((translation, english))
        if fitting is None:
            is_usual = len(translation) < 10 * len(english) + 200 and placeholders(translation) == placeholders(english)
            fitting = _sanitize(translation, english) if is_usual else ""
            self._checked[translation, english] = fitting
        return fitting


def _sanitize(translation: str, english: str) -> str:
    cleaned = clean(translation).text
    return visible(cleaned) if "\n" in english else one_line(cleaned)


def placeholders(template: str) -> frozenset[str] | None:
    """Return the placeholders as written between the braces; None if the braces do not pair."""
    try:
        return frozenset(_placeholders(template))
    except ValueError:
        return None


def _placeholders(template: str) -> Iterator[str]:
    from string import Formatter

    for _, name, format_spec, conversion in Formatter().parse(template):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{format_spec}" if format_spec else "")
