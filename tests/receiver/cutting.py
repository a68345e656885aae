"""A connection that breaks: a proxy that forwards a number of bytes each way and then cuts."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

_NOW = struct.pack("ii", 1, 0)


class Line:
    """Carries bytes to a server. `up` and `down` are how many pass before the cut; None is: all."""

    def __init__(self, server: str, up: int | None = None, down: int | None = None) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 80)
        self._limits = (up, down)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Accept no more connections, and wait until the open ones have ended."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # closing alone does not wake `accept`
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._connect, args=(near,), daemon=True))
            self._threads[-1].start()

    def _connect(self, near: socket.socket) -> None:
        up, down = self._limits
        with near, contextlib.suppress(OSError), socket.create_connection(self._server) as far:
            back = threading.Thread(target=_carry, args=(far, near, down), daemon=True)
            back.start()
            _carry(near, far, up)
            back.join()


def _carry(source: socket.socket, other: socket.socket, limit: int | None) -> None:
    """Forward bytes one way until the end or a limit; then cut both connections."""
    left = limit
    with contextlib.suppress(OSError):
        while left is None or left > 0:
            piece = source.recv(65_536 if left is None else min(left, 65_536))
            if not piece:
                other.shutdown(socket.SHUT_WR)
                return
            other.sendall(piece)
            left = None if left is None else left - len(piece)
    for end in (source, other):
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)  # a reset instead of an orderly shutdown
            end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def cut_line(server: str, up: int | None = None, down: int | None = None) -> Iterator[str]:
    """Yield the address of a proxy that breaks after so many bytes."""
    line = Line(server, up, down)
    try:
        yield line.address
    finally:
        line.close()
