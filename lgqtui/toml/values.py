"""Keys, values and headers as TOML text; texts with newlines become multi-line strings."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from typing import Any

import tomli

_BARE = re.compile(r"[A-Za-z0-9_-]+")
# The third quote in a row, or one at the end, would end the string.
_QUOTE_TO_ESCAPE = re.compile(r'(?<="")"|"\Z')
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def header_text(field_id: str) -> str:
    """The header of the table of an answer; the id is quoted even if it need not be."""
    return f"[answers.{_quoted(field_id)}]\n"


def pair_text(key: str, value: Any) -> str:
    """A key and its value, with the newline."""
    return f"{key_text(key)} = {format_value(value)}\n"


def key_text(key: str) -> str:
    """A key, quoted if TOML requires it."""
    return key if _BARE.fullmatch(key) else _quoted(key)


def keys_in(text: str) -> list[str]:
    """The keys in a dotted one: quotes and escapes are resolved. Raises ValueError if it is not valid."""
    keys: list[str] = []
    value: Any = tomli.loads(f"{text} = 0")
    while value:
        ((key, value),) = value.items()
        keys.append(key)
    return keys


def format_value(value: Any) -> str:
    """A value as TOML. Raises TypeError for a type that TOML does not have."""
    if isinstance(value, str) and "\n" in value:
        escaped = _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", value.replace("\\", r"\\"))
        return '"""\n' + _QUOTE_TO_ESCAPE.sub(lambda _: '\\"', escaped) + '"""'  # the text begins on its own line
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        return "[\n" + "".join(f"  {_inline(row)},\n" for row in value) + "]"
    return _inline(value)


def _inline(value: Any) -> str:
    match value:
        case str():
            return _quoted(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date() | time():
            text = value.isoformat()
            is_in_utc = isinstance(value, datetime) and value.tzinfo is UTC
            return text.removesuffix("+00:00") + "Z" if is_in_utc else text
        case list():
            return f"[{', '.join(map(_inline, value))}]"
        case dict():
            inside = ", ".join(f"{key_text(key)} = {_inline(inner)}" for key, inner in value.items())
            return f"{{ {inside} }}" if inside else "{}"
    raise TypeError(type(value).__name__)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
