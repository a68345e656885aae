"""Undo and redo of the steps of an interview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.questionnaire.answer import BLANK, Answer

MAX_STEPS = 1_000


class UndoStep(Struct, frozen=True):
    """One change of an answer: `typing` of one field is merged, one that `follows` goes with the one before it."""

    field: str
    before: Answer
    after: Answer
    typing: bool = False
    follows: bool = False


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
        self._done = newest_steps(self._done, MAX_STEPS)

    def end_typing(self) -> None:
        """End a run of typing: further typing is a separate step."""
        if self._done and self._done[-1].typing:
            self._done[-1] = replace(self._done[-1], typing=False)

    def steps(self) -> Sequence[UndoStep]:
        """All steps that can be undone, oldest first."""
        self._done[:0], self._load_earlier = self._load_earlier(), list
        return newest_steps(self._done, MAX_STEPS)

    def undo(self, answers: Mapping[str, Answer]) -> list[UndoStep]:
        """Undo the last step that makes a difference to the present answers, and what it follows; drop others."""
        undone = list[UndoStep]()
        while self._done or self.steps():
            last = self._done.pop()
            self.end_typing()
            step = replace(last, after=answers.get(last.field, BLANK), typing=False)
            undone += [step] if step.before != step.after else []
            if undone and not last.follows:
                break
        if undone:
            self._undone += [*undone[:-1], replace(undone[-1], follows=False)]
        return undone

    def redo(self, answers: Mapping[str, Answer]) -> list[UndoStep]:
        """Redo the step undone last, and what follows it; `answers` are those of now."""
        redone = list[UndoStep]()
        while self._undone and (not redone or self._undone[-1].follows):
            step = self._undone.pop()
            self._done.append(replace(step, before=answers.get(step.field, BLANK)))
            redone.append(step)
        return redone


def newest_steps(steps: list[UndoStep], count: int) -> list[UndoStep]:
    """Return the newest steps, as many as `count`, and more where what is undone together would be cut."""
    start = max(len(steps) - count, 0)
    while start and steps[start].follows:
        start -= 1
    return steps[start:]
