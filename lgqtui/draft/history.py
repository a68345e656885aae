"""Generations: earlier versions of a draft, kept beside it.

Kept are the last five, and the newest of each of the last seven days. One is made when a save would replace a version
that is not yet kept and the newest generation is ten minutes old, so that a minute of typing does not push out a week.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from lgqtui.files import private_folder, replace_file

_NAME = "%Y-%m-%dT%H-%M-%SZ.toml"
_INTERVAL = timedelta(minutes=10)
_LAST = 5
_DAYS = 7


class Generation(Struct, frozen=True):
    """An earlier version of a draft: its file, and when it was replaced."""

    path: Path
    time: datetime


def generations(folder: Path) -> list[Generation]:
    """The generations in a history folder, newest first."""
    try:
        names = list(folder.iterdir())
    except OSError:
        return []
    found = [Generation(path, time) for path in names if (time := _time_of(path)) is not None]
    return sorted(found, key=lambda g: g.time, reverse=True)


def keep_generation(folder: Path, content: bytes, now: datetime) -> None:
    """Keep `content` as a generation if one is due, and let go of those that are no longer kept.

    Raises CannotWrite if it cannot be kept. One that cannot be let go of stays, and nobody is troubled with it.
    """
    kept = generations(folder)
    # A clock that was ahead has left generations of the future: they say nothing about when the last one was made.
    last = next((g.time for g in kept if g.time <= now), None)
    if last is not None and now - last < _INTERVAL:
        return
    private_folder(folder)
    path = folder / now.astimezone(UTC).strftime(_NAME)
    replace_file(path, content)
    for generation in dispensable([*kept, Generation(path, now)], now):
        with contextlib.suppress(OSError):
            generation.path.unlink()


def dispensable(kept: Iterable[Generation], now: datetime) -> Iterator[Generation]:
    """Those of the generations that need not be kept any longer, newest first; days are those of `now`'s time zone.

    What bears a later time than now is kept: it is the clock that may be wrong.
    """
    past = sorted((g for g in kept if g.time <= now), key=lambda g: g.time, reverse=True)
    days: set[date] = set()
    for n, generation in enumerate(past):
        day = generation.time.astimezone(now.tzinfo).date()
        is_newest_of_day = day not in days and (now.date() - day).days < _DAYS
        days.add(day)
        if n >= _LAST and not is_newest_of_day:
            yield generation


def _time_of(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
