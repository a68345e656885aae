"""One request at a time: paced, bounded, never read further than its headers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime

import httpcore
from msgspec import Struct

from lgqtui import __version__
from lgqtui.checks.hosts import special_use
from lgqtui.linkcheck.addresses import is_public as is_public_address
from lgqtui.linkcheck.addresses import proxy_for
from lgqtui.linkcheck.classification import BUSY, LinkReply, classify_error
from lgqtui.linkcheck.connections import ConnectionPool, private_allowed, system_trust
from lgqtui.linkcheck.resolver import HostUnreachable, Resolver
from lgqtui.linkcheck.throttle import HostThrottle, read_date, retry_after
from lgqtui.links.url import parse

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
_LONGEST_HEADER = 10_000


class FetchContext(Struct, frozen=True):
    """What the checks may know of the world.

    `environ` names proxies; `is_public` and `trust` are for another network than the internet. While
    `is_needed_elsewhere`, asking goes slowly. The headers of an answer have `head_seconds` or `get_seconds` to come.
    """

    clock: Callable[[], datetime]
    environ: Mapping[str, str]
    resolver: Resolver
    is_public: Callable[[str], bool] = is_public_address
    trust: ssl.SSLContext | None = None
    is_needed_elsewhere: Callable[[], bool] = lambda: False
    head_seconds: float = 3.0
    get_seconds: float = 8.0


class _Asked(Struct, frozen=True):
    """A page that is asked for, and the connections to its host; `private` if these may lead to private addresses."""

    page: str
    host: str
    pool: httpcore.AsyncConnectionPool
    private: bool


class Fetcher:
    """Asks pages and says what came of it."""

    def __init__(self, world: FetchContext) -> None:
        self._world = world
        self._pace = HostThrottle(world.is_needed_elsewhere)
        self._lines = ConnectionPool(world.resolver, world.is_public, world.trust or system_trust())

    async def close(self) -> None:
        """Let go of the names that are still looked up; connections are closed by the last who needs them."""
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

    async def ask(self, page: str, *, head_first: bool, private: bool) -> LinkReply:
        """The answer to a HEAD if that is success, otherwise that to one GET; a busy host is asked once more.

        Raises Unreached if there is no answer.
        """
        host = _host_of(page)
        async with self._lines.to(host, self._proxy(page)) as pool:
            return await self._ask(_Asked(page, host, pool, private), head_first=head_first)

    async def _ask(self, asked: _Asked, *, head_first: bool) -> LinkReply:
        may_retry = True
        if head_first:
            reply = await self._head(asked)
            if reply is not None and reply.is_success:
                return reply
            may_retry = reply is None or not self._heed(asked.host, reply)
        reply = await self._request("GET", asked, self._world.get_seconds)
        if self._heed(asked.host, reply) and may_retry:
            reply = await self._request("GET", asked, self._world.get_seconds)
            self._heed(asked.host, reply)
        return reply

    async def _head(self, asked: _Asked) -> LinkReply | None:
        """The answer to a HEAD, which is believed for success only; None if the server has none to this method."""
        if not self._pace.answers_head(asked.host):
            return None
        try:
            return await self._request("HEAD", asked, self._world.head_seconds)
        except HostUnreachable as fault:
            if fault.why in ("time-out", "reset", "not-http"):
                return None
            raise

    def _heed(self, host: str, reply: LinkReply) -> bool:
        """Leave a host alone for as long as it asks; True if it does."""
        if reply.status not in BUSY or reply.challenged:
            return False
        # A host that names a moment means its own clock.
        now = read_date(reply.date) or self._world.clock()
        self._pace.hold(host, retry_after(reply.retry_after, now))
        return True

    async def _request(self, method: str, asked: _Asked, seconds: float) -> LinkReply:
        async with self._pace.turn(asked.host):
            try:
                reply = await _within(seconds, method, asked)
            except HostUnreachable as fault:
                if fault.why == "time-out":
                    self._pace.note_silence(asked.host, method)
                raise
            self._pace.note_answer(asked.host)
            return reply

    def _proxy(self, page: str) -> str:
        url = parse(page)
        return proxy_for(page.partition(":")[0], url.hostname.strip("[]") if url else "", self._world.environ)


def _host_of(page: str) -> str:
    """Host and port, as one host is paced."""
    return page.partition("//")[2].partition("/")[0]


async def _within(seconds: float, method: str, asked: _Asked) -> LinkReply:
    """The answer, if its headers come in time. Raises Unreached."""
    try:
        # A server that gives its headers a byte at a time keeps within every time-out of single reads.
        async with asyncio.timeout(seconds):
            return await _send(method, asked)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise HostUnreachable("time-out") from error
    except _FAULTS as error:
        raise HostUnreachable(classify_error(error)) from error


async def _send(method: str, asked: _Asked) -> LinkReply:
    url = parse(asked.page)
    if url is None:
        raise HostUnreachable("unreadable")
    scheme = url.protocol.rstrip(":")
    port = int(url.port) if url.port else None
    target = httpcore.URL(scheme=scheme, host=url.hostname.strip("[]"), port=port, target=url.pathname + url.search)
    headers = [(b"Host", url.host.encode()), *_HEADERS]
    with private_allowed(allowed=asked.private):
        # The stream is closed unread: a page may be endless, or a small file that unpacks to a huge one.
        async with asked.pool.stream(method, target, headers=headers) as response:
            if method == "HEAD":
                await response.aread()  # there is nothing to read, and the connection can be used again
            return _reply(response)


def _reply(response: httpcore.Response) -> LinkReply:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers[name.decode("ascii", "replace").lower()] = value[:_LONGEST_HEADER].decode("utf-8", "replace").strip()
    return LinkReply(
        response.status,
        location=headers.get("location", ""),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
        challenged="cf-mitigated" in headers,
        sets_cookies="set-cookie" in headers,
    )
