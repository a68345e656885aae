"""Lines of keys in a TOML text, for error messages.

Neither tomli nor tomlkit gives lines, so a syntax tree is used. Loaded only to report a problem; the only module
that imports tree_sitter and tree_sitter_toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from tree_sitter import Node

KeyPath = tuple[str | int, ...]
"""Keys, and indices from 0 into arrays and arrays of tables: `("sections", 0, "questions", 2, "id")`."""

_HEADERS = ("table", "table_array_element")
_KEYS = ("bare_key", "quoted_key")
_NON_VALUES = ("comment", "ERROR")
_MAX_DEPTH = 64  # steps of a path; deeper nesting would need memory in its square


def line_of(source: str, path: KeyPath) -> int:
    """The 1-based line of one key path; see `KeyPositions.line_of`."""
    return KeyPositions(source).line_of(path)


class KeyPositions:
    """The lines of all keys of one TOML text, parsed once.

    A text with syntax errors gives the lines that can be determined nevertheless.
    """

    def __init__(self, source: str) -> None:
        self._explicit: dict[KeyPath, int] = {}
        # Tables without a header of their own, as `a` in `[a.b]`.
        self._implied: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}
        self._read(_parsed(source))

    def line_of(self, path: KeyPath) -> int:
        """The 1-based line of the key, or of its longest prefix that is in the text; 0 if there is none."""
        for length in range(len(path), 0, -1):
            prefix = path[:length]
            line = self._explicit.get(prefix) or self._implied.get(prefix)
            if line:
                return line
        return 0

    def _read(self, document: Node) -> None:
        pending: list[tuple[Node, KeyPath]] = []
        for node in document.children:
            if node.type in _HEADERS:
                path = self._header(node)
                pending += [(child, path) for child in node.children]
            else:
                pending.append((node, ()))
        # In the order of the text, and without recursion: a text may be nested deeper than Python's stack allows.
        pending.reverse()
        while pending:
            node, path = pending.pop()
            if len(path) < _MAX_DEPTH:
                pending += reversed(list(self._inside(node, path)))

    def _header(self, node: Node) -> KeyPath:
        keys = _keys(node)
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._entered((*path, key), node)
        path = (*path, keys[-1])
        if node.type == "table":
            path = self._entered(path, node)
            self._explicit.setdefault(path, _line(node))
            return path
        return self._next_element(path, node)

    def _entered(self, path: KeyPath, node: Node) -> KeyPath:
        """The table that a path in a header refers to: for an array of tables the latest one."""
        self._implied.setdefault(path, _line(node))
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _next_element(self, path: KeyPath, node: Node) -> KeyPath:
        index = self._lengths.get(path, 0)
        self._lengths[path] = index + 1
        self._explicit.setdefault(path, _line(node))
        self._explicit.setdefault((*path, index), _line(node))
        return (*path, index)

    def _inside(self, node: Node, path: KeyPath) -> Iterator[tuple[Node, KeyPath]]:
        """The parts of a pair, an inline table or an array, each with its path."""
        if node.type == "pair":
            path = self._key(node, path)
            yield from ((child, path) for child in node.children if child.type in ("inline_table", "array"))
        elif node.type == "inline_table":
            yield from ((child, path) for child in node.children if child.type == "pair")
        elif node.type == "array":
            values = (child for child in node.children if child.is_named and child.type not in _NON_VALUES)
            for index, child in enumerate(values):
                self._explicit.setdefault((*path, index), _line(child))
                yield child, (*path, index)

    def _key(self, pair: Node, path: KeyPath) -> KeyPath:
        keys = _keys(pair)
        for key in keys[:-1]:
            path = (*path, key)
            self._implied.setdefault(path, _line(pair))
        path = (*path, keys[-1])
        self._explicit.setdefault(path, _line(pair))
        return path


def _parsed(source: str) -> Node:
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_toml.language()))
    return parser.parse(source.encode("utf-8", "replace")).root_node


def _line(node: Node) -> int:
    return node.start_point[0] + 1


def _keys(node: Node) -> list[str]:
    """The keys of a header or a pair, `a."b c".d` as three: a dotted key is nested to the left."""
    key = next((child for child in node.children if child.type in (*_KEYS, "dotted_key")), None)
    keys: list[str] = []
    while key is not None and key.type == "dotted_key":
        parts = [child for child in key.children if child.type in (*_KEYS, "dotted_key")]
        keys += [_plain(part) for part in reversed(parts[1:])]
        key = parts[0] if parts else None
    keys += [] if key is None else [_plain(key)]
    return keys[: -_MAX_DEPTH - 1 : -1] or [""]  # a header of a broken text may have no key


def _plain(key: Node) -> str:
    """The value of a key: quotes and escapes resolved."""
    text = (key.text or b"").decode("utf-8", "replace")
    if key.type == "bare_key":
        return text
    try:
        return next(iter(tomli.loads(f"{text} = 0")))
    except ValueError:
        return text[1:-1]
