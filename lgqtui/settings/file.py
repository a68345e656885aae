"""The settings file as TOML: read, judged by its form alone, and changed with comments and all else kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.files import private_folder, read_file, replace_file

_LIMIT = 1_000_000


def read_tables(path: Path) -> dict[str, Any]:
    """What stands in the file; nothing if there is none. Raises CannotRead if it is damaged."""
    return _parsed(_content(path), path)


def write_value(path: Path, name: str, value: str) -> None:
    """Give a dotted name a value; an empty one takes it out. Nothing is written if that changes nothing.

    Raises CannotRead if the file is damaged, CannotWrite if it cannot be changed.
    """
    content = _content(path)
    before = _parsed(content, path)  # a damaged file is told, not overwritten
    steps = name.split(".")
    after = _bare(_with(before, steps, value))
    if after == _bare(before):
        return
    text = _changed(content.decode("utf-8-sig"), steps, value)
    if _bare(_means(text)) != after:
        raise CannotWrite(
            "something-else",
            "{name} cannot be put into {path}: something else is in its place",
            "Put it there with: lgqtui config edit",
            name=name,
            path=path,
        )
    private_folder(path.parent)
    replace_file(path, text.encode())


def names_in(tables: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every value, in the order of the file."""
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from names_in(value, (*above, key))
        else:
            yield (*above, key)


def setting_position(path: Path, name: Sequence[str]) -> str:
    """The file, and the line where a name stands in it, if that can be told."""
    from lgqtui.i18n import tr
    from lgqtui.toml.positions import line_of  # late: only what is wrong is looked for

    line = line_of(_content(path).decode("utf-8-sig"), tuple(name))
    return tr("{path}, line {line}", path=path, line=line) if line else str(path)


def _changed(text: str, steps: Sequence[str], value: str) -> str:
    """The text with the value changed; "" if that is not possible."""
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
    """What the settings are to be after a change."""
    step, *deeper = steps
    inside = raw.get(step)
    return {**raw, step: _with(inside if isinstance(inside, dict) else {}, deeper, value) if deeper else value}


def _bare(value: Any) -> Any:
    """The same without what says nothing: empty texts and tables."""
    if not isinstance(value, dict):
        return value
    inside = {key: _bare(inner) for key, inner in value.items()}
    return {key: inner for key, inner in inside.items() if inner not in ("", {})}


def _content(path: Path) -> bytes:
    try:
        return read_file(path, _LIMIT)
    except CannotRead as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return b""
        raise


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    import tomli

    message, hint = "the settings in {path} are not valid TOML: {why}", "Mend that place with: lgqtui config edit"
    try:
        return tomli.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = "the settings in {path} are not UTF-8 text"
        raise CannotRead("damaged-settings", message, "Save the file as UTF-8.", path=path) from error
    except (ValueError, RecursionError) as error:
        raise CannotRead("damaged-settings", message, hint, path=path, why=str(error)) from error


def _means(text: str) -> dict[str, Any] | None:
    import tomli

    try:
        return tomli.loads(text)
    except ValueError:
        return None
