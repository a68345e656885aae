"""What tells one package from every other."""

from __future__ import annotations

import base64

from msgspec import Struct


class Identity(Struct, frozen=True):
    """A package's id, the SHA-256 of its bytes in hexadecimal, and how many bytes those are."""

    id: str
    sha256: str
    size: int

    @property
    def digest(self) -> str:
        """The digest as HTTP writes it (RFC 9530): `sha-256=:…:`."""
        return f"sha-256=:{self.sha256_base64}:"

    @property
    def sha256_base64(self) -> str:
        """The digest alone in base 64."""
        return base64.b64encode(bytes.fromhex(self.sha256)).decode("ascii")
