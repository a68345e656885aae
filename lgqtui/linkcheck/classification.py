"""Classification of replies and errors. No input or output."""

from __future__ import annotations

import ssl

from msgspec import Struct

from lgqtui.errors import error_causes
from lgqtui.links.model import VerdictWord

REDIRECTS = (301, 302, 303, 307, 308)
PERMANENT = (301, 308)
_BUSY = (429, 503)
_NOT_FOUND = (404, 410)
_REFUSES_PROGRAMS = (401, 402, 403, 405, 406, 407, 418, 451, 999)

BROKEN_IF_ONLINE = frozenset({"unknown-name", "refused", "loop", "certificate-expired", "certificate-wrong-host"})
"""Faults of a link only if other hosts can be reached."""

PERHAPS_OFFLINE = frozenset({"unknown-name", "name-trouble", "name-time-out", "unreachable"})
"""Faults of a computer without a network."""

_EXPIRED = 10
_WRONG_HOST = (62, 63, 64)
_UNKNOWN_ISSUER = (2, 18, 19, 20, 21, 27)


class LinkReply(Struct, frozen=True):
    """What counts of a reply; `is_challenge` if a bot protection sent it: that says nothing about the page."""

    status: int
    method: str = "GET"
    location: str = ""
    retry_after: str = ""
    date: str = ""
    is_markup: bool = False
    markup: bytes = b""
    is_challenge: bool = False
    sets_cookies: bool = False

    @property
    def is_success(self) -> bool:
        """True if the page exists."""
        return 200 <= self.status < 300 and not self.is_challenge

    @property
    def is_busy(self) -> bool:
        """True if the host asks to come back later."""
        return self.status in _BUSY and not self.is_challenge


LinkOutcome = tuple[VerdictWord, str]
"""The word of a verdict and its reason."""


def classify_reply(reply: LinkReply) -> LinkOutcome:
    """Classify the reply to a GET, if it is not a redirect."""
    status = reply.status
    if reply.is_success:
        return "ok", ""
    if reply.is_challenge or status in _REFUSES_PROGRAMS:
        return "unsure", "refuses-programs"
    if status in _NOT_FOUND:
        return "broken", "gone"
    if status in _BUSY:
        return "unsure", "busy"
    return "unsure", "fault-there" if 500 <= status < 600 else "status"


def classify_error(error: BaseException) -> str:
    """The reason why there was no reply."""
    reasons = (_known_fault(cause) for cause in reversed(list(error_causes(error))))
    return next(filter(None, reasons), "") or _BY_NAME.get(type(error).__name__, "reset")


def _known_fault(cause: BaseException) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _certificate_fault(cause)
    kinds = (
        (ssl.SSLError, "certificate-trouble"),
        (ConnectionRefusedError, "refused"),
        (ConnectionError, "reset"),
        (TimeoutError, "time-out"),
    )
    named = next((why for kind, why in kinds if isinstance(cause, kind)), "")
    if named or not isinstance(cause, OSError):
        return named
    # An error for several addresses at once names the reason only in its message.
    return "refused" if "refused" in str(cause).lower() else "unreachable"


_BY_NAME = {"ProxyError": "proxy", "LocalProtocolError": "not-http", "UnsupportedProtocol": "leads-elsewhere"}


def _certificate_fault(error: ssl.SSLCertVerificationError) -> str:
    """The fault of a certificate, by OpenSSL's code or, on other systems, by the message."""
    code, words = getattr(error, "verify_code", 0), str(error).lower()
    if code == _EXPIRED or "expired" in words:
        return "certificate-expired"
    if code in _WRONG_HOST or "hostname mismatch" in words or "does not match" in words:
        return "certificate-wrong-host"
    return "certificate-unknown-issuer" if code in _UNKNOWN_ISSUER or "issuer" in words else "certificate-trouble"
