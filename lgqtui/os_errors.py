"""Why the system refused access to a file, in words."""

from __future__ import annotations

import errno
from pathlib import Path

from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.i18n import tr

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
    errno.ENODEV: "it is not a file",
    errno.EEXIST: "a file of that name is in the way",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EBADF: "it is closed",
    errno.ELOOP: "its links lead in a circle",
    errno.ENXIO: "it is not a file",
}

NOT_A_FILE = (errno.ENXIO, errno.EISDIR)
"""What `files.py:open_file` raises for a pipe, a device, a socket; for a folder."""

_REMEDIES: dict[int | None, str] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "Make room, or choose a place on another disk."),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "Choose a place where you may write."),
    errno.ENOENT: "Make the folder first, or choose another.",
    errno.EIO: "Choose a place on another disk, and have this one looked at.",
}


def os_error_text(error: OSError | ValueError) -> str:
    """The reason why the system refused, in plain words."""
    if not isinstance(error, OSError):
        return tr("that is no path")
    reason = _REASONS.get(error.errno or 0, "")
    return tr(reason) or (error.strerror or tr("the system gives no reason")).lower()


def cannot_read(path: Path, error: OSError | ValueError, instead: str = "") -> CannotRead:
    """The error for a path that cannot be read; `instead` is the remedy for what is not a file."""
    if isinstance(error, OSError) and error.errno in NOT_A_FILE:
        return CannotRead("not-a-file", "{path} is not a file", instead or "Name a file.", path=path)
    message, hint = "cannot read {path}: {why}", "Check the name and who may read it."
    return CannotRead("cannot-read", message, hint, path=path, why=os_error_text(error))


def cannot_write(path: Path, error: OSError | ValueError) -> CannotWrite:
    """The error for a path that cannot be written."""
    todo = tr(_REMEDIES.get(getattr(error, "errno", None), "Check the place, or choose another."))
    is_missing = isinstance(error, FileNotFoundError)  # then nothing was there
    message, hint = (
        "cannot write {path}: {why}",
        "{todo}" if is_missing else "{todo} What was there before is untouched.",
    )
    return CannotWrite("cannot-write", message, hint, path=path, why=os_error_text(error), todo=todo)
