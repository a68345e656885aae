"""The lines to hosts: the connections of each are kept only while somebody has something to ask it."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from urllib.parse import unquote

import httpcore
from msgspec import Struct

from lgqtui.linkcheck.connections import CheckedBackend
from lgqtui.linkcheck.resolver import Resolver, Unreached
from lgqtui.linkcheck.throttle import TO_ONE_HOST
from lgqtui.links.url import parse

_IDLE_SECONDS = 5.0
# One that is closing may still count beside the one that takes its place.
_MOST = TO_ONE_HOST * 2


class _Line(Struct):
    """The connections to one host, and how many need them."""

    pool: httpcore.AsyncConnectionPool
    users: int = 0


class Lines:
    """Lines by host and proxy. One for all hosts would look through the connections of all at each request."""

    def __init__(self, resolver: Resolver, is_public: Callable[[str], bool], trust: ssl.SSLContext) -> None:
        self._resolver = resolver
        self._is_public = is_public
        self._trust = trust
        self._lines: dict[tuple[str, str], _Line] = {}

    @contextlib.asynccontextmanager
    async def to(self, host: str, proxy: str) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """The connections to a host, by way of a proxy if one is named; the last who needs them closes them.

        Raises Unreached if the proxy is of a kind that cannot be used.
        """
        line = self._lines.get((host, proxy)) or _Line(self._new_pool(proxy))
        self._lines[host, proxy] = line
        line.users += 1
        try:
            yield line.pool
        finally:
            line.users -= 1
            if not line.users:
                del self._lines[host, proxy]
                await line.pool.aclose()

    def _new_pool(self, proxy: str) -> httpcore.AsyncConnectionPool:
        if proxy:
            return self._through(proxy)
        backend = CheckedBackend(self._resolver, self._is_public)
        return httpcore.AsyncConnectionPool(
            self._trust, max_connections=_MOST, keepalive_expiry=_IDLE_SECONDS, network_backend=backend
        )

    def _through(self, proxy: str) -> httpcore.AsyncHTTPProxy:
        url = parse(proxy)
        if url is None or url.protocol not in ("http:", "https:"):
            raise Unreached("proxy-kind")
        auth = (unquote(url.username), unquote(url.password)) if url.username else None
        bare = f"{url.protocol}//{url.host}"
        return httpcore.AsyncHTTPProxy(
            bare, auth, ssl_context=self._trust, max_connections=_MOST, keepalive_expiry=_IDLE_SECONDS
        )
