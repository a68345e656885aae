"""Sizes, days, times and aligned columns as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from lgqtui.i18n import tr, trn
from lgqtui.text import display_width, one_line

_GAP = "  "
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def columns(rows: Iterable[Sequence[str]], widest_first: int = 28) -> Iterator[str]:
    """The rows as lines. A first cell wider than `widest_first` gets a line of its own, so that nothing is cut."""
    shown = [[one_line(cell) for cell in row] for row in rows]
    if not shown:
        return
    widths = [max(display_width(row[n]) for row in shown) for n in range(len(shown[0]))]
    widths[0] = max((w for row in shown if (w := display_width(row[0])) <= widest_first), default=0)
    for row in shown:
        first = row[0]
        if display_width(first) > widths[0]:
            yield first
            first = ""
        cells = [
            cell + " " * (room - display_width(cell)) for cell, room in zip([first, *row[1:]], widths, strict=True)
        ]
        yield _GAP.join(cells).rstrip()


def format_time(moment: datetime, now: datetime | None = None) -> str:
    """A moment in local time to the minute: `2026-11-05 10:30`; beside `now` in words, and `10:30` if it is today."""
    local = moment.astimezone()
    if now is None:
        return local.strftime("%Y-%m-%d %H:%M")
    time = local.strftime("%H:%M")
    is_today = local.date() == now.astimezone().date()
    return time if is_today else tr("{day}, {time}", day=format_day(local), time=time)


def format_timestamp(moment: datetime) -> str:
    """A moment for programs, in UTC to the second: `2026-11-05T09:30:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def format_day(day: date, *, year: bool = True) -> str:
    """A day as people write it: `5 Nov 2026`, without the year `5 Nov`."""
    told = "{day} {month} {year}" if year else "{day} {month}"
    return tr(told, day=day.day, month=tr(_MONTHS[day.month - 1]), year=day.year)


def format_size(size: int) -> str:
    """A file's size: `48 kB`, `3.1 MB`."""
    if size < 1_000:
        return trn("{n} byte", "{n} bytes", size)
    if size < 1_000_000:
        return tr("{n} kB", n=round(size / 1_000))
    return tr("{n} MB", n=f"{size / 1_000_000:.1f}")
