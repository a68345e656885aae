"""Profile `http`: one POST of the whole package, the same key for ever."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.responses import ResponseJudge, is_web_page, json_of, stated_digest
from lgqtui.submission.receipt import PackageRef
from lgqtui.text import shorten

_SHA256 = re.compile(r"[0-9a-f]{64}")
_GOOD = (200, 201, 202, 204)
_KEEPING_METHOD = (307, 308)
_FOLLOWED = "followed"


class Http(Struct, frozen=True):
    """Packages to a receiver that follows `openapi.yaml`."""

    url: str
    has_token: bool

    def begin(self, identity: PackageRef, resume: str) -> Request:  # noqa: ARG002 - a POST starts from the beginning
        """The POST."""
        return self._post(identity, self.url, "")

    def judge(self, identity: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        """Delivered only with evidence; a redirect is followed once, on the same origin and without a token."""
        case = ResponseJudge(identity, reply, request.url if request.step == _FOLLOWED else "")
        if reply.status in _GOOD:
            return _judge_success(case)
        target = urljoin(request.url, reply.headers.get("location", ""))
        may_follow = request.step != _FOLLOWED and not self.has_token and "location" in reply.headers
        if reply.status in _KEEPING_METHOD and may_follow and same_origin(request.url, target):
            return self._post(identity, target, _FOLLOWED)
        return case.failed()

    def _post(self, identity: PackageRef, url: str, step: str) -> Request:
        headers = {
            "Content-Type": "application/zip",
            "Content-Length": str(identity.size),
            "Content-Digest": identity.digest,
            "Idempotency-Key": f'"{identity.id}"',
            "Accept": "application/json, application/problem+json",
        }
        return Request("POST", url, headers, begin=0, step=step)


def _judge_success(case: ResponseJudge) -> TransferOutcome:
    identity, reply = case.identity, case.reply
    location = shorten(reply.headers.get("location", ""), 2_000)
    stated = stated_digest(reply.headers.get("repr-digest", ""))
    receipt = json_of(reply)
    if is_web_page(reply):
        message = "the answer was a web page ({status}), perhaps one to sign in: it proves nothing"
        hint = "Sign in to your network, or check the address: lgqtui config."
        return case.unknown("web-page", message, hint)
    if _speaks_of_another(identity, receipt) or stated not in ("", identity.sha256_base64):
        message = "the receiver confirmed another package than this one ({status})"
        return case.unknown("other-package", message)
    if receipt.get("id") == identity.id or identity.sha256 in _digests(receipt):
        return case.delivered("receipt", location)
    if stated:
        return case.delivered("digest", location)
    if location:
        return case.delivered("location", location)
    message = "the receiver said yes ({status}) and gave no proof"
    return case.unknown("no-proof", message)


def _speaks_of_another(identity: PackageRef, receipt: Mapping[str, Any]) -> bool:
    named = receipt.get("id")
    other_id = isinstance(named, str) and named != identity.id
    return other_id or bool(_digests(receipt) - {identity.sha256})


def _digests(receipt: Mapping[str, Any]) -> set[str]:
    """The SHA-256 digests that a receipt states, in hexadecimal, whichever way they are written."""
    return {
        digest for key in ("sha256", "digest") if isinstance(value := receipt.get(key), str) if (digest := _hex(value))
    }


def _hex(written: str) -> str:
    plain = written.lower().removeprefix("sha256:")
    if _SHA256.fullmatch(plain):
        return plain
    stated = stated_digest(written)
    return b64decode(stated).hex() if stated else ""


def same_origin(one: str, other: str) -> bool:
    """True if two addresses have scheme, host and port in common."""
    return _origin(one) == _origin(other)


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, parts.hostname or "", port or {"https": 443, "http": 80}.get(parts.scheme)
