"""Temporary files beside the user's files: those of killed programs are removed, those of running ones never."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from lgqtui import files
from lgqtui.errors import CannotWrite
from lgqtui.files import remove_temporary_files, replace_file


def leftovers(folder: Path, *endings: str) -> list[Path]:
    paths = [folder / f"f.tmp-{ending}" for ending in endings]
    for path in paths:
        path.touch()
    return paths


@pytest.mark.parametrize("is_taken", [False, True], ids=["before the lock", "under the lock of the other program"])
def test_a_new_file_that_another_program_took_for_a_leftover_is_made_again(
    is_taken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its creation and its lock nothing tells it from a leftover."""
    real, removed = fcntl.flock, list[Path]()

    def flock(descriptor: int, operation: int) -> None:
        if not removed:
            (path,) = tmp_path.glob("f.tmp-*")
            removed.append(path)
            path.unlink()
            if is_taken:
                raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK))
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    replace_file(tmp_path / "f", b"new")
    assert removed
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("f", b"new")]


def test_without_locks_a_file_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network folders have none; nothing is removed there, since it may be in use."""

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    (half,) = leftovers(tmp_path, "abcdefgh")
    monkeypatch.setattr(fcntl, "flock", no_locks)
    replace_file(tmp_path / "f", b"new")
    remove_temporary_files(tmp_path)
    assert half.exists()
    assert (tmp_path / "f").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no list of open files")
def test_no_file_stays_open_whatever_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that of a writer nor one that was looked at."""

    def fail(*_: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = opened()
    for act in ("flock", "dup", "fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(fcntl if act == "flock" else os, act, fail)
            try:
                replace_file(tmp_path / "f", b"new")
            except CannotWrite:
                assert act in ("fsync", "replace")
            leftovers(tmp_path, "abcdefgh")
            remove_temporary_files(tmp_path)
    assert opened() == before


@pytest.mark.parametrize("is_on_windows", [False, True])
def test_one_leftover_that_cannot_be_removed_keeps_no_other(
    is_on_windows: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of another user stay, folders and links of that name as well; the others go."""
    first, foreign, last = leftovers(tmp_path, "aaaaaaaa", "bbbbbbbb", "cccccccc")
    (folder := tmp_path / "f.tmp-00000000").mkdir()
    (link := tmp_path / "f.tmp-11111111").symlink_to(first)
    real = os.open

    def refuse_foreign(path: Path, *args: int) -> int:
        if path == foreign:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, *args)

    monkeypatch.setattr(files, "_ON_WINDOWS", is_on_windows)
    monkeypatch.setattr(os, "open", refuse_foreign)
    remove_temporary_files(tmp_path)
    assert sorted(tmp_path.iterdir()) == [folder, link, foreign]
    assert not last.exists()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no list of open files")
def test_on_windows_a_leftover_is_removed_unless_a_program_has_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There no open file can be removed: not even by the program that has opened it."""
    left, half = leftovers(tmp_path, "aaaaaaaa", "bbbbbbbb")
    real = os.unlink

    def unlink(path: Path) -> None:
        if path in [opened.resolve() for opened in Path("/proc/self/fd").iterdir()]:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        real(path)

    monkeypatch.setattr(files, "_ON_WINDOWS", True)
    monkeypatch.setattr(os, "unlink", unlink)
    with half.open("wb"):
        remove_temporary_files(tmp_path)
    assert (left.exists(), half.exists()) == (False, True)
