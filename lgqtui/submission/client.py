"""Packages over the network: the second and last door for httpx.

What is sent and what a reply means is decided in `endpoints`; here are only the line, its time-outs, and care that no
secret gets out of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import struct
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
from msgspec.structs import replace

from lgqtui import __version__
from lgqtui.linkcheck.resolver import own_resolver
from lgqtui.submission.endpoints.kinds import profile_of
from lgqtui.submission.endpoints.protocol import EndpointProtocol, Reply, Request, TransferOutcome
from lgqtui.submission.network_errors import TransferStalled, fault_of
from lgqtui.submission.receipt import BODY_LIMIT
from lgqtui.submission.redaction import Redactor
from lgqtui.submission.transfer import LARGEST, SMALLEST, Transfer, TransferResult, UploadBody

_SO_NWRITE = 0x1024  # macOS


def queued(connection: Any) -> int:
    """Bytes handed to the system that the other side has not yet confirmed; 0 if that is not known.

    A slow line is seen to move by this long before the next piece fits.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError, ImportError):
        if sys.platform == "darwin":
            return int(connection.getsockopt(socket.SOL_SOCKET, _SO_NWRITE))
        if sys.platform.startswith("linux"):
            from fcntl import ioctl
            from termios import TIOCOUTQ

            return int(struct.unpack("i", ioctl(connection.fileno(), TIOCOUTQ, b"\0" * 4))[0])
    return 0


_TICKS = 60
_SLOW = 0.5
"""Seconds that a piece may take before the next one is smaller."""
_REPEATS = 3
"""How often one try may ask the same; a receiver that leads in a circle is left."""


def send(errand: Transfer, profile: EndpointProtocol | None = None) -> TransferResult:
    """Try once to deliver a package over HTTP. Raises CannotRead if its file is gone or was changed.

    `profile` says what is asked, if not what the endpoint is for. Whatever happens on the line is an outcome; only what
    `errand.moved` raises, and Ctrl-C, end it otherwise.
    """
    chosen = profile or profile_of(errand.endpoint, has_token=bool(errand.token))
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(own_resolver())
        return runner.run(_Try(errand, chosen).run())


class _Try:
    """One try: as many requests as the profile needs, on one connection."""

    def __init__(self, errand: Transfer, profile: EndpointProtocol) -> None:
        self._errand = errand
        self._profile = profile
        self._redactor = Redactor(errand.token, errand.endpoint.target)
        self._asked: Counter[tuple[str, str, int | None]] = Counter()
        self._socket: Any = None
        self._pieces: UploadBody | None = None

    async def run(self) -> TransferResult:
        async with new_client(self._errand) as client:
            request = self._profile.begin(self._errand.identity, self._errand.resume)
            while True:
                found = await self._ask(client, request)
                if isinstance(found, TransferResult):
                    return found
                request = found

    async def _ask(self, client: httpx.AsyncClient, request: Request) -> Request | TransferResult:
        asked = (request.method, request.url, request.begin)
        self._asked[asked] += 1
        if self._asked[asked] > _REPEATS:
            return TransferResult(TransferOutcome("again", "circle", "the receiver leads in a circle"))
        if request.resume:
            self._errand.keep_resume(request.resume)
        try:
            reply = await self._watched(client, request)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TransferStalled) as error:
            whole = self._pieces is not None and self._pieces.all_given
            return TransferResult(fault_of(error, whole=whole))
        found = self._profile.judge(self._errand.identity, request, reply)
        return found if isinstance(found, Request) else TransferResult(found, reply)

    async def _watched(self, client: httpx.AsyncClient, request: Request) -> Reply:
        """The reply, unless nothing moves for too long or `moved` ends the try."""
        asking = asyncio.ensure_future(self._exchange(client, request))
        watching = asyncio.ensure_future(self._watch())
        try:
            await asyncio.wait((asking, watching), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                await watching
            return await asking
        finally:
            for task in (asking, watching):
                task.cancel()
            await asyncio.gather(asking, watching, return_exceptions=True)

    async def _watch(self) -> None:
        """Raise Stalled when nothing has left for `stall` seconds, and no reply has come meanwhile.

        Only what leaves counts: a reply that drips for ever is given up like one that never comes.
        """
        loop, stall = asyncio.get_running_loop(), self._errand.pace.stall
        before, furthest, since = -1, 0, loop.time()
        while loop.time() - since < stall:
            await asyncio.sleep(min(0.2, stall / _TICKS))
            moved = self._moved()
            if moved != before:
                before, furthest, since = moved, max(moved, furthest), loop.time()
                self._errand.moved(furthest)
        raise TransferStalled

    def _moved(self) -> int:
        """How many bytes of the package have left this computer."""
        if self._pieces is None:
            return 0
        return self._pieces.handed - queued(self._socket)

    async def _exchange(self, client: httpx.AsyncClient, request: Request) -> Reply:
        self._pieces = None if request.begin is None else UploadBody(self._errand, request.begin)
        content = None if self._pieces is None else _one_by_one(self._pieces)
        built = client.build_request(
            request.method,
            request.url,
            headers=self._headers(request),
            content=content,
            extensions={"trace": self._note_socket},
        )
        response = await client.send(built, stream=True, follow_redirects=False)
        try:
            body = await _start_of(response.aiter_raw())
        finally:
            await response.aclose()
        return self._redactor.cleaned(_reply(response, body, self._errand.pace.now()))

    def _headers(self, request: Request) -> Mapping[str, str]:
        token = self._errand.token
        goes_along = token and self._errand.endpoint.profile != "s3"
        return {**request.headers, "Authorization": f"Bearer {token}"} if goes_along else request.headers

    async def _note_socket(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._socket = info["return_value"].get_extra_info("socket")


def new_client(errand: Transfer) -> httpx.AsyncClient:
    """A client that follows and unpacks nothing, trusts whom the system trusts, and logs no secret."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # they would write addresses and headers
    return httpx.AsyncClient(
        headers={"User-Agent": f"lgqtui/{__version__}", "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(None, connect=errand.pace.connect),
        verify=_trust(errand.endpoint.target),
        follow_redirects=False,
    )


def _trust(url: str) -> ssl.SSLContext:
    """Whom to trust: the system, where city networks put their own authorities."""
    if urlsplit(url).scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nobody, for nothing is encrypted
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def _one_by_one(pieces: UploadBody) -> AsyncIterator[bytes]:
    """The pieces, each read and checked while the one before is on its way."""
    loop, source = asyncio.get_running_loop(), pieces.read()
    reader = ThreadPoolExecutor(1)
    try:
        ahead = loop.run_in_executor(reader, next, source, b"")
        while piece := await ahead:
            ahead = loop.run_in_executor(reader, next, source, b"")
            begun = loop.time()
            pieces.given += len(piece)
            yield piece
            pieces.handed = pieces.given
            pieces.piece = _next_size(pieces.piece, loop.time() - begun)
    finally:
        reader.shutdown(wait=False)


def _next_size(size: int, took: float) -> int:
    """Small pieces where the line is slow, so that it is seen to move, however slow it is."""
    if took > _SLOW:
        return max(size // 4, SMALLEST)
    return min(size * 2, LARGEST) if took < _SLOW / 10 else size


async def _start_of(pieces: AsyncIterator[bytes]) -> bytes:
    body = b""
    async for piece in pieces:
        body += piece
        if len(body) >= BODY_LIMIT:
            break
    return body[:BODY_LIMIT]


def _reply(response: httpx.Response, body: bytes, now: float) -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return replace(Reply(response.status_code, headers), body=body, now=now)
