"""Meaning of HTTP statuses for a package, common to all protocols.

Decisions depend on the status and the type of a problem, never on its text, which is only displayed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from lgqtui.formatting import format_size, read_http_date, read_retry_after
from lgqtui.i18n import tr
from lgqtui.links.url import parse
from lgqtui.submission.endpoints.protocol import OutcomeKind, Reply, TransferOutcome
from lgqtui.submission.receipt import PackageRef, unique_keys
from lgqtui.text import clean, shorten

# Another attempt makes sense without the user.
_AGAIN: Mapping[int, str] = {
    408: "the receiver gave up waiting for the package (408)",
    423: "the receiver is still busy with an earlier try (423)",
    425: "the receiver is still busy with an earlier try (425)",
    429: "the receiver is asked by too many at once (429)",
    500: "the receiver has a fault of its own (500)",
    502: "the receiver cannot be reached through its gateway (502)",
    503: "the receiver is busy (503)",
    504: "the receiver did not answer its gateway in time (504)",
    507: "the receiver has no room left (507)",
    511: "the network wants you to sign in first (511)",
}
_GIVE_THE_ID = "Ask the receiver; give them the id {id}."
_REFUSED: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed", "the receiver could not read what was sent (400)", _GIVE_THE_ID),
    401: (
        "no-token",
        "the receiver wants a token, or does not know this one (401)",
        "Give the token: lgqtui config receiver",
    ),
    403: ("forbidden", "the receiver does not let you send there (403)", "Ask the receiver for access."),
    404: ("not-there", "there is nothing at that address (404)", "Check the address: lgqtui config"),
    405: ("not-there", "nothing can be sent to that address (405)", "Check the address: lgqtui config"),
    407: ("proxy", "the proxy of your network wants you to sign in (407)", "Ask whoever runs your network."),
    409: ("conflict", "the receiver has something else under this id (409)", _GIVE_THE_ID),
    410: ("not-there", "that address has been given up (410)", "Ask the receiver for the new address."),
    411: ("no-length", "the receiver, or a proxy before it, lost the length (411)", "Ask the receiver."),
    412: ("there-already", "the receiver has something there already (412)", _GIVE_THE_ID),
    413: (
        "too-large",
        "the package is larger than the receiver takes (413): {size}",
        "Take out or shrink attachments, or ask the receiver for another way.",
    ),
    415: ("wrong-kind", "the receiver takes no packages of this kind (415)", "Check the address: lgqtui config"),
    422: ("other-bytes", "the receiver refuses the package, or has other bytes under its id (422)", _GIVE_THE_ID),
    501: ("not-able", "the receiver cannot take packages this way (501)", "Check the address: lgqtui config"),
}


class ResponseJudge(Struct, frozen=True):
    """Turns a reply about a package into an outcome. `redirected_to` is the address that a redirect led to, or ""."""

    package: PackageRef
    reply: Reply
    redirected_to: str = ""

    def delivered(self, proof: str, location: str = "") -> TransferOutcome:
        """Return `sent`: the package has arrived, and `proof` names what proves it."""
        location = shorten(self.reply.redact(location), 2_000)
        digest = shorten(self.reply.redact(self.reply.headers.get("repr-digest", "")), DISPLAY_LIMIT)
        return TransferOutcome("sent", "sent", status=self.reply.status, proof=proof, location=location, digest=digest)

    def again(self, code: str, message: str) -> TransferOutcome:
        """Return `again`: another attempt makes sense without the user."""
        return self._outcome("again", code, message, "")

    def unknown(self, code: str, message: str, hint: str = "") -> TransferOutcome:
        """Return `unknown`: the package may have arrived."""
        return self._outcome("unknown", code, message, hint or "Ask the receiver whether it has the id {id}.")

    def refused(self, code: str, message: str, hint: str) -> TransferOutcome:
        """Return `refused`: the user has to act before another attempt makes sense."""
        return self._outcome("refused", code, message, hint)

    def failed(self) -> TransferOutcome:
        """Return the outcome for a status that is no success."""
        status = self.reply.status
        is_busy = retry_after(self.reply) is not None or speaks_of_idempotency(self.reply)
        if status == 409 and is_busy:
            return self.again("twin", "the receiver is still busy with an earlier try (409)")
        if status in _REFUSED:
            return self.refused(*_REFUSED[status])
        if status in _AGAIN:
            return self.again("busy", _AGAIN[status])
        return self._judge_unlisted(status)

    def _judge_unlisted(self, status: int) -> TransferOutcome:
        if status >= 500:
            return self.again("busy", "the receiver has a fault of its own ({status})")
        if status >= 400:
            return self.refused("odd-status", "the receiver refuses ({status})", "Ask the receiver.")
        if status >= 300:
            message = "the address leads elsewhere ({status}), and the package did not follow"
            hint = "If it moved, write the new address: lgqtui config. Or sign in to your network first."
            return self.refused("redirected", message, hint)
        return self.unknown("odd-status", "the receiver answered with {status}, which proves nothing")

    def _outcome(self, kind: OutcomeKind, code: str, message: str, remedy: str) -> TransferOutcome:
        status, size = self.reply.status, format_size(self.package.size)
        params: dict[str, object] = {"status": status, "id": self.package.id, "size": size}
        fault, remedy = tr(message, **params), tr(remedy, **params)
        if self.redirected_to:
            address = shorten(self.reply.redact(self.redirected_to.partition("?")[0]), DISPLAY_LIMIT)
            fault = tr("redirected to {address}: {fault}", fault=fault, address=address)
        params |= {"text": problem_text(self.reply), "fault": fault, "todo": remedy}
        template = "{fault}: {text}" if params["text"] else "{fault}"
        hint = "The package stays in the outbox. {todo}" if remedy else ""
        return TransferOutcome(kind, code, template, hint, params, retry_after(self.reply) or 0.0, status)


LONGEST_WAIT = 86_400.0
"""The longest pause, in seconds, that a receiver can ask for."""

DISPLAY_LIMIT = 200
"""Characters of a receiver's text that are displayed."""
_SHA256_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):")
_JSON_TYPES = re.compile(r"application/(?:[\w.-]+\+)?json")


def retry_after(reply: Reply) -> float | None:
    """Return the seconds that a Retry-After asks for, in either of its forms; None if there is none."""
    now = read_http_date(reply.headers.get("date", "")) or datetime.fromtimestamp(reply.now, UTC)
    seconds = read_retry_after(reply.headers.get("retry-after", ""), now)
    return None if seconds is None else min(seconds, LONGEST_WAIT)


def json_of(reply: Reply) -> Mapping[str, Any]:
    """Return the JSON object in the body; empty if the media type is another, a key is there twice, or it is none."""
    if not _JSON_TYPES.fullmatch(media_type(reply)):
        return {}
    try:
        content = json.loads(reply.body, object_pairs_hook=unique_keys)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


_LOGIN = re.compile(r"\s*(?:[a-z][\w+.-]*:[/\\]*|[/\\]{2,})[^/\\?#]*@", re.IGNORECASE)


def readable_address(text: str, base: str) -> str:
    """Return an address from outside, absolute; "" if it cannot be read, or has a name or a password in it."""
    url = parse(text, base) if text and not _LOGIN.match(text) else None
    return "" if url is None or url.username or url.password else url.href


def media_type(reply: Reply) -> str:
    """Return the media type of the body, without parameters."""
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_web_page(reply: Reply) -> bool:
    """Return True if the body is an HTML page: a login page, or a proxy's notice."""
    start = reply.body.lstrip()[:14].lower()
    return "html" in media_type(reply) or start.startswith((b"<!doctype html", b"<html"))


def problem_text(reply: Reply) -> str:
    """Return the receiver's text about the problem (RFC 9457), cleaned and shortened; "" if there is none."""
    problem = json_of(reply)
    parts = [problem.get(key) for key in ("title", "detail")]
    text = ". ".join(part.strip().rstrip(".") for part in parts if isinstance(part, str) and part.strip())
    return shorten(clean(reply.redact(text)).text, DISPLAY_LIMIT)


def speaks_of_idempotency(reply: Reply) -> bool:
    """Return True if the type of the problem is about the key that marks a repeated request."""
    kind = json_of(reply).get("type")
    return isinstance(kind, str) and "idempoten" in kind.lower()


def stated_digest(header: str) -> str:
    """Return the SHA-256 in a Repr-Digest, in base 64; "" if there is none."""
    match = _SHA256_DIGEST.search(header)
    return match.group(1) if match else ""
