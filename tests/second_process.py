"""A second process at the same time, for tests of locks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def second_process(script: str, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `script` on `path` in a process that has printed "held", and kill it afterwards."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.kill()
