"""Lines in aligned columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lgqtui.text import one_line

_GAP = "  "


def columns(rows: Iterable[Sequence[str]], widest_first: int = 28) -> Iterator[str]:
    """The rows as lines. A first cell wider than `widest_first` gets a line of its own, so that nothing is cut."""
    shown = [[one_line(cell) for cell in row] for row in rows]
    if not shown:
        return
    widths = [max(width(row[n]) for row in shown) for n in range(len(shown[0]))]
    widths[0] = max((w for row in shown if (w := width(row[0])) <= widest_first), default=0)
    for row in shown:
        first = row[0]
        if width(first) > widths[0]:
            yield first
            first = ""
        cells = [cell + " " * (room - width(cell)) for cell, room in zip([first, *row[1:]], widths, strict=True)]
        yield _GAP.join(cells).rstrip()


def width(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian letters take two, marks none."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    marks = ("Mn", "Me", "Cf")
    return sum(0 if category(c) in marks else 2 if east_asian_width(c) in "WF" else 1 for c in text)
