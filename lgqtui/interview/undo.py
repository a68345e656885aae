"""Undo and redo of the steps of an interview."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.questionnaire.answer import Answer

MAX_STEPS = 1_000


class UndoStep(Struct, frozen=True):
    """One change of one answer. Consecutive `typing` steps of the same field are merged."""

    field: str
    before: Answer
    after: Answer
    typing: bool = False


class UndoStack:
    """The steps that can be undone, and those that can be redone."""

    def __init__(self) -> None:
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

    def undo(self) -> UndoStep | None:
        """Undo the last step."""
        if not self._done:
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
