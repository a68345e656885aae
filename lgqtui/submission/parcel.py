"""A package addressed to one endpoint, as it waits in the outbox."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from lgqtui.submission.identity import Identity

State = Literal["packed", "sending", "sent", "unknown", "refused"]

WAITING: tuple[State, ...] = ("packed", "sending", "unknown")
"""States in which another try is to be made: a try that was cut off left `sending` behind."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Parcel:
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
    address: str = field(default="", repr=False)
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
    resume: str = field(default="", repr=False)

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


def key_of(shown: str) -> str:
    """A file name's worth of an endpoint."""
    return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:16]


def to_json(parcel: Parcel) -> bytes:
    """The parcel as a file."""
    return (json.dumps({"format": _FORMAT, **asdict(parcel)}, ensure_ascii=False, indent=2) + "\n").encode()


def from_json(content: bytes) -> Parcel | None:
    """The parcel in a file; None if the file holds none."""
    try:
        raw: Any = json.loads(content)
        if raw.get("format") != _FORMAT or raw["state"] not in get_args(State):
            return None
        parcel = Parcel(**{f.name: raw[f.name] for f in fields(Parcel) if f.name in raw})
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return None
    return parcel if _is_sound(parcel) else None


def _is_sound(parcel: Parcel) -> bool:
    for part in fields(Parcel):
        value, default = getattr(parcel, part.name), part.default
        wanted: tuple[type, ...] = (str,)
        if part.name in ("size", "number", "tries"):
            wanted = (int,)
        elif isinstance(default, bool):
            wanted = (bool,)
        elif isinstance(default, float):
            wanted = (float, int)
        if type(value) not in wanted:
            return False
    return True
