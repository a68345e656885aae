"""The proxies that the environment names, for link checks and for the sender."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec import Struct

from lgqtui.linkcheck.resolver import HostUnreachable
from lgqtui.links.url import WEB_SCHEMES, host_of, parse
from lgqtui.text import shorten

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_LONGEST_DISPLAYED = 120
_SYSTEM_HAS_SETTINGS = sys.platform in ("win32", "darwin")


class Proxy(Struct, frozen=True):
    """A proxy that can be used; `cause` names its variable and address, without name and password."""

    url: str
    cause: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return self.cause


def proxy_for(page: str, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for a page; None for none. Raises HostUnreachable, with its cause, if that cannot be used.

    Variables in lower case win. Exemptions that cannot be read are skipped.
    """
    scheme = page.partition(":")[0].lower()
    names = [f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY"]
    if scheme == "http" and "REQUEST_METHOD" in environ:  # a request header can set it in a CGI program (CVE-2016-5385)
        names.remove("HTTP_PROXY")
    variable = _first_set(names, environ)
    typed = environ.get(variable, "").strip(" \t") or _system_proxies().get(scheme, "")
    if not typed or _is_exempt(host_of(page), environ.get(_first_set(["no_proxy", "NO_PROXY"], environ), "")):
        return None
    cause = f"{variable}={_displayed(typed)}".removeprefix("=")
    url = parse(typed if "://" in typed else f"http://{typed}") if typed.isprintable() else None
    if url is None:
        raise HostUnreachable("proxy-address", cause)
    if url.protocol not in WEB_SCHEMES:
        raise HostUnreachable("proxy-kind", cause)
    return Proxy(f"{url.protocol}//{url.host}", cause, unquote(url.username), unquote(url.password))


def _system_proxies() -> Mapping[str, str]:
    """The proxies in the settings of systems that have such."""
    if not _SYSTEM_HAS_SETTINGS:
        return {}
    from urllib.request import getproxies  # late: it loads what speaks HTTP

    return getproxies()


def _first_set(names: list[str], environ: Mapping[str, str]) -> str:
    return next((name for name in names if environ.get(name, "").strip(" \t")), "")


def _displayed(typed: str) -> str:
    """An address without the name and password in it, on one line."""
    match = _SCHEME.match(typed)
    scheme = match[0] if match else ""
    return shorten(scheme + typed.removeprefix(scheme).rpartition("@")[2], _LONGEST_DISPLAYED)


def _is_exempt(host: str, exempt: str) -> bool:
    names = [name.rpartition("//")[2] for name in re.split(r"[,\s]+", exempt.lower())]
    bare = [_without_port(name.lstrip("*.")) for name in names]
    return "*" in names or any(host == name or host.endswith(f".{name}") for name in bare if name)


def _without_port(name: str) -> str:
    """The name without port; an IPv6 address has colons of its own."""
    bare = name.partition("]")[0].removeprefix("[")
    return bare if bare.count(":") > 1 else bare.partition(":")[0]


class ProxyWatch:
    """How far a request through a proxy has come, by the trace events of httpcore."""

    def __init__(self) -> None:
        self.is_refused = False
        self.has_answered = False

    async def trace(self, event: str, _info: Mapping[str, object]) -> None:
        """Note whether a connection failed, and whether a reply came."""
        self.is_refused |= event in ("connection.connect_tcp.failed", "connection.start_tls.failed")
        self.has_answered |= event.endswith("receive_response_headers.complete")
