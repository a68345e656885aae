"""Removal of the token, and of what is secret in an address, from texts in which a receiver repeats them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from html import unescape
from json import detect_encoding
from unicodedata import normalize
from urllib.parse import unquote

from msgspec.structs import replace

from lgqtui.submission.endpoints.protocol import Reply
from lgqtui.text import clean, is_blank

_STAND_IN = "•••"
_SHORTEST = 3
_WITHIN_WORDS = 6
"""Characters of a secret that is found in longer words, too: a shorter one would be in many."""
_MOST_ROUNDS = 20
_ESCAPE = re.compile(r"[\\%]u([0-9a-f]{4})|\\u\{([0-9a-f]{1,5})\}|\\x([0-9a-f]{2})|\\(.)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}(?:[\r\n]+[A-Za-z0-9+/_-]+)*={0,2}")


class Redactor:
    """Replaces secrets in texts: the token, the query of `target`, and each value in that.

    A text is searched as it is, and for what it says once decoded, so that no spelling has to be foreseen.
    """

    def __init__(self, token: str, target: str) -> None:
        query = target.partition("?")[2]
        pairs = {query, *query.split("&"), *re.split("[&;]", query)}
        secrets = {token, *pairs, *(pair.partition("=")[2].rstrip("=") for pair in pairs)}
        forms = {form for secret in secrets for form in _forms(secret) if len(form) >= _SHORTEST}
        patterns = map(_pattern, sorted(forms, key=len, reverse=True))
        self._secrets = re.compile("|".join(patterns) or "(?!)", re.IGNORECASE)

    def redact(self, text: str) -> str:
        """Return the text as it is, or what it says once decoded if a secret is in that, without the secrets."""
        result = text
        for _ in range(_MOST_ROUNDS):
            cleaned = _BASE64.sub(self._hide_encoded, self._secrets.sub(_STAND_IN, text))
            result = result if cleaned == text else cleaned
            text = _decode(cleaned)
            if text == cleaned:
                break
        return result

    def redact_reply(self, reply: Reply) -> Reply:
        """Return the reply, its headers and its body as text without the secrets."""
        text = reply.body.decode("utf-8", "replace")
        body = self.redact(text)
        if body == text:  # else it was ASCII in a wider encoding, which is read without its NULs
            body = self.redact(reply.body.decode(detect_encoding(reply.body), "replace"))
        headers = {name: self.redact(value) for name, value in reply.headers.items()}
        return replace(reply, headers=headers, body=body.encode("utf-8", "replace"), redact=str)

    def _hide_encoded(self, match: re.Match[str]) -> str:
        encoded = re.sub(r"[\s=]", "", match[0]).replace("-", "+").replace("_", "/")
        parts = (encoded[start:] for start in range(4))  # it may begin anywhere in the run
        texts = (b64decode(part + "A" * (-len(part) % 4)).decode("utf-8", "replace") for part in parts)
        hits = (hit[0] for text in texts for stage in _stages(text) for hit in self._secrets.finditer(stage))
        return _STAND_IN if any(len(hit) >= _WITHIN_WORDS - 1 for hit in hits) else match[0]


def _stages(text: str) -> Iterator[str]:
    """Yield a text, and what it says each time that it is decoded once more."""
    for _ in range(_MOST_ROUNDS):
        yield text
        text, before = _decode(text), text
        if text == before:
            return


def _decode(text: str) -> str:
    """Take out what cannot be seen, else decode the escapes of one kind: a secret may look like those of another."""
    decoders = (_without_unseen, unescape, unquote, partial(_ESCAPE.sub, _escaped))
    return next((decoded for decode in decoders if (decoded := decode(text)) != text), text)


def _without_unseen(text: str) -> str:
    text = clean(text).text
    if text.isascii():
        return text
    return normalize(
        "NFKC", "".join(sign for sign in text if sign.isascii() or not (sign == "\ufffd" or is_blank(sign)))
    )


def _escaped(match: re.Match[str]) -> str:
    if match[4]:
        return "\n" if match[4] in "bfnrt" else match[4]
    return chr(int(match[1] or match[2] or match[3], 16))


def _forms(secret: str) -> set[str]:
    """Return a secret as it is, decoded, with blanks as forms write them, and in hexadecimal."""
    stages = set(_stages(secret))
    spaced = stages | {stage.replace("+", " ") for stage in stages} | {stage.replace(" ", "+") for stage in stages}
    return spaced | {stage.encode("utf-8", "replace").hex() for stage in spaced if len(stage) > _SHORTEST}


def _pattern(form: str) -> str:
    pattern = re.escape(form)
    return pattern if len(form) >= _WITHIN_WORDS else rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"
