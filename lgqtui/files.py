"""The one safe way to read, replace and lock a person's files.

A file is replaced whole or not at all: written beside the old one, forced to the disk, then renamed over it. Outside
this module nobody replaces a person's file. What differs on Windows stands here and nowhere else.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lgqtui.errors import Busy, CannotRead, CannotWrite

_ON_WINDOWS = sys.platform == "win32"
# Access denied, sharing violation, lock violation: a virus scanner or an indexer is looking at the file.
_WINDOWS_PASSING_FAULTS = (5, 32, 33)
_WINDOWS_PATIENCE = 2.0

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EACCES: "you are not allowed to",
    errno.EPERM: "you are not allowed to",
    errno.EROFS: "the disk can only be read",
    errno.EIO: "the disk reports a fault",
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.EEXIST: "a file of that name is in the way",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead in a circle",
}


def reason(error: OSError) -> str:
    """Why the system refused, in plain words."""
    known = _REASONS.get(error.errno or 0)
    return known or (error.strerror or "the system gives no reason").lower()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another without reading it."""

    changed: int
    size: int
    inode: int


def stamp(path: Path) -> Stamp | None:
    """The file's stamp, or None if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)


def read_file(path: Path, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Raises CannotRead if there is none, it is no regular file (a pipe would wait for ever), it is larger or unreadable.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise CannotRead("not-a-file", "{path} is not a file", "Name a file.", path=path)
        if found.st_size > limit:
            raise _too_large(path, limit)
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if len(content) > limit:
        raise _too_large(path, limit)
    return content


def _too_large(path: Path, limit: int) -> CannotRead:
    return CannotRead(
        "too-large",
        "{path} is larger than {limit} MB",
        "Such a file cannot be one of ours; check that it is the right one.",
        path=path,
        limit=limit // 1_000_000,
    )


def cannot_read(path: Path, error: OSError | ValueError) -> CannotRead:
    """The error for a path that the system will not let us read."""
    why = reason(error) if isinstance(error, OSError) else "that is no path"
    return CannotRead(
        "cannot-read", "cannot read {path}: {why}", "Check the name and who may read it.", path=path, why=why
    )


def cannot_write(path: Path, error: OSError | ValueError) -> CannotWrite:
    """The error for a path that the system will not let us write."""
    why = reason(error) if isinstance(error, OSError) else "that is no path"
    return CannotWrite(
        "cannot-write",
        "cannot write {path}: {why}",
        "Make room, or choose another folder. What was there before is untouched.",
        path=path,
        why=why,
    )


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it, that only its owner may open; return it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    return path


def replace_file(path: Path, content: bytes, before: Callable[[Path], None] | None = None) -> Stamp:
    """Put `content` in the place of a file, whole or not at all, and return the new stamp.

    A symbolic link keeps pointing where it did. A new file is readable by its owner only; an existing one keeps its mode and
    group. `before` is called with the real path when the new content is safe on the disk and the old one still stands.
    Raises CannotWrite; then the old file is untouched.
    """

    def write(file: BinaryIO) -> None:
        file.write(content)

    return stream_file(path, write, before)


def stream_file(path: Path, write: Callable[[BinaryIO], None], before: Callable[[Path], None] | None = None) -> Stamp:
    """`replace_file` for content that need not fit into memory: `write` is given the new file to write it to.

    What `write` raises ends it, and the old file is untouched.
    """
    try:
        real = path.resolve()
        beside = _write_beside(real, write)
        try:
            if before is not None:
                before(real)
            _rename(beside, real)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(real.parent)
    except (OSError, ValueError, RuntimeError) as error:
        raise cannot_write(path, error if isinstance(error, OSError) else ValueError()) from error
    written = stamp(real)
    if written is None:
        raise cannot_write(path, FileNotFoundError(errno.ENOENT, "gone"))
    return written


def _write_beside(real: Path, write: Callable[[BinaryIO], None]) -> Path:
    import tempfile  # late: readers need none

    number, name = tempfile.mkstemp(dir=real.parent, prefix=f"{real.name}.tmp-")
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            _keep_mode(file.fileno(), real)
            write(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _keep_mode(number: int, real: Path) -> None:
    if _ON_WINDOWS or not real.exists():
        return
    old = real.stat()
    if old.st_gid != os.fstat(number).st_gid:
        os.fchown(number, -1, old.st_gid)
    os.fchmod(number, stat.S_IMODE(old.st_mode))


def _rename(source: Path, target: Path) -> None:
    give_up = time.monotonic() + _WINDOWS_PATIENCE
    while True:
        try:
            source.replace(target)
        except OSError as error:
            passing = getattr(error, "winerror", None) in _WINDOWS_PASSING_FAULTS
            if not passing or time.monotonic() > give_up:
                raise
            time.sleep(0.05)
        else:
            return


def _sync_folder(folder: Path) -> None:
    """Force the rename itself to the disk; Windows has no such call and needs none."""
    if _ON_WINDOWS:
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextlib.contextmanager
def locked(lock: Path, wait: float, subject: Path) -> Iterator[None]:
    """Hold a lock that the system frees when its holder dies; raises Busy after `wait` seconds.

    `subject` is the file the sentence speaks of. Where the file system knows no locks, the work goes on without.
    """
    from filelock import FileLock, Timeout  # late: only writers need it

    private_folder(lock.parent)
    held = FileLock(lock, timeout=wait, mode=0o600)
    try:
        held.acquire()
    except Timeout as error:
        hint = "Close it there, or wait until it has saved."
        raise Busy("busy", "{path} is being used by another program", hint, path=subject) from error
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        held.release()
