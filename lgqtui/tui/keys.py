"""Keys as they stand on keyboards."""

from __future__ import annotations

_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
    "space": "Space",
    "plus": "+",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "tab": "Tab",
}


def key_name(key: str) -> str:
    """A key's name: `F1`, `^N`, `Alt+D`, `n`."""
    *held, last = key.split("+")
    name = _NAMES.get(last) or (last.upper() if held or len(last) > 1 else last)
    if held == ["ctrl"] and len(name) == 1:
        return "^" + name
    return "+".join([*(modifier.capitalize() for modifier in held), name])
