"""Summaries of all drafts in the folder, cached by the stamps of their files.

Reading a full draft and its questionnaire takes tens of milliseconds, and the list is the most frequent command. The
cache is in the state folder and may be lost at any time: then everything is read again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lgqtui import __version__
from lgqtui.draft.names import DraftFileEntry, list_drafts
from lgqtui.errors import Error
from lgqtui.files import private_folder, read_file, replace_file, stamp
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.questionnaire.model import Questionnaire

_LIMIT = 10_000_000
# Keys of a note; those after `files` are the last fields of `Summary`, in its order.
_KINDS = {"files": dict, "questionnaire": str, "state": str, "counted": bool, "answered": int, "asked": int}

OPEN = "open"
DAMAGED, NEWER = "damaged", "newer"
"""State of a draft whose file cannot be read."""


class Summary(Struct, frozen=True):
    """One draft in the list.

    `questionnaire` is "" if the draft is damaged. `counted` is False if its questionnaire cannot be used: then its
    progress is unknown.
    """

    name: str
    path: Path
    changed: datetime
    questionnaire: str
    state: str
    counted: bool
    answered: int
    applicable: int


def summaries(context: AppContext) -> list[Summary]:
    """Return every draft in the folder, the last changed first."""
    reader = _DraftReader(context)
    path = context.folders.state / "list.json"
    previous = _read_notes(path)
    drafts, notes = [], {}
    for file in list_drafts(context.folders.drafts):
        key = str(file.path)
        note = previous.get(key)
        notes[key] = note if note is not None and _is_current(note) else reader.note(file)
        values = (notes[key][name] for name in _KINDS if name != "files")
        drafts.append(Summary(file.name, file.path, file.changed, *values))
    if notes != previous:
        _write_notes(path, notes)
    return drafts


class _DraftReader:
    """Reads drafts, and each questionnaire once."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._questionnaires: dict[str, Questionnaire | None] = {}

    def note(self, file: DraftFileEntry) -> dict[str, Any]:
        """Return the summary of a draft, and the stamps of the files that it depends on."""
        from lgqtui.draft.delivery import NAME
        from lgqtui.draft.sidecar import sidecar_of
        from lgqtui.draft.store import DraftFile

        files = {str(file.path): _stamp_of(file.path)}  # before reading: a change meanwhile is seen the next time
        blank = {"questionnaire": "", "state": OPEN, "counted": False, "answered": 0, "asked": 0}
        try:
            draft = DraftFile(file.path, self._context.clock).load()
        except Error as error:
            return {"files": files, **blank, "state": NEWER if error.code == "newer-format" else DAMAGED}
        files |= {str(note): _stamp_of(note) for note in [sidecar_of(file.path) / NAME]}
        files |= self._origin(draft.questionnaire)
        return {"files": files, **blank, "questionnaire": draft.questionnaire, **self._progress(draft, file.path)}

    def _origin(self, questionnaire_id: str) -> dict[str, Any]:
        """Return the stamps of the questionnaire, and of the user's own of that id, which takes precedence."""
        own = self._context.folders.questionnaires / f"{questionnaire_id}.toml"
        return {str(path): _stamp_of(path) for path in (own, self._context.library.files().get(questionnaire_id, own))}

    def _progress(self, draft: Draft, path: Path) -> dict[str, Any]:
        from lgqtui.draft.sidecar import sidecar_of
        from lgqtui.interview.response_state import ResponseState
        from lgqtui.package.state import state_beside

        if draft.questionnaire not in self._questionnaires:
            self._questionnaires[draft.questionnaire] = self._find(draft.questionnaire)
        questionnaire = self._questionnaires[draft.questionnaire]
        if questionnaire is None:
            return {}
        progress = ResponseState(questionnaire, draft.answers).progress
        state = state_beside(sidecar_of(path), draft, questionnaire)
        return {"counted": True, "state": state, "answered": progress.answered, "asked": progress.applicable}

    def _find(self, questionnaire_id: str) -> Questionnaire | None:
        with contextlib.suppress(Error):
            return self._context.library.find(questionnaire_id)
        return None


def _stamp_of(path: Path) -> list[int] | None:
    file_stamp = stamp(path)
    return None if file_stamp is None else [file_stamp.changed, file_stamp.size, file_stamp.inode]


def _is_current(note: Mapping[str, Any]) -> bool:
    return all(recorded == _stamp_of(Path(path)) for path, recorded in note["files"].items())


def _read_notes(path: Path) -> Mapping[str, Any]:
    """Return the notes of this version of the program; empty if they cannot be used."""
    if not path.exists():
        return {}
    import json

    with contextlib.suppress(Error, ValueError, RecursionError, AttributeError):
        content = json.loads(read_file(path, _LIMIT))
        notes = content.get("drafts") if content.get("version") == __version__ else None
        if isinstance(notes, dict) and all(_is_note(note) for note in notes.values()):
            return notes
    return {}


def _is_note(note: object) -> bool:
    return isinstance(note, dict) and all(type(note.get(name)) is kind for name, kind in _KINDS.items())


def _write_notes(path: Path, notes: Mapping[str, Any]) -> None:
    """Write the notes; an error is ignored, since they are only a cache."""
    import json

    content = json.dumps({"version": __version__, "drafts": notes}).encode()
    with contextlib.suppress(Error):
        private_folder(path.parent)
        replace_file(path, content)
