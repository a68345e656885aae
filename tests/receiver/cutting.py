"""A line that breaks: a proxy that carries a certain number of bytes each way and then cuts."""

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
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no further connections."""
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._server)
            except OSError:
                return
            for one, other, limit in zip((near, far), (far, near), self._limits, strict=True):
                threading.Thread(target=self._carry, args=(one, other, limit), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, limit: int | None) -> None:
        left = limit
        with contextlib.suppress(OSError):
            while left is None or left > 0:
                piece = one.recv(65_536 if left is None else min(left, 65_536))
                if not piece:
                    other.shutdown(socket.SHUT_WR)
                    return
                other.sendall(piece)
                left = None if left is None else left - len(piece)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)  # a cut, not a good-bye
                end.shutdown(socket.SHUT_RDWR)
                end.close()


@contextlib.contextmanager
def cut_line(server: str, up: int | None = None, down: int | None = None) -> Iterator[str]:
    """The address of a line to a server that breaks after so many bytes."""
    line = Line(server, up, down)
    try:
        yield line.address
    finally:
        line.close()
