"""Recovery files: answers that could not be saved in their draft, stored elsewhere until they are."""

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
    """Answers from a recovery file, the version they are based on if known, and when they were stored."""

    path: Path
    draft: Draft
    base: Draft | None
    time: datetime


class RecoveryFile:
    """The recovery file of one draft: in its sidecar, or else in the program's state folder; `candidates` are both."""

    def __init__(self, path: Path, draft_id: str, state: Path) -> None:
        name = hashlib.sha256(draft_id.encode("utf-8", "surrogatepass")).hexdigest()[:32] + ".toml"
        self.candidates = (sidecar_of(path) / UNSAVED, state / "unsaved" / name)
        self._saved_path: Path | None = None

    @property
    def saved_path(self) -> Path | None:
        """The path of the stored answers; None if there are none."""
        return self._saved_path

    def keep(self, draft: Draft, base: bytes) -> None:
        """Store `draft`, based on the version `base`, at the first possible path, if any."""
        from lgqtui.draft.format import fresh_text

        content = fresh_text(draft).encode("utf-8")
        self._saved_path = next((path for path in self.candidates if _write(path, content, base)), None)

    def find(self) -> RecoveredAnswers | None:
        """The newest answers stored for this draft by an earlier session."""
        recovered = [candidate for path in self.candidates if (candidate := _read(path)) is not None]
        return max(recovered, key=lambda candidate: candidate.time, default=None)

    def paths(self) -> list[Path]:
        """All existing recovery files of this draft."""
        return [file for path in self.candidates for file in (path, _base_of(path)) if exists(file)]

    def drop(self) -> None:
        """Remove the stored answers: they are in the draft."""
        for file in self.paths():
            with contextlib.suppress(OSError):
                file.unlink()
        self._saved_path = None


def _base_of(path: Path) -> Path:
    return path.with_name(path.name + _BASE)


def _write(path: Path, content: bytes, base: bytes) -> bool:
    try:
        if path.parent.suffix == ".files":
            if not exists(path.parent):
                return False  # the disk was removed, or the draft was moved
        else:
            private_folder(path.parent)
        replace_file(_base_of(path), base, like=path.parent)
        replace_file(path, content, like=path.parent)
    except FileError:
        return False
    return True


def _read(path: Path) -> RecoveredAnswers | None:
    changed = stamp(path)
    try:
        draft = read_draft(read_file(path, DRAFT_LIMIT), one_line(str(path)))
    except FileError:
        return None
    base = None
    with contextlib.suppress(FileError):
        base = read_draft(read_file(_base_of(path), DRAFT_LIMIT), "")
    return RecoveredAnswers(path, draft, base, datetime.fromtimestamp((changed.changed if changed else 0) / 1e9, UTC))
