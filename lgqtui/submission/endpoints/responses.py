"""What HTTP statuses mean for a package, whichever profile sends it.

Decisions are made from the status and the type of a problem, never from its text; that is only shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from lgqtui.i18n import tr
from lgqtui.submission.endpoints.protocol import Kind, Reply, TransferOutcome
from lgqtui.submission.receipt import PackageRef
from lgqtui.text import clean, shorten

# Worth another try without anybody doing anything.
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
_REFUSED: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed", "the receiver could not read what was sent (400)", "Ask the receiver; give them the id {id}."),
    401: ("no-token", "the receiver wants a token, or does not know this one (401)", "Give the token: lgqtui config"),
    403: ("forbidden", "the receiver does not let you send there (403)", "Ask the receiver for access."),
    404: ("not-there", "there is nothing at that address (404)", "Check the address: lgqtui config"),
    405: ("not-there", "nothing can be sent to that address (405)", "Check the address: lgqtui config"),
    407: ("proxy", "the proxy of your network wants you to sign in (407)", "Ask whoever runs your network."),
    409: (
        "conflict",
        "the receiver has something else under this id (409)",
        "Ask the receiver; give them the id {id}.",
    ),
    410: ("not-there", "that address has been given up (410)", "Ask the receiver for the new address."),
    411: ("no-length", "the receiver, or a proxy before it, lost the length (411)", "Ask the receiver."),
    412: (
        "there-already",
        "the receiver has something there already (412)",
        "Ask the receiver; give them the id {id}.",
    ),
    413: (
        "too-large",
        "the package is larger than the receiver takes (413): {size}",
        "Take out or shrink attachments, or ask the receiver for another way.",
    ),
    415: ("wrong-kind", "the receiver takes no packages of this kind (415)", "Check the address: lgqtui config"),
    422: (
        "other-bytes",
        "the receiver refuses the package, or has other bytes under its id (422)",
        "Ask the receiver; give them the id {id}.",
    ),
    501: ("not-able", "the receiver cannot take packages this way (501)", "Check the address: lgqtui config"),
}


class ResponseJudge(Struct, frozen=True):
    """A package and a reply about it, to be judged. `reached` is the address that a redirect led to, or ""."""

    identity: PackageRef
    reply: Reply
    reached: str = ""

    def delivered(self, evidence: str, location: str = "") -> TransferOutcome:
        """The package is there, and `evidence` proves it."""
        digest = shorten(self.reply.headers.get("repr-digest", ""), SHOWN)
        return TransferOutcome(
            "sent", "sent", status=self.reply.status, evidence=evidence, location=location, digest=digest
        )

    def again(self, code: str, message: str) -> TransferOutcome:
        """Another try is worth it by itself."""
        return self._outcome("again", code, message, "")

    def unknown(self, code: str, message: str, hint: str = "") -> TransferOutcome:
        """Nobody can say from here whether the package arrived."""
        return self._outcome("unknown", code, message, hint or "Ask the receiver whether it has the id {id}.")

    def refused(self, code: str, message: str, hint: str) -> TransferOutcome:
        """A person has to do something before another try makes sense."""
        return self._outcome("refused", code, message, hint)

    def failed(self) -> TransferOutcome:
        """What a status means that does not say that all is well."""
        status = self.reply.status
        waits = asked_wait(self.reply) is not None or speaks_of_idempotency(self.reply)
        if status == 409 and waits:
            return self.again("twin", "the receiver is still busy with an earlier try (409)")
        if status in _REFUSED:
            return self.refused(*_REFUSED[status])
        if status in _AGAIN:
            return self.again("busy", _AGAIN[status])
        return self._unlisted(status)

    def _unlisted(self, status: int) -> TransferOutcome:
        if status >= 500:
            return self.again("busy", "the receiver has a fault of its own ({status})")
        if status >= 400:
            return self.refused("odd-status", "the receiver refuses ({status})", "Ask the receiver.")
        if status >= 300:
            message = "the address leads elsewhere ({status}), and the package did not follow"
            hint = "If it moved, write the new address: lgqtui config. Or sign in to your network first."
            return self.refused("redirected", message, hint)
        return self.unknown("odd-status", "the receiver answered with {status}, which proves nothing")

    def _outcome(self, kind: Kind, code: str, message: str, todo: str) -> TransferOutcome:
        from lgqtui.formatting import format_size  # late: packages are seldom refused

        status, size = self.reply.status, format_size(self.identity.size)
        params: dict[str, object] = {"status": status, "id": self.identity.id, "size": size}
        fault, todo = tr(message, **params), tr(todo, **params)
        if self.reached:
            address = shorten(self.reached.partition("?")[0], SHOWN)
            fault = tr("redirected to {address}: {fault}", fault=fault, address=address)
        params |= {"said": problem_text(self.reply), "fault": fault, "todo": todo}
        told = "{fault}: {said}" if params["said"] else "{fault}"
        hint = "The package stays in the outbox. {todo}" if todo else ""
        return TransferOutcome(kind, code, told, hint, params, asked_wait(self.reply) or 0.0, status)


LONGEST_WAIT = 86_400.0
"""Seconds that a receiver can make us wait; whoever asks for more is asked again after a day."""

SHOWN = 200
"""Characters of what a receiver wrote that are shown."""
_SHA256_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):")
_JSON_TYPES = re.compile(r"application/(?:[\w.-]+\+)?json")


def asked_wait(reply: Reply) -> float | None:
    """The seconds that a Retry-After asks for, in either of its forms; None if it asks for nothing readable."""
    asked = reply.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked[:9]), LONGEST_WAIT)
    moment = moment_of(asked)
    if moment is None:
        return None
    theirs = moment_of(reply.headers.get("date", ""))
    return min(max(moment - (reply.now if theirs is None else theirs), 0.0), LONGEST_WAIT)


def moment_of(date: str) -> float | None:
    """A date as HTTP writes it, in seconds since 1970; None if it is none."""
    from email.utils import parsedate_to_datetime  # late: it brings half a mail library along

    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def json_of(reply: Reply) -> Mapping[str, Any]:
    """The JSON object in the body; empty if the reply is of another type, or its body no object."""
    if not _JSON_TYPES.fullmatch(media_type(reply)):
        return {}
    try:
        found = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def media_type(reply: Reply) -> str:
    """The type of the body, without parameters."""
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_web_page(reply: Reply) -> bool:
    """True if the body is a page for people: a login page, or a proxy's notice."""
    looks = reply.body.lstrip()[:14].lower()
    return "html" in media_type(reply) or looks.startswith((b"<!doctype html", b"<html"))


def problem_text(reply: Reply) -> str:
    """What the receiver wrote about the problem (RFC 9457), cleaned and shortened; "" if it wrote none."""
    problem = json_of(reply)
    parts = [problem.get(key) for key in ("title", "detail")]
    told = ". ".join(part.strip().rstrip(".") for part in parts if isinstance(part, str) and part.strip())
    return shorten(clean(told).text, SHOWN)


def speaks_of_idempotency(reply: Reply) -> bool:
    """True if the type of the problem is about the key that marks a repeated request."""
    kind = json_of(reply).get("type")
    return isinstance(kind, str) and "idempoten" in kind.lower()


def stated_digest(header: str) -> str:
    """The SHA-256 in a Repr-Digest, in base 64; "" if it states none."""
    found = _SHA256_DIGEST.search(header)
    return found.group(1) if found else ""
