"""Translation of templates to sentences (`tr`, `trn`) and the catalogue in use.

Every sentence for the user passes through `tr` or `trn`. The templates are plain English; they are used as they are
unless the catalogue of another language is set (`use`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Catalogue(Protocol):
    """The translations of one language.

    A translation must have the same `{names}` as the English template; without a valid one, English is returned.
    """

    def translate(self, template: str) -> str:
        """Translate a template."""

    def translate_plural(self, singular: str, plural: str, number: int, /) -> str:
        """Translate a template that depends on a number."""


class _Active:
    """The catalogue of the whole program, all threads included; None is English."""

    catalogue: Catalogue | None = None


_active = _Active()
_must_be_english: ContextVar[bool] = ContextVar("_must_be_english", default=False)


def use(catalogue: Catalogue | None) -> None:
    """Set the catalogue, None for English. Called once, before the first sentence is translated."""
    _active.catalogue = catalogue


@contextmanager
def in_english() -> Iterator[None]:
    """Use English within the block: for files that have to be identical in every language."""
    token = _must_be_english.set(True)
    try:
        yield
    finally:
        _must_be_english.reset(token)


def tr(template: str, /, **params: object) -> str:
    """Fill a template's `{names}`. Foreign text belongs in `params`, where braces have no effect."""
    if _active.catalogue is not None and not _must_be_english.get():
        template = _active.catalogue.translate(template)
    return template.format_map(params)


def trn(singular: str, plural: str, number: int, /, **params: object) -> str:
    """Fill the singular or the plural template; `{n}` is the number."""
    if _active.catalogue is not None and not _must_be_english.get():
        template = _active.catalogue.translate_plural(singular, plural, number)
    else:
        template = singular if number == 1 else plural
    return template.format_map({"n": number, **params})
