"""A real terminal for tests: a program on a pty, typed into and read from."""

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


def _own_terminal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell starts its background jobs deaf to Ctrl-C
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A program on a pty of its own. Every wait has a deadline and fails with what was on the screen.

    `hangs_up`: closing the pty sends the program a HUP, as the system does; otherwise it only finds its terminal gone.
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
            preexec_fn=_own_terminal if hangs_up else None,  # noqa: PLW1509 - one call, no lock taken
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
        """The bytes typed that the program has not yet read; of a line that is not ended none, if it reads lines."""
        slave = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        try:
            (count,) = struct.unpack("i", fcntl.ioctl(slave, termios.FIONREAD, bytes(4)))
        finally:
            os.close(slave)
        return int(count)

    def read(self, wait: float) -> bytes:
        """What comes within `wait` seconds, at the first byte; b"" if nothing does or the program has ended."""
        ready, _, _ = select.select([self._master], [], [], wait)
        if not ready:
            return b""
        try:
            piece = os.read(self._master, 65536)
        except OSError:  # the program has closed its end
            return b""
        self.output += piece
        return piece

    def wait_for(self, wanted: bytes | str, deadline: float = 15.0) -> float:
        """Read until `wanted` has come since the last `forget`; the seconds that took."""
        sought = wanted.encode() if isinstance(wanted, str) else wanted
        begun = time.perf_counter()
        while sought not in self.output:
            left = begun + deadline - time.perf_counter()
            if left <= 0 or (not self.read(left) and self.process.poll() is not None and sought not in self.output):
                message = f"{sought!r} did not come; the end of the output: {self.output[-2000:]!r}"
                raise AssertionError(message)
        return time.perf_counter() - begun

    def forget(self) -> None:
        """Look only at what comes from now on."""
        self.output = b""

    def drain(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for `quiet` seconds, and forget it."""
        while self.read(quiet):
            pass
        self.forget()

    def drain_kept(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for `quiet` seconds, and keep it."""
        while self.read(quiet):
            pass

    def wait_end(self, deadline: float = 15.0) -> int:
        """Read until the program ends, and all that it wrote; its exit code."""
        until = time.monotonic() + deadline
        while self.process.poll() is None and time.monotonic() < until:
            self.read(0.1)
        while self.read(0):
            pass
        return self.process.wait(timeout=1)
