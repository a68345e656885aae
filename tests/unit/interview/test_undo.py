"""Undo and redo: steps in the order they were made."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from lgqtui.interview.undo import MAX_STEPS, UndoStack, UndoStep
from lgqtui.questionnaire.answer import BLANK, Answer


class Steps:
    """A stack of steps, and the answers to which they lead."""

    def __init__(self, load_earlier: Callable[[], list[UndoStep]] = list, **answers: str) -> None:
        self.stack = UndoStack(load_earlier)
        self.answers = {field: Answer(text=text) for field, text in answers.items()}
        self.end_typing = self.stack.end_typing

    def add(self, step: UndoStep) -> None:
        """Make a step."""
        self.stack.add(step)
        self.answers[step.field] = step.after

    def undo(self) -> UndoStep | None:
        """Undo the last step."""
        undone = self.stack.undo(self.answers)
        self.answers |= {step.field: step.before for step in undone}
        return undone[-1] if undone else None

    def redo(self) -> UndoStep | None:
        """Redo the step undone last."""
        redone = self.stack.redo(self.answers)
        self.answers |= {step.field: step.after for step in redone}
        return redone[0] if redone else None


def step(before: str, after: str, field: str = "f", typing: bool = False) -> UndoStep:
    return UndoStep(field, Answer(text=before), Answer(text=after), typing)


def test_without_steps_nothing_can_be_taken_back_or_made_again() -> None:
    """Undo and redo return None."""
    steps = Steps()
    assert (steps.undo(), steps.redo()) == (None, None)


def test_steps_are_taken_back_in_turn_and_made_again_in_order() -> None:
    """The last step is undone first and redone last."""
    steps = Steps()
    first, second = step("", "a"), step("a", "b")
    steps.add(first)
    steps.add(second)
    assert [steps.undo(), steps.undo(), steps.undo()] == [second, first, None]
    assert [steps.redo(), steps.redo(), steps.redo()] == [first, second, None]


def test_a_new_step_ends_what_could_be_made_again() -> None:
    """A new step clears redo."""
    steps = Steps()
    steps.add(step("", "a"))
    steps.undo()
    steps.add(step("", "b"))
    assert steps.redo() is None
    assert steps.undo() == step("", "b")


def test_typing_becomes_a_single_step() -> None:
    """Undo restores the value before the run of typing."""
    steps = Steps()
    for before, after in (("", "a"), ("a", "ab"), ("ab", "abc")):
        steps.add(step(before, after, typing=True))
    assert steps.undo() == step("", "abc")
    assert steps.undo() is None


def test_typing_that_was_deleted_again_is_no_step() -> None:
    """Nothing has changed."""
    steps = Steps()
    steps.add(step("", "a", typing=True))
    steps.add(step("a", "", typing=True))
    assert steps.undo() is None


def test_typing_is_not_mixed_with_other_acts() -> None:
    """A whole answer, another field, or a pause separates runs of typing."""
    steps = Steps()
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
    steps = Steps()
    steps.end_typing()
    steps.add(step("", "a"))
    steps.end_typing()
    assert steps.undo() == step("", "a")


def test_the_oldest_steps_are_forgotten() -> None:
    """The number of steps is limited."""
    steps = Steps()
    for n in range(MAX_STEPS + 5):
        steps.add(UndoStep("f", Answer(text=str(n)), Answer(text=str(n + 1))))
    undone = []
    while (step := steps.undo()) is not None:
        undone.append(step)
    assert len(undone) == MAX_STEPS
    assert undone[-1].before == Answer(text="5")


def test_a_step_made_again_does_not_grow() -> None:
    """Typing after a redo is a new step."""
    steps = Steps()
    steps.add(UndoStep("f", BLANK, Answer(text="a"), typing=True))
    steps.undo()
    steps.redo()
    steps.add(step("a", "ab", typing=True))
    assert steps.undo() == UndoStep("f", Answer(text="a"), Answer(text="ab"))


def test_what_another_program_changed_is_undone_to_the_answer_before_the_step() -> None:
    """And made again; a step that makes no difference any more is passed over."""
    steps = Steps()
    steps.add(step("", "a"))
    steps.add(step("", "b", "g"))
    steps.add(step("a", "c"))
    steps.answers |= {"f": Answer(text="theirs"), "g": BLANK}
    assert [steps.undo(), steps.undo(), steps.undo()] == [step("a", "theirs"), step("", "a"), None]
    assert [steps.redo(), steps.redo(), steps.redo()] == [step("", "a"), step("a", "theirs"), None]


def test_steps_of_earlier_sessions_are_undone_after_those_of_this_one() -> None:
    """They are loaded when they are needed; the oldest are forgotten."""
    steps = Steps(lambda: [step("", "x", "g"), step("", "a")], f="a", g="x")
    steps.add(step("a", "b"))
    assert [steps.undo() for _ in range(4)] == [step("a", "b"), step("", "a"), step("", "x", "g"), None]
    assert steps.redo() == step("", "x", "g")
    assert steps.stack.steps() == [step("", "x", "g")]
    many = UndoStack(lambda: [step(str(n), "") for n in range(MAX_STEPS + 1)])
    assert many.steps()[0] == step("1", "")


def test_steps_that_follow_one_are_undone_and_redone_with_it() -> None:
    """Several fields answered at once are one step, also if one of them was changed back elsewhere meanwhile."""
    steps = Steps()
    steps.add(step("", "before"))
    steps.add(step("", "name", "g"))
    for field in ("h", "i"):
        steps.add(replace(step("", field, field), follows=True))
    answers = dict(steps.answers)
    assert steps.undo() == step("", "name", "g")
    assert {field: answer.text for field, answer in steps.answers.items()} == {"f": "before", "g": "", "h": "", "i": ""}
    steps.redo()
    assert steps.answers == answers
    steps.answers["g"] = BLANK
    steps.undo()
    assert steps.answers["f"].text == "before"
    assert steps.answers["h"] == BLANK


def test_what_is_undone_together_is_not_cut() -> None:
    """Also if it is more than the number of steps that are kept."""
    steps = Steps()
    for n in range(MAX_STEPS + 5):
        steps.add(replace(step("", "new", f"f{n}"), follows=n > 0))
    assert steps.undo() == step("", "new", "f0")
    assert {answer.text for answer in steps.answers.values()} == {""}
