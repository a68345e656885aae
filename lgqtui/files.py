"""Safe reading, replacing and locking of the user's files.

A file is replaced as a whole: written to a temporary file beside it, forced to the disk, then renamed over it. Only
this module replaces the user's files, and only it has code for the differences of Windows.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from lgqtui.errors import Busy, CannotRead, CannotWrite
from lgqtui.file_access import access, give_access, refuse_foreign, set_mode
from lgqtui.os_errors import cannot_read, cannot_write, os_error_text

_ON_WINDOWS = sys.platform == "win32"
# Access denied, sharing violation, lock violation: a virus scanner or an indexer has the file open.
_WINDOWS_PASSING_FAULTS = (5, 32, 33)
_WINDOWS_PATIENCE = 2.0
_WINDOWS_PAUSE = 0.05
# Errors of file systems without fsync for folders, and of folders that may be used but not read.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EPERM)
# A temporary file begins with the full name of its target up to this many bytes, otherwise with its first letters.
_LONGEST_PREFIX_BYTES = 200
_SHORT_PREFIX_LETTERS = 40
# The form of the names that `_temporary_file` gives.
_TEMPORARY_NAME = re.compile(r"(.+)\.tmp-[a-z0-9_]{8}", re.DOTALL)
# Nothing is waited for, no terminal becomes that of the program, no byte is converted; not every system has all.
_READ_FLAGS = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_PathCallback = Callable[[Path], None]


class Stamp(Struct, frozen=True):
    """Modification time, size and inode of a file: they differ between two versions of it."""

    changed_ns: int
    size: int
    inode: int


def stamp(path: Path) -> Stamp | None:
    """The file's stamp, or None if there is no file."""
    try:
        return _stamp_of(path.stat())
    except (OSError, ValueError):
        return None


def _stamp_of(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino)


def exists(path: Path) -> bool:
    """True if the path exists, including a broken link; False also if the folder may not be read."""
    return os.path.lexists(path)


def files_in(folder: Path) -> list[Path]:
    """The paths in a folder, sorted; none if it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except (OSError, ValueError):
        return []


def is_private(path: Path) -> bool:
    """True if only the owner can read a file; on Windows, which has no modes for it, always True."""
    return _ON_WINDOWS or not stat.S_IMODE(path.stat().st_mode) & 0o077


def expand_path(typed: str) -> Path:
    """The absolute path that the user typed; `~` becomes the home folder, an unknown `~name` stays as it is."""
    path = Path(typed)
    with contextlib.suppress(RuntimeError):
        path = path.expanduser()
    return path.absolute()


def open_file(path: Path, *, follows: bool = True) -> io.BufferedReader:
    """A file for reading. Raises ValueError or OSError, and never waits: for a pipe, a device, a socket, a folder.

    What the system makes up, such as `/proc/kmsg`, is none either: it has no size, and yet bytes; nor is a symbolic
    link unless `follows`.
    """
    _refuse_special(path.stat(follow_symlinks=follows).st_mode)  # opening a device can have effects
    descriptor = os.open(path, os.O_RDONLY | _READ_FLAGS | (0 if follows else _NO_LINKS))
    try:
        status = os.fstat(descriptor)
        is_made_up = not status.st_size and os.read(descriptor, 1)
        _refuse_special(stat.S_IFCHR if is_made_up else status.st_mode)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _refuse_special(mode: int) -> None:
    if not stat.S_ISREG(mode):
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
        raise OSError(number, os.strerror(number))


def _handed_pipe(path: Path) -> io.BufferedReader | None:
    """The pipe that a shell handed over under a name such as `/dev/fd/63`; None if the path means anything else."""
    if match := re.fullmatch(r"/dev/stdin|/(?:dev|proc/self)/fd/(\d{1,9})", str(path)):
        descriptor = int(match[1] or 0)
        if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            return os.fdopen(os.dup(descriptor), "rb")
    return None


def read_file(path: Path, limit: int, *, takes_pipe: bool = False) -> bytes:
    """The content of a file. Raises CannotRead if it is missing, not regular, unreadable, or over `limit` bytes.

    `takes_pipe`: one that a shell handed over is read to its end.
    """
    try:
        with (takes_pipe and _handed_pipe(path)) or open_file(path) as file:
            content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if len(content) > limit:
        hint = "Such a file cannot be one of ours; check that it is the right one."
        shown_limit = f"{limit / 1_000_000:g}"
        raise CannotRead("too-large", "{path} is larger than {limit} MB", hint, path=path, limit=shown_limit)
    return content


def read_if_exists(path: Path, limit: int) -> bytes | None:
    """`read_file`, but None if the file is missing."""
    try:
        return read_file(path, limit)
    except CannotRead as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def private_folder(path: Path) -> Path:
    """Create a folder, and those above it, with access for the owner only; return it."""
    # One by one: `parents=True` would create those above with access for everybody.
    for folder in (*reversed(path.parents), path):
        if folder == path or stamp(folder) is None:
            create_folder(folder, None)
    return path


def create_folder(path: Path, access_of: Path | None) -> Path:
    """Create a folder, none above it, for its owner and everybody who may change `access_of`; return it.

    Raises CannotWrite, also for an existing folder of a user who may not change `access_of`.
    """
    try:
        refuse_foreign(path.parent, access_of)
        try:
            path.mkdir(mode=0o700)
        except OSError:
            if not path.is_dir():
                raise
            refuse_foreign(path, access_of)
        else:
            give_access(path, access_of, 0o2777)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    return path


def replace_file(path: Path, content: bytes, *, access_of: Path | None = None) -> Stamp:
    """Replace a file by `content`, completely or not at all, and return the new stamp.

    A symbolic link keeps its target. A new file belongs to its owner only; an existing one keeps its mode and group.
    `access_of` is for the program's own files beside a file of the user: they can be used by everybody who may change
    that, and by no others, and a link at their path is replaced, not followed. Raises CannotWrite; then the old file
    is unchanged, unless the sentence says that the new one exists.
    """
    return stream_file(path, lambda file: file.write(content), access_of=access_of)


def stream_file(
    path: Path,
    write: Callable[[BinaryIO], object],
    before_rename: _PathCallback | None = None,
    *,
    access_of: Path | None = None,
) -> Stamp:
    """`replace_file` for large content, which `write` writes; an exception of it leaves the old file unchanged.

    `before_rename` is called with the real path when the new content is safe on the disk and the old one still exists.
    """
    try:
        real = _real_path(path) if access_of is None else path
        refuse_foreign(path.parent, access_of)
        new_stamp = _write_beside(real, write, before_rename, access_of)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    _sync_folder(real)
    return new_stamp


def _real_path(path: Path) -> Path:
    """The file behind a path. Raises OSError for a circle of links, a read-only file, a pipe: all would be replaced."""
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if real.exists():
        _refuse_read_only(real)
        _refuse_special(real.stat().st_mode)
    return real


def _refuse_read_only(path: Path) -> None:
    if not os.access(path, os.W_OK):
        is_disk_read_only = not _ON_WINDOWS and os.statvfs(path).f_flag & os.ST_RDONLY
        number = errno.EROFS if is_disk_read_only else errno.EACCES
        raise OSError(number, os.strerror(number))


def refuse_unwritable(path: Path) -> None:
    """Raise CannotWrite if a file cannot be replaced, as far as that is known without trying."""
    try:
        _refuse_read_only(_real_path(path).parent)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def _write_beside(
    real: Path, write: Callable[[BinaryIO], object], before_rename: _PathCallback | None, access_of: Path | None
) -> Stamp:
    """Write a temporary file, force it to the disk, and rename it to `real`."""
    with _temporary_file(real) as (file, temporary):
        if _lock(file.fileno()) is False or not exists(temporary):  # before it was locked, it passed for a leftover
            return _write_beside(real, write, before_rename, access_of)
        set_mode(file.fileno(), real, access_of)
        write(file)
        file.flush()
        os.fsync(file.fileno())
        if before_rename is not None:
            before_rename(real)
        if _ON_WINDOWS:  # it renames no open file
            file.close()
        # Read before the rename: what another program writes directly afterwards must not pass for this version.
        new_stamp = _stamp_of(temporary.stat())
        _rename(temporary, real)
    return new_stamp


@contextlib.contextmanager
def _temporary_file(real: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside another; at the end it is closed, and removed unless it was renamed."""
    from tempfile import mkstemp  # late: only writers need it

    fits = len(os.fsencode(real.name)) <= _LONGEST_PREFIX_BYTES
    prefix = real.name if fits else real.name[:_SHORT_PREFIX_LETTERS]
    descriptor, name = mkstemp(dir=real.parent, prefix=f"{prefix}.tmp-")
    temporary = Path(name)
    try:
        file = os.fdopen(descriptor, "wb")
        try:
            yield file, temporary
        finally:
            with contextlib.suppress(OSError):  # what it held is on the disk, or removed
                file.close()
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _lock(descriptor: int) -> bool | None:
    """Lock an open file until it is closed; False if another program has it, None where there are no locks."""
    if _ON_WINDOWS:
        return None
    from fcntl import LOCK_EX, LOCK_NB, flock  # late: only writers need it

    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except OSError as error:
        return False if isinstance(error, BlockingIOError) else None
    return True


def _rename(source: Path, target: Path) -> None:
    deadline = time.monotonic() + _WINDOWS_PATIENCE
    while True:
        try:
            source.replace(target)
        except OSError as error:
            is_passing = getattr(error, "winerror", None) in _WINDOWS_PASSING_FAULTS
            if not is_passing or time.monotonic() > deadline:
                raise
            time.sleep(_WINDOWS_PAUSE)
        else:
            return


def _sync_folder(real: Path) -> None:
    """Force the rename itself to the disk; Windows has no such call and needs none."""
    if _ON_WINDOWS:
        return
    try:
        descriptor = os.open(real.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            message = "{path} is written, but it may be gone after a power cut: {why}"
            hint, why = "Save a copy on another disk.", os_error_text(error)
            raise CannotWrite("not-safe-yet", message, hint, path=real, why=why) from error


def link_or_copy(path: Path, target: Path) -> None:
    """Give a file a second name, under which its content stays when the first name is replaced.

    A program that has it open goes on writing to the file with the second name. Where the file system has no hard
    links, it is copied. Raises CannotWrite; an existing file with that name is left unchanged.
    """
    try:
        real = Path(os.path.realpath(path))
        if exists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        try:
            os.link(real, target)
        except OSError:
            copy_file(real, target, path)
    except (OSError, ValueError) as error:
        raise cannot_write(target, error) from error
    _sync_folder(target)


def copy_file(source: Path, target: Path, access_of: Path) -> None:
    """`stream_file` with the content of another file. Raises CannotRead if that cannot be read."""
    from shutil import copyfileobj  # late: only writers need it

    try:
        file = open_file(source)
    except OSError as error:
        raise cannot_read(source, error, "Move it away.") from error
    with file:
        stream_file(target, lambda out: copyfileobj(file, out), access_of=access_of)


def remove_temporary_files(folder: Path, name: str = "") -> None:
    """Remove the temporary files that killed programs left in a folder, not behind a link: of `name`, or of all."""
    for path in files_in(folder) if not folder.is_symlink() else ():
        match = _TEMPORARY_NAME.fullmatch(path.name)
        if match and match[1] == (name or match[1]):
            with contextlib.suppress(OSError):  # one that cannot be read or removed keeps none of the others
                _remove_leftover(path)


def _remove_leftover(path: Path) -> None:
    with open_file(path, follows=False) as file:
        if _ON_WINDOWS:
            file.close()  # there nothing can be removed that any program has open
        elif not _lock(file.fileno()):
            return
        path.unlink()


@contextlib.contextmanager
def locked(lock: Path, wait: float, subject: Path) -> Iterator[bool]:
    """Hold a lock that the system releases when its process ends; raises Busy after `wait` seconds.

    `subject` is the file that the error names; everybody who may change it can take the lock. The lock's folder is
    created beside it, but none above: if they are missing, a disk was removed. Where the file system has no locks, the
    block runs without one, and False is yielded.
    """
    from filelock import FileLock, Timeout  # late: only writers need it

    create_folder(lock.parent, subject)
    mode = 0o600 | access(subject).others & access(lock.parent).others & 0o066
    file_lock = FileLock(lock, timeout=wait, mode=mode, fallback_to_soft=False)
    is_locked = True
    try:
        file_lock.acquire()
    except Timeout as error:
        hint = "Close it there, or wait until it has saved."
        raise Busy("busy", "{path} is being used by another program", hint, path=subject) from error
    except (OSError, NotImplementedError):
        is_locked = False
    try:
        yield is_locked
    finally:
        with contextlib.suppress(OSError):  # the work is done; the system releases the lock in any case
            file_lock.release()
