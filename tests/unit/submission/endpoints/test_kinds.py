"""The rows, and the kinds `s3` and `tus`: requests and outcomes."""

from __future__ import annotations

from typing import Any

import pytest

from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.endpoints.kinds import KINDS
from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.s3 import S3
from lgqtui.submission.endpoints.tus import Tus
from lgqtui.submission.receipt import PackageRef

PACKAGE = PackageRef("0b8f0c5e", "ab" * 32, 100)
OTHER = "zc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc0="
UPLOAD = "https://t.example/files/7"


@pytest.mark.parametrize(
    ("address", "method"),
    [("https://a.example", "POST"), ("s3+https://a.example/{id}", "PUT"), ("tus+https://a.example", "POST")],
)
def test_each_kind_of_address_has_its_profile(address: str, method: str) -> None:
    """All HTTP kinds have the same interface."""
    endpoint = read_address(address)
    assert endpoint.kind.protocol is not None
    assert endpoint.kind.protocol(endpoint.target, "").begin(PACKAGE, "").method == method


def test_a_folder_speaks_no_http() -> None:
    """It has no protocol: files are written."""
    assert [kind.name for kind in KINDS.values() if kind.is_folder] == ["folder"]
    assert read_address("folder:/x").kind is KINDS["folder"]


# s3


def judged_s3(status: int, headers: dict[str, str], body: bytes = b"") -> TransferOutcome:
    profile = S3("https://b.example/in/{id}.zip?X-Amz-Signature=s")
    result = profile.judge(PACKAGE, profile.begin(PACKAGE, ""), Reply(status, headers, body))
    assert isinstance(result, TransferOutcome)
    return result


def test_a_put_fills_in_the_id_and_overwrites_nothing() -> None:
    """No headers of the vendor are added, as the signature covers them."""
    request = S3("https://b.example/in/{id}.zip?X-Amz-Signature=s").begin(PACKAGE, "")
    assert (request.method, request.offset) == ("PUT", 0)
    assert request.url == "https://b.example/in/0b8f0c5e.zip?X-Amz-Signature=s"
    assert request.headers["If-None-Match"] == "*"
    assert not [name for name in request.headers if name.lower().startswith("x-amz")]


@pytest.mark.parametrize(
    ("status", "headers", "kind", "code"),
    [
        (200, {"etag": '"1"'}, "sent", "sent"),
        (200, {"x-amz-checksum-sha256": PACKAGE.sha256_base64}, "sent", "sent"),
        (200, {"x-amz-checksum-sha256": OTHER, "etag": '"1"'}, "unknown", "other-package"),
        (200, {}, "unknown", "no-proof"),
        (200, {"etag": '"1"', "content-type": "text/html"}, "unknown", "no-proof"),
        (204, {"etag": '"1"'}, "unknown", "odd-status"),
        (412, {}, "unknown", "there-already"),
        (412, {"x-amz-checksum-sha256": PACKAGE.sha256_base64}, "sent", "sent"),
        (412, {"x-amz-checksum-sha256": OTHER}, "unknown", "other-package"),
        (409, {}, "again", "busy"),
        (503, {}, "again", "busy"),
        (400, {}, "refused", "forbidden"),
        (403, {}, "refused", "forbidden"),
        (413, {}, "refused", "too-large"),
        (307, {"location": "https://b2.example/"}, "refused", "redirected"),
    ],
)
def test_a_bucket_is_believed_with_an_etag_or_a_checksum(
    status: int, headers: dict[str, str], kind: str, code: str
) -> None:
    """An existing object without a readable checksum is left to the user."""
    result = judged_s3(status, headers, b"<p>Sign in" if "html" in headers.get("content-type", "") else b"")
    assert (result.kind, result.code) == (kind, code)


# tus


def judged_tus(request: Request, status: int, headers: dict[str, str]) -> Any:
    return Tus("https://t.example/files").judge(PACKAGE, request, Reply(status, headers))


CREATE = Tus("https://t.example/files").begin(PACKAGE, "")
STATUS_REQUEST = Tus("https://t.example/files").begin(PACKAGE, UPLOAD)
SEND: Request = judged_tus(CREATE, 201, {"location": "/files/7"})


def test_an_upload_is_created_looked_at_and_sent() -> None:
    """Each request has the protocol version, and the resume address is saved."""
    assert (CREATE.method, CREATE.offset, CREATE.resume_url) == ("POST", None, "")
    assert CREATE.headers["Upload-Length"] == "100"
    assert CREATE.headers["Upload-Metadata"].startswith("filename MGI4ZjBjNWUuemlw,filetype ")
    assert (STATUS_REQUEST.method, STATUS_REQUEST.url, STATUS_REQUEST.offset, STATUS_REQUEST.resume_url) == (
        "HEAD",
        UPLOAD,
        None,
        UPLOAD,
    )
    assert (SEND.method, SEND.url, SEND.offset, SEND.resume_url) == ("PATCH", UPLOAD, 0, UPLOAD)
    assert (SEND.headers["Upload-Offset"], SEND.headers["Content-Length"]) == ("0", "100")
    assert {r.headers["Tus-Resumable"] for r in (CREATE, STATUS_REQUEST, SEND)} == {"1.0.0"}


@pytest.mark.parametrize(
    ("request_", "status", "headers", "then"),
    [
        (STATUS_REQUEST, 200, {"upload-offset": "40", "upload-length": "100"}, ("PATCH", 40)),
        (STATUS_REQUEST, 204, {"upload-offset": "40"}, ("PATCH", 40)),
        (STATUS_REQUEST, 200, {"upload-offset": "40", "upload-length": "99"}, ("POST", None)),
        (STATUS_REQUEST, 200, {}, ("POST", None)),
        (STATUS_REQUEST, 404, {}, ("POST", None)),
        (STATUS_REQUEST, 410, {}, ("POST", None)),
        (STATUS_REQUEST, 403, {}, ("POST", None)),
        (SEND, 204, {"upload-offset": "60"}, ("PATCH", 60)),
        (SEND, 204, {}, ("HEAD", None)),
        (SEND, 204, {"upload-offset": "²"}, ("HEAD", None)),
    ],
)
def test_sending_goes_on_where_the_receiver_is(
    request_: Request, status: int, headers: dict[str, str], then: tuple[str, int | None]
) -> None:
    """An expired or changed upload is created again."""
    result = judged_tus(request_, status, headers)
    assert isinstance(result, Request)
    assert (result.method, result.offset) == then


@pytest.mark.parametrize(
    ("request_", "status", "headers", "kind", "code"),
    [
        (STATUS_REQUEST, 200, {"upload-offset": "100"}, "sent", "sent"),
        (SEND, 204, {"upload-offset": "100"}, "sent", "sent"),
        (SEND, 204, {"upload-offset": "101"}, "unknown", "other-package"),
        (SEND, 204, {"upload-offset": "0"}, "again", "no-progress"),
        (SEND, 409, {}, "again", "twin"),
        (SEND, 460, {}, "again", "twin"),
        (SEND, 404, {}, "again", "begin-again"),
        (SEND, 403, {}, "refused", "forbidden"),
        (SEND, 423, {}, "again", "busy"),
        (SEND, 413, {}, "refused", "too-large"),
        (STATUS_REQUEST, 423, {}, "again", "busy"),
        (STATUS_REQUEST, 401, {}, "refused", "no-token"),
        (STATUS_REQUEST, 503, {}, "again", "busy"),
        (CREATE, 201, {}, "unknown", "no-proof"),
        (CREATE, 200, {"location": "/files/7"}, "unknown", "odd-status"),
        (CREATE, 201, {"location": "https://other.example/7"}, "refused", "redirected"),
        (CREATE, 201, {"location": "http://t.example/7"}, "refused", "redirected"),
        (CREATE, 413, {}, "refused", "too-large"),
        (CREATE, 412, {}, "refused", "there-already"),
        (CREATE, 307, {"location": "/2"}, "refused", "redirected"),
    ],
)
def test_delivered_is_when_the_offset_is_the_whole_size(
    request_: Request, status: int, headers: dict[str, str], kind: str, code: str
) -> None:
    """A token is never sent to another host."""
    result = judged_tus(request_, status, headers)
    assert isinstance(result, TransferOutcome)
    assert (result.kind, result.code) == (kind, code)
