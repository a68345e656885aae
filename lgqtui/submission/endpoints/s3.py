"""Endpoint kind `s3`: one PUT to a pre-signed address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote

from msgspec import Struct

from lgqtui.submission.endpoints.protocol import DryRunFinding, Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.responses import ResponseJudge, is_web_page
from lgqtui.submission.receipt import PackageRef

_CHECKSUM = "x-amz-checksum-sha256"


class S3(Struct, frozen=True):
    """The protocol of a bucket. The signature is in the address, so no token is sent and no redirect is followed."""

    url: str

    def begin(self, package: PackageRef, resume: str) -> Request:  # noqa: ARG002 - a PUT starts from the beginning
        """Return the PUT, which the bucket refuses if an object of that name exists."""
        headers = {"Content-Type": "application/zip", "Content-Length": str(package.size), "If-None-Match": "*"}
        return Request("PUT", self.url.replace("{id}", quote(package.id, safe="")), headers, offset=0)

    def judge(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:  # noqa: ARG002 - one step
        """Return `sent` with an ETag or a checksum; an existing object counts only if its checksum can be read."""
        judge, checksum = ResponseJudge(package, reply), reply.headers.get(_CHECKSUM, "")
        if reply.status not in (200, 412):
            return _judge_failure(package, reply)
        if checksum and checksum != package.sha256_base64:
            message = "the bucket has other bytes under this name ({status})"
            return judge.unknown("other-package", message)
        if checksum:
            return judge.delivered("checksum")
        if reply.status == 412:
            message = "the bucket has something under this name already (412), perhaps from an earlier try"
            return judge.unknown("there-already", message)
        if reply.headers.get("etag") and not (reply.body.strip() and is_web_page(reply)):
            return judge.delivered("etag")
        return judge.unknown("no-proof", "the bucket said yes (200) and gave no proof")


def _judge_failure(package: PackageRef, reply: Reply) -> TransferOutcome:
    if reply.status == 409:  # S3: two writers at once
        conflict = Reply(503, reply.headers, reply.body, reply.now)
        return ResponseJudge(package, conflict).failed()
    if reply.status in (400, 401, 403):
        message = "the bucket does not take the address's signature ({status}), or it has run out"
        return ResponseJudge(package, reply).refused("forbidden", message, "Ask the receiver for a new address.")
    return ResponseJudge(package, reply).failed()


def judge_signature(target: str, reply: Reply) -> DryRunFinding:
    """Return how long the signature of an address is valid; the reply tells the time."""
    expires = _signed_until(parse_qs(target.partition("?")[2]))
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
    except (ValueError, KeyError, OverflowError):
        return None
