"""Requests to a receiver, its replies, and what they mean for the package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from msgspec import Struct, field

from lgqtui.submission.receipt import PackageRef

OutcomeKind = Literal["sent", "again", "unknown", "refused"]
"""Delivered · not yet, another attempt is made · it may have arrived · the user has to act first."""


class TransferOutcome(Struct, frozen=True):
    """What a reply means. `message` and `hint` are templates filled from `params`.

    `retry_after` is how many seconds the receiver asked for. `proof`, `location`, `digest` and `status` go into the
    receipt.
    """

    kind: OutcomeKind
    code: str
    message: str = ""
    hint: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    retry_after: float = 0.0
    status: int = 0
    proof: str = ""
    location: str = ""
    digest: str = ""


class Request(Struct, frozen=True):
    """One HTTP request. `offset` is the first byte of the package that goes with it; None if none does.

    `step` tells a protocol which of its requests this was. `resume_url` is an address to be saved before the request is
    made, at which a later attempt goes on.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    offset: int | None = None
    step: str = ""
    resume_url: str = ""


class Reply(Struct, frozen=True):
    """One HTTP reply: header names in lower case, the body's first 64 kB.

    `now` is our clock when it came, in seconds since 1970; dates in it are compared with that. It is judged as it came;
    every text of it that goes into an outcome goes through `redact` first, whole, which removes secrets.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    now: float = 0.0
    redact: Callable[[str], str] = str


class EndpointProtocol(Protocol):
    """The HTTP exchange with one kind of receiver."""

    def begin(self, package: PackageRef, resume: str) -> Request:
        """Return the first request; `resume` is the address saved by an earlier attempt, "" if there is none."""

    def judge(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        """Return the next request, or the outcome of this attempt."""


class DryRunFinding(Struct, frozen=True):
    """One result of a dry run. `message` is a template filled from `params`."""

    code: str
    rating: Literal["good", "unsure", "bad"]
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
