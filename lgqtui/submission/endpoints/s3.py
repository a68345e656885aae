"""Profile `s3`: one PUT to a pre-signed address."""

from __future__ import annotations

from urllib.parse import quote

from msgspec import Struct

from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.responses import ResponseJudge, is_web_page
from lgqtui.submission.receipt import PackageRef

_CHECKSUM = "x-amz-checksum-sha256"


class S3(Struct, frozen=True):
    """Packages to a bucket. The signature stands in the address, so no token goes along and no redirect is followed."""

    url: str

    def begin(self, identity: PackageRef, resume: str) -> Request:  # noqa: ARG002 - a PUT starts from the beginning
        """The PUT, refused by the bucket if something has that name already."""
        headers = {
            "Content-Type": "application/zip",
            "Content-Length": str(identity.size),
            "If-None-Match": "*",
        }
        return Request("PUT", self.url.replace("{id}", quote(identity.id, safe="")), headers, begin=0)

    def judge(self, identity: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:  # noqa: ARG002 - one step
        """Delivered with an ETag or a checksum; what stands there already counts only if its checksum can be read."""
        case, checksum = ResponseJudge(identity, reply), reply.headers.get(_CHECKSUM, "")
        if reply.status not in (200, 412):
            return _judge_failure(identity, reply)
        if checksum and checksum != identity.sha256_base64:
            message = "the bucket has other bytes under this name ({status})"
            return case.unknown("other-package", message)
        if checksum:
            return case.delivered("checksum")
        if reply.status == 412:
            message = "the bucket has something under this name already (412), perhaps from an earlier try"
            return case.unknown("there-already", message)
        if reply.headers.get("etag") and not (reply.body.strip() and is_web_page(reply)):
            return case.delivered("etag")
        return case.unknown("no-proof", "the bucket said yes (200) and gave no proof")


def _judge_failure(identity: PackageRef, reply: Reply) -> TransferOutcome:
    if reply.status == 409:  # S3: two writers at once
        conflict = Reply(503, reply.headers, reply.body, reply.now)
        return ResponseJudge(identity, conflict).failed()
    if reply.status in (400, 401, 403):
        message = "the bucket does not take the address's signature ({status}), or it has run out"
        return ResponseJudge(identity, reply).refused("forbidden", message, "Ask the receiver for a new address.")
    return ResponseJudge(identity, reply).failed()
