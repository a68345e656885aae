"""Keys as they stand on keyboards, and keys as people write them down."""

from __future__ import annotations

import re
import string

from lgqtui.i18n import say

_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
_SIGNS = {"plus": "+", "up": "↑", "down": "↓", "left": "←", "right": "→"}

_ARROWS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}
_HELD = {"ctrl": "Ctrl", "shift": "Shift", "alt": "Alt"}


class _Arrows:
    """How arrows are named: by signs, or by words where `^` would be taken for Ctrl."""

    in_words = False


def name_arrows() -> None:
    """Name arrow keys by words from now on."""
    _Arrows.in_words = True


def key_name(key: str) -> str:
    """A key's name: `F1`, `^N`, `Alt+D`, `n`."""
    *held, last = key.split("+")
    name = (
        say(_NAMES.get(last, ""))
        or (say(_ARROWS.get(last, "")) if _Arrows.in_words else "")
        or _SIGNS.get(last)
        or (last.upper() if held or len(last) > 1 else last)
    )
    if held == ["ctrl"] and len(name) == 1:
        return "^" + name
    return "+".join([*(say(_HELD.get(key, key)) for key in held), name])


_SAID = {
    "control": "ctrl",
    "option": "alt",
    "meta": "alt",
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    **{sign: key for key, sign in _SIGNS.items()},
}
_FUNCTION_KEYS = tuple(f"f{n}" for n in range(1, 13))
_MOVING = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
_OTHERS = ("enter", "escape", "space", "tab", "backspace", "plus")
# Ctrl with H, I, J, M and [ are Backspace, Tab, Enter and Esc to a terminal.
_WITH_CTRL = sorted(set(string.ascii_lowercase) - set("hijm"))

KNOWN: frozenset[str] = frozenset(
    [
        *_FUNCTION_KEYS,
        *(f"ctrl+{key}" for key in (*_FUNCTION_KEYS, *_MOVING, *_WITH_CTRL)),
        *_MOVING,
        *(f"shift+{key}" for key in ("up", "down", "left", "right", "home", "end", "delete", "tab")),
        *_OTHERS,
        *(f"alt+{key}" for key in (*string.ascii_lowercase, *string.digits, "up", "down", "left", "right")),
        *string.ascii_letters,
        *string.digits,
    ]
)
"""The keys that terminals send so that they can be told from each other, by their names in the toolkit."""


def read_key(written: str) -> str:
    """The toolkit's name of a key as somebody wrote it (`F7`, `^N`, `Ctrl+N`, `alt-d`, `Ins`); "" if it is none."""
    text = written.strip()
    if len(text) == 1:
        key = _SAID.get(text, text)
        return key if key in KNOWN else ""
    parts = re.split(r"(?<=.)[+-](?=.)", re.sub(r"^\^(?=.)", "ctrl+", text).lower())
    key = "+".join(_SAID.get(part, part) for part in parts)
    return key if key in KNOWN else ""


def is_letter(key: str) -> bool:
    """True if the key alone writes a character."""
    return len(key) == 1 or key in ("space", "plus")
