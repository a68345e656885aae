"""Answers that could not be saved where they belong: kept in another place until they are."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.format import DRAFT_LIMIT, read_draft
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import UNSAVED, sidecar_of
from lgqtui.errors import FileError
from lgqtui.files import exists, private_folder, read_file, replace_file, stamp
from lgqtui.text import one_line

_BASE = ".base"


class RecoveredAnswers(Struct, frozen=True):
    """Answers found in such a place, the version they were typed into if that is known, and when they were kept."""

    path: Path
    draft: Draft
    base: Draft | None
    time: datetime


class RecoveryFile:
    """Where the answers of one draft are kept while it cannot be saved: beside it, or else among the program's own."""

    def __init__(self, path: Path, draft_id: str, state: Path) -> None:
        name = hashlib.sha256(draft_id.encode("utf-8", "surrogatepass")).hexdigest()[:32] + ".toml"
        self._places = (sidecar_of(path) / UNSAVED, state / "unsaved" / name)
        self._kept: Path | None = None

    @property
    def kept(self) -> Path | None:
        """Where the answers are now; None if nothing is kept."""
        return self._kept

    def keep(self, draft: Draft, base: bytes) -> None:
        """Keep `draft`, typed into the version `base`, in the first place that takes it, or nowhere."""
        from lgqtui.draft.format import fresh_text

        content = fresh_text(draft).encode("utf-8")
        self._kept = next((place for place in self._places if _put(place, content, base)), None)

    def find(self) -> RecoveredAnswers | None:
        """The newest answers kept for this draft by an earlier sitting."""
        found = [rescued for place in self._places if (rescued := _read(place)) is not None]
        return max(found, key=lambda rescued: rescued.time, default=None)

    def places(self) -> list[Path]:
        """Every file in which something is kept for this draft."""
        return [file for place in self._places for file in (place, _base_of(place)) if exists(file)]

    def drop(self) -> None:
        """Let go of what is kept: it is in the draft."""
        for file in self.places():
            with contextlib.suppress(OSError):
                file.unlink()
        self._kept = None


def _base_of(place: Path) -> Path:
    return place.with_name(place.name + _BASE)


def _put(place: Path, content: bytes, base: bytes) -> bool:
    try:
        if place.parent.suffix == ".files":
            if not exists(place.parent):
                return False  # the disk was taken away, or the folder is not the draft's any more
        else:
            private_folder(place.parent)
        replace_file(_base_of(place), base, like=place.parent)
        replace_file(place, content, like=place.parent)
    except FileError:
        return False
    return True


def _read(place: Path) -> RecoveredAnswers | None:
    changed = stamp(place)
    try:
        draft = read_draft(read_file(place, DRAFT_LIMIT), one_line(str(place)))
    except FileError:
        return None
    base = None
    with contextlib.suppress(FileError):
        base = read_draft(read_file(_base_of(place), DRAFT_LIMIT), "")
    return RecoveredAnswers(place, draft, base, datetime.fromtimestamp((changed.changed if changed else 0) / 1e9, UTC))
