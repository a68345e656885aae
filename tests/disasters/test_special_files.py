"""Files of others: what is no stored file is neither opened nor written to, and nothing waits."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.files import copy_file, open_file, read_file, replace_file
from lgqtui.os_errors import NOT_A_FILE


def bind(path: Path) -> None:
    """Make a socket; its address is short, as the system wants it."""
    before = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
    os.chdir(before)


def link_to_pipe(path: Path) -> None:
    """Make a link to a pipe beside it."""
    os.mkfifo(path.with_name(f"{path.name}.pipe"))
    path.symlink_to(f"{path.name}.pipe")


def link_to_link(path: Path) -> None:
    """Make a link to a link to a device."""
    path.with_name(f"{path.name}.link").symlink_to("/dev/zero")
    path.symlink_to(f"{path.name}.link")


SPECIAL: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": bind,
    "folder": Path.mkdir,
    "link to a pipe": link_to_pipe,
    "link to a link to a device": link_to_link,
    "link to the terminal": lambda path: path.symlink_to("/dev/tty"),
}
MADE_UP = [Path("/proc/self/status"), Path("/proc/self/pagemap"), Path("/proc/uptime"), Path("/proc/kmsg")]
"""Regular by their modes, without a size, and with bytes, or none for a long time."""


@pytest.mark.parametrize("make", SPECIAL.values(), ids=list(SPECIAL))
def test_what_is_no_stored_file_is_not_opened(make: Callable[[Path], None], tmp_path: Path) -> None:
    """Without waiting for anything, by whatever name it is reached."""
    make(tmp_path / "x")
    with pytest.raises(OSError, match=r".") as caught:
        open_file(tmp_path / "x")
    assert caught.value.errno in NOT_A_FILE
    with pytest.raises(CannotRead, match="x is not a file"):
        read_file(tmp_path / "x", 100)
    with pytest.raises(CannotRead, match="x is not a file"):
        copy_file(tmp_path / "x", tmp_path / "copy", tmp_path)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("path", MADE_UP, ids=str)
def test_what_the_system_makes_up_is_not_opened(path: Path) -> None:
    """Reading it may never end."""
    if not path.exists():
        pytest.skip(f"this system has no {path}")
    with pytest.raises(CannotRead):
        read_file(path, 1_000_000)


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    """So is a link to a file, unless links do not count."""
    (tmp_path / "empty").touch()
    (tmp_path / "link").symlink_to("empty")
    for name in ("empty", "link"):
        with open_file(tmp_path / name) as file:
            assert file.read() == b""
    with open_file(tmp_path / "empty", follows=False) as file:
        assert file.read() == b""
    with pytest.raises(OSError, match=r".") as caught:
        open_file(tmp_path / "link", follows=False)
    assert caught.value.errno == errno.ENXIO


@pytest.mark.parametrize("follows", [True, False])
def test_what_changes_after_it_was_looked_at_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, follows: bool
) -> None:
    """A pipe or a link may be put in place of a file at any moment."""
    (tmp_path / "file").touch()
    before = (tmp_path / "file").stat()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("file")
    descriptors = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", lambda *_, **__: before)
        for name in ("pipe",) if follows else ("pipe", "link"):
            with pytest.raises(OSError, match=r"."):
                open_file(tmp_path / name, follows=follows)
    assert sys.platform != "linux" or len(list(Path("/proc/self/fd").iterdir())) == descriptors


@pytest.mark.parametrize("make", [os.mkfifo, bind, Path.mkdir, link_to_pipe])
def test_what_is_no_stored_file_is_not_replaced(make: Callable[[Path], None], tmp_path: Path) -> None:
    """A document written to the path of a pipe or a device would take its place."""
    make(tmp_path / "x")
    before = [(path.name, path.lstat().st_mode) for path in sorted(tmp_path.iterdir())]
    with pytest.raises(CannotWrite, match=r"x: it is (not a file|a folder)"):
        replace_file(tmp_path / "x", b"content")
    assert [(path.name, path.lstat().st_mode) for path in sorted(tmp_path.iterdir())] == before
