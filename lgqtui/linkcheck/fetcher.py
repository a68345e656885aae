"""Requests for pages: throttled, bounded; the body is read only to look for parts of a page."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import Any

import httpcore
from msgspec import Struct
from msgspec.structs import replace

from lgqtui import __version__
from lgqtui.checks.hosts import special_use
from lgqtui.formatting import read_http_date, read_retry_after
from lgqtui.linkcheck.addresses import is_public as is_public_address
from lgqtui.linkcheck.classification import LinkReply, classify_error
from lgqtui.linkcheck.connections import ConnectionPool
from lgqtui.linkcheck.proxies import Proxy, proxy_for
from lgqtui.linkcheck.resolver import HostUnreachable, Resolver
from lgqtui.linkcheck.throttle import HostThrottle
from lgqtui.links.url import has_domain_name, host_of, parse, port_of

USER_AGENT = f"lgqtui/{__version__} (survey form; looks whether a cited page is there)"
"""Truthful, and without words that common filters reject."""

_HEADERS = [
    (b"User-Agent", USER_AGENT.encode()),
    (b"Accept", b"text/html,application/xhtml+xml,*/*;q=0.8"),
    (b"Accept-Language", b"en,*;q=0.5"),
    (b"Accept-Encoding", b"identity"),
]
_TIME_OUTS = (httpcore.TimeoutException, TimeoutError)
_FAULTS = (
    *_TIME_OUTS,
    *(httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol),
    *(OSError, EOFError, ValueError, RuntimeError),
)
_LONGEST_HEADER = 10_000
_LARGEST_MARKUP = 1_000_000


class FetchContext(Struct, frozen=True):
    """The environment of the checks.

    `environ` has the proxies; `is_public` and `ssl_context` can be replaced in tests. While `should_slow_down`,
    requests are slowed down. The headers of a reply must arrive within `head_seconds` or `get_seconds`.
    """

    clock: Callable[[], datetime]
    environ: Mapping[str, str]
    resolver: Resolver
    is_public: Callable[[str], bool] = is_public_address
    ssl_context: ssl.SSLContext | None = None
    should_slow_down: Callable[[], bool] = lambda: False
    head_seconds: float = 3.0
    get_seconds: float = 8.0


class _Request(Struct, frozen=True):
    """A page to request, and the connections to its host."""

    page: str
    host: str
    pool: httpcore.AsyncConnectionPool
    extensions: dict[str, Any]
    reads_markup: bool


class Fetcher:
    """Sends requests and returns replies."""

    def __init__(self, context: FetchContext) -> None:
        self._context = context
        self._throttle = HostThrottle(context.should_slow_down)
        self._answering_proxies: set[Proxy | None] = set()

    @cached_property
    def _connections(self) -> ConnectionPool:
        context = self._context
        return ConnectionPool(context.resolver, context.is_public, context.ssl_context)

    async def is_private(self, page: str) -> bool:
        """True if a page is on a private address, as far as known without asking a proxy. Raises HostUnreachable."""
        url, host = parse(page), host_of(page)
        if url is None or special_use(host.rstrip(".")):
            return True
        if not has_domain_name(url):
            return not self._context.is_public(host)
        if proxy_for(page, self._context.environ):
            return False
        return not all(map(self._context.is_public, await self._connections.resolver.addresses(host)))

    async def fetch(self, page: str, *, head_first: bool, is_private: bool, reads_markup: bool = False) -> LinkReply:
        """The reply to a HEAD if it is a success, otherwise to one GET; a busy host is asked once more.

        With `reads_markup` it is that to a single GET, with the HTML of the page if that is neither large nor packed.
        Raises HostUnreachable if there is no reply; its cause is the proxy as long as that has answered nothing.
        """
        host = page.partition("//")[2].partition("/")[0]  # with its port: the unit of throttling
        proxy = proxy_for(page, self._context.environ)
        extensions = {"trace": partial(self._note_proxy, proxy)}
        async with self._connections.acquire(host, proxy, is_private=is_private) as pool:
            try:
                reply = await self._fetch(_Request(page, host, pool, extensions, reads_markup), head_first=head_first)
            except HostUnreachable as fault:
                if proxy and proxy not in self._answering_proxies and fault.why != "not-http":
                    raise HostUnreachable("proxy-silent", proxy.cause) from fault
                raise
        if proxy and reply.status == 407:
            raise HostUnreachable("proxy")
        return reply

    async def _note_proxy(self, proxy: Proxy | None, event: str, _info: object) -> None:
        if event == "connection.connect_tcp.failed":
            self._answering_proxies.discard(proxy)
        elif event.endswith("receive_response_headers.complete"):
            self._answering_proxies.add(proxy)

    async def _fetch(self, request: _Request, *, head_first: bool) -> LinkReply:
        method, is_last_try = "HEAD" if head_first else "GET", request.reads_markup
        while True:
            reply = await self._request(method, request, is_retry=is_last_try)
            if reply.is_success or (reply.method == "GET" and (is_last_try or not reply.is_busy)):
                return reply
            method, is_last_try = "GET", reply.is_busy

    async def _request(self, first_method: str, request: _Request, *, is_retry: bool) -> LinkReply:
        """The reply; its status is 0 if the server seems not to support HEAD."""
        async with self._throttle.turn(request.host, first_method, is_retry=is_retry) as method:
            seconds = self._context.head_seconds if method == "HEAD" else self._context.get_seconds
            try:
                # A server that sends its headers byte by byte never exceeds the time-out of single reads.
                async with asyncio.timeout(seconds):
                    reply = await _send(method, request)
            except _FAULTS as error:
                why = "time-out" if isinstance(error, _TIME_OUTS) else classify_error(error)
                if why == "time-out" and not request.reads_markup:
                    self._throttle.note_silence(request.host, method)
                if method == "HEAD" and why in ("time-out", "reset", "not-http"):
                    return LinkReply(0, method)
                raise HostUnreachable(why) from error
            self._throttle.note_answer(request.host, is_busy=reply.is_busy)
            if reply.is_busy:  # a date refers to the clock of the host
                now = read_http_date(reply.date) or self._context.clock()
                self._throttle.hold(request.host, read_retry_after(reply.retry_after, now))
            return reply


async def _send(method: str, request: _Request) -> LinkReply:
    url = parse(request.page)
    if url is None:
        raise HostUnreachable("unreadable")
    scheme, path = url.protocol.rstrip(":"), url.pathname + url.search
    target = httpcore.URL(scheme=scheme, host=host_of(request.page), port=port_of(url), target=path)
    headers = [(b"Host", url.host.encode()), *_HEADERS]
    async with request.pool.stream(method, target, headers=headers, extensions=request.extensions) as response:
        if method == "HEAD":
            await response.aread()  # there is no body, and the connection can be used again
        reply = _reply(method, response)
        reads_body = request.reads_markup and reply.is_markup and reply.is_success
        return replace(reply, markup=await _read(response)) if reads_body else reply


def _reply(method: str, response: httpcore.Response) -> LinkReply:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers[name.decode("ascii", "replace").lower()] = value[:_LONGEST_HEADER].decode("utf-8", "replace").strip()
    return LinkReply(
        response.status,
        method,
        location=headers.get("location", ""),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
        is_markup=headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml+xml"))
        and headers.get("content-encoding", "identity") == "identity",  # what is packed may be huge
        is_challenge="cf-mitigated" in headers,
        sets_cookies="set-cookie" in headers,
    )


async def _read(response: httpcore.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > _LARGEST_MARKUP:  # it may be endless
            return b""
    return bytes(body)
