"""Packages to a folder: a USB stick or a share. Copied beside, forced to the disk, renamed, and read back."""

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

_FOR_THE_RECEIVER = 0o644


def copy_to_folder(errand: Transfer) -> TransferResult:
    """Try once to copy a package into its folder. Raises CannotRead if its file is gone or was changed."""
    folder = expand_path(errand.endpoint.target)
    place = folder / file_name(errand.identity)
    try:
        return TransferResult(_copied(errand, folder, place))
    except OSError as error:
        return TransferResult(judge_fault(str(folder), os_error_text(error)))
    except CannotWrite as error:
        cause = error.__cause__
        return TransferResult(
            judge_fault(str(folder), os_error_text(cause) if isinstance(cause, OSError) else str(error))
        )


def _copied(errand: Transfer, folder: Path, place: Path) -> TransferOutcome:
    if not folder.is_dir():  # never made here: a stick that is not in would become a folder of this computer
        return judge_missing(str(folder))
    if exists(place):
        found = _digest(place)
        return judge_copy(errand.identity, found, str(place)) if found == errand.identity.sha256 else _other(place)
    _write(errand, place)
    outcome = judge_copy(errand.identity, _digest(place), str(place))
    if outcome.kind != "sent":
        place.unlink()
    return outcome


def _other(place: Path) -> TransferOutcome:
    return judge_other(str(place))


def _write(errand: Transfer, place: Path) -> None:
    pieces = UploadBody(errand, 0)

    def write(file: BinaryIO) -> None:
        done = 0
        for piece in pieces.read():
            file.write(piece)
            done += len(piece)
            errand.moved(done)

    sweep(place.parent, place.name)  # what an earlier try left whose stick was pulled out
    stream_file(place, write)
    with contextlib.suppress(OSError):  # many sticks know no modes
        place.chmod(_FOR_THE_RECEIVER)


def _digest(place: Path) -> str:
    """The digest of what is on the disk, not of what the system still remembers of it."""
    with place.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()
