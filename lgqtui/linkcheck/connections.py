"""Connections to addresses that were looked at: a name that changes its answer meanwhile leads nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote

import httpcore
from msgspec import Struct

from lgqtui.linkcheck.resolver import HostUnreachable, Resolver
from lgqtui.linkcheck.throttle import TO_ONE_HOST
from lgqtui.links.url import parse

_HEAD_START = 0.25
"""Seconds that one address has before the next is tried beside it (RFC 8305)."""
_MOST_ADDRESSES = 6

_private_is_allowed: ContextVar[bool] = ContextVar("private_is_allowed", default=False)


@contextlib.contextmanager
def private_allowed(*, allowed: bool) -> Iterator[None]:
    """Connections begun inside may lead to private addresses, if `allowed`."""
    token = _private_is_allowed.set(allowed)
    try:
        yield
    finally:
        _private_is_allowed.reset(token)


class PublicOnlyBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, unless private ones are allowed just now."""

    def __init__(self, resolver: Resolver, is_public: Callable[[str], bool]) -> None:
        self._resolver = resolver
        self._is_public = is_public
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's call
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to one of the host's addresses, all of which were looked at. Raises Unreached."""
        addresses = await self._resolver.addresses(host)
        if not _private_is_allowed.get() and not all(map(self._is_public, addresses)):
            raise HostUnreachable("private")

        async def connect(address: str) -> httpcore.AsyncNetworkStream:
            return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

        return await _first_to_answer([connect(address) for address in addresses[:_MOST_ADDRESSES]])

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


Attempt = Coroutine[Any, Any, httpcore.AsyncNetworkStream]


async def _first_to_answer(attempts: list[Attempt]) -> httpcore.AsyncNetworkStream:
    """The first connection that stands. They are begun one after the other, each as soon as those before seem slow."""
    if len(attempts) == 1:
        return await attempts[0]
    running: set[asyncio.Task[httpcore.AsyncNetworkStream]] = set()
    failure: BaseException = HostUnreachable("unknown-name")
    waiting = list(attempts)
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.ensure_future(waiting.pop(0)))
            patience = _HEAD_START if waiting else None
            done, running = await asyncio.wait(running, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None:
                    return task.result()
                failure = task.exception() or failure
    finally:
        for attempt in waiting:
            attempt.close()
        for task in running:
            task.cancel()
            task.add_done_callback(_let_go)
    raise failure


def _let_go(task: asyncio.Task[httpcore.AsyncNetworkStream]) -> None:
    """Close a connection that stood too late."""
    if not task.cancelled() and task.exception() is None:
        asyncio.ensure_future(task.result().aclose())  # noqa: RUF006 - nobody waits for it


def system_trust() -> ssl.SSLContext:
    """The certificates that this computer trusts: those of its own store, which knows a city's own authority."""
    context: ssl.SSLContext
    if sys.platform in ("win32", "darwin"):
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return context
    context = ssl.create_default_context()
    if not context.get_ca_certs() and not ssl.get_default_verify_paths().capath:
        import truststore  # it knows more places; each connection reads them again, which takes 30 ms

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return context


_IDLE_SECONDS = 5.0
# One that is closing may still count beside the one that takes its place.
_MOST = TO_ONE_HOST * 2


class _Line(Struct):
    """The connections to one host, and how many need them."""

    pool: httpcore.AsyncConnectionPool
    users: int = 0


class ConnectionPool:
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
        backend = PublicOnlyBackend(self._resolver, self._is_public)
        return httpcore.AsyncConnectionPool(
            self._trust, max_connections=_MOST, keepalive_expiry=_IDLE_SECONDS, network_backend=backend
        )

    def _through(self, proxy: str) -> httpcore.AsyncHTTPProxy:
        url = parse(proxy)
        if url is None or url.protocol not in ("http:", "https:"):
            raise HostUnreachable("proxy-kind")
        auth = (unquote(url.username), unquote(url.password)) if url.username else None
        bare = f"{url.protocol}//{url.host}"
        return httpcore.AsyncHTTPProxy(
            bare, auth, ssl_context=self._trust, max_connections=_MOST, keepalive_expiry=_IDLE_SECONDS
        )
