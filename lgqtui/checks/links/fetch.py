"""One request at a time: paced, bounded, never read further than its headers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import unquote

import httpcore
from msgspec import Struct

from lgqtui import __version__
from lgqtui.checks.links.address import is_public as is_public_address
from lgqtui.checks.links.hosts import special_use
from lgqtui.checks.links.network import CheckedBackend, private_allowed, system_trust
from lgqtui.checks.links.pace import IN_ALL, Pace, read_date, retry_after
from lgqtui.checks.links.parse import parse
from lgqtui.checks.links.proxies import proxy_for
from lgqtui.checks.links.replies import BUSY, Reply, fault_of
from lgqtui.checks.links.resolve import Resolver, Unreached

HEAD_SECONDS, GET_SECONDS = 3.0, 8.0
USER_AGENT = f"lgqtui/{__version__} (survey form; looks whether a cited page is there)"
"""Honest, and without the words that stock filters refuse."""

_HEADERS = [
    (b"User-Agent", USER_AGENT.encode()),
    (b"Accept", b"text/html,application/xhtml+xml,*/*;q=0.8"),
    (b"Accept-Language", b"en,*;q=0.5"),
    (b"Accept-Encoding", b"identity"),
]
_FAULTS = (
    *(httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol),
    *(OSError, EOFError, ValueError, RuntimeError),
)
_IDLE_SECONDS = 5.0
_LONGEST_HEADER = 10_000


class World(Struct, frozen=True):
    """What the checks may know of the world.

    `environ` names proxies; `is_public` and `trust` are for another network than the internet. While
    `is_needed_elsewhere`, asking goes slowly.
    """

    clock: Callable[[], datetime]
    environ: Mapping[str, str]
    resolver: Resolver
    is_public: Callable[[str], bool] = is_public_address
    trust: ssl.SSLContext | None = None
    is_needed_elsewhere: Callable[[], bool] = lambda: False


class Fetcher:
    """Asks pages and says what came of it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pace = Pace(world.is_needed_elsewhere)
        self._trust = world.trust or system_trust()
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    async def close(self) -> None:
        """Let go of all connections."""
        for pool in self._pools.values():
            await pool.aclose()
        await self._world.resolver.close()

    async def is_private(self, page: str) -> bool:
        """True if a page is on a private address, as far as can be known here. Raises Unreached if its name is unknown.

        Behind a proxy names are not looked up here.
        """
        url = parse(page)
        host = url.hostname.strip("[]") if url else ""
        if url is None or special_use(host.rstrip(".")):
            return True
        if int(url.host_type) != 0:
            return not self._world.is_public(host)
        if self._proxy(page):
            return False
        return not all(map(self._world.is_public, await self._world.resolver.addresses(host)))

    async def ask(self, page: str, *, head_first: bool, private: bool) -> Reply:
        """The answer to a HEAD if that is success, otherwise that to one GET; a busy host is asked once more.

        Raises Unreached if there is no answer.
        """
        may_retry = True
        if head_first:
            reply = await self._head(page, private=private)
            if reply is not None and reply.is_success:
                return reply
            may_retry = reply is None or not self._heed(page, reply)
        reply = await self._get(page, private=private)
        if self._heed(page, reply) and may_retry:
            reply = await self._get(page, private=private)
            self._heed(page, reply)
        return reply

    async def _head(self, page: str, *, private: bool) -> Reply | None:
        """The answer to a HEAD, which is believed for success only; None if the server has none to this method."""
        if not self._pace.answers_head(_host_of(page)):
            return None
        try:
            return await self._request("HEAD", page, HEAD_SECONDS, private=private)
        except Unreached as fault:
            if fault.why in ("time-out", "reset", "not-http"):
                return None
            raise

    async def _get(self, page: str, *, private: bool) -> Reply:
        return await self._request("GET", page, GET_SECONDS, private=private)

    def _heed(self, page: str, reply: Reply) -> bool:
        """Leave a host alone for as long as it asks; True if it does."""
        if reply.status not in BUSY or reply.challenged:
            return False
        # A host that names a moment means its own clock.
        now = read_date(reply.date) or self._world.clock()
        self._pace.hold(_host_of(page), retry_after(reply.retry_after, now))
        return True

    async def _request(self, method: str, page: str, seconds: float, *, private: bool) -> Reply:
        host = _host_of(page)
        async with self._pace.turn(host):
            try:
                reply = await self._within(seconds, method, page, private=private)
            except Unreached as fault:
                if fault.why == "time-out":
                    self._pace.note_silence(host, method)
                raise
            self._pace.note_answer(host)
            return reply

    async def _within(self, seconds: float, method: str, page: str, *, private: bool) -> Reply:
        try:
            # A server that gives its headers a byte at a time keeps within every time-out of single reads.
            async with asyncio.timeout(seconds):
                return await self._send(method, page, private=private)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise Unreached("time-out") from error
        except _FAULTS as error:
            raise Unreached(fault_of(error)) from error

    async def _send(self, method: str, page: str, *, private: bool) -> Reply:
        url = parse(page)
        if url is None:
            raise Unreached("unreadable")
        scheme = url.protocol.rstrip(":")
        port = int(url.port) if url.port else None
        target = httpcore.URL(scheme=scheme, host=url.hostname.strip("[]"), port=port, target=url.pathname + url.search)
        headers = [(b"Host", url.host.encode()), *_HEADERS]
        with private_allowed(allowed=private):
            # The stream is closed unread: a page may be endless, or a small file that unpacks to a huge one.
            async with self._pool(page).stream(method, target, headers=headers) as response:
                if method == "HEAD":
                    await response.aread()  # there is nothing to read, and the connection can be used again
                return _reply(response)

    def _pool(self, page: str) -> httpcore.AsyncConnectionPool:
        proxy = self._proxy(page)
        if proxy not in self._pools:
            self._pools[proxy] = self._new_pool(proxy)
        return self._pools[proxy]

    def _new_pool(self, proxy: str) -> httpcore.AsyncConnectionPool:
        if proxy.startswith("http"):
            url = parse(proxy)
            if url is None:
                raise Unreached("proxy-kind")
            auth = (unquote(url.username), unquote(url.password)) if url.username else None
            bare = f"{url.protocol}//{url.host}"
            return httpcore.AsyncHTTPProxy(
                bare, auth, ssl_context=self._trust, max_connections=IN_ALL * 2, keepalive_expiry=_IDLE_SECONDS
            )
        if proxy:
            raise Unreached("proxy-kind")
        backend = CheckedBackend(self._world.resolver, self._world.is_public)
        return httpcore.AsyncConnectionPool(
            self._trust, max_connections=IN_ALL * 2, keepalive_expiry=_IDLE_SECONDS, network_backend=backend
        )

    def _proxy(self, page: str) -> str:
        return proxy_for(page.partition(":")[0], _host_of(page).partition(":")[0], self._world.environ)


def _host_of(page: str) -> str:
    """Host and port, as one host is paced."""
    return page.partition("//")[2].partition("/")[0]


def _reply(response: httpcore.Response) -> Reply:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers[name.decode("ascii", "replace").lower()] = value[:_LONGEST_HEADER].decode("utf-8", "replace").strip()
    return Reply(
        response.status,
        location=headers.get("location", ""),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
        challenged="cf-mitigated" in headers,
        sets_cookies="set-cookie" in headers,
    )
