"""Connections to checked addresses only: a DNS name cannot be redirected to another address in between."""

from __future__ import annotations

import contextlib
import ssl
import sys
from asyncio.staggered import staggered_race
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any

import httpcore

from lgqtui.linkcheck.proxies import Proxy
from lgqtui.linkcheck.resolver import HostUnreachable, Resolver
from lgqtui.linkcheck.throttle import MAX_PER_HOST
from lgqtui.text import shorten

_HEAD_START = 0.25
"""Seconds until the next address is tried in parallel (RFC 8305)."""
_MOST_ADDRESSES = 6


class PublicOnlyBackend(httpcore.AsyncNetworkBackend):
    """Connects only to a host of which `is_public` holds for every address."""

    def __init__(self, resolver: Resolver, is_public: Callable[[str], bool]) -> None:
        self._resolver = resolver
        self._is_public = is_public
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - signature of httpcore
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to one of the host's addresses, all of which are checked. Raises HostUnreachable."""
        addresses = await self._resolver.addresses(host)
        if not all(map(self._is_public, addresses)):
            raise HostUnreachable("private")

        def connect(address: str) -> Coroutine[Any, Any, httpcore.AsyncNetworkStream]:
            return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

        return await _first_stream(connect, addresses[:_MOST_ADDRESSES])


async def _first_stream(
    connect: Callable[[str], Coroutine[Any, Any, httpcore.AsyncNetworkStream]], addresses: Sequence[str]
) -> httpcore.AsyncNetworkStream:
    """The first connection that stands; others are closed, and all if this is cancelled."""
    streams: list[httpcore.AsyncNetworkStream] = []
    is_cancelled = False

    async def attempt(address: str) -> None:
        await keep(await connect(address))

    async def keep(stream: httpcore.AsyncNetworkStream) -> None:
        if streams or is_cancelled:
            await stream.aclose()
            raise HostUnreachable("unreachable")
        streams.append(stream)

    try:
        _, _, failures = await staggered_race([partial(attempt, address) for address in addresses], _HEAD_START)
    except BaseException:
        is_cancelled = True
        for stream in streams:
            await stream.aclose()
        raise
    if not streams:
        raise next(filter(None, reversed(failures)), HostUnreachable("unknown-name"))
    return streams[0]


def system_ssl_context() -> ssl.SSLContext:
    """The certificates that this computer trusts. Raises HostUnreachable if SSLKEYLOGFILE cannot be written."""
    if sys.platform not in ("win32", "darwin"):
        try:
            context = ssl.create_default_context()
        except OSError as error:
            cause = "=".join(("SSLKEYLOGFILE", shorten(str(error.filename), 120)))
            raise HostUnreachable("not-opened", cause) from error
        if context.get_ca_certs() or ssl.get_default_verify_paths().capath:
            return context
    import truststore  # on Linux it searches more folders, but reads them for each connection, which takes 30 ms

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


_IDLE_SECONDS = 5.0
# A connection that is closing may still count beside its successor.
_MAX_CONNECTIONS = MAX_PER_HOST * 2


class ConnectionPool:
    """Connections by host, proxy and privacy. A single httpcore pool would scan all of them at each request."""

    def __init__(
        self, resolver: Resolver, is_public: Callable[[str], bool], ssl_context: ssl.SSLContext | None
    ) -> None:
        self.resolver = resolver
        self._is_public = is_public
        self._ssl_context = ssl_context or system_ssl_context()
        self._pools: dict[tuple[str, Proxy | None, bool], httpcore.AsyncConnectionPool] = {}
        self._users = Counter[tuple[str, Proxy | None, bool]]()

    @contextlib.asynccontextmanager
    async def acquire(
        self, host: str, proxy: Proxy | None, *, is_private: bool
    ) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """The connections to a host, also a private one, through a proxy if one is given; the last user closes them."""
        key = (host, proxy, is_private)
        if key not in self._pools:
            self._pools[key] = self._new_pool(proxy, is_private=is_private)
        self._users[key] += 1
        try:
            yield self._pools[key]
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                await self._pools.pop(key).aclose()

    def _new_pool(self, proxy: Proxy | None, *, is_private: bool) -> httpcore.AsyncConnectionPool:
        limits: dict[str, Any] = {"max_connections": _MAX_CONNECTIONS, "keepalive_expiry": _IDLE_SECONDS}
        if proxy is None:
            backend = PublicOnlyBackend(self.resolver, (lambda _: True) if is_private else self._is_public)
            return httpcore.AsyncConnectionPool(self._ssl_context, network_backend=backend, **limits)
        return httpcore.AsyncHTTPProxy(proxy.url, proxy_headers=proxy.headers, ssl_context=self._ssl_context, **limits)
