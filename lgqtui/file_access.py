"""Who may use what is kept beside a user's file: who may change that, never by its folder, which others may make."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import CannotWrite

_ON_WINDOWS = sys.platform == "win32"


class Access(Struct, frozen=True):
    """The owner and group of a file, and the mode bits of those beside the owner who may change it."""

    owner: int = -1
    group: int = -1
    others: int = 0


def access(path: Path) -> Access:
    """The access to a file or folder; none if there is no such file."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return Access()
    others = sum(bits for bits in (0o070, 0o007) if status.st_mode & bits & 0o022)
    return Access(status.st_uid, status.st_gid, 0 if _ON_WINDOWS else others)


def refuse_foreign(path: Path, access_of: Path | None) -> None:
    """Raise CannotWrite if a folder below that of `access_of`, or a link to one, is of a user who may not change that.

    Looked at are `path` and what lies between the two; nothing if it lies elsewhere. Raises also OSError.
    """
    if access_of is None or _ON_WINDOWS:
        return
    own = access(access_of)
    for folder in (folder for folder in (*reversed(path.parents), path) if access_of.parent in folder.parents):
        existing = access(folder)
        owners = {existing.owner, folder.lstat().st_uid} - {os.geteuid()}
        is_shared = own.others & 0o007 or (own.others and own.group == existing.group)
        if owners and (existing.others & ~own.others or not (is_shared or owners <= {0, own.owner})):
            message = "{folder} is the folder of a user who may not change {path}, so nothing is kept there"
            hint = "Move the draft to a folder of your own, or have that folder removed."
            raise CannotWrite("foreign-folder", message, hint, folder=folder, path=access_of)


def give_access(target: Path | int, access_of: Path | None, most: int) -> None:
    """Give what was created for its owner alone, with a mode of at most `most`, to all who may change `access_of`."""
    own = access(access_of) if access_of is not None else Access()
    if own.others:
        with contextlib.suppress(OSError):  # then only its owner can use it
            os.chown(target, -1, own.group)
            os.chmod(target, most & (0o2700 | own.others))  # noqa: PTH101 - also for an open file


def set_mode(descriptor: int, real: Path, access_of: Path | None) -> None:
    """Give an open file the mode and group of the one it replaces, or the access to `access_of`. Raises CannotWrite."""
    if access_of is not None or _ON_WINDOWS or not real.exists():
        give_access(descriptor, access_of, 0o666)
        return
    old_status = real.stat()
    if old_status.st_gid != os.fstat(descriptor).st_gid:
        try:
            os.fchown(descriptor, -1, old_status.st_gid)
        except PermissionError as error:
            message = "cannot write {path}: it belongs to a group that you are not in, and would be taken away from it"
            hint = "Save under another name, or ask somebody in that group."
            raise CannotWrite("foreign-group", message, hint, path=real) from error
    os.fchmod(descriptor, stat.S_IMODE(old_status.st_mode))
