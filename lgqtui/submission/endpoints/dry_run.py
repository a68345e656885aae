"""What can be known of a delivery before it is made: asked of the receiver, and read from its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct, field

from lgqtui.formatting import format_size
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.responses import moment_of
from lgqtui.submission.receipt import PackageRef

Verdict = Literal["good", "unsure", "bad"]
_LARGEST = re.compile(r"(?:^|[,\s;])max-size=(\d{1,18})")
_CLOCK_SLACK = 300


class DryRunFinding(Struct, frozen=True):
    """One thing that was looked at. `message` is a template filled from `params`."""

    code: str
    verdict: Verdict
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


class DryRun(Struct, frozen=True):
    """Asks what a receiver takes, and sends nothing."""

    url: str

    def begin(self, identity: PackageRef, resume: str) -> Request:  # noqa: ARG002 - nothing was begun
        """OPTIONS, which changes nothing."""
        return Request("OPTIONS", self.url.replace("{id}", identity.id), {"Content-Length": "0"})

    def judge(self, identity: PackageRef, request: Request, reply: Reply) -> TransferOutcome:  # noqa: ARG002 - any answer will do
        """Whatever was answered, the receiver is there."""
        return TransferOutcome("unknown", "answered", status=reply.status)


def findings(endpoint: Endpoint, reply: Reply, size: int, *, has_token: bool) -> Iterator[DryRunFinding]:
    """What an answer says about delivering that many bytes."""
    secure = urlsplit(endpoint.target).scheme == "https"
    yield DryRunFinding("reached", "good", "the receiver answers ({status})", {"status": reply.status})
    if secure:
        yield DryRunFinding("certificate", "good", "its certificate is trusted")
    else:
        yield DryRunFinding("certificate", "unsure", "nothing is encrypted on the way")
    yield _signature(endpoint, reply) if endpoint.profile == "s3" else _token(reply, has_token=has_token)
    yield _size(reply, size)
    yield _clock(reply)


def _token(reply: Reply, *, has_token: bool) -> DryRunFinding:
    says_what_it_takes = "accept-post" in reply.headers or "tus-version" in reply.headers
    if reply.status in (401, 403, 407):
        message = "the token is not accepted ({status})" if has_token else "a token is wanted ({status})"
        return DryRunFinding("token", "bad", message, {"status": reply.status})
    if 300 <= reply.status < 400:
        return DryRunFinding("token", "bad", "the address leads elsewhere ({status})", {"status": reply.status})
    if reply.status < 300 and says_what_it_takes:
        return DryRunFinding("token", "good", "the token is accepted" if has_token else "no token is wanted")
    message = "whether the token is accepted will be seen" if has_token else "no token is set; perhaps none is wanted"
    return DryRunFinding("token", "unsure", message)


def _signature(endpoint: Endpoint, reply: Reply) -> DryRunFinding:
    ends = _signed_until(parse_qs(urlsplit(endpoint.target).query))
    if ends is None:
        return DryRunFinding("signature", "unsure", "whether the address is still signed will be seen")
    if ends < reply.now:
        return DryRunFinding("signature", "bad", "the signature of the address has run out")
    left = int(ends - reply.now) // 60
    return DryRunFinding("signature", "good", "the address is signed for {n} more minutes", {"n": left})


def _signed_until(query: Mapping[str, list[str]]) -> float | None:
    """When a signature ends, in both ways in which buckets write it; None if it says nothing."""
    said = {name: values[0] for name, values in query.items()}
    try:
        if "Expires" in said:
            return float(int(said["Expires"]))
        begun = datetime.strptime(said["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return begun.timestamp() + int(said["X-Amz-Expires"])
    except (ValueError, KeyError):
        return None


def _size(reply: Reply, size: int) -> DryRunFinding:
    stated = reply.headers.get("tus-max-size", "")
    found = _LARGEST.search(reply.headers.get("upload-limit", "")) or re.fullmatch(r"(\d{1,18})", stated)
    if found is None:
        return DryRunFinding("size", "unsure", "how large a package may be is not said")
    params = {"limit": format_size(int(found.group(1))), "size": format_size(size)}
    if int(found.group(1)) < size:
        return DryRunFinding("size", "bad", "the package has {size}, and at most {limit} are taken", params)
    return DryRunFinding("size", "good", "the package has {size}; up to {limit} are taken", params)


def _clock(reply: Reply) -> DryRunFinding:
    theirs = moment_of(reply.headers.get("date", ""))
    if theirs is None:
        return DryRunFinding("clock", "unsure", "the receiver does not say what time it is")
    apart = abs(theirs - reply.now)
    if apart > _CLOCK_SLACK:
        message = "this computer's clock and the receiver's are {n} minutes apart"
        return DryRunFinding("clock", "unsure", message, {"n": int(apart) // 60})
    return DryRunFinding("clock", "good", "the clocks agree")
