"""Undo and redo: the steps of an interview, in the order they were made."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.questionnaire.answer import Answer

LIMIT = 1_000
"""Steps that can be taken back."""


class UndoStep(Struct, frozen=True):
    """One change of one answer. `typing` steps of the same field grow into one until the person pauses."""

    field: str
    before: Answer
    after: Answer
    typing: bool = False


class UndoStack:
    """The steps made, and those taken back."""

    def __init__(self) -> None:
        self._made: list[UndoStep] = []
        self._undone: list[UndoStep] = []

    def add(self, step: UndoStep) -> None:
        """Note a step; what had been taken back can no longer be redone."""
        self._undone.clear()
        last = self._made[-1] if self._made else None
        if last is not None and last.typing and step.typing and last.field == step.field:
            step = replace(self._made.pop(), after=step.after)
        if step.before != step.after:  # typed and deleted again, it did nothing
            self._made.append(step)
        del self._made[:-LIMIT]

    def settle(self) -> None:
        """End a run of typing: what is typed next is a step of its own."""
        if self._made and self._made[-1].typing:
            self._made[-1] = replace(self._made[-1], typing=False)

    def undo(self) -> UndoStep | None:
        """Take back the last step."""
        if not self._made:
            return None
        step = replace(self._made.pop(), typing=False)
        self.settle()
        self._undone.append(step)
        return step

    def redo(self) -> UndoStep | None:
        """Make the step again that was taken back last."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._made.append(step)
        return step
