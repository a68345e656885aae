"""Parsing of addresses as browsers do it. The only module that imports ada_url."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType
    from typing import TypeAlias

    from ada_url import URL

    ParsedUrl: TypeAlias = URL


@cache
def _parser() -> ModuleType:
    import ada_url  # late: many drafts have no links

    return ada_url


def parse(text: str, base: str | None = None) -> ParsedUrl | None:
    """Parse an address, relative to `base` if given; None if it is not valid."""
    try:
        url: ParsedUrl = _parser().URL(text, base)
    except (ValueError, UnicodeError):
        return None
    return url


def readable(host: str) -> str:
    """A host with its international letters."""
    if "xn--" not in host:
        return host
    try:
        return _parser().idna_to_unicode(host) or host
    except (ValueError, UnicodeError):
        return host
