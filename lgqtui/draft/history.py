"""Generations: earlier versions of a draft, stored in its sidecar.

One is written before a text would be lost (`text_losses.py`), and always before the program replaces a version
written by another program, or restores an earlier one. Within `BYTE_LIMIT` and `DAY_LIMIT` all are kept; beyond them
the oldest go first.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.format import DRAFT_LIMIT, read_draft
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import free_path
from lgqtui.errors import CannotRead, DamagedFile
from lgqtui.files import folder_like, link_or_copy, read_file, replace_file, stamp
from lgqtui.text import one_line

BYTE_LIMIT = 100_000_000
"""Bytes of all generations of a draft."""

DAY_LIMIT = 400
"""Days for which a generation is kept."""

_NAME = "%Y-%m-%dT%H-%M-%SZ"
_DAMAGED_NAME = f"damaged-{_NAME}"
_NAMED = r"(\d{4}-\d\d-\d\dT)(\d\d-\d\d-\d\d)Z(?:-(\d{1,4}))?\.toml"  # compiled on use, not at the start
_BLOCK = 4_096  # a file takes at least that much of a disk


class Generation(Struct, frozen=True, order=True):
    """An earlier version of a draft: when it was replaced, its number among those of that second, its file."""

    time: datetime
    nth: int
    path: Path


def generations(folder: Path) -> list[Generation]:
    """The generations in a history folder, newest first."""
    try:
        return sorted(filter(None, map(_generation, folder.iterdir())), reverse=True)
    except OSError:
        return []


def keep_at_once(folder: Path, content: bytes, now: datetime) -> Path:
    """Store `content` as a generation unless the newest has the same; return its file. Raises CannotWrite."""
    existing = generations(folder)
    with contextlib.suppress(CannotRead):
        if existing and read_file(existing[0].path, len(content)) == content:
            return existing[0].path
    return write_generation(folder, content, now)


def write_generation(folder: Path, content: bytes, now: datetime) -> Path:
    """Store `content` as a generation, remove those beyond the limits, and return its file. Raises CannotWrite."""
    existing, time = generations(folder), now.astimezone(UTC).replace(microsecond=0)
    folder_like(folder, folder.parent)
    nth = 1 + max((g.nth for g in existing if g.time == time), default=0)
    path = folder / f"{time.strftime(_NAME)}{f'-{nth}' if nth > 1 else ''}.toml"
    replace_file(path, content, like=folder)
    sizes = {generation: _size(generation.path) for generation in (*existing, Generation(time, nth, path))}
    for generation in prunable_generations(sizes, now):
        remove_generation(generation.path)
    return path


def _size(path: Path) -> int:
    written = stamp(path)
    return max(written.size, _BLOCK) if written is not None else 0


def prunable_generations(sizes: Mapping[Generation, int], now: datetime) -> list[Generation]:
    """The generations beyond the limits: the newest stay, and those of a clock that was ahead go first."""
    total, oldest, prunable = 0, now - timedelta(days=DAY_LIMIT), list[Generation]()
    for generation in sorted(sizes, key=lambda g: (g.time <= now, g), reverse=True):
        total += sizes[generation]
        if total > BYTE_LIMIT or generation.time < oldest:
            prunable.append(generation)
    return prunable


def remove_generation(path: Path) -> None:
    """Remove a generation if that is possible; not through a link, whose folder may hold another draft's versions."""
    if not path.parent.is_symlink():
        with contextlib.suppress(OSError):
            path.unlink()


def _generation(path: Path) -> Generation | None:
    if named := re.fullmatch(_NAMED, path.name, re.ASCII):
        with contextlib.suppress(ValueError):
            time = datetime.fromisoformat(f"{named[1]}{named[2].replace('-', ':')}Z")
            return Generation(time, int(named[3] or 1), path)
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
    folder = folder_like(sidecar / "damaged", sidecar)
    target = free_path(folder, now.astimezone(UTC).strftime(_DAMAGED_NAME))
    link_or_copy(path, target)
    return target
