"""The file of steps that can be undone: they outlive a session, and nothing depends on them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.interview.session import UNDO_FILE, load_steps, store_steps
from lgqtui.interview.undo import UndoStep
from lgqtui.questionnaire.answer import BLANK, Answer
from tests.strategies import answers

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIELDS = ("f", "g")


def step(before: str, field: str = "f") -> UndoStep:
    return UndoStep(field, Answer(text=before), BLANK)


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


def test_steps_are_there_in_the_next_session(history: Path) -> None:
    """Their fields, and the answers before them; none if nothing was ever stored."""
    assert stored(history) == []
    store_steps(history, draft(), [step("x", "g"), step(""), step("a")])
    assert stored(history) == [("g", "x"), ("f", ""), ("f", "a")]


@pytest.mark.parametrize("at", [draft("j"), draft(questionnaire="r")])
def test_steps_of_another_draft_are_none(history: Path, at: Draft) -> None:
    """A draft of the same name may have been moved away."""
    store_steps(history, draft(), [step("")])
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
    store_steps(history, draft(), [step("old"), step("", "g")])
    file = history / UNDO_FILE
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    assert stored(history) == remaining


def test_the_file_does_not_grow_beyond_its_limit(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest steps go first, of whatever size the answers are."""
    monkeypatch.setattr("lgqtui.interview.session.UNDO_LIMIT", 2_000)
    store_steps(history, draft(), [step(f"{n:100}") for n in range(50)])
    assert (history / UNDO_FILE).stat().st_size <= 2_000
    texts = [int(text) for _, text in stored(history)]
    assert texts == list(range(50 - len(texts), 50))
    assert len(texts) > 5
    store_steps(history, draft(), [step("x" * 3_000)])
    assert stored(history) == []
    store_steps(history, draft("i" * 3_000), [step("a")])
    assert stored(history, draft("i" * 3_000)) == []


def test_a_folder_that_cannot_be_written_is_no_fault(history: Path) -> None:
    """The steps are lost, and the draft is not."""
    history.write_text("a file where a folder should be")
    store_steps(history, draft(), [step("")])
    assert history.is_file()


@given(answers)
def test_an_answer_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, answer: Answer) -> None:
    """Whatever can be typed, and whatever a draft's file may hold."""
    folder = tmp_path_factory.mktemp("city")
    store_steps(folder, draft(), [UndoStep("f", answer, BLANK)])
    [loaded] = load_steps(folder, draft(), FIELDS)
    assert repr(loaded.before) == repr(answer)


def test_steps_that_follow_one_outlive_a_field_that_is_gone(history: Path) -> None:
    """They follow each other then, and never a step before them."""
    together = [step("a"), step("b", "gone"), *(replace(step(text, "g"), follows=True) for text in "cd")]
    store_steps(history, draft(), together)
    assert [step.follows for step in load_steps(history, draft(), FIELDS)] == [False, False, True]
