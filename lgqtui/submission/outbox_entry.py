"""A package addressed to one endpoint, as it waits in the outbox."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from msgspec import DecodeError, ValidationError
from msgspec.json import decode
from msgspec.structs import asdict

from lgqtui.submission.discreet import Discreet
from lgqtui.submission.identity import Identity

State = Literal["packed", "sending", "sent", "unknown", "refused"]

WAITING: tuple[State, ...] = ("packed", "sending", "unknown")
"""States in which another try is to be made: a try that was cut off left `sending` behind."""

_FORMAT = 1


class Parcel(Discreet, frozen=True):
    """What the outbox knows of a package on its way.

    `label` is what a person calls it, `draft` the path of the draft it was made of. `endpoint` is a name from the
    settings, or "" for an address; `address` is kept only for those, and only until it is sent, for it may hold a
    signature. `number` puts parcels in order. `held` is until when the receiver wants to be left alone, `due` when the
    next try of our own falls, both in seconds since 1970. `settled` is True where only a person can say what is next;
    `said` and `remedy` are the sentences about the last try. `resume` is where sending can be taken up again.
    """

    id: str
    sha256: str
    size: int
    shown: str
    number: int
    endpoint: str = ""
    address: str = ""
    label: str = ""
    draft: str = ""
    supersedes: str = ""
    queued: str = ""
    state: State = "packed"
    tries: int = 0
    held: float = 0.0
    due: float = 0.0
    settled: bool = False
    said: str = ""
    remedy: str = ""
    resume: str = ""

    @property
    def identity(self) -> Identity:
        """The package."""
        return Identity(self.id, self.sha256, self.size)

    @property
    def key(self) -> str:
        """What tells this receiver from others in file names."""
        return key_of(self.shown)

    @property
    def is_waiting(self) -> bool:
        """True if another try makes sense without a person's doing."""
        return self.state in WAITING and not self.settled

    @property
    def may_have_arrived(self) -> bool:
        """True if a try was cut off, or nobody can say whether the package arrived."""
        return self.state in ("sending", "unknown")


def key_of(shown: str) -> str:
    """A file name's worth of an endpoint."""
    return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:16]


def to_json(parcel: Parcel) -> bytes:
    """The parcel as a file."""
    return (json.dumps({"format": _FORMAT, **asdict(parcel)}, ensure_ascii=False, indent=2) + "\n").encode()


class _File(Parcel, frozen=True, kw_only=True):
    format: Literal[1]


def from_json(content: bytes) -> Parcel | None:
    """The parcel in a file; None if the file holds none."""
    try:
        found = asdict(decode(content, type=_File))
    except (ValidationError, DecodeError, RecursionError):
        return None
    del found["format"]
    return Parcel(**found)
