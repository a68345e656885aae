"""Undo and redo: steps in the order they were made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given

from lgqtui.draft.model import Draft
from lgqtui.interview.undo import MAX_STEPS, UNDO_FILE, UndoStack, UndoStep, load_steps, store_steps
from lgqtui.questionnaire.answer import BLANK, Answer
from tests.strategies import answers

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIELDS = ("f", "g")


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
        if (step := self.stack.undo(self.answers)) is not None:
            self.answers[step.field] = step.before
        return step

    def redo(self) -> UndoStep | None:
        """Redo the step undone last."""
        if (step := self.stack.redo(self.answers)) is not None:
            self.answers[step.field] = step.after
        return step


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


# The next session


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """The history folder of a draft, not created yet."""
    (tmp_path / "city.files").mkdir()
    return tmp_path / "city.files" / "history"


def draft(draft_id: str = "i", questionnaire: str = "q") -> Draft:
    return Draft(draft_id, questionnaire, NOW)


def stored(history: Path, at: Draft | None = None) -> list[tuple[str, str]]:
    """Fields and texts of the stored steps."""
    return [(step.field, step.before.text) for step in load_steps(history, at or draft(), FIELDS)]


def test_steps_are_undone_in_the_next_session(history: Path) -> None:
    """After its own, and with them in the one after it; the oldest are forgotten."""
    store_steps(history, draft(), [step("", "x", "g"), step("", "a")])
    steps = Steps(lambda: load_steps(history, draft(), FIELDS), f="a", g="x")
    steps.add(step("a", "b"))
    store_steps(history, draft(), steps.stack.steps())
    assert stored(history) == [("g", ""), ("f", ""), ("f", "a")]
    assert [steps.undo() for _ in range(4)] == [step("a", "b"), step("", "a"), step("", "x", "g"), None]
    assert steps.redo() == step("", "x", "g")
    store_steps(history, draft(), steps.stack.steps())
    assert stored(history) == [("g", "")]
    many = UndoStack(lambda: [step(str(n), "") for n in range(MAX_STEPS + 1)])
    assert many.steps()[0] == step("1", "")


@pytest.mark.parametrize("at", [draft("j"), draft(questionnaire="r")])
def test_steps_of_another_draft_are_none(history: Path, at: Draft) -> None:
    """A draft of the same name may have been moved away."""
    store_steps(history, draft(), [step("", "a")])
    assert stored(history, at) == []


@pytest.mark.parametrize(
    ("old", "new", "remaining"),
    [
        ("", "", [("f", "old"), ("g", "")]),
        ("format = 1", "format = 9", []),
        ('steps = ["f", "g"]', "steps = 3", []),
        ('steps = ["f", "g"]', "", []),
        ('steps = ["f", "g"]', 'steps = ["x", "f", {}, "g"]', [("f", ""), ("g", "")]),
        ('text = "old"', "text = 3", []),
        ('text = "old"', 'text = "o\\u0007ld"', [("f", "old"), ("g", "")]),
        ('"old"', '"old', []),
        ('"old"', '"' + "x" * 2_000_000 + '"', []),
    ],
)
def test_what_is_damaged_is_no_step(history: Path, old: str, new: str, remaining: list[tuple[str, str]]) -> None:
    """Nor one of a field that the questionnaire does not have; control characters are removed."""
    store_steps(history, draft(), [step("old", "new"), step("", "new", "g")])
    file = history / UNDO_FILE
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    assert stored(history) == remaining


def test_the_file_does_not_grow_beyond_its_limit(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest steps go first, of whatever size the answers are."""
    monkeypatch.setattr("lgqtui.interview.undo.UNDO_LIMIT", 2_000)
    store_steps(history, draft(), [step(f"{n:100}", "") for n in range(50)])
    assert (history / UNDO_FILE).stat().st_size <= 2_000
    texts = [int(text) for _, text in stored(history)]
    assert texts == list(range(50 - len(texts), 50))
    assert len(texts) > 5
    store_steps(history, draft(), [step("x" * 3_000, "")])
    assert stored(history) == []


def test_a_folder_that_cannot_be_written_is_no_fault(history: Path) -> None:
    """The steps are lost, and the draft is not."""
    history.write_text("a file where a folder should be")
    store_steps(history, draft(), [step("", "a")])
    assert history.is_file()


@given(answers)
def test_an_answer_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, answer: Answer) -> None:
    """Whatever can be typed, and whatever a draft's file may hold."""
    folder = tmp_path_factory.mktemp("city")
    store_steps(folder, draft(), [UndoStep("f", answer, BLANK)])
    [loaded] = load_steps(folder, draft(), FIELDS)
    assert repr(loaded.before) == repr(answer)
