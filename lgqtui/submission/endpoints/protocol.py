"""What is asked of a receiver, what it answers, and what that means for the package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from msgspec import Struct, field

from lgqtui.submission.receipt import PackageRef

Kind = Literal["sent", "again", "unknown", "refused"]
"""Delivered · not yet, worth another try by itself · nobody can say · a person has to do something first."""


class TransferOutcome(Struct, frozen=True):
    """What a reply means. `message` and `hint` are templates filled from `params`.

    `wait` is how many seconds the receiver asked for. `evidence`, `location`,
    `digest` and `status` go into the receipt.
    """

    kind: Kind
    code: str
    message: str = ""
    hint: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    wait: float = 0.0
    status: int = 0
    evidence: str = ""
    location: str = ""
    digest: str = ""


class Request(Struct, frozen=True):
    """One HTTP request. `begin` is the first byte of the package that goes with it; None if none does.

    `step` tells a profile which of its requests this was. `resume` is an address to be kept on the disk before the
    request is made, from which the sending can be taken up again.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    begin: int | None = None
    step: str = ""
    resume: str = ""


class Reply(Struct, frozen=True):
    """One HTTP reply: header names in lower case, the body's first 64 kB, secrets already taken out.

    `now` is our clock when it came, in seconds since 1970, against which a date in it is read.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    now: float = 0.0


class EndpointProtocol(Protocol):
    """How packages go to one kind of receiver over HTTP."""

    def begin(self, identity: PackageRef, resume: str) -> Request:
        """The first request; `resume` is the address kept from an earlier try, "" if there is none."""

    def judge(self, identity: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        """What the reply means: the next request, or the end of this try."""
