"""HTTP transfer of packages: connection, time-outs, and care for secrets; the only module that imports httpx."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import ssl
import struct
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from lgqtui import __version__
from lgqtui.linkcheck.addresses import is_loopback
from lgqtui.linkcheck.connections import system_ssl_context
from lgqtui.linkcheck.proxies import Proxy, proxy_for
from lgqtui.linkcheck.resolver import DaemonThreadExecutor, HostUnreachable, Resolver
from lgqtui.links.model import REASONS
from lgqtui.submission.endpoints.protocol import EndpointProtocol, Reply, Request, TransferOutcome
from lgqtui.submission.network_errors import TransferStalled, classify_error
from lgqtui.submission.receipt import BODY_LIMIT
from lgqtui.submission.redaction import Redactor
from lgqtui.submission.transfer import MAX_PIECE, MIN_PIECE, Transfer, TransferResult, UploadBody

_SO_NWRITE = 0x1024  # macOS


def queued_bytes(connection: Any) -> int:
    """Return the bytes in the socket's send queue that the peer has not confirmed; 0 if that is not known.

    On a slow connection they show progress long before the next piece fits.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError, ImportError):
        if sys.platform == "darwin":
            return int(connection.getsockopt(socket.SOL_SOCKET, _SO_NWRITE))
        if sys.platform.startswith("linux"):
            from fcntl import ioctl
            from termios import TIOCOUTQ

            return int(struct.unpack("i", ioctl(connection.fileno(), TIOCOUTQ, b"\0" * 4))[0])
    return 0


_STALL_CHECKS = 60
_SLOW_SECONDS = 0.5
"""Seconds that a piece may take before the next one is smaller."""
_NOT_LOCAL = (
    "the name localhost leads to another computer here, so nothing was sent without encryption",
    "Write http://127.0.0.1 instead, if the receiver is on this computer.",
)
_VARIABLE_HINT = "Nothing was sent. Correct that variable, or unset it. Then: lgqtui outbox send"
_MAX_REPEATS = 3
"""How often one attempt may repeat a request: a receiver may redirect in a circle."""


def send(transfer: Transfer, protocol: EndpointProtocol) -> TransferResult:
    """Try once to deliver a package over HTTP. Raises CannotRead if its file is missing or was changed.

    Every network error becomes an outcome; only what `transfer.on_progress` raises, and Ctrl-C, end the attempt
    otherwise.
    """
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(DaemonThreadExecutor())
        try:
            return runner.run(_Attempt(transfer, protocol).run())
        except HostUnreachable as fault:
            if fault.why == "private":
                return TransferResult(TransferOutcome("refused", "not-local", *_NOT_LOCAL))
            hint = _VARIABLE_HINT if fault.cause else ""
            return TransferResult(TransferOutcome("again", fault.why, REASONS[fault.why], hint, {"cause": fault.cause}))


class _Attempt:
    """One attempt: as many requests as the protocol needs, on one connection."""

    def __init__(self, transfer: Transfer, protocol: EndpointProtocol) -> None:
        self._transfer = transfer
        self._protocol = protocol
        self._redactor = Redactor(transfer.token, transfer.endpoint.target)
        self._request_counts: Counter[tuple[str, str, int | None]] = Counter()
        self._socket: Any = None
        self._body: UploadBody | None = None
        self._is_local_only = not (transfer.endpoint.is_encrypted or transfer.endpoint.allow_http)
        self._proxy = None if self._is_local_only else proxy_for(transfer.endpoint.target, os.environ)
        self._has_answered = False

    async def run(self) -> TransferResult:
        async with new_client(self._transfer, self._proxy) as client:
            request = self._protocol.begin(self._transfer.package, self._transfer.resume_url)
            while True:
                next_step = await self._take_step(client, request)
                if isinstance(next_step, TransferResult):
                    return next_step
                request = next_step

    async def _take_step(self, client: httpx.AsyncClient, request: Request) -> Request | TransferResult:
        request_key = (request.method, request.url, request.offset)
        self._request_counts[request_key] += 1
        if self._request_counts[request_key] > _MAX_REPEATS:
            return TransferResult(TransferOutcome("again", "circle", "the receiver leads in a circle"))
        if (url := request.resume_url) and url == Redactor(self._transfer.token, "").redact(url):
            self._transfer.save_resume(url)
        try:
            reply = await self._exchange_watched(client, request)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TransferStalled) as error:
            body = self._body
            if self._proxy and not self._has_answered and (body is None or body.yielded_bytes == request.offset):
                raise HostUnreachable("proxy-silent", self._proxy.cause) from error
            all_sent = body is not None and body.yielded_bytes == self._transfer.package.size
            return TransferResult(classify_error(error, all_sent=all_sent))  # the receiver may have everything
        next_step = self._protocol.judge(self._transfer.package, request, reply)
        if isinstance(next_step, Request):
            return next_step
        return TransferResult(next_step, self._redactor.redact_reply(reply))

    async def _exchange_watched(self, client: httpx.AsyncClient, request: Request) -> Reply:
        """Return the reply. Raises TransferStalled when no byte has been sent for `stall` seconds and none has come.

        Only sent bytes count: a reply that arrives endlessly slowly is given up like one that never comes.
        """
        loop, stall = asyncio.get_running_loop(), self._transfer.retry_clock.stall_timeout
        previous, maximum, last_change = -1, 0, loop.time()
        exchange = asyncio.ensure_future(self._exchange(client, request))
        try:
            while not (await asyncio.wait([exchange], timeout=min(0.2, stall / _STALL_CHECKS)))[0]:
                sent = self._sent_bytes()
                if sent != previous:
                    previous, maximum, last_change = sent, max(sent, maximum), loop.time()
                    self._transfer.on_progress(maximum)
                elif loop.time() - last_change >= stall:
                    raise TransferStalled
            return exchange.result()
        finally:
            exchange.cancel()
            await asyncio.gather(exchange, return_exceptions=True)

    def _sent_bytes(self) -> int:
        if self._body is None:
            return 0
        return self._body.accepted_bytes - queued_bytes(self._socket)

    async def _exchange(self, client: httpx.AsyncClient, request: Request) -> Reply:
        self._body = None if request.offset is None else UploadBody(self._transfer, request.offset)
        content = None if self._body is None else _stream_body(self._body)
        http_request = client.build_request(
            request.method,
            request.url,
            headers=self._headers(request),
            content=content,
            extensions={"trace": self._note_event},
        )
        response = await client.send(http_request, stream=True, follow_redirects=False)
        try:
            body = await _read_start(response.aiter_raw())
        finally:
            await response.aclose()
        now, redact = self._transfer.retry_clock.now(), self._redactor.redact
        headers = {**response.headers, "location": response.extensions["location"]}
        return Reply(response.status_code, headers, body, now, redact)

    def _headers(self, request: Request) -> Mapping[str, str]:
        token = self._transfer.token
        return {**request.headers, "Authorization": f"Bearer {token}"} if token else request.headers

    async def _note_event(self, event: str, info: Mapping[str, Any]) -> None:
        self._has_answered |= event.endswith("receive_response_headers.complete")
        if event == "connection.connect_tcp.started" and self._is_local_only:
            if not all(map(is_loopback, await Resolver().addresses(info["host"]))):
                raise HostUnreachable("private")
        elif event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            self._socket = stream.get_extra_info("socket")
            address = stream.get_extra_info("server_addr")
            if self._is_local_only and not (address and is_loopback(address[0])):
                await stream.aclose()  # the name has got another address since, or the receiver has hung up
                raise HostUnreachable("private") if address else httpx.ReadError("")


def new_client(transfer: Transfer, proxy: Proxy | None) -> httpx.AsyncClient:
    """Return a client that follows no redirects, decodes nothing, trusts the system's authorities, logs no secret.

    It reads no variable of proxies. Raises HostUnreachable as `system_ssl_context` does.
    """
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # they would log addresses and headers
    is_plain = not transfer.endpoint.is_encrypted and proxy is None  # there is nothing to verify
    return httpx.AsyncClient(
        headers={"User-Agent": f"lgqtui/{__version__}", "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(None, connect=transfer.retry_clock.connect_timeout),
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if is_plain else system_ssl_context(),
        proxy=httpx.Proxy(proxy.url, headers=proxy.headers) if proxy else None,
        trust_env=False,
        follow_redirects=False,
        event_hooks={"response": [_take_location]},
    )


async def _take_location(response: httpx.Response) -> None:
    """Take the address of a redirect away from httpx, which fails at one that cannot be read, followed or not."""
    response.extensions["location"] = response.headers.pop("location", "")


async def _stream_body(body: UploadBody) -> AsyncIterator[bytes]:
    """Yield the pieces; each is read and checked while the one before is sent."""
    loop, pieces = asyncio.get_running_loop(), body.read()
    reader = ThreadPoolExecutor(1)
    try:
        pending = loop.run_in_executor(reader, next, pieces, b"")
        while piece := await pending:
            pending = loop.run_in_executor(reader, next, pieces, b"")
            started = loop.time()
            body.transfer.on_piece()
            body.yielded_bytes += len(piece)
            yield piece
            body.accepted_bytes = body.yielded_bytes
            body.piece_size = _next_size(body.piece_size, loop.time() - started)
    finally:
        reader.shutdown(wait=False)


def _next_size(size: int, elapsed: float) -> int:
    """Return a smaller size on a slow connection, so that progress can be seen."""
    if elapsed > _SLOW_SECONDS:
        return max(size // 4, MIN_PIECE)
    return min(size * 2, MAX_PIECE) if elapsed < _SLOW_SECONDS / 10 else size


async def _read_start(chunks: AsyncIterator[bytes]) -> bytes:
    body = b""
    async for chunk in chunks:
        body += chunk
        if len(body) >= BODY_LIMIT:
            break
    return body[:BODY_LIMIT]
