"""How every draft in the folder stands, without reading again what has not changed.

Reading a full draft and its questionnaire takes tens of milliseconds, and a list is what a person asks for most. So
what was found is noted in the state folder, with the stamps of the files it was found in. The note may be lost at any
time: then everything is read again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lgqtui import __version__
from lgqtui.cli.surroundings import AppContext
from lgqtui.draft.names import DraftFileEntry, list_drafts
from lgqtui.errors import Error
from lgqtui.files import private_folder, read_file, replace_file, stamp

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.questionnaire.model import Questionnaire

_LIMIT = 10_000_000
_KINDS = {"files": dict, "questionnaire": str, "state": str, "counted": bool, "answered": int, "asked": int}

OPEN = "open"
DAMAGED, NEWER = "damaged", "newer"
"""State of a draft whose file cannot be read."""


class Summary(Struct, frozen=True):
    """One draft as a list shows it.

    `questionnaire` is "" if the draft is damaged. `counted` is False if its questionnaire cannot be used: then
    nothing is known of its progress.
    """

    name: str
    path: Path
    changed: datetime
    questionnaire: str
    state: str
    counted: bool
    answered: int
    asked: int


def summaries(here: AppContext) -> list[Summary]:
    """Every draft in the folder, the last changed first."""
    reader = _Reader(here)
    path = here.home.state / "list.json"
    before = _read_notes(path)
    found, notes = [], {}
    for listed in list_drafts(here.home.drafts):
        key = str(listed.path)
        note = before.get(key)
        notes[key] = note if note is not None and _still_holds(note) else reader.note(listed)
        said = {name: notes[key][name] for name in _KINDS if name != "files"}
        found.append(Summary(listed.name, listed.path, listed.changed, **said))
    if notes != before:
        _keep_notes(path, notes)
    return found


class _Reader:
    """Reads drafts, and each questionnaire once."""

    def __init__(self, here: AppContext) -> None:
        self._here = here
        self._questionnaires: dict[str, Questionnaire | None] = {}

    def note(self, listed: DraftFileEntry) -> dict[str, Any]:
        """How a draft stands, and the stamps of the files that say so."""
        from lgqtui.draft.delivery import NAME
        from lgqtui.draft.sidecar import sidecar_of
        from lgqtui.draft.store import DraftFile

        files = {str(listed.path): _stamped(listed.path)}  # before reading: a change meanwhile is seen the next time
        blank = {"questionnaire": "", "state": OPEN, "counted": False, "answered": 0, "asked": 0}
        try:
            draft = DraftFile(listed.path, self._here.clock).load()
        except Error as error:
            return {"files": files, **blank, "state": NEWER if error.code == "newer-format" else DAMAGED}
        files |= {str(note): _stamped(note) for note in [sidecar_of(listed.path) / NAME]}
        files |= self._origin(draft.questionnaire)
        return {"files": files, **blank, "questionnaire": draft.questionnaire, **self._progress(draft, listed.path)}

    def _origin(self, wanted: str) -> dict[str, Any]:
        """Where the questionnaire stands, and where the person's own would, which wins."""
        own = self._here.home.questionnaires / f"{wanted}.toml"
        return {str(path): _stamped(path) for path in (own, self._here.shelf.files().get(wanted, own))}

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

    def _find(self, wanted: str) -> Questionnaire | None:
        with contextlib.suppress(Error):
            return self._here.shelf.find(wanted)
        return None


def _stamped(path: Path) -> list[int] | None:
    found = stamp(path)
    return None if found is None else [found.changed, found.size, found.inode]


def _still_holds(note: Mapping[str, Any]) -> bool:
    return all(stamped == _stamped(Path(path)) for path, stamped in note["files"].items())


def _read_notes(path: Path) -> Mapping[str, Any]:
    """The notes of this version of the program; none if they cannot be used."""
    if not path.exists():
        return {}
    import json

    with contextlib.suppress(Error, ValueError, RecursionError, AttributeError):
        noted = json.loads(read_file(path, _LIMIT))
        notes = noted.get("drafts") if noted.get("version") == __version__ else None
        if isinstance(notes, dict) and all(_is_note(note) for note in notes.values()):
            return notes
    return {}


def _is_note(note: object) -> bool:
    return isinstance(note, dict) and all(type(note.get(name)) is kind for name, kind in _KINDS.items())


def _keep_notes(path: Path, notes: Mapping[str, Any]) -> None:
    """Write the notes; where that is refused nothing is lost."""
    import json

    content = json.dumps({"version": __version__, "drafts": notes}).encode()
    with contextlib.suppress(Error):
        private_folder(path.parent)
        replace_file(path, content)
