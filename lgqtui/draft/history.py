"""Generations: earlier versions of a draft, stored in its sidecar.

The last five are kept, and the newest of each of the last seven days. One is created when a save replaces a version
that is not stored yet and the newest generation is ten minutes old, so that a minute of typing does not displace a
week; and always before the program replaces a version written by another program, or restores an earlier one.
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
from lgqtui.draft.sidecar import free_path
from lgqtui.errors import CannotRead, DamagedFile
from lgqtui.files import create_folder, files_in, link_or_copy, read_file, replace_file
from lgqtui.text import one_line

_NAME = "%Y-%m-%dT%H-%M-%SZ"
_DAMAGED_NAME = f"damaged-{_NAME}"
_NAMED = r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)(?:-(\d{1,4}))?\.toml"  # compiled on use, not at the start
_INTERVAL = timedelta(minutes=10)
_LAST = 5
_DAYS = 7


class Generation(Struct, frozen=True, order=True):
    """An earlier version of a draft: when it was replaced, its number among those of that second, its file."""

    time: datetime
    nth: int
    path: Path


def generations(folder: Path) -> list[Generation]:
    """The generations in a history folder, newest first."""
    return sorted(filter(None, map(_generation, files_in(folder))), reverse=True)


def keep_generation(folder: Path, content: bytes, now: datetime) -> None:
    """Store `content` as a generation if one is due, and remove those no longer needed. Raises CannotWrite."""
    # Generations of the future come from a clock that was ahead; they do not count as the last one.
    last = next((g.time for g in generations(folder) if g.time <= now), None)
    if last is None or now - last >= _INTERVAL:
        _keep(folder, content, now)


def keep_at_once(folder: Path, content: bytes, now: datetime) -> Path:
    """Store `content` as a generation unless the newest has the same; return its file. Raises CannotWrite."""
    existing = generations(folder)
    with contextlib.suppress(CannotRead):
        if existing and read_file(existing[0].path, len(content)) == content:
            return existing[0].path
    return _keep(folder, content, now)


def _keep(folder: Path, content: bytes, now: datetime) -> Path:
    existing = generations(folder)
    create_folder(folder, folder.parent)
    path = free_path(folder, now.astimezone(UTC).strftime(_NAME))
    replace_file(path, content, access_of=folder)
    # If the folder is a link nothing is removed: it may hold another draft's versions.
    candidates = [] if folder.is_symlink() else [*existing, Generation(now, len(existing) + 1, path)]
    for generation in prunable_generations(candidates, now):
        with contextlib.suppress(OSError):
            generation.path.unlink()
    return path


def prunable_generations(candidates: Iterable[Generation], now: datetime) -> Iterator[Generation]:
    """The past generations that need not be kept, newest first; days are in the time zone of `now`."""
    past = sorted((g for g in candidates if g.time <= now), reverse=True)
    days: set[date] = set()
    for index, generation in enumerate(past):
        day = generation.time.astimezone(now.tzinfo).date()
        is_newest_of_day = day not in days and (now.date() - day).days < _DAYS
        days.add(day)
        if index >= _LAST and not is_newest_of_day:
            yield generation


def _generation(path: Path) -> Generation | None:
    if named := re.fullmatch(_NAMED, path.name, re.ASCII):
        with contextlib.suppress(ValueError):
            time = datetime.strptime(named[1], _NAME).replace(tzinfo=UTC)
            return Generation(time, int(named[2] or 1), path)
    return None


class GoodVersion(Struct, frozen=True):
    """A generation that can be read; `number` is 1 for the newest of all."""

    number: int
    generation: Generation
    draft: Draft


class ReplacedVersion(Struct, frozen=True):
    """A version that was replaced by another: a generation, or set aside because it is damaged."""

    path: Path
    is_damaged: bool


def is_damage(error: CannotRead) -> bool:
    """True if the file exists and is not a draft; not if access is denied, or it has a newer format."""
    return isinstance(error, DamagedFile) or error.code == "too-large"


def find_good_version(error: CannotRead, history: Path) -> GoodVersion | None:
    """The newest good version of a damaged draft; None if there is none, or the draft is not damaged."""
    for number, generation in enumerate(generations(history) if is_damage(error) else (), 1):
        try:
            return GoodVersion(number, generation, read_generation(generation))
        except CannotRead:
            continue
    return None


def read_generation(generation: Generation) -> Draft:
    """The draft of a generation. Raises CannotRead."""
    return read_draft(read_file(generation.path, DRAFT_LIMIT), one_line(str(generation.path)))


def quarantine(path: Path, sidecar: Path, now: datetime) -> Path:
    """Give a damaged draft a second name in its sidecar, and return its path. Raises CannotWrite."""
    folder = create_folder(sidecar / "damaged", sidecar)
    target = free_path(folder, now.astimezone(UTC).strftime(_DAMAGED_NAME))
    link_or_copy(path, target)
    return target
