"""Parsing of addresses as browsers do it. The only module that imports ada_url."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType
    from typing import TypeAlias

    from ada_url import URL

    ParsedUrl: TypeAlias = URL

WEB_SCHEMES = ("http:", "https:")


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


def is_page(url: ParsedUrl) -> bool:
    """True for a web address without a name and a password in it."""
    return url.protocol in WEB_SCHEMES and not (url.username or url.password)


def has_domain_name(url: ParsedUrl) -> bool:
    """False if the host is an IP address."""
    return int(url.host_type) == 0


def host_of(page: str) -> str:
    """The host of an address, without the brackets of an IPv6 address; "" if it is not valid."""
    url = parse(page)
    return url.hostname.strip("[]") if url else ""


def port_of(url: ParsedUrl) -> int | None:
    """The port of an address; None for the default port of its scheme."""
    return int(url.port) if url.port else None


def unicode_host(host: str) -> str:
    """A host with its international letters."""
    if "xn--" not in host:
        return host
    try:
        return _parser().idna_to_unicode(host) or host
    except (ValueError, UnicodeError):
        return host
