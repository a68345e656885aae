"""Replies and errors as verdicts."""

from __future__ import annotations

import ssl

import pytest

from lgqtui.linkcheck.classification import LinkReply, classify_error, classify_reply


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ssl.SSLCertVerificationError("certificate has expired"), "certificate-expired"),
        (ssl.SSLCertVerificationError("“x” certificate name does not match input"), "certificate-wrong-host"),
        (ssl.SSLCertVerificationError("unable to get local issuer certificate"), "certificate-unknown-issuer"),
        (ssl.SSLCertVerificationError("revoked"), "certificate-trouble"),
        (ssl.SSLError("handshake failure"), "certificate-trouble"),
        (ConnectionRefusedError(), "refused"),
        (OSError("Multiple exceptions: [Errno 111] Connection refused"), "refused"),
        (OSError(101, "Network is unreachable"), "unreachable"),
        (BrokenPipeError(), "reset"),
        (TimeoutError(), "time-out"),
        (ValueError(), "reset"),
    ],
)
def test_network_errors_are_classified_also_by_system_messages(error: Exception, why: str) -> None:
    """Certificate stores and networks of other systems word faults differently."""
    assert classify_error(error) == why
    outer = RuntimeError()
    outer.__cause__ = error
    assert classify_error(outer) == why


def test_every_status_has_a_verdict_and_only_two_are_broken() -> None:
    """Only 404 and 410 are broken, unless a guard page answers."""
    broken = {status for status in range(100, 1000) if classify_reply(LinkReply(status))[0] == "broken"}
    assert broken == {404, 410}
    assert all(classify_reply(LinkReply(status, is_challenge=True))[0] == "unsure" for status in range(100, 1000))
