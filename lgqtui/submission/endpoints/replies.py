"""What can be read from a reply, whichever profile it is for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from lgqtui.submission.endpoints.protocol import Reply
from lgqtui.text import clean, shorten

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
