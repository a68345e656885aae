"""Meaning of network errors for a package."""

from __future__ import annotations

from collections.abc import Mapping

from lgqtui.errors import error_causes
from lgqtui.submission.endpoints.protocol import TransferOutcome

LOST = "lost"
"""Code of the outcome that everything was sent and no answer came: the package may have arrived."""

STALLED = "stalled"
"""Code of the outcome that no byte was sent for too long, and the package cannot have arrived."""

_LOST = "the whole package was sent, and the line broke before the answer came"
_SILENT = "the whole package was sent, and no answer came for a long time"
_LOST_HINT = "It is sent again under the same id, so that it cannot count twice."
_MESSAGES: Mapping[str, tuple[str, str]] = {
    "ConnectTimeout": ("no-connection", "the receiver does not answer"),
    "ConnectError": ("no-connection", "the receiver cannot be reached: there is no network, or no such host"),
    "ProxyError": ("no-connection", "the proxy of your network does not let the package through"),
    "TransferStalled": (STALLED, "nothing moved for a long time, and this try was given up"),
}


class TransferStalled(Exception):
    """No byte was sent for too long."""


def classify_error(error: Exception, *, all_sent: bool) -> TransferOutcome:
    """Return the outcome for a network error; `all_sent` is True if every byte of the package had been handed over."""
    import ssl  # late: the outbox can be looked at without any line

    chain = list(error_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in chain):
        message = "the receiver's certificate is not trusted here, so nothing was sent"
        hint = "Sign in to your network first. If it lasts, ask whoever runs your network, or the receiver."
        return TransferOutcome("again", "certificate", message, hint)
    if type(error).__name__ in ("InvalidURL", "UnsupportedProtocol", "LocalProtocolError"):
        message = "the request cannot be made: the address or the token has a letter that does not belong there"
        return TransferOutcome("refused", "wrong-request", message, "Check both: lgqtui config")
    if all_sent:
        return TransferOutcome("again", LOST, _SILENT if isinstance(error, TransferStalled) else _LOST, _LOST_HINT)
    if any(isinstance(cause, ssl.SSLError) for cause in chain):
        return TransferOutcome("again", "no-encryption", "no encrypted connection to the receiver could be made")
    if any(isinstance(cause, ConnectionRefusedError) for cause in chain):
        return TransferOutcome("again", "no-connection", "nothing receives packages at that address now")
    name = "" if any(isinstance(cause, ConnectionResetError) for cause in chain) else type(error).__name__
    code, message = _MESSAGES.get(name, ("line-broke", "the line broke"))
    return TransferOutcome("again", code, message)
