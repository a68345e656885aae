"""Generations: earlier versions of a draft, kept beside it.

Kept are the last five, and the newest of each of the last seven days. One is made when a save would replace a version
that is not yet kept and the newest generation is ten minutes old, so that a minute of typing does not push out a week;
and at once when a version is replaced that this program did not write, or for an earlier one.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.format import DRAFT_LIMIT, read_draft
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, DamagedFile
from lgqtui.files import exists, folder_like, keep_second_name, read_file, replace_file
from lgqtui.text import one_line

_NAME = "%Y-%m-%dT%H-%M-%SZ"
_DAMAGED_NAME = f"damaged-{_NAME}"
_NAMED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)(?:-(\d{1,4}))?\.toml", re.ASCII)
_INTERVAL = timedelta(minutes=10)
_LAST = 5
_DAYS = 7


class Generation(Struct, frozen=True):
    """An earlier version of a draft: its file, when it was replaced, and which it is of those of that second."""

    path: Path
    time: datetime
    nth: int = 1

    @property
    def age(self) -> tuple[datetime, int]:
        """What generations are ordered by."""
        return self.time, self.nth


def generations(folder: Path) -> list[Generation]:
    """The generations in a history folder, newest first."""
    try:
        names = list(folder.iterdir())
    except OSError:
        return []
    found = [generation for path in names if (generation := _generation(path)) is not None]
    return sorted(found, key=lambda g: g.age, reverse=True)


def keep_generation(folder: Path, content: bytes, now: datetime) -> None:
    """Keep `content` as a generation if one is due, and let go of those that are no longer kept.

    Raises CannotWrite if it cannot be kept. One that cannot be let go of stays, and nobody is troubled with it.
    """
    # A clock that was ahead has left generations of the future: they say nothing about when the last one was made.
    last = next((g.time for g in generations(folder) if g.time <= now), None)
    if last is None or now - last >= _INTERVAL:
        _keep(folder, content, now)


def keep_at_once(folder: Path, content: bytes, now: datetime) -> Path:
    """Keep `content` as a generation, however young the newest is; return its file. Raises CannotWrite.

    If the newest says the same already, none is made.
    """
    kept = generations(folder)
    return kept[0].path if kept and _says(kept[0].path, content) else _keep(folder, content, now)


def _keep(folder: Path, content: bytes, now: datetime) -> Path:
    kept = generations(folder)
    folder_like(folder, folder.parent)
    made = _free(folder, now)
    replace_file(made.path, content, like=folder)
    # Through a link nothing is removed: another draft's versions may be there.
    for generation in prunable_generations([*kept, made], now) if not folder.is_symlink() else ():
        with contextlib.suppress(OSError):
            generation.path.unlink()
    return made.path


def prunable_generations(kept: Iterable[Generation], now: datetime) -> Iterator[Generation]:
    """Those of the generations that need not be kept any longer, newest first; days are those of `now`'s time zone.

    What bears a later time than now is kept: it is the clock that may be wrong.
    """
    past = sorted((g for g in kept if g.time <= now), key=lambda g: g.age, reverse=True)
    days: set[date] = set()
    for n, generation in enumerate(past):
        day = generation.time.astimezone(now.tzinfo).date()
        is_newest_of_day = day not in days and (now.date() - day).days < _DAYS
        days.add(day)
        if n >= _LAST and not is_newest_of_day:
            yield generation


def _says(path: Path, content: bytes) -> bool:
    try:
        return read_file(path, len(content)) == content
    except CannotRead:
        return False


def _free(folder: Path, now: datetime) -> Generation:
    """A generation of now under a name that no other has: two may be made within a second."""
    stem = now.astimezone(UTC).strftime(_NAME)
    nth = 1
    path = folder / f"{stem}.toml"
    while exists(path):
        nth += 1
        path = folder / f"{stem}-{nth}.toml"
    return Generation(path, now, nth)


def _generation(path: Path) -> Generation | None:
    named = _NAMED.fullmatch(path.name)
    if named is None:
        return None
    try:
        time = datetime.strptime(named[1], _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Generation(path, time, int(named[2] or 1))


class GoodVersion(Struct, frozen=True):
    """A generation that can be read; `n` is its number, 1 for the newest of all."""

    n: int
    generation: Generation
    draft: Draft


class QuarantinedFile(Struct, frozen=True):
    """Where a version is that gave way to another: a generation, or set aside because it is damaged."""

    path: Path
    is_damaged: bool


def is_damage(error: CannotRead) -> bool:
    """True if a file was there and is no draft; not if it may not be read, or is of a newer format."""
    return isinstance(error, DamagedFile) or error.code == "too-large"


def find_good_version(error: CannotRead, history: Path) -> GoodVersion | None:
    """The newest good version to offer for a draft that cannot be read; None if there is none, or it is not damaged."""
    return newest_good(history) if is_damage(error) else None


def newest_good(history: Path) -> GoodVersion | None:
    """The newest generation in a history folder that can be read."""
    for n, generation in enumerate(generations(history), 1):
        try:
            return GoodVersion(n, generation, read_generation(generation))
        except CannotRead:
            continue
    return None


def read_generation(generation: Generation) -> Draft:
    """The draft as it was then. Raises CannotRead."""
    return read_draft(read_file(generation.path, DRAFT_LIMIT), one_line(str(generation.path)))


def set_aside(path: Path, sidecar: Path, now: datetime) -> Path:
    """Give a damaged draft a second name in its sidecar, under which it stays when it is replaced; return that.

    Raises CannotWrite.
    """
    folder = folder_like(sidecar / "damaged", sidecar)
    stem = now.astimezone(UTC).strftime(_DAMAGED_NAME)
    names = (f"{stem}.toml" if n == 1 else f"{stem}-{n}.toml" for n in range(1, 10_000))
    target = next(folder / name for name in names if not exists(folder / name))
    keep_second_name(path, target)
    return target
