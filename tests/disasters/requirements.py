"""System features that tests of disasters need; without them a test is skipped, or fails with NOTHING_SKIPPED."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

_UNPRIVILEGED_ID = 65534


def skip_or_fail(requirement: str) -> None:
    """Skip the test for a missing feature; with NOTHING_SKIPPED, as in CI, fail."""
    if os.environ.get("NOTHING_SKIPPED"):
        pytest.fail(f"this needs {requirement}, and nothing may be skipped here")
    pytest.skip(f"needs {requirement}")


@cache
def _can_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def require_strace() -> None:
    """Skip the test unless system calls can be traced and made to fail."""
    if not _can_trace():
        skip_or_fail("strace, and the right to trace")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of a size; only root may do that."""
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        skip_or_fail("the right to make a small disk: be root, on Linux")
    options = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(options, capture_output=True, check=False).returncode:
        skip_or_fail("the right to make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def run_unprivileged(action: Callable[[], str]) -> str:
    """Run `action` in a process without the rights of root, and return its result. Late imports are loaded before.

    Under root the process changes to the user and group 65534.
    """
    import tempfile  # noqa: F401

    import filelock  # noqa: F401 - the folder of the interpreter may be closed to others

    import lgqtui.toml.editor  # noqa: F401

    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(_UNPRIVILEGED_ID)
                os.setuid(_UNPRIVILEGED_ID)
            output = action()
        except BaseException as error:  # noqa: BLE001 - returned to the parent
            output = f"{type(error).__name__}: {error}"
        os.write(write_end, output.encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        output = pipe.read().decode()
    os.waitpid(child, 0)
    return output
