"""Findings of a dry run from a reply."""

from __future__ import annotations

import pytest

from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.endpoints.dry_run import findings
from lgqtui.submission.endpoints.protocol import Reply

SIZE = 2_000_000
NOW = 1_000_000.0
DATE = {"date": "Mon, 12 Jan 1970 13:46:40 GMT"}


def verdicts(address: str, reply: Reply, *, token: bool = False) -> dict[str, str]:
    results = findings(read_address(address), reply, SIZE, "t0ken" if token else "")
    return {finding.code: f"{finding.rating} {finding.message.format_map(finding.params)}" for finding in results}


@pytest.mark.parametrize(
    ("status", "headers", "token", "code", "says"),
    [
        (204, {"accept-post": "application/zip"}, True, "token", "good the token is accepted"),
        (204, {"accept-post": "application/zip"}, False, "token", "good no token is wanted"),
        (204, {}, True, "token", "unsure whether"),
        (405, {}, False, "token", "unsure no token is set"),
        (401, {}, False, "token", "bad a token is wanted (401)"),
        (403, {}, True, "token", "bad the token is not accepted (403)"),
        (302, {}, True, "token", "bad the address leads elsewhere (302)"),
        (204, {"upload-limit": "max-size=1999999"}, True, "size", "bad the package has 2.0 MB, and at most 2.0 MB"),
        (204, {"upload-limit": "min-size=1, max-size=2000000"}, True, "size", "good the package has 2.0 MB"),
        (204, {"tus-max-size": "1000"}, True, "size", "bad the package has 2.0 MB"),
        (204, {"tus-max-size": "much"}, True, "size", "unsure how large"),
        (204, DATE, True, "clock", "good the clocks agree"),
        (204, {"date": "Mon, 12 Jan 1970 12:46:40 GMT"}, True, "clock", "unsure this computer's clock"),
        (204, {}, True, "clock", "unsure the receiver does not say"),
        (500, {}, True, "reached", "good the receiver answers (500)"),
        (407, {}, True, "reached", "bad your network wants you to sign in first (407)"),
        (511, {}, False, "reached", "bad your network wants you to sign in first (511)"),
        (204, {}, True, "certificate", "good its certificate is trusted"),
    ],
)
def test_what_an_answer_says_before_anything_is_sent(
    status: int, headers: dict[str, str], token: bool, code: str, says: str
) -> None:
    """Only what the response proves is claimed."""
    assert verdicts("https://a.example/in", Reply(status, headers, now=NOW), token=token)[code].startswith(says)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("X-Amz-Date=19700112T134640Z&X-Amz-Expires=600", "good the address is signed for 10 more minutes"),
        ("X-Amz-Date=19700112T130000Z&X-Amz-Expires=600", "bad the signature of the address has run out"),
        ("Signature=x&Expires=1000060", "good the address is signed for 1 more minutes"),
        ("Signature=x&Expires=soon", "unsure"),
        ("X-Amz-Date=soon&X-Amz-Expires=600", "unsure"),
        ("", "unsure"),
    ],
)
def test_a_signature_that_has_run_out_is_seen(query: str, says: str) -> None:
    """Before the user waits for an upload that will be refused."""
    results = verdicts(f"s3+http://localhost/{{id}}?{query}", Reply(403, {}, now=NOW))
    assert results["signature"].startswith(says)
    assert results["certificate"].startswith("unsure")
    assert "token" not in results
