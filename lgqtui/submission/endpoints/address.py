"""Endpoints and the addresses that they are read from."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from lgqtui.errors import WrongUse
from lgqtui.text import shorten


class SecretStruct(Struct, frozen=True):
    """A struct whose `repr` hides its values, for reports and logs."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


ProfileName = Literal["http", "folder", "s3", "tus"]

TOKEN_VARIABLE = "LGQTUI_TOKEN"  # noqa: S105 - the name of a variable
"""The environment variable that holds the token of an endpoint that names no other."""

_FORMS = "Write https://…, folder:PATH, s3+https://… or tus+https://…"
_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}?|\}")
_LOGIN = re.compile(r"//[^/]*@")
_PROFILES: Mapping[str, ProfileName] = {"": "http", "s3": "s3", "tus": "tus"}


class Endpoint(SecretStruct, frozen=True):
    """Where packages go. `target` is a URL, or the path of a folder as typed; it may hold a signature.

    `name` is "" for an address that the settings do not name. `token_variable` names the environment variable with the
    token.
    """

    profile: ProfileName
    target: str
    name: str = ""
    allow_http: bool = False
    token_variable: str = TOKEN_VARIABLE

    @property
    def label(self) -> str:
        """The address without secrets: fit for screens, receipts and file names."""
        if self.profile == "folder":
            return f"folder:{self.target}"
        prefix = "" if self.profile == "http" else f"{self.profile}+"
        parts = urlsplit(self.target)
        return f"{prefix}{parts.scheme}://{parts.netloc}{parts.path}" + ("?…" if parts.query else "")

    @property
    def address(self) -> str:
        """The address with secrets, as it was typed."""
        prefix = {"folder": "folder:", "http": ""}.get(self.profile, f"{self.profile}+")
        return prefix + self.target


def read_address(
    address: str, *, name: str = "", allow_http: bool = False, token_variable: str = TOKEN_VARIABLE
) -> Endpoint:
    """Return the endpoint at an address. Raises WrongUse if it is not valid."""
    stripped = address.strip()
    if stripped.lower().startswith("folder:"):
        path = stripped[len("folder:") :].strip()
        if not path:
            raise _invalid_address(
                "folder: names no folder", "Write the folder's path after it: folder:/media/stick", stripped
            )
        return Endpoint("folder", path, name, allow_http, token_variable)
    profile, target = _profile_of(stripped)
    _refuse_odd_url(target, stripped)
    parts = _split(target, stripped)
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname or "")):
        hint = (
            'Write https://. For a receiver in your own network that has no certificate, write allow_http = "on" under '
            "its name in the settings: lgqtui help settings"
        )
        raise _invalid_address(
            "to {address} the answers would go so that anybody on the way can read them", hint, stripped
        )
    _refuse_placeholders(profile, target, stripped)
    return Endpoint(profile, target, name, allow_http, token_variable)


def _profile_of(address: str) -> tuple[ProfileName, str]:
    scheme, colon, rest = address.partition(":")
    prefix, plus, url_scheme = scheme.lower().rpartition("+")
    if not colon or url_scheme not in ("http", "https") or prefix not in _PROFILES or (plus and not prefix):
        raise _invalid_address("“{address}” is no address that a package can be sent to", _FORMS, address)
    return _PROFILES[prefix], f"{url_scheme}:{rest}"


def _refuse_odd_url(target: str, address: str) -> None:
    if _BLANK_OR_CONTROL.search(target):
        raise _invalid_address(
            "there is a blank in the address {address}", "Write a blank in an address as %20.", address
        )
    if not target.partition(":")[2].startswith("//"):
        raise _invalid_address("{address} names no host", _FORMS, address)


def _split(target: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError as error:
        raise _invalid_address("the host or the port in {address} cannot be read", _FORMS, address) from error
    if not parts.hostname or port == 0:
        raise _invalid_address("{address} names no host", _FORMS, address)
    if "@" in parts.netloc:
        hint = "Leave it out. A token is given by LGQTUI_TOKEN, or kept by: lgqtui config"
        raise _invalid_address("the address {address} holds a name or a password", hint, address)
    if parts.fragment or "#" in target:
        raise _invalid_address(
            "the address {address} has a part after # that no receiver sees", "Leave it out.", address
        )
    return parts


def _refuse_placeholders(profile: ProfileName, target: str, address: str) -> None:
    placeholders = {match.group(0) for match in _PLACEHOLDER.finditer(target)}
    if profile == "s3" and placeholders <= {"{id}"}:
        return
    if placeholders:
        hint = "Only {{id}} is filled in, and only for s3+https://"
        raise _invalid_address("there are braces in the address {address}", hint, address)


def _invalid_address(message: str, hint: str, address: str) -> WrongUse:
    harmless = _LOGIN.sub("//…@", address.partition("?")[0])
    return WrongUse("wrong-endpoint", message, hint, address=shorten(harmless, 100))


def is_loopback(host: str) -> bool:
    """Return True if a host can only be this computer."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
