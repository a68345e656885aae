"""Profile `folder`: a USB stick or a share; needs no receiver that answers."""

from __future__ import annotations

from lgqtui.submission.endpoints.protocol import Outcome
from lgqtui.submission.receipt import Identity


def file_name(identity: Identity) -> str:
    """What the package is called in the folder."""
    return f"{identity.id}.zip"


def judge_copy(identity: Identity, read_back: str, place: str) -> Outcome:
    """Delivered if what was read back is the package, byte for byte; `read_back` is its SHA-256."""
    if read_back == identity.sha256:
        return Outcome("sent", "sent", evidence="read back", location=place, digest=identity.digest)
    message = "the copy at {place} is not what was written: the disk is damaged"
    return Outcome("again", "damaged-copy", message, "Use another disk.", {"place": place})


def judge_other(place: str) -> Outcome:
    """Refused: another file has the package's name."""
    message = "another file is already at {place}"
    hint = "The package stays in the outbox. Look at that file, and move it away."
    return Outcome("refused", "conflict", message, hint, {"place": place})


def judge_missing(place: str) -> Outcome:
    """Not yet: the folder is not there."""
    message = "the folder {place} is not there"
    hint = "Insert the disk, connect the share, or make the folder."
    return Outcome("again", "no-folder", message, hint, {"place": place})


def judge_fault(place: str, why: str) -> Outcome:
    """Not yet: the system refused the copy."""
    message = "the package cannot be copied to {place}: {why}"
    return Outcome(
        "again", "cannot-copy", message, "Make room there, or use another disk.", {"place": place, "why": why}
    )
