"""How many bytes wait in the system for the line; where the system does not say, none are known of."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
from typing import Any

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
