"""Undo and redo: steps in the order they were made."""

from __future__ import annotations

from lgqtui.interview.undo import MAX_STEPS, UndoStack, UndoStep
from lgqtui.questionnaire.answer import BLANK, Answer


def step(before: str, after: str, field: str = "f", typing: bool = False) -> UndoStep:
    return UndoStep(field, Answer(text=before), Answer(text=after), typing)


def test_without_steps_nothing_can_be_taken_back_or_made_again() -> None:
    """Undo and redo return None."""
    steps = UndoStack()
    assert (steps.undo(), steps.redo()) == (None, None)


def test_steps_are_taken_back_in_turn_and_made_again_in_order() -> None:
    """The last step is undone first and redone last."""
    steps = UndoStack()
    first, second = step("", "a"), step("a", "b")
    steps.add(first)
    steps.add(second)
    assert [steps.undo(), steps.undo(), steps.undo()] == [second, first, None]
    assert [steps.redo(), steps.redo(), steps.redo()] == [first, second, None]


def test_a_new_step_ends_what_could_be_made_again() -> None:
    """A new step clears redo."""
    steps = UndoStack()
    steps.add(step("", "a"))
    steps.undo()
    steps.add(step("", "b"))
    assert steps.redo() is None
    assert steps.undo() == step("", "b")


def test_typing_becomes_a_single_step() -> None:
    """Undo restores the value before the run of typing."""
    steps = UndoStack()
    for before, after in (("", "a"), ("a", "ab"), ("ab", "abc")):
        steps.add(step(before, after, typing=True))
    assert steps.undo() == step("", "abc")
    assert steps.undo() is None


def test_typing_is_not_mixed_with_other_acts() -> None:
    """A whole answer, another field, or a pause separates runs of typing."""
    steps = UndoStack()
    steps.add(step("", "a", typing=True))
    steps.add(step("a", "b"))
    steps.add(step("b", "c", typing=True))
    steps.add(step("", "x", "g", typing=True))
    steps.add(step("c", "d", typing=True))
    steps.end_typing()
    steps.add(step("d", "e", typing=True))
    undone = [steps.undo() for _ in range(7)]
    assert [s and (s.before.text, s.after.text) for s in undone] == [
        ("d", "e"),
        ("c", "d"),
        ("", "x"),
        ("b", "c"),
        ("a", "b"),
        ("", "a"),
        None,
    ]


def test_settling_without_typing_does_nothing() -> None:
    """After a whole answer, or before any step."""
    steps = UndoStack()
    steps.end_typing()
    steps.add(step("", "a"))
    steps.end_typing()
    assert steps.undo() == step("", "a")


def test_the_oldest_steps_are_forgotten() -> None:
    """The number of steps is limited."""
    steps = UndoStack()
    for n in range(MAX_STEPS + 5):
        steps.add(UndoStep("f", Answer(text=str(n)), Answer(text=str(n + 1))))
    undone = []
    while (step := steps.undo()) is not None:
        undone.append(step)
    assert len(undone) == MAX_STEPS
    assert undone[-1].before == Answer(text="5")


def test_a_step_made_again_does_not_grow() -> None:
    """Typing after a redo is a new step."""
    steps = UndoStack()
    steps.add(UndoStep("f", BLANK, Answer(text="a"), typing=True))
    steps.undo()
    steps.redo()
    steps.add(step("a", "ab", typing=True))
    assert steps.undo() == UndoStep("f", Answer(text="a"), Answer(text="ab"))
