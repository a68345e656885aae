"""Names of keys as they are displayed, and keys as users write them in the settings."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from lgqtui.errors import WrongUse, closest_match
from lgqtui.i18n import tr
from lgqtui.tui.actions import (
    SCOPES_WITHOUT_TYPING,
    SCREENS,
    Action,
    every_action,
    find_action,
    is_menu_key,
    keys_in_force,
)

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
_SIGNS = {
    "plus": "+",
    "slash": "/",
    "question_mark": "?",
    "full_stop": ".",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}

_ARROWS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}
_MODIFIERS = {"ctrl": "Ctrl", "shift": "Shift", "alt": "Alt"}

PLAIN_KEY = "f7"
"""Goes on by prompts while the window is too small."""


def key_name(key: str) -> str:
    """Return the displayed name of a key: `F1`, `^N`, `Alt+D`, `n`; of a way by the menu `Esc n`."""
    if is_menu_key(key):
        return " ".join(map(key_name, key.split()))
    *modifiers, last = key.split("+")
    name = (
        tr(_NAMES.get(last, ""))
        or (tr(_ARROWS.get(last, "")) if _InForce.has_arrow_words else "")
        or _SIGNS.get(last)
        or (last.upper() if modifiers or len(last) > 1 else last)
    )
    if modifiers == ["ctrl"] and len(name) == 1:
        return "^" + name
    return "+".join([*(tr(_MODIFIERS.get(key, key)) for key in modifiers), name])


def name_size(key: str) -> int:
    """Return about how many cells the English name of a key has."""
    parts = key.replace(" ", "+").split("+")
    sizes = (1 if part in _SIGNS or part == "ctrl" else len(_NAMES.get(part, part)) for part in parts)
    return sum(sizes) + key.count(" ")


_ALIASES = {
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
_OTHERS = ("enter", "escape", "space", "tab", "backspace", "plus", "slash", "question_mark", "full_stop")
# Ctrl with H, I, J, M and [ are Backspace, Tab, Enter and Esc to a terminal.
_WITH_CTRL = sorted(set(string.ascii_lowercase) - set("hijm"))

TERMINAL_KEYS: frozenset[str] = frozenset(
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
"""The keys that terminals send unambiguously, by their names in Textual."""


def read_key(written: str) -> str:
    """Return Textual's name of a key as written (`F7`, `^N`, `Ctrl+N`, `alt-d`, `Ins`); "" if there is none."""
    text = written.strip()
    if len(text) == 1:
        key = _ALIASES.get(text, text)
        return key if key in TERMINAL_KEYS else ""
    parts = re.split(r"(?<=.)[+-](?=.)", re.sub(r"^\^(?=.)", "ctrl+", text).lower())
    key = "+".join(_ALIASES.get(part, part) for part in parts)
    return key if key in TERMINAL_KEYS else ""


def is_letter(key: str) -> bool:
    """Return True if the key alone writes a character."""
    return len(key) == 1 or key in ("space", "plus", "slash", "question_mark", "full_stop")


_MULTIPLEXER_KEYS = ("ctrl+a", "ctrl+b")
EDITING_KEYS = frozenset(
    {
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "ctrl+left", "ctrl+right"),
        *("shift+up", "shift+down", "shift+left", "shift+right", "shift+home", "shift+end", "ctrl+home", "ctrl+end"),
        *("ctrl+pageup", "ctrl+pagedown"),
        *("enter", "tab", "shift+tab", "space", "backspace", "delete", "escape", "f7"),
        *("ctrl+c", "ctrl+d", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+x", "ctrl+y", "ctrl+z"),
    }
)
"""Keys of editors, lists and dialogs: an action bound to one would never run, or would break them."""


class Keymap(Struct, frozen=True):
    """The keys that the user has chosen, and why others cannot be used, by the action's name in the settings."""

    user_keys: Mapping[str, str] = {}
    errors: Mapping[str, WrongUse] = {}

    def keys_of(self, action: Action) -> tuple[str, ...]:
        """Return the keys of an action, the one to show first."""
        return keys_in_force(action, self.user_keys)

    def bindings(self) -> dict[str, str]:
        """Return Textual's keymap: the keys that differ from the default ones, by the id of the binding."""
        present = {action: self.keys_of(action) for action in every_action()} if self.user_keys else {}
        return {a.binding_id: ",".join(keys) for a, keys in present.items() if keys != keys_in_force(a, {})}


def read_keymap(written: Mapping[str, Any]) -> Keymap:
    """Read the keys of the settings, by the names of actions; an action whose keys cannot be used keeps its default."""
    user_keys: dict[str, str] = {}
    errors: dict[str, WrongUse] = {}
    for key_id, value in written.items():
        try:
            keys = _read(key_id, value)
        except WrongUse as error:
            errors[key_id] = error
        else:
            user_keys |= {key_id: keys} if keys else {}
    while clashes := dict(reversed(list(_clashes(user_keys)))):  # of the clashes of an action the first is reported
        last = max(clashes, key=list(user_keys).index)  # the later in the file loses
        del user_keys[last]
        errors[last] = clashes[last]
    return Keymap(user_keys, {key_id: errors[key_id] for key_id in written if key_id in errors})


def refuse_unusable(written: Mapping[str, Any], key_id: str, value: str) -> None:
    """Raise WrongUse for keys of an action that cannot be used, or conflict with the others in the settings."""
    others = {name: keys for name, keys in written.items() if name != key_id}
    if error := read_keymap({**others, key_id: value}).errors.get(key_id):
        raise error


def _read(key_id: str, value: Any) -> str:
    """Return the keys written for an action, by their names in Textual; "" if there are none. Raises WrongUse."""
    ids = [action.key_id for action in every_action()]
    if key_id not in ids:
        near = closest_match(key_id, ids)
        remedy = "Did you mean keys.{near}? All of them: lgqtui help keys" if near else "All of them: lgqtui help keys"
        raise WrongUse("wrong-key", "“keys.{id}” names no action", remedy, id=key_id[:80], near=near)
    if not isinstance(value, str):
        raise WrongUse("wrong-key", "keys.{id} is not text", "Put its keys in quotes.", id=key_id)
    action = find_action(key_id)
    return ",".join(_usable_key(action, written) for part in value.split(",") if (written := part.strip()))


def _usable_key(action: Action, written: str) -> str:
    key = read_key(written)
    params = {"id": action.key_id, "key": key_name(key) if key else written[:40]}
    remedy = "Choose another key."
    variants = [a for a in every_action() if a.key_id == action.key_id]
    if not key:
        message = "keys.{id}: “{key}” is no key that a terminal can tell from others"
        remedy = "Write it as here: F7, ctrl+g, alt+g. More: lgqtui help keys"
    elif key in _MULTIPLEXER_KEYS:
        message = "keys.{id}: {key} would not arrive, tmux and screen wait for it"
    elif any(key in keys_in_force(a, {}) for a in variants):
        return key
    elif key in EDITING_KEYS:
        message = "keys.{id}: {key} is needed for writing and moving"
    elif is_letter(key) and any(a.scope not in SCOPES_WITHOUT_TYPING for a in variants):
        message = "keys.{id}: {key} alone is typed into answers"
        remedy = "Hold Ctrl or Alt with it, or take a function key."
    else:
        return key
    raise WrongUse("wrong-key", message, remedy, **params)


def _clashes(user_keys: Mapping[str, str]) -> Iterator[tuple[str, WrongUse]]:
    for actions in SCREENS if user_keys else ():
        keymap = {action: set(keys_in_force(action, user_keys)) for action in actions}
        for action, keys in keymap.items():
            changed = keys.difference(keys_in_force(action, {}))
            for other, other_keys in keymap.items() if changed else ():
                if other.key_id != action.key_id and (shared := changed & other_keys):
                    key_id = _cause(action, user_keys)
                    yield key_id, _clash(key_id, min(shared), other)


def _cause(action: Action, user_keys: Mapping[str, str]) -> str:
    """Return the setting that changed an action's keys: its own, or that of the action whose keys it shares by `@`."""
    followed = (key[1:] for key in action.keys.split(",") if key.startswith("@"))
    return action.key_id if action.key_id in user_keys else next(key_id for key_id in followed if key_id in user_keys)


def _clash(key_id: str, key: str, other: Action) -> WrongUse:
    message = "keys.{id}: {key} already means “{label}” there"
    remedy = "Choose another, or first give keys.{other} another one."
    params = {"id": key_id, "key": key_name(key), "label": tr(other.label), "other": other.key_id}
    return WrongUse("wrong-key", message, remedy, **params)


class _InForce:
    """The keymap of the running program, and whether arrow keys are named by words: `^` may be taken for Ctrl."""

    keymap = Keymap()
    has_arrow_words = False


def name_arrows() -> None:
    """Name arrow keys by words from now on."""
    _InForce.has_arrow_words = True


def put_in_force(keymap: Keymap) -> None:
    """Use these keys in sentences from now on."""
    _InForce.keymap = keymap


def keys_of(action: Action) -> tuple[str, ...]:
    """Return the keys in force for an action, the one to show first."""
    return _InForce.keymap.keys_of(action)


def key_of(key_id: str) -> str:
    """Return the name of the first key in force for an action: `^R`."""
    return key_name(keys_of(find_action(key_id))[0])


def either_key_of(key_id: str) -> str:
    """Return the names of the first two keys of an action: `Ins or +`."""
    first, *others = map(key_name, keys_of(find_action(key_id)))
    return tr("{key} or {other}", key=first, other=others[0]) if others else first


def pair_of(first_id: str, second_id: str) -> str:
    """Return the names of two keys that belong together: `Shift+↑↓`, or `Alt+Y Shift+↓` if their modifiers differ."""
    first, second = key_of(first_id), key_of(second_id)
    modifiers, plus, last = first.rpartition("+")
    if plus and len(last) == 1 and second.startswith(modifiers + plus):
        return first + second.removeprefix(modifiers + plus)
    return f"{first} {second}"
