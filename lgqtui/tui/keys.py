"""Keys as they stand on keyboards."""

from __future__ import annotations

from lgqtui.words import say

_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
    "space": "Space",
    "tab": "Tab",
}
_SIGNS = {"plus": "+", "up": "↑", "down": "↓", "left": "←", "right": "→"}

_HELD = {"ctrl": "Ctrl", "shift": "Shift", "alt": "Alt"}


def key_name(key: str) -> str:
    """A key's name: `F1`, `^N`, `Alt+D`, `n`."""
    *held, last = key.split("+")
    name = say(_NAMES.get(last, "")) or _SIGNS.get(last) or (last.upper() if held or len(last) > 1 else last)
    if held == ["ctrl"] and len(name) == 1:
        return "^" + name
    return "+".join([*(say(_HELD.get(key, key)) for key in held), name])
