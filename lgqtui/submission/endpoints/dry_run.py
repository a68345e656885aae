"""Dry run over HTTP: the request to a receiver, and the findings in its reply."""

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
_MAX_SIZE = re.compile(r"(?:^|[,\s;])max-size=(\d{1,18})")
_CLOCK_SLACK = 300


class DryRunFinding(Struct, frozen=True):
    """One result of a dry run. `message` is a template filled from `params`."""

    code: str
    verdict: Verdict
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


class DryRun(Struct, frozen=True):
    """A protocol that asks what a receiver accepts, and sends nothing."""

    url: str

    def begin(self, package: PackageRef, resume: str) -> Request:  # noqa: ARG002 - nothing was begun
        """Return an OPTIONS request, which changes nothing."""
        return Request("OPTIONS", self.url.replace("{id}", package.id), {"Content-Length": "0"})

    def judge(self, package: PackageRef, request: Request, reply: Reply) -> TransferOutcome:  # noqa: ARG002 - any answer will do
        """Return the outcome for a receiver that answered."""
        return TransferOutcome("unknown", "answered", status=reply.status)


def findings(endpoint: Endpoint, reply: Reply, size: int, *, has_token: bool) -> Iterator[DryRunFinding]:
    """Yield what a reply says about delivering so many bytes."""
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
    states_capabilities = "accept-post" in reply.headers or "tus-version" in reply.headers
    if reply.status in (401, 403, 407):
        message = "the token is not accepted ({status})" if has_token else "a token is wanted ({status})"
        return DryRunFinding("token", "bad", message, {"status": reply.status})
    if 300 <= reply.status < 400:
        return DryRunFinding("token", "bad", "the address leads elsewhere ({status})", {"status": reply.status})
    if reply.status < 300 and states_capabilities:
        return DryRunFinding("token", "good", "the token is accepted" if has_token else "no token is wanted")
    message = "whether the token is accepted will be seen" if has_token else "no token is set; perhaps none is wanted"
    return DryRunFinding("token", "unsure", message)


def _signature(endpoint: Endpoint, reply: Reply) -> DryRunFinding:
    expires = _signed_until(parse_qs(urlsplit(endpoint.target).query))
    if expires is None:
        return DryRunFinding("signature", "unsure", "whether the address is still signed will be seen")
    if expires < reply.now:
        return DryRunFinding("signature", "bad", "the signature of the address has run out")
    minutes_left = int(expires - reply.now) // 60
    return DryRunFinding("signature", "good", "the address is signed for {n} more minutes", {"n": minutes_left})


def _signed_until(query: Mapping[str, list[str]]) -> float | None:
    """Return the time at which a signature ends, in both forms of S3; None if there is none."""
    parameters = {name: values[0] for name, values in query.items()}
    try:
        if "Expires" in parameters:
            return float(int(parameters["Expires"]))
        signed = datetime.strptime(parameters["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return signed.timestamp() + int(parameters["X-Amz-Expires"])
    except (ValueError, KeyError):
        return None


def _size(reply: Reply, size: int) -> DryRunFinding:
    tus_limit = reply.headers.get("tus-max-size", "")
    limit_match = _MAX_SIZE.search(reply.headers.get("upload-limit", "")) or re.fullmatch(r"(\d{1,18})", tus_limit)
    if limit_match is None:
        return DryRunFinding("size", "unsure", "how large a package may be is not said")
    params = {"limit": format_size(int(limit_match.group(1))), "size": format_size(size)}
    if int(limit_match.group(1)) < size:
        return DryRunFinding("size", "bad", "the package has {size}, and at most {limit} are taken", params)
    return DryRunFinding("size", "good", "the package has {size}; up to {limit} are taken", params)


def _clock(reply: Reply) -> DryRunFinding:
    receiver_time = moment_of(reply.headers.get("date", ""))
    if receiver_time is None:
        return DryRunFinding("clock", "unsure", "the receiver does not say what time it is")
    difference = abs(receiver_time - reply.now)
    if difference > _CLOCK_SLACK:
        message = "this computer's clock and the receiver's are {n} minutes apart"
        return DryRunFinding("clock", "unsure", message, {"n": int(difference) // 60})
    return DryRunFinding("clock", "good", "the clocks agree")
