"""What the receiver answered, kept for ever; and whether it speaks of a package."""

from __future__ import annotations

import base64
import json
import re
from typing import Literal

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import decode
from msgspec.structs import asdict


class PackageRef(Struct, frozen=True):
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


_FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
BODY_LIMIT = 65_536
"""Bytes of a reply's body that are kept."""


class Receipt(Struct, frozen=True):
    """The proof that a package was delivered.

    `endpoint` has no secrets in it. `time` is ours and `server_date` the receiver's Date header, "" if it gave none.
    `status` is the HTTP status, 0 for a folder. `evidence` says in a word what proves the delivery; `body` is what the
    receiver wrote, at most 64 kB.
    """

    id: str
    sha256: str
    size: int
    endpoint: str
    profile: str
    time: str
    status: int
    evidence: str
    server_date: str = ""
    location: str = ""
    digest: str = ""
    body: str = ""

    @property
    def identity(self) -> PackageRef:
        """The package that the receipt is for."""
        return PackageRef(self.id, self.sha256, self.size)


def to_json(receipt: Receipt) -> bytes:
    """The receipt as a file."""
    return (json.dumps({"format": _FORMAT, **asdict(receipt)}, ensure_ascii=False, indent=2) + "\n").encode()


class _File(Receipt, frozen=True, kw_only=True):
    format: Literal[1]


def from_json(content: bytes) -> Receipt | None:
    """The receipt in a file; None if the file holds none. Keys that a later version adds are passed over."""
    try:
        found = asdict(decode(content, type=_File))
    except (ValidationError, DecodeError, RecursionError):
        return None
    del found["format"]
    return Receipt(**found) if _SHA256.fullmatch(found["sha256"]) else None


def difference(receipt: Receipt, identity: PackageRef) -> str:
    """In what a receipt and a package differ: `id`, `sha256`, `size`; "" if the receipt is for exactly this package."""
    return next(
        (name for name in ("id", "sha256", "size") if getattr(receipt, name) != getattr(identity, name)),
        "",
    )
