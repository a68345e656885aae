"""The proxies that the environment names, for link checks and for the sender."""

from __future__ import annotations

import re
import sys
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec import Struct

from lgqtui.linkcheck.addresses import is_loopback
from lgqtui.linkcheck.resolver import HostUnreachable
from lgqtui.links.url import WEB_SCHEMES, host_of, parse
from lgqtui.text import shorten

_LOGIN = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", re.DOTALL)
_system_proxies = urllib.request.getproxies if sys.platform in ("win32", "darwin") else dict


class Proxy(Struct, frozen=True):
    """A proxy that can be used; `cause` is its variable and address without query and login; that is in `headers`."""

    url: str
    cause: str
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def __repr__(self) -> str:
        return self.cause


def proxy_for(page: str, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for a page, by variables in lower case first; None also for this computer. Raises HostUnreachable."""
    host = host_of(page).rstrip(".")
    if host.endswith(".localhost") or is_loopback(host):
        return None
    scheme = page.partition(":")[0].lower()
    variable, typed = _first_set(environ, f"{scheme}_proxy", "all_proxy")
    typed = typed or _system_proxies().get(scheme, "")
    if not typed or _is_exempt(host, _first_set(environ, "no_proxy")[1]):
        return None
    address = shorten(re.split("[?#]", _LOGIN.sub(r"\1", typed))[0], 120)  # what follows could be a token
    cause = f"{variable}={address}".removeprefix("=")
    url = parse(typed if "://" in typed else f"http://{typed}") if typed.isprintable() else None
    if url is None or url.protocol not in WEB_SCHEMES:
        raise HostUnreachable("proxy-kind", cause)
    login = b64encode(f"{unquote(url.username)}:{unquote(url.password)}".encode())
    headers = ((b"Proxy-Authorization", b"Basic " + login),) if url.username else ()
    return Proxy(f"{url.protocol}//{url.host}", cause, headers)


def _first_set(environ: Mapping[str, str], *names: str) -> tuple[str, str]:
    """The first of the variables that is set, in lower or upper case, and its value."""
    values = {spelling: environ.get(spelling, "").strip(" \t") for name in names for spelling in (name, name.upper())}
    if "REQUEST_METHOD" in environ:  # in a CGI program a request header can set it (CVE-2016-5385)
        values.pop("HTTP_PROXY", None)
    return next(((name, value) for name, value in values.items() if value), ("", ""))


def _is_exempt(host: str, exempt: str) -> bool:
    names = (name.rpartition("//")[2].removeprefix("*.").lstrip(".") for name in re.split(r"[,\s]+", exempt.lower()))
    return any(name in ("*", host) or host.endswith(f".{name}") for name in map(_without_port, names) if name)


def _without_port(name: str) -> str:
    """The name without port; an IPv6 address has colons of its own."""
    host = name.partition("]")[0].removeprefix("[")
    return host if host.count(":") > 1 else host.partition(":")[0]
