"""The sentences of another language, each looked at before it is said.

A translation is text from outside: whatever is in it, nothing of a sentence is lost and nothing can fail. One that has
not the `{names}` of the English sentence is not said; the English is.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from io import BytesIO
from string import Formatter

from lgqtui.text import clean, one_line, visible

FEW = 2
"""Up to this many things a language may have a word instead of the number: a file, both files, no file."""


class Translation:
    """A compiled catalogue, as a `words.Catalogue`. Raises ValueError if the bytes are no such catalogue."""

    def __init__(self, content: bytes) -> None:
        self._found = _parsed(content)
        self._judged: dict[tuple[str, str], str] = {}

    def one(self, template: str) -> str:
        """The template in that language; as it is where there is none, or none that fits."""
        if not template:
            return ""
        said = self._found.gettext(template)
        return template if said == template else self._fit(said, template) or template

    def several(self, singular: str, plural: str, n: int) -> str:
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


def _parsed(content: bytes) -> gettext.GNUTranslations:
    try:
        return gettext.GNUTranslations(BytesIO(content))
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
    for _, name, form, conversion in Formatter().parse(template):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
