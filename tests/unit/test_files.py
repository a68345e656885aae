"""The only module that replaces files: completely or not at all; locks end with their owner."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Self

import pytest

from lgqtui import file_access, files
from lgqtui.errors import Busy, CannotRead, CannotWrite
from lgqtui.files import expand_path, locked, private_folder, read_file, replace_file, stamp, stream_file
from lgqtui.os_errors import cannot_write, os_error_text
from tests.second_process import second_process

LIMIT = 1_000_000
FAULTS = [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS]


def sentence(error: CannotRead | CannotWrite | Busy) -> str:
    return f"{error}. {error.remedy}"


# Reading


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no names for open files")
def test_what_a_shell_hands_over_is_read_whether_pipe_or_file(tmp_path: Path) -> None:
    """Under the number of the open file; a pipe only where the caller takes one."""
    (tmp_path / "answers.json").write_bytes(b"{}")
    reading, writing = os.pipe()
    os.write(writing, b"[]")
    os.close(writing)
    with (tmp_path / "answers.json").open("rb") as file:
        assert read_file(Path(f"/dev/fd/{file.fileno()}"), 9, takes_pipe=True) == b"{}"
    with pytest.raises(CannotRead):
        read_file(Path(f"/dev/fd/{reading}"), 9)
    with pytest.raises(CannotRead, match="there is no such file"):
        read_file(Path("/dev/fd/99999999999"), 9, takes_pipe=True)
    assert read_file(Path(f"/dev/fd/{reading}"), 9, takes_pipe=True) == b"[]"
    os.close(reading)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """Its bytes are returned unchanged, up to the limit."""
    file = tmp_path / "f"
    file.write_bytes(b"\x00" * LIMIT)
    assert read_file(file, LIMIT) == b"\x00" * LIMIT


def test_what_is_not_there_or_no_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """A missing file, folder, pipe, invalid name or huge file has its own sentence; none hangs."""
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LIMIT + 1)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").touch()
    named = {name: tmp_path / name for name in ("missing", ".", "pipe", "large", "loop", "file/under", "nul\x00")}
    sentences = {}
    for name, path in named.items():
        with pytest.raises(CannotRead) as caught:
            read_file(path, LIMIT)
        sentences[name] = sentence(caught.value).replace(str(path), "PATH")
    check = "Check the name and who may read it."
    assert sentences == {
        "missing": f"cannot read PATH: there is no such file or folder. {check}",
        ".": "PATH is not a file. Name a file.",
        "pipe": "PATH is not a file. Name a file.",
        "large": "PATH is larger than 1 MB. Such a file cannot be one of ours; check that it is the right one.",
        "loop": f"cannot read PATH: its links lead in a circle. {check}",
        "file/under": f"cannot read PATH: a part of the path is a file, not a folder. {check}",
        "nul\x00": f"cannot read PATH: that is no path. {check}",
    }


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds for the bytes that are read."""
    file = tmp_path / "f"
    file.write_bytes(b"x" * 2000)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: os.stat_result((stat.S_IFREG, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
    with pytest.raises(CannotRead, match=r"larger than 0\.001 MB"):
        read_file(file, 1000)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "your share of the disk is used up"),
        (OSError(errno.EXDEV, "Invalid cross-device link"), "invalid cross-device link"),
        (OSError("odd"), "the system gives no reason"),
    ],
)
def test_the_reason_is_in_words(error: OSError, words: str) -> None:
    """Known errors have words of the program, others those of the system."""
    assert os_error_text(error) == words


@pytest.mark.parametrize(
    ("number", "todo"),
    [
        (errno.ENOSPC, "Make room, or choose a place on another disk."),
        (errno.EDQUOT, "Make room, or choose a place on another disk."),
        (errno.EACCES, "Choose a place where you may write."),
        (errno.EROFS, "Choose a place where you may write."),
        (errno.EIO, "Choose a place on another disk, and have this one looked at."),
        (errno.EXDEV, "Check the place, or choose another."),
    ],
)
def test_the_remedy_fits_the_fault(number: int, todo: str, tmp_path: Path) -> None:
    """Free space for a full disk, another path for a forbidden one; the old file is unchanged."""
    error = cannot_write(tmp_path / "f", OSError(number, os.strerror(number)))
    assert error.remedy == f"{todo} What was there before is untouched."
    missing = cannot_write(tmp_path / "no" / "f", OSError(errno.ENOENT, os.strerror(errno.ENOENT)))
    assert missing.remedy == "Make the folder first, or choose another."


def test_a_stamp_distinguishes_states_of_a_file(tmp_path: Path) -> None:
    """A changed, replaced or touched file has another stamp; a missing or invalid one has none."""
    file = tmp_path / "f"
    assert stamp(file) is None
    assert stamp(tmp_path / "nul\x00") is None
    first = replace_file(file, b"a")
    assert first == stamp(file)
    os.utime(file, ns=(1, 1))
    second = stamp(file)
    assert second != first
    replace_file(file, b"b")
    os.utime(file, ns=(1, 1))
    assert stamp(file) != second


def test_a_typed_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A tilde is the home, a relative path starts at the working directory, an unknown user is no error."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert expand_path("~/a.toml") == tmp_path / "a.toml"
    assert expand_path("a.toml") == tmp_path / "a.toml"
    assert expand_path("~nobody-of-that-name/a.toml") == tmp_path / "~nobody-of-that-name" / "a.toml"


# Folders


def test_private_folders_are_readable_by_the_owner_only(tmp_path: Path) -> None:
    """Created parents too; existing folders do not change."""
    (tmp_path / "there").mkdir(mode=0o755)
    folder = private_folder(tmp_path / "there" / "one" / "two")
    assert private_folder(folder) == folder
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "there", folder.parent, folder)]
    assert modes == [0o755, 0o700, 0o700]


@pytest.mark.parametrize(
    ("name", "why"),
    [("file", "a file of that name is in the way"), ("file/f", "a part of the path is a file"), ("nul\x00", "no path")],
)
def test_a_folder_that_cannot_be_created_is_reported(tmp_path: Path, name: str, why: str) -> None:
    """With folder and reason."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match=why):
        private_folder(tmp_path / name)


# Replacing


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    """New files are private."""
    replace_file(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600


def test_an_existing_file_keeps_its_mode_and_group(tmp_path: Path) -> None:
    """Saving does not change who may read it."""
    file = tmp_path / "f"
    file.write_bytes(b"old")
    file.chmod(0o664)
    group = next((g for g in os.getgroups() if g != file.stat().st_gid), 12345 if os.getuid() == 0 else os.getgid())
    os.chown(file, -1, group)
    replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert (stat.S_IMODE(file.stat().st_mode), file.stat().st_gid) == (0o664, group)


def test_a_file_is_not_taken_away_from_its_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the group cannot be set, the file does not change, and an error says so before."""
    file = tmp_path / "f"
    file.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fstat", lambda _: os.stat_result((0, 0, 0, 0, 0, -5, 0, 0, 0, 0)))
    monkeypatch.setattr(os, "fchown", refuse)
    with pytest.raises(CannotWrite, match="it belongs to a group that you are not in"):
        replace_file(file, b"new")
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("f", b"old")]


def test_a_file_that_may_not_be_changed_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename would replace a read-only file: it is refused."""
    file = tmp_path / "f"
    file.write_bytes(b"old")
    file.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda path, mode: not (path == file and mode == os.W_OK))  # root may do anything
    with pytest.raises(CannotWrite) as caught:
        replace_file(file, b"new")
    assert sentence(caught.value) == (
        f"cannot write {file}: you are not allowed to. "
        "Choose a place where you may write. What was there before is untouched."
    )
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("f", b"old")]


def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    """Replacing follows symbolic links, also to a missing file."""
    target, link, chain = tmp_path / "real" / "f", tmp_path / "link", tmp_path / "chain"
    target.parent.mkdir()
    link.symlink_to(target)
    chain.symlink_to("link")
    for content in (b"first", b"second"):
        written = replace_file(chain, content)
        assert target.read_bytes() == content
        assert written == stamp(target) == stamp(chain)
    assert link.readlink() == target
    assert chain.readlink() == Path("link")
    assert [f.name for f in target.parent.iterdir()] == ["f"]


def test_a_loop_of_symbolic_links_is_reported(tmp_path: Path) -> None:
    """It is not replaced."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(CannotWrite, match="its links lead in a circle"):
        replace_file(tmp_path / "loop", b"x")
    assert (tmp_path / "loop").is_symlink()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone/f", "there is no such file or folder"),
        ("file/f", "a part of the path is a file, not a folder"),
        (".", "it is a folder"),
        ("x" * 300, "the name is too long"),
        ("nul\x00", "that is no path"),
        ("pipe", "pipe: it is not a file"),
        ("link", "link: it is not a file"),
    ],
)
def test_a_path_that_cannot_be_written_is_reported(tmp_path: Path, name: str, why: str) -> None:
    """With path and reason, and no file is left."""
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    with pytest.raises(CannotWrite, match=why):
        replace_file(tmp_path / name, b"x")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["file", "link", "pipe"]
    assert (tmp_path / "pipe").is_fifo()


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    """The temporary file has a shorter name."""
    name = "é" * 127
    replace_file(tmp_path / name, b"x")
    assert [f.name for f in tmp_path.iterdir()] == [name]


class Broken:
    """A file whose named call fails."""

    def __init__(self, file: IO[Any], act: str, error: OSError) -> None:
        self._file = file
        self._act = act
        self._error = error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        if name == self._act:
            raise self._error
        return getattr(self._file, name)


def breaking(act: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a call on the way to the new file fail with this errno."""
    error = OSError(number, os.strerror(number))

    def fail(*_: object, **__: object) -> None:
        raise error

    if act in ("write", "flush"):
        real = os.fdopen
        monkeypatch.setattr(os, "fdopen", lambda *args: Broken(real(*args), act, error))
    else:
        monkeypatch.setattr({"mkstemp": "tempfile.mkstemp"}.get(act, f"os.{act}"), fail)


@pytest.mark.parametrize("number", FAULTS)
@pytest.mark.parametrize("act", ["mkstemp", "fdopen", "fchmod", "write", "flush", "fsync", "replace"])
@pytest.mark.parametrize("exists", [True, False])
def test_whatever_fails_the_old_file_stands(
    act: str, number: int, exists: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the rename a fault leaves the folder unchanged, and is reported."""
    if act == "fchmod" and not exists:
        return  # a new file has the mode it should have
    file = tmp_path / "f"
    if exists:
        file.write_bytes(b"old")
    with monkeypatch.context() as patch:
        breaking(act, number, patch)
        with pytest.raises(CannotWrite) as caught:
            replace_file(file, b"new")
    assert caught.value.code == "cannot-write"
    assert str(caught.value) == f"cannot write {file}: {os_error_text(OSError(number, ''))}"
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("f", b"old")] * exists


@pytest.mark.parametrize("error", [RuntimeError("bug"), KeyboardInterrupt(), CannotWrite("c", "history")])
def test_whatever_is_raised_before_the_rename_leaves_the_old_file(error: BaseException, tmp_path: Path) -> None:
    """Exceptions of callbacks are raised unchanged, and no temporary file is left."""
    file = tmp_path / "f"
    file.write_bytes(b"old")

    def fail(_: object) -> None:
        raise error

    with pytest.raises(type(error)):
        stream_file(file, lambda opened: opened.write(b"new"), fail)
    with pytest.raises(type(error)):
        stream_file(file, fail)
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("f", b"old")]


def test_a_leftover_that_cannot_be_removed_does_not_hide_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first fault is reported."""
    breaking("fsync", errno.ENOSPC, monkeypatch)
    breaking("unlink", errno.EIO, monkeypatch)
    with pytest.raises(CannotWrite, match="the disk is full"):
        replace_file(tmp_path / "f", b"new")


def test_the_callback_runs_with_the_old_file_and_the_new_file_written(tmp_path: Path) -> None:
    """The callback comes when the old content can still be kept and the new one is on the disk."""
    file, link = tmp_path / "f", tmp_path / "link"
    file.write_bytes(b"old")
    link.symlink_to(file)
    calls: list[tuple[Path, bytes, list[bytes]]] = []

    def before_replace(real: Path) -> None:
        beside = [f.read_bytes() for f in tmp_path.iterdir() if f.name.startswith("f.tmp-")]
        calls.append((real, file.read_bytes(), beside))

    stream_file(link, lambda opened: opened.write(b"new"), before_replace)
    assert calls == [(file, b"old", [b"new"])]


def test_content_may_be_streamed(tmp_path: Path) -> None:
    """Large content is written in pieces, equally safely."""

    def write(out: BinaryIO) -> None:
        out.writelines((b"a", b"b", b"c"))

    assert stream_file(tmp_path / "f", write) == stamp(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"abc"


@contextmanager
def failing_folder_sync(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        yield


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES])
def test_a_folder_that_cannot_be_synced_is_no_fault(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network folders do not support it."""
    with failing_folder_sync(number, monkeypatch):
        replace_file(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"new"


def test_a_rename_that_may_not_last_is_reported_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is there, and the sentence says that it may not last."""
    with failing_folder_sync(errno.EIO, monkeypatch), pytest.raises(CannotWrite) as caught:
        replace_file(tmp_path / "f", b"new")
    assert sentence(caught.value) == (
        f"{tmp_path / 'f'} is written, but it may be gone after a power cut: the disk reports a fault. "
        "Save a copy on another disk."
    )
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("f", b"new")]


# Windows, with the platform faked


class WindowsFault(PermissionError):
    """The error of Windows while a virus scanner reads a file."""

    winerror = 32


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A platform that claims to be Windows, and a clock that only sleeping moves; its single entry is the time."""
    now = [0.0]
    for module in (files, file_access):
        monkeypatch.setattr(module, "_ON_WINDOWS", True)
    monkeypatch.setattr("lgqtui.files.time.monotonic", lambda: now[0])
    monkeypatch.setattr("lgqtui.files.time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    return now


def test_on_windows_modes_and_folders_are_left_alone(
    clock: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls that Windows lacks are not made."""
    for name in ("fchmod", "fchown"):
        monkeypatch.delattr(os, name)
    (tmp_path / "f").write_bytes(b"old")
    with failing_folder_sync(errno.EIO, monkeypatch):
        replace_file(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"new"


def failing_rename(times: int, error: OSError, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    real = os.replace
    tries = 0

    def rename(source: Path, target: Path) -> None:
        nonlocal tries
        tries += 1
        if tries <= times:
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", rename)
    return lambda: tries


def test_on_windows_a_scanned_file_is_replaced_when_the_scanner_lets_go(
    clock: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A temporary fault is retried silently."""
    tries = failing_rename(3, WindowsFault(errno.EACCES, "in use"), monkeypatch)
    replace_file(tmp_path / "f", b"new")
    assert tries() == 4
    assert 0 < clock[0] < 2


def test_on_windows_a_file_locked_for_long_is_reported(
    clock: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two seconds, with the old file unchanged."""
    (tmp_path / "f").write_bytes(b"old")
    failing_rename(1000, WindowsFault(errno.EACCES, "in use"), monkeypatch)
    with pytest.raises(CannotWrite):
        replace_file(tmp_path / "f", b"new")
    assert 2 <= clock[0] < 2.2
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("f", b"old")]


def test_on_windows_a_permanent_fault_is_reported_at_once(
    clock: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only temporary faults are retried."""
    tries = failing_rename(1000, OSError(errno.ENOSPC, "full"), monkeypatch)
    with pytest.raises(CannotWrite, match="the disk is full"):
        replace_file(tmp_path / "f", b"new")
    assert (tries(), clock[0]) == (1, 0)


# Locks

HOLDER = """
import sys
from pathlib import Path
from lgqtui.files import locked
with locked(Path(sys.argv[1]), 5, Path("draft.toml")):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_held_by_another_program_is_not_given(tmp_path: Path) -> None:
    """The second gets Busy, and the work under the lock is not done."""
    lock, done = tmp_path / "draft.files" / "lock", []
    with second_process(HOLDER, lock):
        with pytest.raises(Busy) as caught, locked(lock, 0, Path("draft.toml")):
            done.append("never")
        assert sentence(caught.value) == (
            "draft.toml is being used by another program. Close it there, or wait until it has saved."
        )
    assert not done


def test_a_lock_is_free_when_its_holder_is_done_or_dead(tmp_path: Path) -> None:
    """The system frees the lock of a program that ends or is killed."""
    lock = tmp_path / "lock"
    with second_process(HOLDER, lock) as process:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)
        with locked(lock, 0, lock):
            pass
    with second_process(HOLDER, lock) as process:
        process.kill()
        process.wait(10)
        with locked(lock, 0, lock):
            pass


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    """Until a time-out."""
    lock = tmp_path / "lock"
    with second_process(HOLDER, lock) as process:
        assert process.stdin is not None
        process.stdin.close()
        with locked(lock, 10, lock):
            pass


def test_two_locks_in_the_same_program_exclude_each_other(tmp_path: Path) -> None:
    """The lock belongs to the object, not to the process; an exception frees it."""
    lock = tmp_path / "lock"

    def fail() -> None:
        with locked(lock, 0, lock):
            with pytest.raises(Busy), locked(lock, 0, lock):
                pass
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with locked(lock, 0, lock):
        pass


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EACCES])
def test_where_no_locks_are_known_the_work_goes_on(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network folder without locks is accepted, as stamps are compared. No lock file is left."""
    import fcntl

    def flock(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    done = []
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", flock)
        if number == errno.EACCES:  # flock: locked by another process
            patch.setattr(os, "open", flock)
        with locked(tmp_path / "lock", 0, tmp_path):
            done.append("all the same")
    with locked(tmp_path / "lock", 0, tmp_path):
        done.append("and again")
    assert done == ["all the same", "and again"]


def test_a_lock_does_not_bring_back_a_folder_that_is_gone(tmp_path: Path) -> None:
    """A removed disk is not replaced by a folder of its name."""
    lock = tmp_path / "stick" / "draft.files" / "lock"
    with pytest.raises(CannotWrite, match="there is no such file or folder"), locked(lock, 0, tmp_path):
        pass
    assert not list(tmp_path.iterdir())


def test_an_invalid_path_is_reported() -> None:
    """Paths that the system refuses outright."""
    assert str(cannot_write(Path("p"), ValueError("embedded null byte"))) == "cannot write p: that is no path"
