"""The one door to the parser of addresses; it reads them as browsers do."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from ada_url import URL


@cache
def _parser() -> ModuleType:
    import ada_url  # late: many drafts are opened without a link to read

    return ada_url


def parse(text: str, base: str | None = None) -> URL | None:
    """The address that a text is, seen from a page (`base`) if it is relative; None if it is none."""
    try:
        url: URL = _parser().URL(text, base)
    except (ValueError, UnicodeError):
        return None
    return url


def readable(host: str) -> str:
    """A host as it is asked for, with its international letters."""
    if "xn--" not in host:
        return host
    try:
        return _parser().idna_to_unicode(host) or host
    except (ValueError, UnicodeError):
        return host
