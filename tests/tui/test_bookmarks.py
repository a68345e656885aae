"""A draft is opened at its bookmark, however it was closed, and at the first unanswered question without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft.sidecar import read_bookmark, sidecar_of, write_bookmark
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.services import services
from tests.tui.harness import (
    NOW,
    AppHarness,
    current_field_id,
    current_question_id,
    file_text,
    interview_of,
    press,
    screen_of,
    type_text,
    wait_until,
    wait_until_idle,
)

ALL_IN_A = {
    "city": Answer(text="A"),
    "founded": Answer(text="2001-01-01"),
    "email": Answer(text="a@example.org"),
    "mayor": Answer(choice="no"),
}


async def left(harness: AppHarness, path: Path, field_id: str) -> None:
    """Open a draft, go to a field, and close the draft."""
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field(field_id)
        await wait_until_idle(pilot)
        await press(pilot, "ctrl+q")


async def test_a_draft_opens_at_the_field_where_it_was_left(harness: AppHarness) -> None:
    """Question and field are restored, also if earlier fields are empty; no answer changes."""
    path = harness.draft()
    before = path.read_bytes()
    await left(harness, path, "others")
    async with harness.open_app(path) as pilot:
        assert (current_question_id(pilot), current_field_id(pilot)) == ("B.2", "others")
    assert path.read_bytes() == before


async def test_a_box_is_a_bookmark_too(harness: AppHarness) -> None:
    """In a list of boxes the cursor returns to the box."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("plan")
        await press(pilot, "down", "down", "ctrl+q")
    async with harness.open_app(path) as pilot:
        assert (current_question_id(pilot), current_field_id(pilot)) == ("B.3", "staff")


async def test_the_bookmark_is_saved_with_the_answers(harness: AppHarness) -> None:
    """After a kill the draft opens at the field that was saved last."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("services")
        await type_text(pilot, "We")
        await wait_until(pilot, lambda: read_bookmark(path) == "services")
        assert "We" in file_text(path)


async def test_opening_the_outline_moves_no_bookmark(harness: AppHarness) -> None:
    """The bookmark is the field that is answered, not the question looked at."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("email")
        await press(pilot, "f2", "down", "down", "ctrl+q")
    assert read_bookmark(path) == "email"


async def test_a_field_that_no_longer_applies_is_not_gone_to(harness: AppHarness) -> None:
    """If the bookmarked field no longer applies, the first unanswered question is opened."""
    path = harness.draft(answers={**ALL_IN_A, "mayor": Answer(choice="yes")})
    await left(harness, path, "mayor.how")
    assert read_bookmark(path) == "mayor.how"
    file = DraftFile(path, lambda: NOW)
    file.load()
    file.save(file.version.draft.with_answer("mayor", Answer(choice="no")))
    async with harness.open_app(path) as pilot:
        assert current_question_id(pilot) == "B.1"


@pytest.mark.parametrize("content", [b"", b"\xff\n", b"nowhere\n", b"\x1b[31mcity\n", b"city\ncity\n", b"c" * 100_000])
async def test_an_unknown_bookmark_is_ignored(harness: AppHarness, content: bytes) -> None:
    """The draft opens as without a bookmark."""
    path = harness.draft(answers=ALL_IN_A)
    (sidecar_of(path) / "bookmark").write_bytes(content)
    async with harness.open_app(path) as pilot:
        assert current_question_id(pilot) == "B.1"


async def test_reading_moves_no_bookmark_and_reloading_stays_at_the_question(harness: AppHarness) -> None:
    """A reader writes no bookmark; F9 stays at the question."""
    path = harness.draft()
    write_bookmark(path, "founded")
    with DraftFile(path, lambda: NOW).lock("anna", 0.0):
        async with harness.open_app(path) as pilot:
            assert interview_of(pilot).refusal is not None
            assert current_field_id(pilot) == "founded"
            await screen_of(pilot).go_to_field("services")
            await press(pilot, "f9")
            assert current_question_id(pilot) == "B.1"
            await press(pilot, "ctrl+q")
    assert read_bookmark(path) == "founded"


async def test_each_draft_has_its_own_bookmark(harness: AppHarness) -> None:
    """Switching drafts saves the bookmark of each."""
    first, second = harness.draft("One"), harness.draft("Two")
    async with harness.open_app(first) as pilot:
        await screen_of(pilot).go_to_field("services")
        services(pilot.app).open_draft(second)
        await wait_until_idle(pilot)
        await screen_of(pilot).go_to_field("figures")
        services(pilot.app).open_draft(first)
        await wait_until_idle(pilot)
        assert current_question_id(pilot) == "B.1"
        await press(pilot, "ctrl+q")
    assert (read_bookmark(first), read_bookmark(second)) == ("services", "figures")
