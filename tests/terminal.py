"""A program on a pty, typed into and read from."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self


def _acquire_terminal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell starts its background jobs with SIGINT ignored
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A program on a pty of its own. Every wait has a deadline and fails with the end of the output.

    `hangs_up`: closing the pty sends SIGHUP, as the system does; otherwise reads and writes of the program fail.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        size: tuple[int, int] = (80, 24),
        cwd: Path | None = None,
        hangs_up: bool = True,
    ) -> None:
        self.output = b""
        self._master, slave = pty.openpty()
        self._name = os.ttyname(slave)
        columns, lines = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        # A session of its own with the pty as its terminal, so that closing the pty hangs the program up.
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(environ),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_acquire_terminal if hangs_up else None,  # noqa: PLW1509 - one call, no lock taken
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Close the terminal under the program."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def send(self, keys: bytes | str) -> None:
        """Type."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def unread(self) -> int:
        """Return the number of typed bytes that the program has not read; in line mode, of complete lines only."""
        slave = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        try:
            (count,) = struct.unpack("i", fcntl.ioctl(slave, termios.FIONREAD, bytes(4)))
        finally:
            os.close(slave)
        return int(count)

    def read(self, wait: float) -> bytes:
        """Return the next output; b"" if none comes within `wait` seconds or the program has ended."""
        ready, _, _ = select.select([self._master], [], [], wait)
        if not ready:
            return b""
        try:
            piece = os.read(self._master, 65536)
        except OSError:  # the program has closed its end
            return b""
        self.output += piece
        return piece

    def wait_for(self, text: bytes | str, deadline: float = 15.0) -> float:
        """Read until `text` has come since the last `clear`; return the seconds that took."""
        expected = text.encode() if isinstance(text, str) else text
        start = time.perf_counter()
        while expected not in self.output:
            left = start + deadline - time.perf_counter()
            if left <= 0 or (not self.read(left) and self.process.poll() is not None and expected not in self.output):
                message = f"{expected!r} did not come; the end of the output: {self.output[-2000:]!r}"
                raise AssertionError(message)
        return time.perf_counter() - start

    def clear(self) -> None:
        """Drop the output read so far."""
        self.output = b""

    def drain(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for `quiet` seconds, and drop it."""
        self.read_until_quiet(quiet)
        self.clear()

    def read_until_quiet(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for `quiet` seconds."""
        while self.read(quiet):
            pass

    def wait_end(self, deadline: float = 15.0) -> int:
        """Read until the program ends; return its exit code."""
        end = time.monotonic() + deadline
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.1)
        while self.read(0):
            pass
        return self.process.wait(timeout=5)
