"""Days, times and aligned columns as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from lgqtui.text import columns_of, one_line

_GAP = "  "


def columns(rows: Iterable[Sequence[str]], widest_first: int = 28) -> Iterator[str]:
    """The rows as lines. A first cell wider than `widest_first` gets a line of its own, so that nothing is cut."""
    shown = [[one_line(cell) for cell in row] for row in rows]
    if not shown:
        return
    widths = [max(columns_of(row[n]) for row in shown) for n in range(len(shown[0]))]
    widths[0] = max((w for row in shown if (w := columns_of(row[0])) <= widest_first), default=0)
    for row in shown:
        first = row[0]
        if columns_of(first) > widths[0]:
            yield first
            first = ""
        cells = [cell + " " * (room - columns_of(cell)) for cell, room in zip([first, *row[1:]], widths, strict=True)]
        yield _GAP.join(cells).rstrip()


def local_time(moment: datetime) -> str:
    """Day and time as the clock on the wall shows them, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def utc_time(moment: datetime) -> str:
    """A moment for programs, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
