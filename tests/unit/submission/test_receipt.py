"""Receipts: saved as files, and compared with packages offline."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.submission.outbox_entry import receipt_time
from lgqtui.submission.receipt import PackageRef, Receipt, first_difference, from_json, to_json

PACKAGE = PackageRef("0b8f0c5e", "ab" * 32, 100)
RECEIPT = Receipt(
    id=PACKAGE.id,
    sha256=PACKAGE.sha256,
    size=100,
    endpoint="https://a.example/in",
    endpoint_kind="http",
    time="2026-11-23T09:00:00Z",
    status=201,
    proof="receipt",
    server_date="Mon, 23 Nov 2026 09:00:01 GMT",
    location="/in/7",
    digest="",
    body='{"id": "0b8f0c5e"} 谢谢',
)


def changed(**keys: Any) -> bytes:
    return json.dumps({**json.loads(to_json(RECEIPT)), **keys}).encode()


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-11-23T09:00:00Z", r"2026-11-2\d \d\d:\d0"),
        ("to\x1bday", "today"),
        ("0001-01-01T00:00:00+14:00", r"0*1-01-01 00:00"),
    ],
)
def test_its_time_is_shown_in_local_time(time: str, expected: str) -> None:
    """With the zone; foreign text is displayed harmlessly."""
    assert re.match(expected, receipt_time(replace(RECEIPT, time=time)).replace("␛", ""))


def test_a_receipt_comes_back_from_its_file() -> None:
    """Also with keys of a later version."""
    assert from_json(to_json(RECEIPT)) == RECEIPT
    assert from_json(changed(later=[1])) == RECEIPT
    assert first_difference(RECEIPT, PACKAGE) == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b"\xff",
        changed(format=2),
        changed(size="100"),
        changed(status=True),
        changed(sha256="ab"),
        changed(body=None),
        b'{"format": 1, "id": "x"}',
        changed().replace(b"{", b'{"id": "another",', 1),
        changed().replace(b"{", b'{"i\\u0064": "another",', 1),
        changed(later=[{}]).replace(b"{}", b'{"a": 1, "a": 1}'),
    ],
)
def test_what_is_no_receipt_is_none(content: bytes) -> None:
    """An invalid file gives no receipt."""
    assert from_json(content) is None


def test_a_receipt_is_for_a_single_package() -> None:
    """The first difference is named."""
    assert first_difference(RECEIPT, PACKAGE) == ""
    assert first_difference(RECEIPT, replace(PACKAGE, id="other")) == "id"
    assert first_difference(RECEIPT, replace(PACKAGE, sha256="cd" * 32)) == "sha256"
    assert first_difference(RECEIPT, replace(PACKAGE, size=101)) == "size"
