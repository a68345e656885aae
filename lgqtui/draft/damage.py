"""Damaged drafts: set aside under a name that says so, and the newest good version to offer instead."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.format import DRAFT_LIMIT, read_draft
from lgqtui.draft.history import Generation, generations
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, Damaged
from lgqtui.files import folder_like, is_there, keep_second_name, read_file
from lgqtui.text import one_line

_NAME = "damaged-%Y-%m-%dT%H-%M-%SZ"


class Good(Struct, frozen=True):
    """A generation that can be read; `n` is its number, 1 for the newest of all."""

    n: int
    generation: Generation
    draft: Draft


class Kept(Struct, frozen=True):
    """Where a version is that gave way to another: a generation, or set aside because it is damaged."""

    path: Path
    is_damaged: bool


def is_damage(error: CannotRead) -> bool:
    """True if a file was there and is no draft; not if it may not be read, or is of a newer format."""
    return isinstance(error, Damaged) or error.code == "too-large"


def good_instead(error: CannotRead, history: Path) -> Good | None:
    """The newest good version to offer for a draft that cannot be read; None if there is none, or it is not damaged."""
    return newest_good(history) if is_damage(error) else None


def newest_good(history: Path) -> Good | None:
    """The newest generation in a history folder that can be read."""
    for n, generation in enumerate(generations(history), 1):
        try:
            return Good(n, generation, read_generation(generation))
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
    stem = now.astimezone(UTC).strftime(_NAME)
    names = (f"{stem}.toml" if n == 1 else f"{stem}-{n}.toml" for n in range(1, 10_000))
    target = next(folder / name for name in names if not is_there(folder / name))
    keep_second_name(path, target)
    return target
