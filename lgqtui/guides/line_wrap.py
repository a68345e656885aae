"""Wrapping of text to a width, with emphasis marks that do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from lgqtui.text import display_width, visible

_ON, _OFF = "\x02", "\x03"
_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"
_GAP = 2
_NARROWEST = 24
"""A last column that would be narrower than this is put below the others."""


def emphasised(text: str) -> str:
    """The text with each word marked, so that a line can end between any two of them."""
    cleaned = visible(text.replace(_ON, "").replace(_OFF, ""))
    return " ".join(f"{_ON}{word}{_OFF}" for word in cleaned.split())


def terminal_line(line: str, *, styled: bool) -> str:
    """A line for output: emphasised words in bold, or as plain text."""
    return line.replace(_ON, _BOLD if styled else "").replace(_OFF, _PLAIN if styled else "")


def wrapped(text: str, width: int, first: str = "", later: str = "") -> Iterator[str]:
    """The words in lines of at most `width`; a longer word gets its own line.

    `first` is put before the first line, `later` before the others, shortened where a word needs the columns.
    """
    return _filled(((" ", word) for word in text.split()), width, first, later)


def folded(line: str, width: int) -> Iterator[str]:
    """A line of output in lines of at most `width`; its columns stay, and a longer word gets its own line.

    The following lines begin below the last column that starts in the left half, otherwise two blanks further in.
    """
    indent = len(line) - len(line.lstrip(" "))
    columns = [display_width(line[: gap.end()]) for gap in re.finditer(r"(?<=\S) {2,}(?=\S)", line)]
    hanging_indent = max((column for column in columns if column <= width // 2), default=indent + _GAP)
    return _filled(re.findall("( *)([^ ]+)", line), width, line[:indent], " " * hanging_indent)


def _filled(pieces: Iterable[tuple[str, str]], width: int, first: str, later: str) -> Iterator[str]:
    line, empty = first, True
    for gap, word in pieces:
        if not empty and _length(line) + len(gap) + _length(word) > width:
            yield line
            line, empty = later[: max(0, width - _length(word))], True
        line += word if empty else gap + word
        empty = False
    if not empty:
        yield line


def in_columns(rows: Sequence[Sequence[str]], width: int, indent: str = "") -> Iterator[str]:
    """The rows with aligned cells, the last one wrapped; if it would be too narrow, all cells below each other."""
    widths = [max(_length(cell) for cell in column) for column in zip_longest(*rows, fillvalue="")]
    margin = len(indent) + sum(column_width + _GAP for column_width in widths[:-1])
    stacked = width - margin < min(_NARROWEST, widths[-1])
    for row in rows:
        if stacked:
            for index, cell in enumerate(row):
                yield from wrapped(cell, width, indent + "  " * min(index, 1), indent + "    ")
        else:
            before = [
                cell + " " * (column_width + _GAP - _length(cell))
                for cell, column_width in zip(row[:-1], widths, strict=False)
            ]
            head = indent + "".join(before)
            yield from wrapped(row[-1], width, head, " " * margin) if row[-1] else (head.rstrip(),)


def _length(text: str) -> int:
    return display_width(text.replace(_ON, "").replace(_OFF, ""))
