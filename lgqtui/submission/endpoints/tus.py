"""Endpoint kind `tus` 1.0: an upload is created, sent, and resumed where it was interrupted."""

from __future__ import annotations

import base64

from msgspec import Struct

from lgqtui.submission.endpoints.http import same_origin
from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.responses import ResponseJudge, readable_address
from lgqtui.submission.receipt import PackageRef

_VERSION = {"Tus-Resumable": "1.0.0"}
_CREATE_STEP, _OFFSET_STEP, _UPLOAD_STEP = "create", "look", "send"
_MISSING_STATUSES = (403, 404, 410)  # tus: the upload no longer exists
_CONFLICT_STATUSES = (409, 460)  # tus: the offset differs; a piece arrived damaged


class Tus(Struct, frozen=True):
    """The protocol of a tus receiver."""

    url: str

    def begin(self, package: PackageRef, resume: str) -> Request:
        """Return the request for the offset of an earlier attempt, or the one that creates the upload."""
        resume = readable_address(resume, self.url)
        return self._ask_offset(resume) if same_origin(self.url, resume) else self._create(package)

    def judge(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        """Return the next piece, or the outcome: `sent` if the receiver's offset is the size."""
        match request.step:
            case "create":
                return self._judge_created(package, request, reply)
            case "look":
                return self._judge_offset(package, request, reply)
            case _:
                return self._judge_piece(package, request, reply)

    def _create(self, package: PackageRef) -> Request:
        metadata = {"filename": f"{package.id}.zip", "filetype": "application/zip", "sha256": package.sha256}
        pairs = ((key, base64.b64encode(value.encode()).decode()) for key, value in metadata.items())
        headers = {
            **_VERSION,
            "Content-Length": "0",
            "Upload-Length": str(package.size),
            "Upload-Metadata": ",".join(f"{key} {value}" for key, value in pairs),
            "Idempotency-Key": f'"{package.id}"',
        }
        return Request("POST", self.url, headers, step=_CREATE_STEP)

    def _ask_offset(self, url: str) -> Request:
        return Request("HEAD", url, _VERSION, step=_OFFSET_STEP, resume_url=url)

    def _judge_created(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        judge = ResponseJudge(package, reply)
        if reply.status != 201:
            return judge.failed()
        upload = readable_address(reply.headers.get("location", ""), request.url)
        if not upload:
            return judge.unknown("no-proof", "the receiver did not say where the package goes ({status})")
        if not same_origin(self.url, upload):
            message = "the receiver wants the package at another host, and it did not follow"
            return judge.refused("redirected", message, "Ask the receiver for the right address.")
        return self._send(package, upload, 0)

    def _judge_offset(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        judge = ResponseJudge(package, reply)
        if reply.status in _MISSING_STATUSES:
            return self._create(package)
        if reply.status not in (200, 204):
            return judge.failed()
        offset, length = _number(reply, "upload-offset"), _number(reply, "upload-length")
        if offset is None or length not in (None, package.size):
            return self._create(package)  # the address belongs to another upload now
        return self._continue(judge, request.resume_url, offset)

    def _judge_piece(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        judge = ResponseJudge(package, reply)
        if reply.status in _CONFLICT_STATUSES:
            return judge.again("twin", "the receiver is at another place in the package ({status})")
        if reply.status in _MISSING_STATUSES and reply.status != 403:
            return judge.again("begin-again", "the receiver has dropped what it had ({status})")
        if reply.status not in (200, 204):
            return judge.failed()
        offset = _number(reply, "upload-offset")
        if offset is None:
            return self._ask_offset(request.resume_url)
        if offset <= (request.offset or 0) and package.size > 0:
            return judge.again("no-progress", "the receiver took nothing of what was sent ({status})")
        return self._continue(judge, request.resume_url, offset)

    def _continue(self, judge: ResponseJudge, upload: str, offset: int) -> Request | TransferOutcome:
        if offset > judge.package.size:
            return judge.unknown("other-package", "the receiver has more than was sent ({status})")
        if offset == judge.package.size:
            return judge.delivered("offset", upload)
        return self._send(judge.package, upload, offset)

    def _send(self, package: PackageRef, upload: str, offset: int) -> Request:
        headers = {
            **_VERSION,
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(package.size - offset),
            "Upload-Offset": str(offset),
        }
        return Request("PATCH", upload, headers, offset=offset, step=_UPLOAD_STEP, resume_url=upload)


def _number(reply: Reply, header: str) -> int | None:
    value = reply.headers.get(header, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
