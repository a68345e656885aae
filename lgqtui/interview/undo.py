"""Undo and redo of the steps of an interview."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.questionnaire.answer import Answer

LIMIT = 1_000
"""The number of steps that can be undone."""


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
        del self._done[:-LIMIT]

    def settle(self) -> None:
        """End a run of typing: further typing is a separate step."""
        if self._done and self._done[-1].typing:
            self._done[-1] = replace(self._done[-1], typing=False)

    def undo(self) -> UndoStep | None:
        """Undo the last step."""
        if not self._done:
            return None
        step = replace(self._done.pop(), typing=False)
        self.settle()
        self._undone.append(step)
        return step

    def undo_earlier(self, step: UndoStep) -> UndoStep:
        """Undo a step from before the first one."""
        self._undone.append(step)
        return step

    def steps(self) -> list[tuple[str, Answer, Answer]]:
        """The fields of the steps that can be undone, with their answers before and after."""
        return [(step.field, step.before, step.after) for step in self._done]

    def redo(self) -> UndoStep | None:
        """Redo the step undone last."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step
