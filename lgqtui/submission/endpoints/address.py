"""Endpoints: the addresses that packages go to, read and refused with one sentence."""

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
    """What Python shows of such a noun is its name alone: it may stand in a report or a log."""

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
    """Where packages go. `target` is a URL, or the path of a folder as it was typed; it may hold a signature.

    `name` is "" for an address that is in no settings. `token_variable` names the environment variable with the token.
    """

    profile: ProfileName
    target: str
    name: str = ""
    allow_http: bool = False
    token_variable: str = TOKEN_VARIABLE

    @property
    def label(self) -> str:
        """The address without what may be secret in it: fit for screens, receipts and file names."""
        if self.profile == "folder":
            return f"folder:{self.target}"
        prefix = "" if self.profile == "http" else f"{self.profile}+"
        parts = urlsplit(self.target)
        return f"{prefix}{parts.scheme}://{parts.netloc}{parts.path}" + ("?…" if parts.query else "")

    @property
    def address(self) -> str:
        """The address as it was given, secrets and all."""
        prefix = {"folder": "folder:", "http": ""}.get(self.profile, f"{self.profile}+")
        return prefix + self.target


def read_address(
    address: str, *, name: str = "", allow_http: bool = False, token_variable: str = TOKEN_VARIABLE
) -> Endpoint:
    """The endpoint at an address. Raises WrongUse in one sentence if it cannot be one."""
    given = address.strip()
    if given.lower().startswith("folder:"):
        path = given[len("folder:") :].strip()
        if not path:
            raise _refused("folder: names no folder", "Write the folder's path after it: folder:/media/stick", given)
        return Endpoint("folder", path, name, allow_http, token_variable)
    profile, target = _profile_of(given)
    _refuse_odd_url(target, given)
    parts = _split(target, given)
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname or "")):
        hint = (
            'Write https://. For a receiver in your own network that has no certificate, write allow_http = "on" under '
            "its name in the settings: lgqtui help settings"
        )
        raise _refused("to {address} the answers would go so that anybody on the way can read them", hint, given)
    _refuse_placeholders(profile, target, given)
    return Endpoint(profile, target, name, allow_http, token_variable)


def _profile_of(given: str) -> tuple[ProfileName, str]:
    scheme, colon, rest = given.partition(":")
    prefix, plus, inner = scheme.lower().rpartition("+")
    if not colon or inner not in ("http", "https") or prefix not in _PROFILES or (plus and not prefix):
        raise _refused("“{address}” is no address that a package can be sent to", _FORMS, given)
    return _PROFILES[prefix], f"{inner}:{rest}"


def _refuse_odd_url(target: str, given: str) -> None:
    if _BLANK_OR_CONTROL.search(target):
        raise _refused("there is a blank in the address {address}", "Write a blank in an address as %20.", given)
    if not target.partition(":")[2].startswith("//"):
        raise _refused("{address} names no host", _FORMS, given)


def _split(target: str, given: str) -> SplitResult:
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError as error:
        raise _refused("the host or the port in {address} cannot be read", _FORMS, given) from error
    if not parts.hostname or port == 0:
        raise _refused("{address} names no host", _FORMS, given)
    if "@" in parts.netloc:
        hint = "Leave it out. A token is given by LGQTUI_TOKEN, or kept by: lgqtui config"
        raise _refused("the address {address} holds a name or a password", hint, given)
    if parts.fragment or "#" in target:
        raise _refused("the address {address} has a part after # that no receiver sees", "Leave it out.", given)
    return parts


def _refuse_placeholders(profile: ProfileName, target: str, given: str) -> None:
    found = {match.group(0) for match in _PLACEHOLDER.finditer(target)}
    if profile == "s3" and found <= {"{id}"}:
        return
    if found:
        hint = "Only {{id}} is filled in, and only for s3+https://"
        raise _refused("there are braces in the address {address}", hint, given)


def _refused(message: str, hint: str, given: str) -> WrongUse:
    harmless = _LOGIN.sub("//…@", given.partition("?")[0])
    return WrongUse("wrong-endpoint", message, hint, address=shorten(harmless, 100))


def is_loopback(host: str) -> bool:
    """True if a host can only be this computer."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
