"""Sizes, days, times, digests and aligned columns as text; times in headers of HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo

from lgqtui.i18n import tr, trn
from lgqtui.text import display_width, one_line

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def columns(rows: Iterable[Sequence[str]], widest_first: int = 28) -> Iterator[str]:
    """The rows as aligned lines. A first cell wider than `widest_first` gets its own line, so that nothing is cut."""
    cleaned_rows = [[one_line(cell) for cell in row] for row in rows]
    if not cleaned_rows:
        return
    widths = [max(map(display_width, column)) for column in zip(*cleaned_rows, strict=True)]
    first_widths = (display_width(row[0]) for row in cleaned_rows)
    widths[0] = max((width for width in first_widths if width <= widest_first), default=0)
    for row in cleaned_rows:
        if display_width(row[0]) > widths[0]:
            yield row[0]
            row[0] = ""
        cells = (cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def local_time(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """A moment in local time, or in `zone`; as it is at an end of the calendar, or if Python cannot use the zone.

    An example of such a zone is `TZ=UTC+25`. No other function changes the zone of a moment, which may be from a file.
    """
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return moment


def file_time(seconds: float) -> datetime:
    """A time in seconds since 1970, in UTC; that of 1970 if it is out of range, as those of some disks are."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)


def format_time(moment: datetime, now: datetime | None = None) -> str:
    """A moment in local time: `2026-11-05 10:30`; relative to `now`, `10:30` for today and `5 Nov 2026, 10:30` else."""
    local = local_time(moment)
    if now is None:
        return local.replace(tzinfo=None).isoformat(" ", "minutes")
    time = local.strftime("%H:%M")
    is_today = local.date() == local_time(now).date()
    return time if is_today else tr("{day}, {time}", day=format_day(local), time=time)


def time_or_day(moment: datetime, now: datetime) -> str:
    """A moment in a few cells: `10:30` if it is today, else `5 Nov`, with the year if it is another one."""
    local, today = local_time(moment), local_time(now)
    return local.strftime("%H:%M") if local.date() == today.date() else format_day(local, year=local.year != today.year)


def format_timestamp(moment: datetime) -> str:
    """A moment in UTC to the second, for programs: `2026-11-05T09:30:00Z`."""
    return local_time(moment, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def format_day(day: date, *, year: bool = True) -> str:
    """A day for the user: `5 Nov 2026`, without the year `5 Nov`."""
    template = "{day} {month} {year}" if year else "{day} {month}"
    return tr(template, day=day.day, month=tr(_MONTHS[day.month - 1]), year=day.year)


def format_size(size: int) -> str:
    """A file's size: `48 kB`, `3.1 MB`."""
    if size < 1_000:
        return trn("{n} byte", "{n} bytes", size)
    if size < 1_000_000:
        return tr("{n} kB", n=round(size / 1_000))
    return tr("{n} MB", n=f"{size / 1_000_000:.1f}")


def format_digest(digest: str) -> str:
    """A digest in groups of four, as it is read out and compared: `7f3a 91c0`."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def read_http_date(header: str) -> datetime | None:
    """The moment in a header of HTTP; None if it is invalid."""
    from email.utils import parsedate_to_datetime  # late: it brings half a mail library along

    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_retry_after(header: str, now: datetime) -> float | None:
    """The seconds in a `Retry-After` header, given as seconds or as a date; None if it is invalid."""
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    moment = read_http_date(text)
    return None if moment is None else max((moment - now).total_seconds(), 0.0)
