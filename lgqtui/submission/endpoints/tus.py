"""Profile `tus` 1.0: created, sent in as many pieces as the line takes, taken up again where it broke off."""

from __future__ import annotations

import base64
from urllib.parse import urljoin

from msgspec import Struct

from lgqtui.submission.endpoints.http import same_origin
from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.responses import ResponseJudge
from lgqtui.submission.receipt import PackageRef

_VERSION = {"Tus-Resumable": "1.0.0"}
_CREATE, _LOOK, _SEND = "create", "look", "send"
_GONE = (403, 404, 410)  # what tus says of an upload that is no longer there
_RAN_ASIDE = (409, 460)  # somebody else's offset; a piece that arrived damaged


class Tus(Struct, frozen=True):
    """Packages to a tus receiver."""

    url: str

    def begin(self, identity: PackageRef, resume: str) -> Request:
        """Ask how far an earlier try came, or create the upload."""
        return self._look(resume) if resume else self._create(identity)

    def judge(self, identity: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        """The next piece, or the end: delivered when the receiver's offset is the whole size."""
        match request.step:
            case "create":
                return self._judge_created(identity, request, reply)
            case "look":
                return self._judge_found(identity, request, reply)
            case _:
                return self._judge_piece(identity, request, reply)

    def _create(self, identity: PackageRef) -> Request:
        about = {"filename": f"{identity.id}.zip", "filetype": "application/zip", "sha256": identity.sha256}
        headers = {
            **_VERSION,
            "Content-Length": "0",
            "Upload-Length": str(identity.size),
            "Upload-Metadata": ",".join(f"{key} {_base64(value)}" for key, value in about.items()),
            "Idempotency-Key": f'"{identity.id}"',
        }
        return Request("POST", self.url, headers, step=_CREATE)

    def _look(self, url: str) -> Request:
        return Request("HEAD", url, _VERSION, step=_LOOK, resume=url)

    def _judge_created(self, identity: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        case = ResponseJudge(identity, reply)
        if reply.status != 201:
            return case.failed()
        upload = urljoin(request.url, reply.headers.get("location", ""))
        if "location" not in reply.headers:
            return case.unknown("no-proof", "the receiver did not say where the package goes ({status})")
        if not same_origin(self.url, upload):
            message = "the receiver wants the package at another host, and it did not follow"
            return case.refused("redirected", message, "Ask the receiver for the right address.")
        return self._send(identity, upload, 0)

    def _judge_found(self, identity: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        case = ResponseJudge(identity, reply)
        if reply.status in _GONE:
            return self._create(identity)
        if reply.status not in (200, 204):
            return case.failed()
        offset, length = _number(reply, "upload-offset"), _number(reply, "upload-length")
        if offset is None or length not in (None, identity.size):
            return self._create(identity)  # that address is for something else now
        return self._went_on(case, request.resume, offset)

    def _judge_piece(self, identity: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
        case = ResponseJudge(identity, reply)
        if reply.status in _RAN_ASIDE:
            return case.again("twin", "the receiver is at another place in the package ({status})")
        if reply.status in _GONE and reply.status != 403:
            return case.again("begin-again", "the receiver has dropped what it had ({status})")
        if reply.status not in (200, 204):
            return case.failed()
        offset = _number(reply, "upload-offset")
        if offset is None:
            return self._look(request.resume)
        if offset <= (request.begin or 0) and identity.size > 0:
            return case.again("no-progress", "the receiver took nothing of what was sent ({status})")
        return self._went_on(case, request.resume, offset)

    def _went_on(self, case: ResponseJudge, upload: str, offset: int) -> Request | TransferOutcome:
        if offset > case.identity.size:
            return case.unknown("other-package", "the receiver has more than was sent ({status})")
        if offset == case.identity.size:
            return case.delivered("offset", upload)
        return self._send(case.identity, upload, offset)

    def _send(self, identity: PackageRef, upload: str, offset: int) -> Request:
        headers = {
            **_VERSION,
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(identity.size - offset),
            "Upload-Offset": str(offset),
        }
        return Request("PATCH", upload, headers, begin=offset, step=_SEND, resume=upload)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _number(reply: Reply, header: str) -> int | None:
    stated = reply.headers.get(header, "")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else None
