"""The proxies that the environment names, for link checks and for the sender."""

from __future__ import annotations

import re
import sys
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec import Struct

from lgqtui.linkcheck.resolver import HostUnreachable
from lgqtui.links.url import WEB_SCHEMES, host_of, parse
from lgqtui.text import shorten

_LOGIN = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", re.DOTALL)
_LONGEST_DISPLAYED = 120
_system_proxies = urllib.request.getproxies if sys.platform in ("win32", "darwin") else dict


class Proxy(Struct, frozen=True):
    """A proxy that can be used; `cause` names its variable and address without the login, which is in `headers`."""

    url: str
    cause: str
    headers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return self.cause


def proxy_for(page: str, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for a page; None for none. Raises HostUnreachable, with its cause, if that cannot be used.

    Variables in lower case win. Exemptions that cannot be read are skipped.
    """
    scheme = page.partition(":")[0].lower()
    names = [f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY"]
    if "REQUEST_METHOD" in environ:  # in a CGI program a request header can set it (CVE-2016-5385)
        names = [name for name in names if name != "HTTP_PROXY"]
    variable = _first_set(names, environ)
    typed = environ.get(variable, "").strip(" \t") or _system_proxies().get(scheme, "")
    if not typed or _is_exempt(host_of(page), environ.get(_first_set(["no_proxy", "NO_PROXY"], environ), "")):
        return None
    address = shorten(_LOGIN.sub(r"\1", typed), _LONGEST_DISPLAYED)
    cause = f"{variable}={address}".removeprefix("=")
    url = parse(typed if "://" in typed else f"http://{typed}") if typed.isprintable() else None
    if url is None or url.protocol not in WEB_SCHEMES:
        raise HostUnreachable("proxy-kind", cause)
    login = b64encode(f"{unquote(url.username)}:{unquote(url.password)}".encode()).decode()
    headers = (("Proxy-Authorization", f"Basic {login}"),) if url.username else ()
    return Proxy(f"{url.protocol}//{url.host}", cause, headers)


def _first_set(names: list[str], environ: Mapping[str, str]) -> str:
    return next((name for name in names if environ.get(name, "").strip(" \t")), "")


def _is_exempt(host: str, exempt: str) -> bool:
    names = [_without_port(name.rpartition("//")[2].lstrip("*.")) for name in re.split(r"[,\s]+", exempt.lower())]
    return "*" in re.split(r"[,\s]+", exempt) or any(host == name or host.endswith(f".{name}") for name in names if name)


def _without_port(name: str) -> str:
    """The name without port; an IPv6 address has colons of its own."""
    bare = name.partition("]")[0].removeprefix("[")
    return bare if bare.count(":") > 1 else bare.partition(":")[0]


class ProxyWatch:
    """Whether a proxy answers, by the trace events of httpcore."""

    def __init__(self) -> None:
        self.answers = False

    async def trace(self, event: str, _info: Mapping[str, object]) -> None:
        """Note that a connection to it failed, or that a reply came."""
        if event == "connection.connect_tcp.failed":
            self.answers = False
        elif event.endswith("receive_response_headers.complete"):
            self.answers = True
