"""Receipts, which are kept for ever, and the package references in them."""

from __future__ import annotations

import base64
import json
import re
from typing import Any, TypeVar

from msgspec import Struct, convert, field, to_builtins


class PackageRef(Struct, frozen=True):
    """A package's id, the SHA-256 of its bytes in hexadecimal, and its size in bytes."""

    id: str
    sha256: str
    size: int

    @property
    def digest_field(self) -> str:
        """The digest in the form of RFC 9530: `sha-256=:…:`."""
        return f"sha-256=:{self.sha256_base64}:"

    @property
    def sha256_base64(self) -> str:
        """The digest in base 64."""
        return base64.b64encode(bytes.fromhex(self.sha256)).decode("ascii")


_FORMAT = 1
_Stored = TypeVar("_Stored", bound=Struct)
_SHA256 = re.compile(r"[0-9a-f]{64}")
BODY_LIMIT = 65_536
"""Bytes of a reply's body that are stored."""


class Receipt(Struct, frozen=True):
    """The proof that a package was delivered.

    `endpoint` has no secrets in it. `time` is our clock, `server_date` the receiver's Date header, or "". `status` is
    the HTTP status, 0 for a folder. `proof` names what proves the delivery; `body` is the reply's text, at most 64
    kB.
    """

    id: str
    sha256: str
    size: int
    endpoint: str
    endpoint_kind: str = field(name="profile")
    time: str
    status: int
    proof: str = field(name="evidence")
    server_date: str = ""
    location: str = ""
    digest: str = ""
    body: str = ""


def to_json(value: Struct) -> bytes:
    """Return the content of the file of a receipt, or of another struct."""
    text = json.dumps({"format": _FORMAT, **to_builtins(value)}, ensure_ascii=False, indent=2) + "\n"
    return text.encode(errors="backslashreplace")  # a path that is not UTF-8 stays exact, as JSON escapes it


def from_json(content: bytes) -> Receipt | None:
    """Return the receipt in a file's content; None if there is none. Unknown keys are ignored."""
    receipt = decode_stored(content, Receipt)
    return receipt if receipt and _SHA256.fullmatch(receipt.sha256) else None


def decode_stored(content: bytes, struct_type: type[_Stored]) -> _Stored | None:
    """Return the struct in a file's content; None if there is none, a key is there twice, or it has another format."""
    try:
        fields = json.loads(content, object_pairs_hook=unique_keys)
        is_ours = isinstance(fields, dict) and fields.get("format") == _FORMAT
        return convert(fields, struct_type) if is_ours else None
    except (ValueError, RecursionError):
        return None


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object. Raises ValueError if a key is there twice: some readers take the first, some the last."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def first_difference(receipt: Receipt, package: PackageRef) -> str:
    """Return the first of `id`, `sha256`, `size` in which a receipt and a package differ; "" if there is none."""
    return next((name for name in ("id", "sha256", "size") if getattr(receipt, name) != getattr(package, name)), "")
