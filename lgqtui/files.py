"""The one safe way to read, replace and lock a person's files.

A file is replaced whole or not at all: written beside the old one, forced to the disk, then renamed over it. Outside
this module nobody replaces a person's file. What differs on Windows stands here and nowhere else.
"""

from __future__ import annotations

import contextlib
import errno
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
from lgqtui.os_errors import cannot_read, cannot_write, os_error_text

_ON_WINDOWS = sys.platform == "win32"
# Access denied, sharing violation, lock violation: a virus scanner or an indexer is looking at the file.
_WINDOWS_PASSING_FAULTS = (5, 32, 33)
_WINDOWS_PATIENCE = 2.0
_WINDOWS_PAUSE = 0.05
# What file systems answer that know no fsync of a folder, or a folder that may be used and not be read.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EPERM)
# Bytes that a name may have for the one beside it to begin with all of it; a longer one lends only its first letters.
_LONGEST_NAME_BESIDE = 200
_LENT_LETTERS = 40
# As `_write_beside` and `tempfile` name it.
_LEFTOVER = re.compile(r"(.+)\.tmp-[a-z0-9_]{8}", re.DOTALL)


class Stamp(Struct, frozen=True):
    """What tells one state of a file from another without reading it."""

    changed: int
    size: int
    inode: int


def stamp(path: Path) -> Stamp | None:
    """The file's stamp, or None if there is no file."""
    try:
        return _stamp_of(path.stat())
    except (OSError, ValueError):
        return None


def _stamp_of(found: os.stat_result) -> Stamp:
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)


def exists(path: Path) -> bool:
    """True if anything has that path, also a link that leads nowhere; False also where one may not look."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def is_private(path: Path) -> bool:
    """True if only its owner can read a file; Windows keeps a person's folders from others without modes."""
    return _ON_WINDOWS or not stat.S_IMODE(path.stat().st_mode) & 0o077


def expand_path(typed: str) -> Path:
    """The absolute path that somebody typed; `~` is their home, and a `~name` that nobody has stands for itself."""
    path = Path(typed)
    with contextlib.suppress(RuntimeError):
        path = path.expanduser()
    return path.absolute()


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
        limit=f"{limit / 1_000_000:g}",
    )


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it, that only its owner may open; return it."""
    # One by one: `parents=True` would let everybody into those above.
    for folder in (*reversed(path.parents), path):
        if folder == path or stamp(folder) is None:
            _make_folder(folder)
    return path


def folder_like(path: Path, like: Path) -> Path:
    """Make a folder, none above it, that its owner may use and whoever else may change `like`; return it."""
    _make_folder(path, like)
    return path


def _make_folder(path: Path, like: Path | None = None) -> None:
    try:
        is_new = not exists(path)
        path.mkdir(mode=0o700, exist_ok=True)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    if is_new and like is not None and not _ON_WINDOWS:
        with contextlib.suppress(OSError):  # then it stays its owner's alone
            if others := _others_who_may_change(like):
                os.chown(path, -1, like.stat().st_gid)
                path.chmod(0o2700 | others)


def _others_who_may_change(path: Path) -> int:
    """The bits of a mode for those, beside its owner, who may change a file or folder: the group, all others."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return 0
    return sum(bits for bits in (0o070, 0o007) if mode & bits & 0o022)


def replace_file(
    path: Path, content: bytes, before: Callable[[Path], None] | None = None, *, like: Path | None = None
) -> Stamp:
    """Put `content` in the place of a file, whole or not at all, and return the new stamp.

    A symbolic link keeps pointing where it did. A new file is its owner's only; an existing one keeps its mode and
    group. `like` is given for what the program itself keeps beside a person's files: a new file is then also theirs who
    may change `like`, and a link in its place is replaced, not followed. `before` is called with the real path when the
    new content is safe on the disk and the old one still stands. Raises CannotWrite; then the old file is untouched,
    unless the sentence says that the new one is there.
    """

    def write(file: BinaryIO) -> None:
        file.write(content)

    return stream_file(path, write, before, like=like)


def stream_file(
    path: Path,
    write: Callable[[BinaryIO], None],
    before: Callable[[Path], None] | None = None,
    *,
    like: Path | None = None,
) -> Stamp:
    """`replace_file` for content that need not fit into memory: `write` is given the new file to write it to.

    What `write` raises ends it, and the old file is untouched.
    """
    try:
        real = _real(path) if like is None else path
        beside = _write_beside(real, write, like)
        written = _put_in_place(beside, real, before)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    _sync_folder(real)
    return written


def _real(path: Path) -> Path:
    """The file that a path leads to. Raises OSError if links lead in a circle or the file may not be changed.

    A rename would replace a read-only file all the same, and take a file away from its owner.
    """
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if real.exists():
        _refuse_forbidden(real)
    return real


def _refuse_forbidden(place: Path) -> None:
    """Raise OSError with the reason if a file or folder may not be changed."""
    if not os.access(place, os.W_OK):
        number = errno.EROFS if _is_on_read_only_disk(place) else errno.EACCES
        raise OSError(number, os.strerror(number))


def _is_on_read_only_disk(place: Path) -> bool:
    return not _ON_WINDOWS and bool(os.statvfs(place).f_flag & os.ST_RDONLY)


def refuse_unwritable(path: Path) -> None:
    """Raise CannotWrite if a file could not be replaced, as far as that can be seen without trying."""
    try:
        _refuse_forbidden(_real(path).parent)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def _write_beside(real: Path, write: Callable[[BinaryIO], None], like: Path | None) -> Path:
    import tempfile  # late: readers need none

    number, name = tempfile.mkstemp(dir=real.parent, prefix=f"{_name_beside(real)}.tmp-")
    with _gone_if_it_fails(Path(name)) as beside, os.fdopen(number, "wb") as file:
        _keep_mode(file.fileno(), real, like)
        write(file)
        file.flush()
        os.fsync(file.fileno())
    return beside


def _name_beside(real: Path) -> str:
    fits = len(os.fsencode(real.name)) <= _LONGEST_NAME_BESIDE
    return real.name if fits else real.name[:_LENT_LETTERS]


def _put_in_place(beside: Path, real: Path, before: Callable[[Path], None] | None) -> Stamp:
    with _gone_if_it_fails(beside):
        if before is not None:
            before(real)
        # Taken before the rename: what another program writes a moment later is not mistaken for ours.
        written = _stamp_of(beside.stat())
        _rename(beside, real)
    return written


@contextlib.contextmanager
def _gone_if_it_fails(beside: Path) -> Iterator[Path]:
    try:
        yield beside
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _keep_mode(number: int, real: Path, like: Path | None) -> None:
    if _ON_WINDOWS:
        return
    if real.is_symlink() or not real.exists():
        if like is not None and (others := _others_who_may_change(like)):
            os.fchmod(number, 0o600 | others & 0o066)
        return
    old = real.stat()
    if old.st_gid != os.fstat(number).st_gid:
        try:
            os.fchown(number, -1, old.st_gid)
        except PermissionError as error:
            raise CannotWrite(
                "foreign-group",
                "cannot write {path}: it belongs to a group that you are not in, and would be taken away from it",
                "Save under another name, or ask somebody in that group.",
                path=real,
            ) from error
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
            time.sleep(_WINDOWS_PAUSE)
        else:
            return


def _sync_folder(real: Path) -> None:
    """Force the rename itself to the disk; Windows has no such call and needs none."""
    if _ON_WINDOWS:
        return
    try:
        number = os.open(real.parent, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise CannotWrite(
                "not-safe-yet",
                "{path} is written, but it may be gone after a power cut: {why}",
                "Save a copy on another disk.",
                path=real,
                why=os_error_text(error),
            ) from error


def keep_second_name(path: Path, target: Path) -> None:
    """Give a file a second name, under which it stays when the first one is given to another file.

    A program that has it open goes on writing to the file of the second name. Where a file system knows no second
    names, it is copied. Raises CannotWrite; a file that has that name already is left alone, and refused.
    """
    try:
        real = Path(os.path.realpath(path))
        if exists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        try:
            os.link(real, target)
        except OSError:
            with real.open("rb") as file:
                stream_file(target, lambda out: _copy(file, out))
    except (OSError, ValueError) as error:
        raise cannot_write(target, error) from error
    _sync_folder(target)


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    while piece := source.read(1_000_000):
        target.write(piece)


def sweep(folder: Path, name: str = "") -> None:
    """Remove what programs that were killed while they wrote have left in a folder: of one file, or of all.

    Only for who holds the locks under which files are written there: it would take a file away from its writer. Where
    a link stands in the place of the folder nothing is removed: what it leads to is not ours.
    """
    with contextlib.suppress(OSError, ValueError):
        for path in list(folder.iterdir()) if not folder.is_symlink() else ():
            found = _LEFTOVER.fullmatch(path.name)
            if found and found[1] == (name or found[1]) and stat.S_ISREG(path.lstat().st_mode):
                path.unlink()


@contextlib.contextmanager
def locked(lock: Path, wait: float, subject: Path) -> Iterator[bool]:
    """Hold a lock that the system frees when its holder dies; raises Busy after `wait` seconds.

    `subject` is the file the sentence speaks of; who may change it can wait for the lock. The lock's folder is made,
    but none above it: where they are gone, a disk was taken away. Where the file system knows no locks, the work goes
    on without, and False is given.
    """
    from filelock import FileLock, Timeout  # late: only writers need it

    _make_folder(lock.parent, subject)
    mode = 0o600 | _others_who_may_change(lock.parent) & 0o066
    held = FileLock(lock, timeout=wait, mode=mode, fallback_to_soft=False)
    works = True
    try:
        held.acquire()
    except Timeout as error:
        hint = "Close it there, or wait until it has saved."
        raise Busy("busy", "{path} is being used by another program", hint, path=subject) from error
    except (OSError, NotImplementedError):
        works = False
    try:
        yield works
    finally:
        with contextlib.suppress(OSError):  # the work is done; the system frees the lock in any case
            held.release()
