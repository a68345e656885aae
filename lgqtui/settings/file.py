"""The settings file: reading, and changing one value with comments and everything else kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.files import is_private, locked, private_folder, read_if_exists, replace_file
from lgqtui.settings.folders import find_user_folders

_LIMIT = 1_000_000
_WRITE_WAIT = 5.0
_SECRETS = ("LGQTUI_TOKEN", "LGQTUI_ENDPOINT")  # the second may hold a signature


def read_tables(path: Path) -> dict[str, Any]:
    """The content of the file; empty if there is none. Raises CannotRead if it is damaged."""
    return _parsed(_content(path), path)


def child_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for another program: without the variables that hold tokens, by the settings or as it comes."""
    environ = os.environ if environ is None else environ
    content = b""
    with suppress(CannotRead):
        content = _content(find_user_folders(environ).settings)
    named = re.findall(r"token_variable\W+(\w+)", content.decode("utf-8", "replace"))  # also in a damaged file
    return {name: value for name, value in environ.items() if name.upper() not in {*_SECRETS, *map(str.upper, named)}}


def write_value(path: Path, name: str, value: str) -> None:
    """Set a dotted name to a value; an empty one removes it. Raises CannotRead for a damaged file, or CannotWrite.

    Raises Busy if another program writes there for long.
    """
    read_tables(path)  # raises for a damaged file before a lock is made
    private_folder(path.parent)
    with locked(path.with_suffix(".lock"), _WRITE_WAIT, path):
        _write_value(path, name, value)


def _write_value(path: Path, name: str, value: str) -> None:
    content = _content(path)
    before = _parsed(content, path)
    steps = name.split(".")
    after = _without_empty(_with(before, steps, value))
    if after == _without_empty(before):
        return
    text = _changed(content.decode("utf-8-sig"), steps, value).encode()
    with suppress(CannotRead):
        if _without_empty(_parsed(text, path)) == after:
            _keep_private(path, text)
            replace_file(path, text)
            return
    message = "{name} cannot be put into {path}: something else is in its place"
    raise CannotWrite("something-else", message, "Put it there with: lgqtui config edit", name=name, path=path)


def key_paths_in(tables: Mapping[str, Any], parents: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The key path of every value, in the order of the file."""
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from key_paths_in(value, (*parents, key))
        else:
            yield (*parents, key)


def setting_position(path: Path, name: Sequence[str]) -> str:
    """The path of the file, and the line of a name in it if it can be determined."""
    from lgqtui.i18n import tr
    from lgqtui.toml.positions import KeyPositions  # late: only to report a problem

    line = KeyPositions(_content(path).decode("utf-8-sig")).line_of(tuple(name))
    return tr("{path}, line {line}", path=path, line=line) if line else str(path)


def _changed(text: str, steps: Sequence[str], value: str) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    *tables, key = steps
    try:
        document = tomlkit.parse(text)
        table: Any = document
        for step in tables:
            table = table.setdefault(step, tomlkit.table())
        if value:
            table[key] = value
        else:
            table.pop(key, None)
        return tomlkit.dumps(document)
    except (TOMLKitError, AttributeError, TypeError, KeyError, ValueError):
        return ""


def _with(raw: Mapping[str, Any], steps: Sequence[str], value: str) -> dict[str, Any]:
    step, *deeper = steps
    inside = raw.get(step)
    return {**raw, step: _with(inside if isinstance(inside, dict) else {}, deeper, value) if deeper else value}


def _without_empty(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inside = {key: _without_empty(inner) for key, inner in value.items()}
    return {key: inner for key, inner in inside.items() if inner not in ("", {})}


def _content(path: Path) -> bytes:
    content = read_if_exists(path, _LIMIT) or b""
    _keep_private(path, content)
    return content


def _keep_private(path: Path, content: bytes) -> None:
    """Take a file with an address that holds a signature from all but its owner."""
    with suppress(OSError):
        if any(b"://" in line and b"?" in line for line in content.splitlines()) and not is_private(path):
            path.chmod(0o600)


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    import tomli

    message, hint = "the settings in {path} are not valid TOML: {why}", "Mend that place with: lgqtui config edit"
    try:
        return tomli.loads(content.decode("utf-8-sig"), parse_float=str)  # nan differs from itself
    except UnicodeDecodeError as error:
        message = "the settings in {path} are not UTF-8 text"
        raise CannotRead("damaged-settings", message, "Save the file as UTF-8.", path=path) from error
    except (ValueError, RecursionError) as error:
        raise CannotRead("damaged-settings", message, hint, path=path, why=str(error)) from error
