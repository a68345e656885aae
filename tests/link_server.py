"""A server for link checks: the path names the response or the fault. `python -m tests.link_server` runs it alone.

It records the requests, and how many to one host were in progress at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from email.utils import formatdate
from time import time
from typing import Self

_HUGE = 200_000_000
_REASONS = {200: "OK", 301: "Moved", 302: "Found", 404: "Not Found", 429: "Too Many Requests"}
Headers = dict[str, str]


class LinkServer:
    """Responds as the first part of the path says, after `latency` seconds."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self.requests: Counter[tuple[str, str]] = Counter()
        self.heads: list[Headers] = []
        self.most_in_flight = 0
        self.bytes_sent = 0
        self.connections = self.open_connections = 0
        self.all_closed = threading.Event()
        self._in_flight: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it ends."""
        self.connections += 1
        self.open_connections += 1
        self.all_closed.clear()
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                while await self._serve_request(reader, writer):
                    pass
            writer.close()
        finally:
            if not writer.is_closing():
                writer.transport.abort()
            self.open_connections -= 1
            if not self.open_connections:
                self.all_closed.set()

    async def _serve_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rest = head.split("\r\n")
        method, path, _ = line.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (h.partition(":") for h in rest if h)}
        host = headers.get("host", "")
        self.heads.append(headers)
        self.requests[method, path] += 1
        self._in_flight[host] += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight[host])
        try:
            await asyncio.sleep(self.latency)
            return await self._answer(method, path, writer)
        finally:
            self._in_flight[host] -= 1

    async def _answer(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        kind = path.split("/")[1].partition("?")[0]
        if kind == "report":  # most requests at once since the last report
            most, self.most_in_flight = self.most_in_flight, 0
            return await self._send(writer, method, 200, body=f"{most}".encode())
        special = getattr(self, "_do_" + kind.replace("-", "_"), None)
        if special is not None:
            return bool(await special(method, path, writer))
        status, headers = self._simple(kind, method, path)
        return await self._send(writer, method, status, headers)

    def _simple(self, kind: str, method: str, path: str) -> tuple[int, Headers]:
        """Return a response that is only a status and headers."""
        name, _, rest = path.lstrip("/").partition("/")
        first = self.requests[method, path] == 1
        is_head = method == "HEAD"
        date = formatdate(time() + 1, usegmt=True)
        answers: dict[str, tuple[int, Headers]] = {
            "ok": (200, {}),
            "html": (200, {"Content-Type": "text/html"}),
            "head-405": (405 if is_head else 200, {}),
            "head-404": (404 if is_head else 200, {}),
            "head-500": (500 if is_head else 200, {}),
            "once-500": (500 if is_head and first else 200, {}),
            "once-429": (429 if is_head else 200, {"Retry-After": "1"}),
            "get-429": (404 if is_head else (429 if first else 200), {"Retry-After": "0"}),
            "busy-seconds": (429, {"Retry-After": "1"}),
            "busy-date": (503, {"Retry-After": date, "Date": formatdate(time(), usegmt=True)}),
            "busy-nonsense": (429, {"Retry-After": "soon"}),
            "busy-long": (429, {"Retry-After": "3600"}),
            "guarded": (404, {"cf-mitigated": "challenge"}),
            "moved": (301, {"Location": "/ok/" + rest}),
            "moved-308": (308, {"Location": "/ok/" + rest + "#part"}),
            "found": (302, {"Location": "../ok/" + rest}),
            "moved-to-gone": (301, {"Location": "/404/" + rest}),
            "loop": (302, {"Location": "/loop-back/" + rest}),
            "loop-back": (302, {"Location": "/loop/" + rest}),
            "cookie-loop": (302, {"Location": path, "Set-Cookie": "seen=1"}),
            "nowhere": (302, {}),
            "scheme": (302, {"Location": "intent://scan/"}),
            "password": (302, {"Location": "http://user:secret@" + rest}),
            "away": (302, {"Location": "http://" + rest}),
        }
        if kind == "chain":
            left = int(rest.partition("/")[0])
            return (301, {"Location": f"/chain/{left - 1}/"}) if left else (200, {})
        return answers.get(kind) or (int(name), {})

    async def _send(
        self,
        writer: asyncio.StreamWriter,
        method: str,
        status: int,
        headers: Headers | None = None,
        body: bytes = b"<p>",
    ) -> bool:
        lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Said')}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + (b"" if method == "HEAD" else body))
        await writer.drain()
        return True

    async def _do_head_hang(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        if method == "HEAD":
            await asyncio.sleep(60)
        return await self._send(writer, method, 200)

    async def _do_hang(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(60)
        return False

    async def _do_drip(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 100:
            writer.write(bytes([letter]))
            await writer.drain()
            await asyncio.sleep(0.2)
        return False

    async def _do_reset(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        writer.transport.abort()
        return False

    async def _do_noise(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"\x00\x01 not of the web\r\n\r\n")
        return False

    async def _do_huge(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        if method == "HEAD":
            return await self._send(writer, method, 405)
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {_HUGE}\r\n\r\n".encode())
        for _ in range(_HUGE // 100_000):
            writer.write(b"x" * 100_000)
            self.bytes_sent += 100_000
            await writer.drain()
        return True

    async def _do_bomb(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        if method == "HEAD":
            return await self._send(writer, method, 405)
        return await self._send(writer, method, 200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(20_000_000)))


class ServerThread:
    """Context manager that runs a server in a thread, on one loopback address or more."""

    def __init__(self, server: LinkServer, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        self.server = server
        self.port = 0
        self._tls = tls
        self._address = address
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    async def _run(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda *_: None)  # clients that disconnect are expected
        server = await asyncio.start_server(self.server.serve, self._address, 0, ssl=self._tls, backlog=1000)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await asyncio.sleep(0)  # cancelled connections are closed in the next iteration


def main() -> Iterator[None]:
    """Serve on all loopback addresses until the input ends."""
    with ServerThread(LinkServer(latency=float(sys.argv[1])), address="0.0.0.0") as thread:
        print(thread.port, flush=True)  # noqa: T201
        yield
        sys.stdin.read()


if __name__ == "__main__":
    list(main())
