"""Endpoint kind `folder`: a USB disk or a share; needs no receiver that answers."""

from __future__ import annotations

from lgqtui.submission.endpoints.protocol import TransferOutcome
from lgqtui.submission.receipt import PackageRef


def file_name(package: PackageRef) -> str:
    """Return the package's file name in the folder."""
    return f"{package.id}.zip"


def judge_copy(package: PackageRef, read_back: str, path: str) -> TransferOutcome:
    """Return `sent` if the copy is the package, byte for byte; `read_back` is the copy's SHA-256."""
    if read_back == package.sha256:
        return TransferOutcome("sent", "sent", evidence="read back", location=path, digest=package.digest)
    message = "the copy at {place} is not what was written: the disk is damaged"
    return TransferOutcome("again", "damaged-copy", message, "Use another disk.", {"place": path})


def judge_other(path: str) -> TransferOutcome:
    """Return the outcome for another file with the package's name."""
    message = "another file is already at {place}"
    hint = "The package stays in the outbox. Look at that file, and move it away."
    return TransferOutcome("refused", "conflict", message, hint, {"place": path})


def judge_missing(path: str) -> TransferOutcome:
    """Return the outcome for a missing folder."""
    message = "the folder {place} is not there"
    hint = "Insert the disk, connect the share, or make the folder."
    return TransferOutcome("again", "no-folder", message, hint, {"place": path})


def judge_fault(path: str, why: str) -> TransferOutcome:
    """Return the outcome for a copy that the system refused."""
    message = "the package cannot be copied to {place}: {why}"
    return TransferOutcome(
        "again", "cannot-copy", message, "Make room there, or use another disk.", {"place": path, "why": why}
    )
