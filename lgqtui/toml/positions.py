"""Lines of keys in a TOML text, for error messages.

Neither tomli nor tomlkit gives lines, so a syntax tree is used. Loaded only to report a problem; the only module
that imports tree_sitter and tree_sitter_toml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lgqtui.problems import KeyPath
from lgqtui.toml.values import keys_in

if TYPE_CHECKING:
    from tree_sitter import Node

_HEADERS = ("table", "table_array_element")
_KEYS = ("bare_key", "quoted_key", "dotted_key")
_NON_VALUES = ("comment", "ERROR")
_MAX_DEPTH = 64  # steps of a path; deeper nesting would need memory in its square, and more stack than Python has


class KeyPositions:
    """The lines of all keys of one TOML text; with syntax errors, those that can be determined."""

    def __init__(self, source: str) -> None:
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        self._explicit: dict[KeyPath, int] = {}
        # Tables without a header of their own, as `a` in `[a.b]`.
        self._implied: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}
        parser = Parser(Language(tree_sitter_toml.language()))
        self._read_parts(parser.parse(source.encode("utf-8", "replace")).root_node, ())

    def line_of(self, path: KeyPath) -> int:
        """The 1-based line of the key, or of its longest prefix that is in the text; 0 if there is none."""
        prefixes = (path[:length] for length in range(len(path), 0, -1))
        lines = (self._explicit.get(prefix) or self._implied.get(prefix) for prefix in prefixes)
        return next(filter(None, lines), 0)

    def _read_parts(self, node: Node, path: KeyPath) -> None:
        values = (child for child in node.children if child.is_named and child.type not in _NON_VALUES)
        for index, child in enumerate(values if len(path) < _MAX_DEPTH else ()):
            if node.type == "array":
                self._explicit.setdefault((*path, index), child.start_point[0] + 1)
                self._read_parts(child, (*path, index))
            elif child.type == "pair" or child.type in _HEADERS:
                self._read_parts(child, self._entered(child, path))
            elif child.type in ("inline_table", "array"):
                self._read_parts(child, path)

    def _entered(self, node: Node, path: KeyPath) -> KeyPath:
        line = node.start_point[0] + 1
        for key in _keys(node):
            path = (*path, key)
            self._implied.setdefault(path, line)
            named, length = path, self._lengths.get(path, 0)
            path = (*path, length - 1) if length else path  # an array of tables: its latest one
        if node.type == "table_array_element":
            self._lengths[named] = length + 1
            self._explicit.setdefault(named, line)
            path = (*named, length)
        self._explicit.setdefault(path, line)
        return path


def _keys(node: Node) -> list[str]:
    """The keys of a header or a pair; a header of a broken text may have none."""
    key = next((child.text or b"" for child in node.children if child.type in _KEYS), b"").decode("utf-8", "replace")
    try:
        return keys_in(key)[:_MAX_DEPTH]
    except (ValueError, RecursionError):
        return [part.strip('"') for part in key.split(".")[:_MAX_DEPTH]]
