"""Tokens of endpoints: from the environment, from the system's store of secrets, or from a file of the person's own.

`tokens.json` beside the settings says for which endpoint a token is kept where; only with the person's consent does it
hold the token itself. It is readable by its owner alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace

from lgqtui.errors import CannotRead, WrongUse, closest_match
from lgqtui.files import exists, expand_path, is_private, private_folder, read_file, replace_file
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.loader import EndpointTable, read_endpoints
from lgqtui.submission.endpoints.address import TOKEN_VARIABLE, Endpoint, SecretStruct, read_address
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.sender import ResolvedEndpoint
from lgqtui.text import shorten

_SERVICE = "lgqtui"
_LIMIT = 1_000_000
_LONGEST = 8_000

Source = Literal["", "environment", "keyring", "file"]


class Token(SecretStruct, frozen=True):
    """A token and where it comes from; both are "" if there is none. `variable` is the one that may hold it."""

    value: str
    source: Source
    variable: str


class TokenStore:
    """The tokens of one person."""

    def __init__(self, home: UserFolders, environ: Mapping[str, str]) -> None:
        self._path = home.settings.with_name("tokens.json")
        self._environ = environ

    def find(self, endpoint: Endpoint) -> Token:
        """The token for an endpoint. Raises CannotRead if it is kept where it cannot be read or others can."""
        variable = endpoint.token_variable
        said = self._environ.get(variable, "").strip()
        if said:
            return Token(checked(said), "environment", variable)
        note = self._notes().get(endpoint.label, {})
        if note.get("in") == "file":
            return Token(checked(note.get("token", "")), "file", variable)
        if note.get("in") == "keyring":
            return Token(checked(_from_keyring(endpoint.label)), "keyring", variable)
        return Token("", "", variable)

    def keep_in_keyring(self, endpoint: Endpoint, token: str) -> bool:
        """Keep a token in the system's store; False if there is none, or it does not give back what it was given."""
        if not _kept_in_keyring(endpoint.label, checked(token)):
            return False
        self._note(endpoint, {"in": "keyring"})
        return True

    def keep_in_file(self, endpoint: Endpoint, token: str) -> Path:
        """Keep a token in a file that only its owner can read; the person has to agree first."""
        self._note(endpoint, {"in": "file", "token": checked(token)})
        return self._path

    def forget(self, endpoint: Endpoint) -> None:
        """Keep the token no longer."""
        notes = self._notes()
        note = notes.pop(endpoint.label, None)
        if note is None:
            return
        if note.get("in") == "keyring":
            _gone_from_keyring(endpoint.label)
        self._write(notes)

    def _note(self, endpoint: Endpoint, note: dict[str, str]) -> None:
        self._write({**self._notes(), endpoint.label: note})

    def _write(self, notes: Mapping[str, Any]) -> None:
        private_folder(self._path.parent)
        replace_file(self._path, (json.dumps({"format": 1, "tokens": notes}, indent=2) + "\n").encode())

    def _notes(self) -> dict[str, dict[str, str]]:
        if not exists(self._path):
            return {}
        if not is_private(self._path):
            message = "{path} holds tokens, and others can read it"
            raise CannotRead("not-private", message, "Let nobody else read it: chmod 600 {path}", path=self._path)
        try:
            raw = json.loads(read_file(self._path, _LIMIT))
            notes = {str(shown): {str(k): str(v) for k, v in note.items()} for shown, note in raw["tokens"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            hint = "Move it away, and give the tokens again: lgqtui config"
            raise CannotRead("damaged-tokens", "{path} is damaged", hint, path=self._path) from error
        return notes


def checked(token: str) -> str:
    """The token without outer blanks. Raises WrongUse, without repeating it, if no header can hold it."""
    bare = token.strip()
    if not bare.isascii() or not bare.isprintable() or " " in bare or len(bare) > _LONGEST:
        message = "that is no token: it holds a blank or a letter that no token has"
        raise WrongUse("wrong-token", message, "Copy it again, in one piece.")
    return bare


def _from_keyring(shown: str) -> str:
    try:
        import keyring

        return keyring.get_password(_SERVICE, shown) or ""
    except Exception as error:  # the stores of the systems fail in ways of their own
        message = "the token for {shown} is in the system's store of secrets, which cannot be read"
        hint = "Unlock it, or give the token by LGQTUI_TOKEN."
        raise CannotRead("no-keyring", message, hint, shown=shown) from error


def _kept_in_keyring(shown: str, token: str) -> bool:
    try:
        import keyring

        keyring.set_password(_SERVICE, shown, token)
        return keyring.get_password(_SERVICE, shown) == token
    except Exception:  # noqa: BLE001 - likewise; then there is none
        return False


def _gone_from_keyring(shown: str) -> None:
    import contextlib

    with contextlib.suppress(Exception):
        import keyring

        keyring.delete_password(_SERVICE, shown)


class EndpointResolver:
    """Finds the way of each parcel; what a name means now counts, so a mended address takes waiting ones along."""

    def __init__(self, home: UserFolders, environ: Mapping[str, str]) -> None:
        self._home = home
        self.tokens = TokenStore(home, environ)

    def endpoint(self, wanted: str) -> Endpoint:
        """The endpoint of that name or address. Raises WrongUse if there is none, CannotRead for damaged settings."""
        return choose_endpoint(wanted, read_endpoints(self._home))

    def token(self, endpoint: Endpoint) -> str:
        """The token for an endpoint, "" if there is none; a folder and a signed address need none."""
        return "" if endpoint.profile in ("folder", "s3") else self.tokens.find(endpoint).value

    def of(self, parcel: OutboxEntry) -> ResolvedEndpoint:
        """The way of a parcel. Raises WrongUse or CannotRead if it cannot be found."""
        if parcel.endpoint:
            endpoint = self.endpoint(parcel.endpoint)
        elif parcel.address:
            endpoint = read_address(parcel.address)
        else:
            message = "the address that {label} was to go to is not known any more"
            raise CannotRead("no-address", message, "Submit it again.", label=parcel.label)
        return ResolvedEndpoint(endpoint, self.token(endpoint))


def choose_endpoint(wanted: str, tables: Mapping[str, EndpointTable]) -> Endpoint:
    """The endpoint of that name or address; a folder's path is made absolute.

    Raises WrongUse if nothing is wanted, there is no such name, or the address cannot be one.
    """
    if not wanted:
        message = "no address is set to which packages could be sent"
        hint = (
            "Set the one that the survey office gave you: lgqtui config receiver. Or give it this once: "
            "--endpoint ADDRESS. To practise with a folder: --endpoint folder:PATH"
        )
        raise WrongUse("no-endpoint", message, hint)
    table = tables.get(wanted)
    if table is None and ":" not in wanted:
        raise _unknown(wanted, tables)
    found = read_address(wanted) if table is None else _from(table)
    return replace(found, target=str(expand_path(found.target))) if found.profile == "folder" else found


def _from(table: EndpointTable) -> Endpoint:
    if not table.address:
        message = "the endpoint {name} has no address"
        raise WrongUse("no-address", message, "Set it: lgqtui config set endpoints.{name}.address", name=table.name)
    return read_address(
        table.address,
        name=table.name,
        allow_http=table.allow_http,
        token_variable=table.token_variable or TOKEN_VARIABLE,
    )


def _unknown(wanted: str, tables: Mapping[str, EndpointTable]) -> WrongUse:
    near = closest_match(wanted, tables)
    hint = (
        "Did you mean {near}?"
        if near
        else "An address begins with https:// or folder: · names are set by: lgqtui config"
    )
    message = "there is no endpoint “{name}” in the settings"
    return WrongUse("no-endpoint", message, hint, name=shorten(wanted, 80), near=near)
