"""A whole response of real size, given on the full screen by keys and pastes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.export.json_codec import encode_draft
from lgqtui.interview.interview import Interview
from lgqtui.links.list_parser import format_link_list
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.tui.dialogs.paste_preview import PastePreview
from lgqtui.tui.fields.text_editor import LongText
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    current_field_id,
    current_question_id,
    interview_of,
    paste,
    press,
    screen_of,
    type_text,
    wait_until,
)

SAMPLES = Path(__file__).parents[2] / "drafts"
_TYPED = 120
"""Texts up to this long are typed key by key, longer ones pasted, as people do."""


def sample(name: str) -> Draft:
    """A shipped sample."""
    return DraftFile(SAMPLES / name, lambda: NOW).load()


@pytest.mark.parametrize("name", ["sample-complete.toml", "sample-unfinished.toml"])
async def test_a_whole_response_through_the_screen(harness: AppHarness, tmp_path: Path, name: str) -> None:
    """The response is typed and pasted, with a kill in between; the export equals the sample's."""
    questionnaire = QuestionnaireLibrary(harness.home.questionnaires).find("lgq-2022")
    target = sample(name)
    path = harness.draft("City", questionnaire="lgq-2022")
    half = questionnaire.questions[len(questionnaire.questions) // 2].id
    async with harness.open_app(path, (100, 30)) as pilot:
        await _fill(pilot, target, until_question=half)
        await wait_until(pilot, lambda: interview_of(pilot).is_saved)
        # A kill leaves the disk as it is: the second session uses a copy of it.
        killed = tmp_path / "after the kill"
        shutil.copytree(path.parent, killed)
    async with harness.open_app(killed / path.name, (80, 24)) as pilot:
        while current_question_id(pilot) != half:
            await press(pilot, "ctrl+n")
        await _fill(pilot, target)
        await press(pilot, "ctrl+q")
    filled = DraftFile(killed / path.name, lambda: NOW).load()
    assert _answers(questionnaire, filled) == _answers(questionnaire, target)


def _answers(questionnaire: Questionnaire, draft: Draft) -> dict[str, object]:
    """Return the answers as exported, with remarks and flags."""
    answers: dict[str, object] = json.loads(encode_draft(questionnaire, draft, with_remarks=True))["answers"]
    return answers


async def _fill(pilot: AppPilot, target: Draft, until_question: str = "") -> None:
    """Answer question after question along the route."""
    interview = interview_of(pilot)
    while True:
        question = interview.questionnaire.question(current_question_id(pilot))
        if question.id == until_question:
            return
        for field in question.fields:
            await _answer_field(pilot, interview, field, target.answer(field.id))
        if interview.route.next(question.id) is None:
            return
        await press(pilot, "ctrl+n")


async def _answer_field(pilot: AppPilot, interview: Interview, field: Field, answer: Answer) -> None:
    follows_no = field.when is not None and field.id not in interview.route.applicable
    if follows_no and answer.has_content:
        await _answer_under_yes(pilot, interview, field, answer)
    elif answer.has_content:
        await _give(pilot, field, answer)
    if answer.flag:
        await _be_at(pilot, field)
        await press(pilot, "ctrl+t")
    if answer.remark:
        await _be_at(pilot, field)
        await press(pilot, "f11")
        await type_text(pilot, answer.remark)
        await press(pilot, "enter")


async def _answer_under_yes(pilot: AppPilot, interview: Interview, field: Field, answer: Answer) -> None:
    """Give a follow-up that a No sets aside: Yes, the answer, No again."""
    steering = interview.questionnaire.question_of[field.id].fields[0]
    await _be_at(pilot, steering)
    await press(pilot, "y")
    await _give(pilot, field, answer)
    await _be_at(pilot, steering)
    await press(pilot, "n")


async def _be_at(pilot: AppPilot, field: Field) -> None:
    """Go from field to field with Tab; within a list of boxes with the arrow keys."""
    for _ in range(60):
        if _is_at(pilot, field):
            return
        await press(
            pilot, "escape" if isinstance(pilot.app.focused, LongText) and _is_among_ticks(pilot, field) else "tab"
        )
        for _ in range(20 if _is_among_ticks(pilot, field) else 0):
            if _is_at(pilot, field):
                return
            await press(pilot, "down")
        if _is_among_ticks(pilot, field):
            await press(pilot, "home")
    message = f"{field.id} cannot be reached by keys; the focus is at {current_field_id(pilot)}"
    raise AssertionError(message)


def _is_at(pilot: AppPilot, field: Field) -> bool:
    view, focused = screen_of(pilot).pane.view_of(field.id), pilot.app.focused
    return current_field_id(pilot) == field.id and focused is not None and view in focused.ancestors


def _is_among_ticks(pilot: AppPilot, field: Field) -> bool:
    question = interview_of(pilot).questionnaire.question_of[field.id]
    return any(f.kind == "tick" for f in question.fields)


async def _give(pilot: AppPilot, field: Field, answer: Answer) -> None:
    await _be_at(pilot, field)
    among_ticks = _is_among_ticks(pilot, field)
    if answer.choice:
        await press(pilot, answer.choice[0])
    if answer.checked is not None:
        await press(pilot, "space")
    if answer.text:
        if among_ticks:
            await press(pilot, "enter")
        await (type_text if len(answer.text) <= _TYPED and "\n" not in answer.text else paste)(pilot, answer.text)
        if among_ticks:
            await press(pilot, "escape")
    if answer.checked is False:
        await press(pilot, "space")  # ticked by mistake, and taken back
    if answer.links:
        await paste(pilot, format_link_list(answer.links))
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, PastePreview))
        await press(pilot, "enter")
