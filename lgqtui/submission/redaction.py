"""Removal of secrets from replies, before they are shown or stored."""

from __future__ import annotations

import re
from base64 import b64encode
from urllib.parse import parse_qsl, quote, urlsplit

from msgspec.structs import replace

from lgqtui.submission.endpoints.protocol import Reply

_STAND_IN = "•••"
_SHORTEST = 6  # a shorter value in an address is no secret, and would be found everywhere


class Redactor:
    """Replaces the token, and the values in an address, in every form in which a receiver could repeat them."""

    def __init__(self, token: str, target: str) -> None:
        values = {value for _, value in parse_qsl(urlsplit(target).query) if len(value) >= _SHORTEST}
        secrets = values | ({token} if token else set())
        forms = {form for secret in secrets for form in _forms(secret)}
        self._forms = sorted(forms, key=len, reverse=True)

    def redact(self, text: str) -> str:
        """Return the text without the secrets."""
        for form in self._forms:
            text = text.replace(form, _STAND_IN)
        return text

    def redact_reply(self, reply: Reply) -> Reply:
        """Return the reply without the secrets."""
        body = reply.body
        for form in self._forms:
            body = body.replace(form.encode("utf-8", "replace"), _STAND_IN.encode())
        headers = {name: self.redact(value) for name, value in reply.headers.items()}
        return replace(reply, headers=headers, body=body)


def _forms(secret: str) -> set[str]:
    raw = secret.encode("utf-8", "replace")
    encoded = b64encode(raw).decode("ascii")
    in_json = secret.replace("\\", "\\\\").replace('"', '\\"')
    in_urls = {quote(secret), quote(secret, safe="")}
    in_urls |= {re.sub("%..", lambda escape: escape.group().lower(), url) for url in in_urls}
    return {secret, encoded, encoded.rstrip("="), in_json, in_json.replace("/", "\\/"), raw.hex(), *in_urls}
