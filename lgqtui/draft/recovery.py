"""Recovery files: answers that could not be saved in their draft, stored elsewhere until they are."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.diff import diff_drafts, is_same_response
from lgqtui.draft.format import DRAFT_LIMIT, draft_text, read_draft
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import UNSAVED, draft_of, sidecar_of
from lgqtui.errors import FileError
from lgqtui.files import exists, private_folder, read_file, replace_file, stamp
from lgqtui.formatting import file_time
from lgqtui.text import one_line

_BASE = ".base"


class RecoveredAnswers(Struct, frozen=True):
    """Answers from a recovery file, the version they are based on if known, and when they were stored."""

    path: Path
    draft: Draft
    base: Draft | None
    time: datetime


class RecoveryFile:
    """The recovery file of one draft in one session: in its sidecar, or else in the program's state folder.

    `candidates` are both paths, `saved_path` is that of this session's answers; None if there are none. Answers of an
    earlier session are replaced only if neither path is free.
    """

    def __init__(self, path: Path, draft_id: str, state_folder: Path) -> None:
        name = hashlib.sha256(draft_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self.candidates = (sidecar_of(path) / UNSAVED, state_folder / "unsaved" / f"{name}.toml")
        self.editor_prefix = state_folder / f"{name}-"
        self.saved_path: Path | None = None
        self._own_paths: frozenset[Path] = frozenset()

    def keep(self, draft: Draft, base: bytes) -> None:
        """Store `draft`, based on the version `base`, at the first possible path, if any."""
        content = draft_text(draft).encode("utf-8")
        paths = sorted(self.candidates, key=lambda path: path not in self._own_paths and _read(path) is not None)
        self.saved_path = next((path for path in paths if _write(path, content, base)), None)
        if self.saved_path is not None:
            self._own_paths |= {self.saved_path}
            self._remove_own(self._own_paths - {self.saved_path})

    def find(self, draft: Draft) -> RecoveredAnswers | None:
        """The newest answers stored for this response that differ from those of `draft`."""
        differing = (answers for answers in self._stored(draft) if diff_drafts(answers.draft, draft))
        return max(differing, key=lambda answers: answers.time, default=None)

    def remove_saved_answers(self, draft: Draft) -> None:
        """Remove stored answers that are all in `draft`."""
        for answers in self._stored(draft):
            if not diff_drafts(answers.draft, draft):
                remove_answers(answers.path)

    def _stored(self, draft: Draft) -> list[RecoveredAnswers]:
        stored = (answers for path in self.candidates if (answers := _read(path)) is not None)
        return [answers for answers in stored if is_same_response(answers.draft, draft)]

    def paths(self) -> list[Path]:
        """All existing recovery files, and what the user's editor left, whose path begins with `editor_prefix`."""
        files = [file for path in self.candidates for file in (path, _base_of(path)) if exists(file)]
        return files + sorted(self.editor_prefix.parent.glob(f"{self.editor_prefix.name}*"))

    def drop(self) -> None:
        """Remove the answers that this session stored: they are in the draft."""
        self._remove_own(self._own_paths)
        self.saved_path = None

    def _remove_own(self, paths: frozenset[Path]) -> None:
        for path in paths:
            remove_answers(path)
        self._own_paths -= paths


def remove_answers(path: Path) -> None:
    """Remove stored answers, and the version that they are based on."""
    for file in (path, _base_of(path)):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def _base_of(path: Path) -> Path:
    return path.with_name(path.name + _BASE)


def _write(path: Path, content: bytes, base: bytes) -> bool:
    is_beside = path.parent.suffix == ".files"
    if is_beside and not exists(path.parent):
        return False  # the disk was removed, or the draft was moved
    try:
        access_of = draft_of(path.parent) if is_beside else private_folder(path.parent)
        replace_file(_base_of(path), base, access_of=access_of)
        replace_file(path, content, access_of=access_of)
    except FileError:
        return False
    return True


def _read(path: Path) -> RecoveredAnswers | None:
    changed = stamp(path)
    if changed is None:
        return None
    try:
        draft = read_draft(read_file(path, DRAFT_LIMIT), one_line(str(path)))
    except FileError:
        return None
    base = None
    with contextlib.suppress(FileError):
        base = read_draft(read_file(_base_of(path), DRAFT_LIMIT), "")
    return RecoveredAnswers(path, draft, base, file_time(changed.changed_ns / 1e9))
