"""Many answers of a file, taken on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.screens.question_pane import QuestionPane
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    current_field_id,
    draft_answer,
    notices,
    press,
    screen_of,
    screen_text,
    type_text,
    wait_until,
)

ANSWERS = {"city": Answer(text="Old"), "email": Answer(text="a@b.example")}
LINES = "city\tNew\nemail\ta@b.example\nmayor\tyes\nmayor.name\tKim\nplan\ton\n"


async def pick(pilot: AppPilot, path: Path) -> None:
    """Choose the action in the menu, then a file."""
    await press(pilot, "escape", "slash")
    await type_text(pilot, "answers from a file")
    await press(pilot, "enter")
    await wait_until(pilot, lambda: "Take answers from a file" in screen_text(pilot))
    await type_text(pilot, str(path))
    await press(pilot, "enter")


async def test_answers_of_a_file_are_shown_then_taken_in_one_step(harness: AppHarness, tmp_path: Path) -> None:
    """What stands there is named beside what comes; undo takes back all of it at once, and it is saved."""
    (tmp_path / "answers.txt").write_text(LINES, "utf-8")
    async with harness.open_draft(ANSWERS, "founded") as pilot:
        await pick(pilot, tmp_path / "answers.txt")
        await wait_until(pilot, lambda: "Take 4 answers that differ?" in screen_text(pilot))
        assert "city: Old → New" in screen_text(pilot)
        assert draft_answer(pilot, "city").text == "Old"
        await press(pilot, "y")
        await wait_until(pilot, lambda: "4 fields are filled in. ^Z takes it back." in notices(pilot))
        assert current_field_id(pilot) == "city"
        assert [draft_answer(pilot, name).text for name in ("city", "email", "mayor.name")] == [
            *("New", "a@b.example", "Kim")
        ]
        await press(pilot, "ctrl+z")
        assert draft_answer(pilot, "city").text == "Old"
        assert not draft_answer(pilot, "plan").checked
        assert not draft_answer(pilot, "mayor").choice
        await press(pilot, "ctrl+y", "ctrl+q")
    assert harness.saved("mayor.name").text == "Kim"
    assert harness.saved("plan").checked


async def test_many_answers_are_shown_on_the_new_page_alone(
    harness: AppHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer is checked and shown on the page that the new one takes the place of; undo does the same."""
    panes: list[QuestionPane] = []
    show_problems = QuestionPane.show_problems

    def note(self: QuestionPane) -> None:
        panes.append(self)
        show_problems(self)

    (tmp_path / "answers.txt").write_text(LINES, "utf-8")
    async with harness.open_draft(ANSWERS, "city") as pilot:
        await pick(pilot, tmp_path / "answers.txt")
        monkeypatch.setattr(QuestionPane, "show_problems", note)
        for key in ("y", "ctrl+z"):
            await press(pilot, key)
            await wait_until(pilot, lambda: panes)
            assert {*panes} == {screen_of(pilot).pane}
            panes.clear()


async def test_a_file_that_does_not_fit_changes_nothing(harness: AppHarness, tmp_path: Path) -> None:
    """The line is named; Esc at what would change leaves all as it was; and so does a file that says nothing new."""
    files = {
        "bad.txt": ("city\tNew\nfounded\tsoon\nnowhere\tx\n", "line 3"),
        "same.txt": ("city\tOld\n", "Every answer of this file stands here already."),
        "picture.png": ("\x89\x00", "no tab is between field and value"),
    }
    async with harness.open_draft(ANSWERS, "city") as pilot:
        for name, (content, message) in files.items():
            (tmp_path / name).write_text(content, "utf-8")
            await pick(pilot, tmp_path / name)
            await wait_until(pilot, lambda message=message: message in notices(pilot))  # type: ignore[misc]
        (tmp_path / "good.txt").write_text(LINES, "utf-8")
        await pick(pilot, tmp_path / "good.txt")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert screen_of(pilot).interview.draft.answers == ANSWERS
