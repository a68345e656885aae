"""The catalogue of sentences: templates in, sentences out.

Every sentence a person reads passes through `tr` or `trn`. The templates are plain English, and English is what is
said unless the catalogue of another language is in force (`use`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Catalogue(Protocol):
    """The sentences of another language.

    What it gives has to have the `{names}` of the English template; where it has nothing fit, it gives the English.
    """

    def one(self, template: str) -> str:
        """The template in that language."""

    def several(self, singular: str, plural: str, n: int) -> str:
        """The template for that number of things."""


class _Spoken:
    """What is spoken: one catalogue for the whole program, all its threads included; None is English."""

    catalogue: Catalogue | None = None


_spoken = _Spoken()
_must_be_english: ContextVar[bool] = ContextVar("_must_be_english", default=False)


def use(catalogue: Catalogue | None) -> None:
    """Put a catalogue in force, None for English. Done once, before the first sentence is said."""
    _spoken.catalogue = catalogue


@contextmanager
def in_english() -> Iterator[None]:
    """Say everything within in English: for files that have to come out the same whoever makes them."""
    before = _must_be_english.set(True)
    try:
        yield
    finally:
        _must_be_english.reset(before)


def tr(template: str, /, **params: object) -> str:
    """Fill a template's `{names}`. Foreign text belongs in `params`, where braces mean nothing."""
    if _spoken.catalogue is not None and not _must_be_english.get():
        template = _spoken.catalogue.one(template)
    return template.format_map(params)


def trn(singular: str, plural: str, n: int, /, **params: object) -> str:
    """Fill the singular or the plural template; `{n}` is the number."""
    if _spoken.catalogue is not None and not _must_be_english.get():
        template = _spoken.catalogue.several(singular, plural, n)
    else:
        template = singular if n == 1 else plural
    return template.format_map({"n": n, **params})
