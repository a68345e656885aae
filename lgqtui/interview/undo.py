"""Undo and redo of the steps of an interview, and the file of those that can be undone in the next session.

That file, in the history folder, has the form of a draft: its answers are those before each step, by the number of the
step; its key `steps` lists the fields. It is used under the draft's lock; what cannot be read or written is no step.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.diff import is_same_response
from lgqtui.draft.format import draft_text, read_draft
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, FileError
from lgqtui.files import create_folder, read_file, replace_file
from lgqtui.questionnaire.answer import BLANK, Answer

MAX_STEPS = 1_000
UNDO_FILE = "undo.toml"
UNDO_LIMIT = 2_000_000  # bytes of the file


class UndoStep(Struct, frozen=True):
    """One change of one answer. Consecutive `typing` steps of the same field are merged."""

    field: str
    before: Answer
    after: Answer
    typing: bool = False


class UndoStack:
    """The steps that can be undone, and those that can be redone.

    `load_earlier` returns the steps of earlier sessions; it is called once, when they are needed.
    """

    def __init__(self, load_earlier: Callable[[], list[UndoStep]] = list) -> None:
        self._load_earlier = load_earlier
        self._done: list[UndoStep] = []
        self._undone: list[UndoStep] = []

    def add(self, step: UndoStep) -> None:
        """Add a step; undone steps can no longer be redone."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and last.typing and step.typing and last.field == step.field:
            step = replace(self._done.pop(), after=step.after)
        if step.before != step.after:  # typing that was deleted again is no change
            self._done.append(step)
        del self._done[:-MAX_STEPS]

    def end_typing(self) -> None:
        """End a run of typing: further typing is a separate step."""
        if self._done and self._done[-1].typing:
            self._done[-1] = replace(self._done[-1], typing=False)

    def steps(self) -> Sequence[UndoStep]:
        """All steps that can be undone, oldest first."""
        self._done[:0], self._load_earlier = self._load_earlier(), list
        return self._done[-MAX_STEPS:]

    def undo(self, answers: Mapping[str, Answer]) -> UndoStep | None:
        """Undo the last step that makes a difference to these answers, those of now; others are dropped."""
        while self._done or self.steps():
            step = self._done.pop()
            self.end_typing()
            step = UndoStep(step.field, step.before, after=answers.get(step.field, BLANK))
            if step.before != step.after:
                self._undone.append(step)
                return step
        return None

    def redo(self, answers: Mapping[str, Answer]) -> UndoStep | None:
        """Redo the step undone last; `answers` are those of now."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(replace(step, before=answers.get(step.field, BLANK)))
        return step


def load_steps(history: Path, draft: Draft, fields: Container[str]) -> list[UndoStep]:
    """Read the steps that led to a draft, those of these fields; what came after a step is not stored."""
    try:
        stored = read_draft(read_file(history / UNDO_FILE, UNDO_LIMIT), UNDO_FILE)
    except CannotRead:
        return []
    names = stored.extra.get("steps") if is_same_response(stored, draft) else None
    ids = map(str, names) if isinstance(names, list) else ()
    return [UndoStep(field, stored.answer(str(n)), BLANK) for n, field in enumerate(ids) if field in fields]


def store_steps(history: Path, draft: Draft, steps: Sequence[UndoStep]) -> None:
    """Store these steps for the next session, the newest half if all are too much."""
    answers = {str(n): step.before for n, step in enumerate(steps) if step.before != BLANK}
    stored = replace(draft, answers=answers, extra={"steps": [step.field for step in steps]})
    content = draft_text(stored).encode()
    if len(content) > UNDO_LIMIT:
        store_steps(history, draft, steps[len(steps) // 2 + 1 :])
        return
    with suppress(FileError):
        create_folder(history, history.parent)
        replace_file(history / UNDO_FILE, content, access_of=history)
