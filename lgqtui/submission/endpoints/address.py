"""Endpoints and the addresses that they are read from."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.submission.endpoints.kinds import KINDS, EndpointKind, address_forms
from lgqtui.text import shorten


class SecretStruct(Struct, frozen=True):
    """A struct whose `repr` hides its values, for reports and logs."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


TOKEN_VARIABLE = "LGQTUI_TOKEN"  # noqa: S105 - the name of a variable
"""The environment variable that holds the token of an endpoint that names no other."""

_FORMS = "Write {forms}"
_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}?|\}")
_LOGIN = re.compile(r"//[^/]*@")


class Endpoint(SecretStruct, frozen=True):
    """Where packages go. `target` is a URL, or the path of a folder as typed; it may hold a signature.

    `name` is "" for an address that the settings do not name. `token_variable` names the environment variable with the
    token.
    """

    kind: EndpointKind
    target: str
    name: str = ""
    allow_http: bool = False
    token_variable: str = TOKEN_VARIABLE

    @property
    def label(self) -> str:
        """The address without secrets: fit for screens, receipts and file names."""
        if self.kind.is_folder:
            return self.address
        parts = urlsplit(self.target)
        return f"{self.kind.prefix}{parts.scheme}://{parts.netloc}{parts.path}" + ("?…" if parts.query else "")

    @property
    def is_encrypted(self) -> bool:
        """True for https."""
        return self.target.startswith("https:")

    @property
    def address(self) -> str:
        """The address with secrets, as it was typed."""
        return self.kind.prefix + self.target


def read_address(
    address: str, *, name: str = "", allow_http: bool = False, token_variable: str = TOKEN_VARIABLE
) -> Endpoint:
    """Return the endpoint at an address. Raises WrongUse if it is not valid."""
    from lgqtui.linkcheck.addresses import is_loopback  # late: a list of drafts reads no address

    stripped = address.strip()
    kind, target = _split_prefix(stripped)
    if kind.is_folder:
        return Endpoint(kind, target, name, allow_http, token_variable)
    _refuse_odd_url(target, stripped)
    parts = _split_url(target, stripped)
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname or "")):
        hint = (
            'Write https://. For a receiver in your own network that has no certificate, write allow_http = "on" under '
            "its name in the settings: lgqtui help settings"
        )
        message = "to {address} the answers would go so that anybody on the way can read them"
        raise _invalid_address(message, hint, stripped)
    _refuse_placeholders(kind, target, stripped)
    return Endpoint(kind, target, name, allow_http, token_variable)


def _split_prefix(address: str) -> tuple[EndpointKind, str]:
    scheme, colon, rest = address.partition(":")
    prefix, plus, url_scheme = scheme.lower().rpartition("+")
    for kind in KINDS.values():
        if kind.is_folder and f"{scheme.lower()}:" == kind.prefix:
            if rest.strip():
                return kind, rest.strip()
            hint = "Write the folder's path after it: {prefix}/media/stick"
            raise _invalid_address("{prefix} names no folder", hint, address, prefix=kind.prefix)
        if not kind.is_folder and colon and url_scheme in ("http", "https") and prefix + plus == kind.prefix:
            return kind, f"{url_scheme}:{rest}"
    raise _invalid_address("“{address}” is no address that a package can be sent to", _FORMS, address)


def _refuse_odd_url(target: str, address: str) -> None:
    if _BLANK_OR_CONTROL.search(target):
        hint = "Write a blank in an address as %20."
        raise _invalid_address("there is a blank in the address {address}", hint, address)
    if not target.partition(":")[2].startswith("//"):
        raise _invalid_address("{address} names no host", _FORMS, address)


def _split_url(target: str, address: str) -> SplitResult:
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
        message = "the address {address} has a part after # that no receiver sees"
        raise _invalid_address(message, "Leave it out.", address)
    return parts


def _refuse_placeholders(kind: EndpointKind, target: str, address: str) -> None:
    if {match.group(0) for match in _PLACEHOLDER.finditer(target)} <= kind.placeholders:
        return
    filled = [other for other in KINDS.values() if other.placeholders]
    raise _invalid_address(
        "there are braces in the address {address}",
        "Only {placeholders} is filled in, and only for {prefixes}",
        address,
        placeholders=tr(" or ").join(sorted(frozenset().union(*(other.placeholders for other in filled)))),
        prefixes=tr(" or ").join(f"{other.prefix}https://" for other in filled),
    )


def _invalid_address(message: str, hint: str, address: str, **params: str) -> WrongUse:
    harmless = shorten(_LOGIN.sub("//…@", address.partition("?")[0]), 100)
    return WrongUse("wrong-endpoint", message, hint, address=harmless, forms=address_forms(), **params)
