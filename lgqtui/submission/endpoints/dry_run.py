"""Dry run over HTTP: the request to a receiver, and the findings in its reply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from lgqtui.formatting import format_size, read_http_date
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.protocol import DryRunFinding, Reply, Request, TransferOutcome
from lgqtui.submission.receipt import PackageRef

_MAX_SIZE = re.compile(r"(?:^|[,\s;])max-size=(\d{1,18})")
_CLOCK_SLACK = 300


class DryRun(Struct, frozen=True):
    """A protocol that asks what a receiver accepts, and sends nothing."""

    url: str

    def begin(self, package: PackageRef, resume: str) -> Request:  # noqa: ARG002 - nothing was begun
        """Return an OPTIONS request, which changes nothing."""
        return Request("OPTIONS", self.url.replace("{id}", package.id), {"Content-Length": "0"})

    def judge(self, package: PackageRef, request: Request, reply: Reply) -> TransferOutcome:  # noqa: ARG002 - any answer will do
        """Return the outcome for a receiver that answered."""
        return TransferOutcome("unknown", "answered", status=reply.status)


def findings(endpoint: Endpoint, reply: Reply, size: int, token: str) -> Iterator[DryRunFinding]:
    """Yield what a reply says about delivering so many bytes with a token, "" for none."""
    if reply.status in (407, 511):
        message = "your network wants you to sign in first ({status})"
        yield DryRunFinding("reached", "bad", message, {"status": reply.status})
        return
    yield DryRunFinding("reached", "good", "the receiver answers ({status})", {"status": reply.status})
    if endpoint.is_encrypted:
        yield DryRunFinding("certificate", "good", "its certificate is trusted")
    else:
        yield DryRunFinding("certificate", "unsure", "nothing is encrypted on the way")
    yield endpoint.kind.judge_access(endpoint.target, reply, token)
    yield _size(reply, size)
    yield _clock(reply)


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
    receiver_time = read_http_date(reply.headers.get("date", ""))
    if receiver_time is None:
        return DryRunFinding("clock", "unsure", "the receiver does not say what time it is")
    difference = abs(receiver_time.timestamp() - reply.now)
    if difference > _CLOCK_SLACK:
        message = "this computer's clock and the receiver's are {n} minutes apart"
        return DryRunFinding("clock", "unsure", message, {"n": int(difference) // 60})
    return DryRunFinding("clock", "good", "the clocks agree")
