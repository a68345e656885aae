"""Undo and redo of the steps of an interview, and the file of those that can be undone in the next session.

That file, in the history folder, has the form of a draft: its answers are those before each step, by the number of the
step; its key `steps` lists the fields. It is read and written under the draft's lock; if that is impossible, there are
no earlier steps.
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
from lgqtui.files import folder_like, read_file, replace_file
from lgqtui.questionnaire.answer import BLANK, Answer

MAX_STEPS = 1_000
UNDO_FILE = "undo.toml"
UNDO_LIMIT = 2_000_000
"""Bytes of the file; the newest steps that fit are stored."""


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

    def rebase(self, answers: Mapping[str, Answer]) -> None:
        """Continue with other answers, to which the same steps lead."""
        self._done, self._undone = _chain(answers, [(step.field, step.before) for step in self.steps()]), []

    def undo(self) -> UndoStep | None:
        """Undo the last step."""
        if not self._done and not self.steps():
            return None
        step = replace(self._done.pop(), typing=False)
        self.end_typing()
        self._undone.append(step)
        return step

    def redo(self) -> UndoStep | None:
        """Redo the step undone last."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step


def _chain(answers: Mapping[str, Answer], steps: Sequence[tuple[str, Answer]]) -> list[UndoStep]:
    """Return steps from their fields and the answers before them; those without an effect are left out."""
    after, chained = dict(answers), list[UndoStep]()
    for field, before in reversed(steps):
        if before != after.get(field, BLANK):
            chained.append(UndoStep(field, before, after.get(field, BLANK)))
            after[field] = before
    return chained[::-1]


def load_steps(history: Path, draft: Draft, fields: Container[str]) -> list[UndoStep]:
    """Read the steps that led to a draft, without those of unknown fields; none if there is no file for it."""
    try:
        stored = read_draft(read_file(history / UNDO_FILE, UNDO_LIMIT), UNDO_FILE)
    except CannotRead:
        return []
    names = stored.extra.get("steps")
    if not is_same_response(stored, draft) or not isinstance(names, list):
        return []
    return _chain(draft.answers, [(i, stored.answer(str(n))) for n, i in enumerate(names) if i in fields])


def store_steps(history: Path, draft: Draft, steps: Sequence[UndoStep]) -> None:
    """Store the last of these steps for the next session."""
    while True:
        answers = {str(n): step.before for n, step in enumerate(steps) if step.before != BLANK}
        stored = replace(draft, answers=answers, extra={"steps": [step.field for step in steps]})
        content = draft_text(stored).encode()
        if len(content) <= UNDO_LIMIT:
            break
        steps = steps[len(steps) // 2 + 1 :]
    with suppress(FileError):
        folder_like(history, history.parent)
        replace_file(history / UNDO_FILE, content, like=history)
