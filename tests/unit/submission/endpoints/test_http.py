"""Kind `http`: requests, and the outcome of every status."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lgqtui.submission.endpoints.http import Http
from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.receipt import PackageRef

SHA = "ab" * 32
PACKAGE = PackageRef("0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283", SHA, 3_100_000)
URL = "https://collect.example/in"
HTML = {"content-type": "text/html; charset=utf-8"}
JSON = {"content-type": "application/json"}
PROBLEM = {"content-type": "application/problem+json"}


def result_of(
    status: int, headers: dict[str, str] | None = None, body: Any = b"", *, token: bool = False, followed: bool = False
) -> Request | TransferOutcome:
    profile = Http(URL, has_token=token)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = profile.begin(PACKAGE, "")
    if followed:
        moved = profile.judge(PACKAGE, request, Reply(307, {"location": "/2?signed=1"}))
        assert isinstance(moved, Request)
        request = moved
    return profile.judge(PACKAGE, request, Reply(status, headers or {}, content, now=1_000_000.0))


def outcome(*args: Any, **more: Any) -> TransferOutcome:
    result = result_of(*args, **more)
    assert isinstance(result, TransferOutcome)
    return result


def test_the_request_carries_what_the_contract_says() -> None:
    """Type, length, digest and an idempotency key that does not change."""
    request = Http(URL, has_token=True).begin(PACKAGE, "ignored")
    assert (request.method, request.url, request.offset) == ("POST", URL, 0)
    assert request.headers["Content-Type"] == "application/zip"
    assert request.headers["Content-Length"] == "3100000"
    assert request.headers["Content-Digest"] == "sha-256=:q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=:"
    assert request.headers["Idempotency-Key"] == f'"{PACKAGE.id}"'
    assert "Authorization" not in request.headers


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize(
    ("headers", "body", "evidence"),
    [
        (JSON, {"id": PACKAGE.id}, "receipt"),
        (JSON, {"sha256": SHA.upper()}, "receipt"),
        (JSON, {"digest": f"sha256:{SHA}"}, "receipt"),
        ({"content-type": "application/vnd.office+json"}, {"digest": PACKAGE.digest_field, "more": [1]}, "receipt"),
        ({"repr-digest": f"sha-512=:xx:, {PACKAGE.digest_field}"}, b"", "digest"),
        ({"location": "/in/7"}, b"", "location"),
        ({"location": "/in/7", "content-type": "text/plain"}, b"thanks", "location"),
    ],
)
def test_delivered_needs_evidence(status: int, headers: dict[str, str], body: Any, evidence: str) -> None:
    """A receipt with id or digest, a matching digest, or a Location."""
    result = outcome(status, headers, body)
    assert (result.kind, result.proof, result.status) == ("sent", evidence, status)
    assert result.location == headers.get("location", "")


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({}, b"", "no-proof"),
        (JSON, {}, "no-proof"),
        (JSON, [PACKAGE.id], "no-proof"),
        (JSON, b"{", "no-proof"),
        (JSON, b"[" * 100_000, "no-proof"),
        (JSON, f'{{"id": "another", "id": "{PACKAGE.id}"}}'.encode(), "no-proof"),
        (JSON, f'{{"i\\u0064": "another", "id": "{PACKAGE.id}"}}'.encode(), "no-proof"),
        (JSON, f'{{"id": "{PACKAGE.id}", "more": {{"id": 1, "id": 2}}}}'.encode(), "no-proof"),
        (JSON, {"digest": "md5:1", "id": 7}, "no-proof"),
        ({"content-type": "text/plain"}, {"id": PACKAGE.id}, "no-proof"),
        (HTML, b"<p>Sign in</p>", "web-page"),
        ({**HTML, "location": "/login"}, b"", "web-page"),
        ({"location": "/in/7"}, b"\n <!DOCTYPE html><title>Sign in</title>", "web-page"),
        (JSON, {"id": "another"}, "other-package"),
        (JSON, {"id": PACKAGE.id, "size": PACKAGE.size + 1}, "other-package"),
        ({**JSON, "location": "/in/7"}, {"sha256": "cd" * 32}, "other-package"),
        (JSON, {"id": PACKAGE.id, "sha256": "cd" * 32}, "other-package"),
        (
            {"repr-digest": "sha-256=:zc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc0=:", "location": "/7"},
            b"",
            "other-package",
        ),
    ],
)
def test_success_without_proof_is_unknown_and_stays_in_the_outbox(
    headers: dict[str, str], body: Any, code: str
) -> None:
    """For example a login page, or a receipt for another package."""
    result = outcome(200, headers, body)
    assert (result.kind, result.code) == ("unknown", code)
    assert "outbox" in result.hint


@pytest.mark.parametrize("status", [203, 205, 206, 226, 299])
def test_any_other_yes_proves_nothing(status: int) -> None:
    """Only the four documented statuses count."""
    assert outcome(status, JSON, {"id": PACKAGE.id}).kind == "unknown"


def test_what_was_reached_by_a_redirect_is_named() -> None:
    """The sentence has the final address, without a query."""
    for status in (404, 503, 201):
        result = outcome(status, followed=True)
        text = result.message.format_map(result.params)
        assert text.startswith("redirected to https://collect.example/2: ")
        assert str(status) in text
    assert "redirected" not in outcome(404).message.format_map(outcome(404).params)


def test_a_small_package_that_is_too_large_has_a_size() -> None:
    """Sizes have the usual form."""
    reply = Reply(413, {})
    small = Http(URL, has_token=False).judge(PACKAGE.__class__(PACKAGE.id, SHA, 9_400), Request("POST", URL, {}), reply)
    assert isinstance(small, TransferOutcome)
    assert small.message.format_map(small.params).endswith("(413): 9 kB")


@pytest.mark.parametrize("status", [408, 423, 425, 429, 500, 502, 503, 504, 507, 511, 520, 599])
def test_what_passes_is_tried_again(status: int) -> None:
    """Busy, unreachable or out of order: temporary."""
    result = outcome(status)
    assert (result.kind, result.retry_after) == ("again", 0.0)
    assert str(status) in result.message.format_map(result.params)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "malformed"),
        (401, "no-token"),
        (403, "forbidden"),
        (404, "not-there"),
        (405, "not-there"),
        (407, "proxy"),
        (409, "conflict"),
        (410, "not-there"),
        (411, "no-length"),
        (412, "there-already"),
        (413, "too-large"),
        (415, "wrong-kind"),
        (418, "odd-status"),
        (422, "other-bytes"),
        (501, "not-able"),
    ],
)
def test_faults_that_the_user_has_to_correct_are_not_retried(status: int, code: str) -> None:
    """Each has a sentence and a remedy."""
    result = outcome(status)
    assert (result.kind, result.code, result.status) == ("refused", code, status)
    text, remedy = result.message.format_map(result.params), result.hint.format_map(result.params)
    assert str(status) in text
    assert remedy.startswith("The package stays in the outbox. ")
    assert len(remedy) > len("The package stays in the outbox. ")


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ({}, b"", "refused"),
        ({"retry-after": "5"}, b"", "again"),
        ({"retry-after": "soon"}, b"", "refused"),
        (PROBLEM, {"type": "https://a.example/idempotency-key-in-use"}, "again"),
        (PROBLEM, {"type": "https://a.example/conflict", "title": "Idempotency"}, "refused"),
        (PROBLEM, {"type": 5}, "refused"),
    ],
)
def test_a_twin_that_is_still_running_is_waited_for(headers: dict[str, str], body: Any, kind: str) -> None:
    """A conflict is final unless the receiver asks to wait; the body does not matter."""
    assert outcome(409, headers, body).kind == kind


DATE = "Mon, 12 Jan 1970 13:46:40 GMT"  # 1,000,000 seconds


@pytest.mark.parametrize(
    ("header", "date", "wait"),
    [
        ("30", "", 30),
        (" 30 ", "", 30),
        ("-5", "", 0),
        ("1.5", "", 0),
        ("9" * 400, "", 86_400),
        ("٣", "", 0),
        ("Mon, 12 Jan 1970 13:47:40 GMT", "", 60),
        ("Mon, 12 Jan 1970 13:45:40 GMT", "", 0),
        ("Mon, 12 Jan 1970 14:47:40 GMT", "Mon, 12 Jan 1970 14:46:40 GMT", 60),
        ("Tue, 12 Jan 2100 13:47:40 GMT", DATE, 86_400),
        ("Xxx, 99 Yyy 0000 99:99:99 GMT", "", 0),
        ("", "", 0),
    ],
)
def test_retry_after_is_read_in_both_its_forms(header: str, date: str, wait: float) -> None:
    """A date is relative to the receiver's clock; the maximum is a day."""
    headers = {"retry-after": header} | ({"date": date} if date else {})
    assert outcome(503, headers).retry_after == wait


@pytest.mark.parametrize(
    ("status", "location", "token", "followed", "goes_to"),
    [
        (307, "/2", False, False, "https://collect.example/2"),
        (308, "https://collect.example:443/2", False, False, "https://collect.example/2"),
        (307, "/2", True, False, ""),
        (307, "/3", False, True, ""),
        (308, "https://other.example/2", False, False, ""),
        (308, "http://collect.example/2", False, False, ""),
        (307, "https://collect.example:99999/", False, False, ""),
        (301, "/2", False, False, ""),
        (302, "/login", False, False, ""),
        (303, "/2", False, False, ""),
        (304, "", False, False, ""),
    ],
)
def test_a_redirect_is_followed_once_and_never_with_a_token(
    status: int, location: str, token: bool, followed: bool, goes_to: str
) -> None:
    """Only on the same origin, for statuses that keep the method."""
    result = result_of(status, {"location": location}, token=token, followed=followed)
    if goes_to:
        assert isinstance(result, Request)
        assert (result.url, result.method, result.offset) == (goes_to, "POST", 0)
    else:
        assert isinstance(result, TransferOutcome)
        assert (result.kind, result.code) == ("refused", "redirected")


def test_a_redirect_without_an_address_is_refused() -> None:
    """It would be a loop."""
    result = result_of(307)
    assert isinstance(result, TransferOutcome)
    assert result.code == "redirected"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"title": "Closed.", "detail": "Come back on Monday"}, ": Closed. Come back on Monday"),
        ({"title": "a\x1b[31m\u202eb\nc" * 3}, ": a[31m⟨U+202E⟩b ca[31m"),
        ({"title": "{id} {0}"}, ": {id} {0}"),
        ({"title": "x" * 1000}, ": " + "x" * 199 + "…"),
        ({"title": 5, "detail": None}, ""),
        ({"title": " "}, ""),
    ],
)
def test_a_problem_is_shown_cleaned_and_shortened(body: Any, message: str) -> None:
    """Text of a receiver has no control characters and a limited length."""
    result = outcome(503, PROBLEM, body)
    text = result.message.format_map(result.params).removeprefix("the receiver is busy (503)")
    assert text == message or (message and text.startswith(message))
