"""A server on a thread of its own, on a free port of this computer.

uvicorn's protocol without uvicorn's server, which looks only ten times a second whether it is to end: nearly all of the
time that a short test takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.server import ServerState


@contextmanager
def serving(app: Any, *, port: int = 0, certificate: Path | None = None) -> Iterator[str]:
    """Serve an ASGI application; yield its address, `http://127.0.0.1:PORT`, or `https://` with a certificate."""
    listener = socket.create_server(("127.0.0.1", port))
    server = _Server(app, listener, certificate)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    try:
        scheme, host = ("https", "localhost") if certificate else ("http", "127.0.0.1")
        yield f"{scheme}://{host}:{listener.getsockname()[1]}"
    finally:
        server.end()
        thread.join(10)
        listener.close()


class _Server:
    """Serves until `end`; a response in progress has a second."""

    def __init__(self, app: Any, listener: socket.socket, certificate: Path | None) -> None:
        self._config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            http="h11",
            ws="none",
            ssl_certfile=certificate,
        )
        self._listener = listener
        self._state = ServerState()
        self._started = threading.Event()
        self._tell: Callable[[], object] = lambda: None

    def end(self) -> None:
        """Stop the server; called from another thread."""
        self._started.wait(10)
        self._tell()

    async def serve(self) -> None:
        """Serve until `end` is called."""
        loop, is_done = asyncio.get_running_loop(), asyncio.Event()
        self._tell = lambda: loop.call_soon_threadsafe(is_done.set)
        self._started.set()
        self._config.load()
        listening = await loop.create_server(self._protocol, sock=self._listener, ssl=self._config.ssl)
        while not is_done.is_set():
            self._state.default_headers = [(b"date", formatdate(usegmt=True).encode())]
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(is_done.wait(), 1.0)
        listening.close()
        await self._let_go()

    def _protocol(self) -> asyncio.Protocol:
        protocol: asyncio.Protocol = self._config.http_protocol_class(  # type: ignore[call-arg]
            config=self._config, server_state=self._state, app_state={}
        )
        return protocol

    async def _let_go(self) -> None:
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(list(self._state.tasks), timeout=1.0)
        for connection in list(self._state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # cancelled connections are closed in the next iteration
