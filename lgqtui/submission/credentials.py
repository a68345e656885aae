"""Tokens of endpoints: from the environment, the system's keyring, or the user's token file."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace

from lgqtui.errors import CannotRead, WrongUse, unknown_name
from lgqtui.files import exists, expand_path, is_private, private_folder, read_file, replace_file
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.loader import EndpointTable, read_endpoints
from lgqtui.submission.endpoints.address import TOKEN_VARIABLE, Endpoint, SecretStruct, read_address
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.sender import ResolvedEndpoint
from lgqtui.text import shorten

_SERVICE = "lgqtui"
_LIMIT = 1_000_000
_MAX_TOKEN_LENGTH = 8_000
_KNOWN_STORES = re.compile(r"keyring\.backends\.(macOS|Windows|SecretService|kwallet|libsecret)")


class Token(SecretStruct, frozen=True):
    """A token and its source, both "" if there is none."""

    value: str = ""
    source: Literal["", "environment", "keyring", "file"] = ""


class TokenStore:
    """The tokens of one user."""

    def __init__(self, folders: UserFolders, environ: Mapping[str, str]) -> None:
        self._path = folders.settings.with_name("tokens.json")
        self._environ = environ

    def find(self, endpoint: Endpoint) -> Token:
        """Return the token for an endpoint. Raises CannotRead if it cannot be read, or others can read its file."""
        value = self._environ.get(endpoint.token_variable, "").strip()
        if value:
            return Token(valid_token(value), "environment")
        record = self._read_records().get(endpoint.label, {})
        if record.get("in") == "file":
            return Token(valid_token(record.get("token", "")), "file")
        if record.get("in") == "keyring":
            return Token(valid_token(_read_from_keyring(endpoint.label)), "keyring")
        return Token()

    def keep_in_keyring(self, endpoint: Endpoint, token: str) -> bool:
        """Store a token in the system's keyring; False if there is none, or it does not return what was stored."""
        if not _write_to_keyring(endpoint.label, valid_token(token)):
            return False
        self._set_record(endpoint, {"in": "keyring"})
        return True

    def keep_in_file(self, endpoint: Endpoint, token: str) -> Path:
        """Store a token in a file that only its owner can read; the user has to agree first."""
        self._set_record(endpoint, {"in": "file", "token": valid_token(token)})
        return self._path

    def forget(self, endpoint: Endpoint) -> None:
        """Delete the stored token of an endpoint."""
        records = self._read_records()
        record = records.pop(endpoint.label, None)
        if record is None:
            return
        if record.get("in") == "keyring":
            _delete_from_keyring(endpoint.label)
        self._write_records(records)

    def _set_record(self, endpoint: Endpoint, record: dict[str, str]) -> None:
        self._write_records({**self._read_records(), endpoint.label: record})

    def _write_records(self, records: Mapping[str, Any]) -> None:
        private_folder(self._path.parent)
        replace_file(self._path, (json.dumps({"format": 1, "tokens": records}, indent=2) + "\n").encode())

    def _read_records(self) -> dict[str, dict[str, str]]:
        if not exists(self._path):
            return {}
        if not is_private(self._path):
            message = "{path} holds tokens, and others can read it"
            raise CannotRead("not-private", message, "Let nobody else read it: chmod 600 {path}", path=self._path)
        try:
            raw = json.loads(read_file(self._path, _LIMIT))
            records = {str(label): {str(k): str(v) for k, v in r.items()} for label, r in raw["tokens"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            hint = "Move it away, and give the tokens again: lgqtui config receiver"
            raise CannotRead("damaged-tokens", "{path} is damaged", hint, path=self._path) from error
        return records


def valid_token(token: str) -> str:
    """Return the token without surrounding blanks. Raises WrongUse, without repeating it, if no header can hold it."""
    stripped = token.strip()
    if not stripped.isascii() or not stripped.isprintable() or " " in stripped or len(stripped) > _MAX_TOKEN_LENGTH:
        message = "that is no token: it holds a blank or a letter that no token has"
        raise WrongUse("wrong-token", message, "Copy it again, in one piece.")
    return stripped


def _stores() -> list[Any]:
    import keyring

    chosen = keyring.get_keyring()
    return list(getattr(chosen, "backends", (chosen,)))


def _known_store() -> Any:
    """The first of the system's stores that is known to keep secrets; others may be plain files."""
    return next(store for store in _stores() if _KNOWN_STORES.fullmatch(type(store).__module__))


def _read_from_keyring(label: str) -> str:
    try:
        return _known_store().get_password(_SERVICE, label) or ""
    except Exception as error:  # keyring back ends raise exceptions of their own
        message = "the token for {receiver} is in the system's store of secrets, which cannot be read"
        hint = "Unlock it, or give the token by LGQTUI_TOKEN."
        raise CannotRead("no-keyring", message, hint, receiver=label) from error


def _write_to_keyring(label: str, token: str) -> bool:
    try:
        store = _known_store()
        store.set_password(_SERVICE, label, token)
        return bool(store.get_password(_SERVICE, label) == token)
    except Exception:  # noqa: BLE001 - likewise
        return False


def _delete_from_keyring(label: str) -> None:
    with contextlib.suppress(Exception):
        for store in _stores():
            with contextlib.suppress(Exception):
                store.delete_password(_SERVICE, label)


class EndpointResolver:
    """Finds an entry's endpoint by the present settings, so a corrected address applies to waiting entries."""

    def __init__(self, folders: UserFolders, environ: Mapping[str, str]) -> None:
        self._folders = folders
        self.tokens = TokenStore(folders, environ)

    def endpoint(self, name_or_address: str) -> Endpoint:
        """Return the endpoint of that name or address.

        Raises WrongUse if there is none, CannotRead if the settings are damaged.
        """
        return find_endpoint(name_or_address, read_endpoints(self._folders))

    def setting_value(self, setting: str, typed: str) -> str:
        """Return the name or address to save in `endpoint` or `endpoints.NAME.address`, a folder's path absolute.

        Raises WrongUse if that is no endpoint, CannotRead if the settings are damaged.
        """
        tables = read_endpoints(self._folders)
        if setting == "endpoint":
            endpoint = find_endpoint(typed, tables)
            return endpoint.name or endpoint.address
        existing = tables.get(setting.split(".")[1])
        table = EndpointTable("it", typed, allow_http=existing is not None and existing.allow_http)
        return find_endpoint("it", {"it": table}).address

    def token(self, endpoint: Endpoint) -> str:
        """Return the token for an endpoint, "" if there is none, or its kind takes none."""
        return self.tokens.find(endpoint).value if endpoint.kind.takes_token else ""

    def resolve(self, entry: OutboxEntry) -> ResolvedEndpoint:
        """Return the endpoint of an entry with its token. Raises WrongUse or CannotRead if it cannot be found."""
        if entry.endpoint_name:
            endpoint = self.endpoint(entry.endpoint_name)
        elif entry.address:
            endpoint = read_address(entry.address)
        else:
            message = "the address that {label} was to go to is not known any more"
            raise CannotRead("no-address", message, "Submit it again.", label=entry.draft_name)
        return ResolvedEndpoint(endpoint, self.token(endpoint))


def find_endpoint(name_or_address: str, tables: Mapping[str, EndpointTable]) -> Endpoint:
    """Return the endpoint of that name or address; a folder's path is made absolute.

    Raises WrongUse if `name_or_address` is empty, an unknown name, or no valid address.
    """
    if not name_or_address:
        message = "no address is set to which packages could be sent"
        hint = (
            "Set the one that the survey office gave you: lgqtui config receiver. Or give it this once: "
            "--endpoint ADDRESS. To practise with a folder: --endpoint folder:PATH"
        )
        raise WrongUse("no-endpoint", message, hint)
    table = tables.get(name_or_address)
    if table is None and ":" not in name_or_address:
        message = "there is no endpoint “{name}” in the settings"
        hint = "An address begins with https:// or folder: · names are set by: lgqtui config"
        error = WrongUse("no-endpoint", message, hint, name=shorten(name_or_address, 80))
        raise unknown_name(error, name_or_address, tables)
    endpoint = read_address(name_or_address) if table is None else _endpoint_from_table(table)
    return replace(endpoint, target=str(expand_path(endpoint.target))) if endpoint.kind.is_folder else endpoint


def _endpoint_from_table(table: EndpointTable) -> Endpoint:
    if not table.address:
        message = "the endpoint {name} has no address"
        raise WrongUse("no-address", message, "Set it: lgqtui config set endpoints.{name}.address", name=table.name)
    variable = table.token_variable or TOKEN_VARIABLE
    return read_address(table.address, name=table.name, allow_http=table.allow_http, token_variable=variable)
