"""Endpoint kind `http`: one POST of the whole package, always with the same key."""

from __future__ import annotations

import re
from base64 import b64decode

from msgspec import Struct

from lgqtui.links.url import parse
from lgqtui.submission.endpoints.protocol import DryRunFinding, Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.responses import ResponseJudge, is_web_page, json_of, readable_address, stated_digest
from lgqtui.submission.receipt import PackageRef

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUCCESS_STATUSES = (200, 201, 202, 204)
_REDIRECT_STATUSES = (307, 308)
_FOLLOWED = "followed"


class Http(Struct, frozen=True):
    """The protocol of a receiver that follows `openapi.yaml`."""

    url: str
    has_token: bool

    def begin(self, package: PackageRef, resume: str) -> Request:  # noqa: ARG002 - a POST starts from the beginning
        """Return the POST."""
        return self._post(package, self.url, "")

    def judge(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        """Return `sent` only with a proof; a redirect is followed once, on the same origin and without a token."""
        judge = ResponseJudge(package, reply, request.url if request.step == _FOLLOWED else "")
        if reply.status in _SUCCESS_STATUSES:
            return _judge_success(judge, request)
        target = readable_address(reply.headers.get("location", ""), request.url)
        may_follow = request.step != _FOLLOWED and not self.has_token
        if reply.status in _REDIRECT_STATUSES and may_follow and same_origin(request.url, target):
            return self._post(package, target, _FOLLOWED)
        return judge.failed()

    def _post(self, package: PackageRef, url: str, step: str) -> Request:
        headers = {
            "Content-Type": "application/zip",
            "Content-Length": str(package.size),
            "Content-Digest": package.digest_field,
            "Idempotency-Key": f'"{package.id}"',
            "Accept": "application/json, application/problem+json",
        }
        return Request("POST", url, headers, offset=0, step=step)


def _judge_success(judge: ResponseJudge, request: Request) -> TransferOutcome:
    package, reply = judge.package, judge.reply
    location = reply.headers.get("location", "")
    location = location if readable_address(location, request.url) else ""
    repr_digest = stated_digest(reply.headers.get("repr-digest", ""))
    receipt = json_of(reply)
    if is_web_page(reply):
        message = "the answer was a web page ({status}), perhaps one to sign in: it proves nothing"
        hint = "Sign in to your network, or check the address: lgqtui config."
        return judge.unknown("web-page", message, hint)
    stated_id, values = receipt.get("id"), (receipt.get("sha256"), receipt.get("digest"))
    digests = {digest for value in values if isinstance(value, str) if (digest := _hex(value))}
    stated_size = receipt.get("size")
    is_other = isinstance(stated_id, str) and stated_id != package.id
    is_other |= isinstance(stated_size, int) and stated_size != package.size
    if is_other or digests - {package.sha256} or repr_digest not in ("", package.sha256_base64):
        message = "the receiver confirmed another package than this one ({status})"
        return judge.unknown("other-package", message)
    if stated_id == package.id or package.sha256 in digests:
        return judge.delivered("receipt", location)
    if repr_digest:
        return judge.delivered("digest", location)
    if location:
        return judge.delivered("location", location)
    message = "the receiver said yes ({status}) and gave no proof"
    return judge.unknown("no-proof", message)


def _hex(text: str) -> str:
    hex_digest = text.lower().removeprefix("sha256:")
    if _SHA256.fullmatch(hex_digest):
        return hex_digest
    base64_digest = stated_digest(text)
    return b64decode(base64_digest).hex() if base64_digest else ""


def same_origin(first: str, second: str) -> bool:
    """Return True if two addresses can be read and have scheme, host and port in common."""
    origins = {(url.protocol, url.host) if (url := parse(address)) else None for address in (first, second)}
    return len(origins) == 1 and None not in origins


def judge_token(reply: Reply, *, has_token: bool) -> DryRunFinding:
    """Return what the reply to a dry run says of the token, or of sending without one."""
    states_capabilities = "accept-post" in reply.headers or "tus-version" in reply.headers
    if reply.status in (401, 403):
        message = "the token is not accepted ({status})" if has_token else "a token is wanted ({status})"
        return DryRunFinding("token", "bad", message, {"status": reply.status})
    if 300 <= reply.status < 400:
        return DryRunFinding("token", "bad", "the address leads elsewhere ({status})", {"status": reply.status})
    if reply.status < 300 and states_capabilities:
        return DryRunFinding("token", "good", "the token is accepted" if has_token else "no token is wanted")
    message = "whether the token is accepted will be seen" if has_token else "no token is set; perhaps none is wanted"
    return DryRunFinding("token", "unsure", message)
