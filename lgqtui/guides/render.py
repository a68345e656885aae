"""Guides as lines for a terminal. The only module that imports markdown_it.

Headings start at the left edge, commands keep their lines, tables become columns. A comment `<!-- table NAME -->`
marks the position of a table that the program provides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from lgqtui.guides.line_wrap import emphasised, in_columns, terminal_line, wrapped
from lgqtui.text import visible

MAX_WIDTH = 100
"""Longer lines are hard to read."""

_INDENT = "  "
_TABLE_COMMENT = re.compile(r"<!-- table ([\w.]+) -->")

Table = Sequence[Sequence[str]]


def render_guide(markdown: str, width: int, table: Callable[[str], Table], *, styled: bool = False) -> list[str]:
    """The lines of a guide, at most `width` long except for commands and files, which are copied as they are.

    `table` gives the rows of a table by its name. Control characters are made visible; emphasised words are bold only
    with `styled`.
    """
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    lines = _Page(min(width, MAX_WIDTH), table, styled=styled).blocks(tree.children, "")
    return [terminal_line(line.rstrip(), styled=styled) for line in lines]


class _Page:
    """One guide at one width."""

    def __init__(self, width: int, table: Callable[[str], Table], *, styled: bool) -> None:
        self._width = width
        self._table = table
        self._styled = styled

    def blocks(self, nodes: Sequence[SyntaxTreeNode], indent: str) -> Iterator[str]:
        """The lines of blocks, with an empty line between any two of them."""
        is_started = False
        for node in nodes:
            for index, line in enumerate(self._block(node, indent)):
                if is_started and index == 0:
                    yield ""
                yield line
                is_started = True

    def _block(self, node: SyntaxTreeNode, indent: str) -> Iterator[str]:
        match node.type:
            case "heading":
                margin = "" if node.tag in ("h1", "h2") else indent
                yield from wrapped(emphasised(self._words(node)), self._width, margin)
            case "paragraph":
                yield from wrapped(self._words(node), self._width, indent or _INDENT, indent or _INDENT)
            case "fence" | "code_block":
                for line in visible(node.content).rstrip("\n").split("\n"):
                    yield (indent or _INDENT) + _INDENT + line
            case "bullet_list" | "ordered_list":
                yield from self._list(node, indent or _INDENT)
            case "table":
                rows = [row.children for part in node.children for row in part.children]
                yield from self._columns(self._cells(rows), indent)
            case "html_block":
                yield from self._program_table(node.content, indent)
            case _:
                yield from self.blocks(node.children, indent)

    def _cells(self, rows: Sequence[Sequence[SyntaxTreeNode]]) -> Table:
        """The cells of a table, its head emphasised; an empty head is left out."""
        head, *others = [[self._words(cell) for cell in row] for row in rows]
        return [[emphasised(cell) for cell in head], *others] if any(head) else others

    def _list(self, node: SyntaxTreeNode, indent: str) -> Iterator[str]:
        start = int(str(node.attrs.get("start", 1)))
        for number, entry in enumerate(node.children, start):
            mark = f"{number}. " if node.type == "ordered_list" else "- "
            within = indent + " " * len(mark)
            for index, line in enumerate(self.blocks(entry.children, within)):
                yield line if index else indent + mark + line.removeprefix(within)

    def _program_table(self, comment: str, indent: str) -> Iterator[str]:
        for name in _TABLE_COMMENT.findall(comment):
            rows = [[visible(cell) for cell in row] for row in self._table(name)]
            yield from self._columns([[emphasised(row[0]), *row[1:]] for row in rows], indent)

    def _columns(self, rows: Table, indent: str) -> Iterator[str]:
        yield from in_columns(rows, self._width, indent or _INDENT)

    def _words(self, node: SyntaxTreeNode) -> str:
        return "".join(self._piece(inline) for child in node.children for inline in child.children)

    def _piece(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "strong":
                return emphasised(_text(node))
            case "code_inline":
                # A command is recognisable without quotes if it is bold, or one longer word.
                is_clear = self._styled or (len(node.content) > 1 and " " not in node.content)
                return emphasised(node.content if is_clear else f"“{node.content}”")
            case "link":
                return _link(_text(node), str(node.attrs.get("href", "")))
            case "image":
                return ""
            case _:
                return visible(_text(node))


def _text(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return node.content if not node.children else "".join(_text(child) for child in node.children)


def _link(text: str, href: str) -> str:
    leads_out = href.startswith(("https://", "http://")) and href.rstrip("/") != text.rstrip("/")
    return visible(f"{text} ({href})" if leads_out else text)
