"""Copies of packages in a folder (USB disk or share): written under another name, synced, renamed and read back."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from lgqtui.errors import CannotWrite
from lgqtui.files import exists, expand_path, open_file, remove_temporary_files, stream_file
from lgqtui.os_errors import NOT_A_FILE, os_error_text
from lgqtui.submission.endpoints.protocol import TransferOutcome
from lgqtui.submission.transfer import Transfer, TransferResult, UploadBody

_READABLE_MODE = 0o644


def copy_to_folder(transfer: Transfer) -> TransferResult:
    """Try once to copy a package into its folder. Raises CannotRead if its file is missing or was changed."""
    folder = expand_path(transfer.endpoint.target)
    path = folder / f"{transfer.package.id}.zip"
    try:
        return TransferResult(_copy(transfer, folder, path))
    except (OSError, CannotWrite) as error:
        cause = error.__cause__ if isinstance(error, CannotWrite) else error
        why = os_error_text(cause) if isinstance(cause, OSError) else str(error)
        message = "the package cannot be copied to {path}: {why}"
        return TransferResult(_again("cannot-copy", message, "Make room there, or use another disk.", folder, why=why))


def _again(code: str, message: str, hint: str, path: Path, **params: str) -> TransferOutcome:
    return TransferOutcome("again", code, message, hint, {"path": str(path), **params})


def _copy(transfer: Transfer, folder: Path, path: Path) -> TransferOutcome:
    package = transfer.package
    if not folder.is_dir():  # not created: the mount point of a missing disk would become a local folder
        if exists(folder):
            return _again("no-folder", "{path} is no folder", "Name the folder: lgqtui config receiver", folder)
        hint = "Insert the disk, connect the share, or make the folder."
        return _again("no-folder", "the folder {path} is not there", hint, folder)
    is_new = not exists(path)
    if is_new:
        _write(transfer, path)
    if _digest(path) == package.sha256:
        return TransferOutcome("sent", "sent", proof="read back", location=str(path), digest=package.digest_field)
    if is_new:
        path.unlink()
        message = "the copy at {path} is not what was written: the disk is damaged"
        return _again("damaged-copy", message, "Use another disk.", path)
    hint = "The package stays in the outbox. Look at that file, and move it away."
    return TransferOutcome("refused", "conflict", "another file is already at {path}", hint, {"path": str(path)})


def _write(transfer: Transfer, path: Path) -> None:
    body = UploadBody(transfer, 0)

    def write(file: BinaryIO) -> None:
        with contextlib.suppress(OSError, AttributeError):  # many disks have no file modes, nor has Windows
            os.fchmod(file.fileno(), _READABLE_MODE)
        written = 0
        for piece in body.read():
            transfer.on_piece()
            file.write(piece)
            written += len(piece)
            transfer.on_progress(written)

    remove_temporary_files(path.parent, path.name)  # left by an attempt whose disk was removed
    stream_file(path, write, access_of=path)  # so that a link that somebody put there is not followed


def _digest(path: Path) -> str:
    """Return the digest of the bytes on the disk, not of those in the page cache; "" for a link, a pipe, a folder."""
    try:
        with open_file(path, follows=False) as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        if error.errno in NOT_A_FILE:
            return ""
        raise
