"""Profile `folder`: a USB stick or a share; needs no receiver that answers."""

from __future__ import annotations

from lgqtui.submission.endpoints.protocol import TransferOutcome
from lgqtui.submission.receipt import PackageRef


def file_name(identity: PackageRef) -> str:
    """What the package is called in the folder."""
    return f"{identity.id}.zip"


def judge_copy(identity: PackageRef, read_back: str, place: str) -> TransferOutcome:
    """Delivered if what was read back is the package, byte for byte; `read_back` is its SHA-256."""
    if read_back == identity.sha256:
        return TransferOutcome("sent", "sent", evidence="read back", location=place, digest=identity.digest)
    message = "the copy at {place} is not what was written: the disk is damaged"
    return TransferOutcome("again", "damaged-copy", message, "Use another disk.", {"place": place})


def judge_other(place: str) -> TransferOutcome:
    """Refused: another file has the package's name."""
    message = "another file is already at {place}"
    hint = "The package stays in the outbox. Look at that file, and move it away."
    return TransferOutcome("refused", "conflict", message, hint, {"place": place})


def judge_missing(place: str) -> TransferOutcome:
    """Not yet: the folder is not there."""
    message = "the folder {place} is not there"
    hint = "Insert the disk, connect the share, or make the folder."
    return TransferOutcome("again", "no-folder", message, hint, {"place": place})


def judge_fault(place: str, why: str) -> TransferOutcome:
    """Not yet: the system refused the copy."""
    message = "the package cannot be copied to {place}: {why}"
    return TransferOutcome(
        "again", "cannot-copy", message, "Make room there, or use another disk.", {"place": place, "why": why}
    )
