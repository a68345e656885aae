"""Parsing of addresses where there is no wheel of ada-url, under its names, with the standard library.

It gives the same parts for addresses of the usual form, but takes numbers such as `0x7f.1` for names. The only module
that imports idna.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna
from msgspec import Struct

_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443}
_SLASHES = re.compile(r"^(https?|ftp|wss?):[/\\]*", re.IGNORECASE)
_NOT_IN_HOSTS = frozenset(' \t"#%/<>?@[\\]^`{|}')
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_SAFE_IN_PATHS = "".join(set(_PRINTABLE) - set('"#<>?^`{}'))
_SAFE_AFTER_PATHS = "".join(set(_PRINTABLE) - set("\"#'<>"))


class StandardUrl(Struct, frozen=True):
    """The parts of an address, named as browsers name them; `host_type` is 0 for a name, as ada-url has it."""

    protocol: str
    username: str = ""
    password: str = ""
    hostname: str = ""
    host_type: int = 0
    port: str = ""
    pathname: str = ""
    search: str = ""
    hash: str = ""

    @property
    def host(self) -> str:
        """The host with its port."""
        return f"{self.hostname}:{self.port}" if self.port else self.hostname

    @property
    def href(self) -> str:
        """The address in its normal form."""
        slashes = "//" if self.hostname else ""
        password = f":{self.password}" if self.password else ""
        user = f"{self.username}{password}@" if self.username or password else ""
        return f"{self.protocol}{slashes}{user}{self.host}{self.pathname}{self.search}{self.hash}"


def parse_standard(text: str, base: str | None = None) -> StandardUrl:
    """Parse an address, relative to `base` if given. Raises ValueError (UnicodeError for a host) if it is not valid."""
    text = _SLASHES.sub(r"\1://", urljoin(base, text) if base else text)
    parts = urlsplit(text)
    search, fragment = (quote(part, _SAFE_AFTER_PATHS) for part in (parts.query, parts.fragment))
    search, fragment = f"?{search}" if search else "", f"#{fragment}" if fragment else ""
    protocol = parts.scheme + ":"
    if parts.scheme not in _DEFAULT_PORTS:
        if not parts.scheme:
            raise ValueError(text)
        return StandardUrl(protocol, pathname=parts.path, search=search, hash=fragment)
    hostname, host_type = _parse_host(unquote(parts.hostname or ""))
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else str(parts.port)
    path = quote(parts.path.replace("\\", "/"), _SAFE_IN_PATHS) or "/"
    path = urljoin("http://h/", f"/.{path}").removeprefix("http://h")  # two slashes at its beginning are no host
    username, password = quote(parts.username or "", "%"), quote(parts.password or "", "%")
    return StandardUrl(protocol, username, password, hostname, host_type, port, path, search, fragment)


URL, idna_to_unicode = parse_standard, idna.decode


def _parse_host(host: str) -> tuple[str, int]:
    """The ASCII form of a host and its type: 0 for a name, 1 for IPv4, 2 for IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode()
        if not name or not _NOT_IN_HOSTS.isdisjoint(name):
            raise ValueError(host) from None
        return name, 0
    return (f"[{address}]", 2) if address.version == 6 else (str(address), 1)
