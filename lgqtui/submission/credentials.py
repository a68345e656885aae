"""Tokens of endpoints: from the environment, from the system's store of secrets, or from a file of the person's own.

`tokens.json` beside the settings says for which endpoint a token is kept where; only with the person's consent does it
hold the token itself. It is readable by its owner alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from lgqtui.errors import CannotRead, WrongUse
from lgqtui.files import is_private, is_there, private_folder, read_file, replace_file
from lgqtui.settings.registry import Home
from lgqtui.submission.discreet import Discreet
from lgqtui.submission.endpoints.address import Endpoint

_SERVICE = "lgqtui"
_LIMIT = 1_000_000
_LONGEST = 8_000

Source = Literal["", "environment", "keyring", "file"]


class Token(Discreet, frozen=True):
    """A token and where it comes from; both are "" if there is none. `variable` is the one that may hold it."""

    value: str
    source: Source
    variable: str


class Tokens:
    """The tokens of one person."""

    def __init__(self, home: Home, environ: Mapping[str, str]) -> None:
        self._path = home.settings.with_name("tokens.json")
        self._environ = environ

    def find(self, endpoint: Endpoint) -> Token:
        """The token for an endpoint. Raises CannotRead if it is kept where it cannot be read or others can."""
        variable = endpoint.token_variable
        said = self._environ.get(variable, "").strip()
        if said:
            return Token(checked(said), "environment", variable)
        note = self._notes().get(endpoint.shown, {})
        if note.get("in") == "file":
            return Token(checked(note.get("token", "")), "file", variable)
        if note.get("in") == "keyring":
            return Token(checked(_from_keyring(endpoint.shown)), "keyring", variable)
        return Token("", "", variable)

    def keep_in_keyring(self, endpoint: Endpoint, token: str) -> bool:
        """Keep a token in the system's store; False if there is none, or it does not give back what it was given."""
        if not _kept_in_keyring(endpoint.shown, checked(token)):
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
        note = notes.pop(endpoint.shown, None)
        if note is None:
            return
        if note.get("in") == "keyring":
            _gone_from_keyring(endpoint.shown)
        self._write(notes)

    def _note(self, endpoint: Endpoint, note: dict[str, str]) -> None:
        self._write({**self._notes(), endpoint.shown: note})

    def _write(self, notes: Mapping[str, Any]) -> None:
        private_folder(self._path.parent)
        replace_file(self._path, (json.dumps({"format": 1, "tokens": notes}, indent=2) + "\n").encode())

    def _notes(self) -> dict[str, dict[str, str]]:
        if not is_there(self._path):
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
