"""Copies of packages in a folder (USB disk or share): written under another name, synced, renamed and read back."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from lgqtui.errors import CannotWrite
from lgqtui.files import exists, expand_path, stream_file, sweep
from lgqtui.os_errors import os_error_text
from lgqtui.submission.endpoints.folder import file_name, judge_copy, judge_fault, judge_missing, judge_other
from lgqtui.submission.endpoints.protocol import TransferOutcome
from lgqtui.submission.transfer import Transfer, TransferResult, UploadBody

_READABLE_MODE = 0o644


def copy_to_folder(transfer: Transfer) -> TransferResult:
    """Try once to copy a package into its folder. Raises CannotRead if its file is missing or was changed."""
    folder = expand_path(transfer.endpoint.target)
    path = folder / file_name(transfer.package)
    try:
        return TransferResult(_copy(transfer, folder, path))
    except OSError as error:
        return TransferResult(judge_fault(str(folder), os_error_text(error)))
    except CannotWrite as error:
        cause = error.__cause__
        return TransferResult(
            judge_fault(str(folder), os_error_text(cause) if isinstance(cause, OSError) else str(error))
        )


def _copy(transfer: Transfer, folder: Path, path: Path) -> TransferOutcome:
    if not folder.is_dir():  # not created: the mount point of a missing disk would become a local folder
        return judge_missing(str(folder))
    if exists(path):
        existing = _digest(path)
        is_same = existing == transfer.package.sha256
        return judge_copy(transfer.package, existing, str(path)) if is_same else judge_other(str(path))
    _write(transfer, path)
    outcome = judge_copy(transfer.package, _digest(path), str(path))
    if outcome.kind != "sent":
        path.unlink()
    return outcome


def _write(transfer: Transfer, path: Path) -> None:
    body = UploadBody(transfer, 0)

    def write(file: BinaryIO) -> None:
        written = 0
        for piece in body.read():
            file.write(piece)
            written += len(piece)
            transfer.on_progress(written)

    sweep(path.parent, path.name)  # left by an attempt whose disk was removed
    stream_file(path, write)
    with contextlib.suppress(OSError):  # many disks have no file modes
        path.chmod(_READABLE_MODE)


def _digest(path: Path) -> str:
    """Return the digest of the bytes on the disk, not of those in the page cache."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()
