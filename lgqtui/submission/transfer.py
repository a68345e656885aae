"""One try to deliver one package: what is needed for it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from lgqtui.submission.discreet import Discreet
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.protocol import Outcome, Reply
from lgqtui.submission.identity import Identity
from lgqtui.submission.pace import Pace
from lgqtui.submission.receipt import BODY_LIMIT, Receipt
from lgqtui.text import clean


def _unseen(_: int) -> None:
    return None


def _unkept(_: str) -> None:
    return None


class Errand(Discreet, frozen=True):
    """What is to be brought where.

    `path` holds the package's bytes. `moved` is told how many of them have left so far; what it raises ends the try.
    `keep_resume` is given an address to keep on the disk, from which sending can be taken up with `resume`.
    """

    path: Path
    identity: Identity
    endpoint: Endpoint
    pace: Pace
    token: str = ""
    resume: str = ""
    moved: Callable[[int], None] = _unseen
    keep_resume: Callable[[str], None] = _unkept


class Attempt(Struct, frozen=True):
    """What a try came to, and the reply that says so, if one did."""

    outcome: Outcome
    reply: Reply | None = None


def receipt_of(errand: Errand, attempt: Attempt) -> Receipt:
    """The receipt for a package that was sent."""
    identity, outcome, reply = errand.identity, attempt.outcome, attempt.reply
    headers = reply.headers if reply else {}
    body = reply.body[:BODY_LIMIT].decode("utf-8", "replace") if reply else ""
    return Receipt(
        id=identity.id,
        sha256=identity.sha256,
        size=identity.size,
        endpoint=errand.endpoint.shown,
        profile=errand.endpoint.profile,
        time=errand.pace.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        status=outcome.status,
        evidence=outcome.evidence,
        server_date=clean(headers.get("date", "")).text,
        location=clean(outcome.location).text,
        digest=clean(outcome.digest).text,
        body=clean(body).text,
    )
