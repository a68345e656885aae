"""A draft that is replaced, left for another question, or no longer to be changed, under a dialog that is open."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotWrite
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.tui.messages import DraftReplaced, post_to_screens
from tests.tui.harness import (
    NOW,
    AppHarness,
    draft_answer,
    link_row,
    notices,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    wait_until,
    wait_until_idle,
)
from tests.tui.test_answer_file import LINES, pick

TOWN = "Town https://town.example.org/"
TOWN_ROW = link_row("Town", "https://town.example.org/")
QUESTION = "Town : Riverton\nFounded : 1820\n"


@pytest.mark.parametrize(
    ("field", "keys", "pasted", "expected"),
    [
        ("portals", "", TOWN, Answer(links=(TOWN_ROW,))),
        ("plan", "insert escape", TOWN, Answer(links=(TOWN_ROW,))),
        ("plan", "", "Two\nlines", Answer(text="Two\nlines")),
    ],
)
async def test_a_paste_goes_into_a_draft_that_was_replaced_meanwhile(
    harness: AppHarness, field: str, keys: str, pasted: str, expected: Answer
) -> None:
    """Rows and explanations go into the answer, not to the widget they were pasted into."""
    async with harness.open_draft(at=field) as pilot:
        await press(pilot, *keys.split())
        await paste(pilot, pasted)
        assert pilot.app.screen is not screen_of(pilot)
        post_to_screens(pilot.app, DraftReplaced)
        await wait_until_idle(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen is screen_of(pilot)
        assert draft_answer(pilot, field) == expected


async def test_rows_are_added_though_their_field_is_no_longer_shown(harness: AppHarness) -> None:
    """They go behind the rows of the answer, and that is said."""
    old = link_row("Old", "https://old.example.org/")
    async with harness.open_draft({"portals": Answer(links=(old,))}, at="portals") as pilot:
        await paste(pilot, TOWN)
        await screen_of(pilot).go_to_field("city")
        await press(pilot, "enter")
        assert "1 row, 1 link added." in notices(pilot)
        assert draft_answer(pilot, "portals").links == (old, TOWN_ROW)


@pytest.mark.parametrize(("field", "pasted"), [("portals", TOWN), ("plan", "Two\nlines"), ("city", QUESTION)])
async def test_a_paste_into_a_draft_that_can_no_longer_be_changed_is_refused(
    harness: AppHarness, field: str, pasted: str
) -> None:
    """The reason is said in place of what would have been added, and the program goes on."""
    async with harness.open_draft(at=field) as pilot:
        await paste(pilot, pasted)
        screen_of(pilot).interview.refusal = CannotWrite("read-only", "it is open elsewhere")
        await press(pilot, "enter")
        assert pilot.app.screen is screen_of(pilot)
        assert "it is open elsewhere" in notices(pilot)
        assert "added" not in notices(pilot)
        assert draft_answer(pilot, field) == Answer()


async def test_answers_of_a_file_for_a_draft_that_can_no_longer_be_changed_are_refused(
    harness: AppHarness, tmp_path: Path
) -> None:
    """The reason is said, and the program goes on."""
    (tmp_path / "answers.txt").write_text(LINES, "utf-8")
    async with harness.open_draft() as pilot:
        await pick(pilot, tmp_path / "answers.txt")
        await wait_until(pilot, lambda: pilot.app.screen is not screen_of(pilot))
        screen_of(pilot).interview.refusal = CannotWrite("read-only", "it is open elsewhere")
        await press(pilot, "y")
        assert "it is open elsewhere" in notices(pilot)
        assert draft_answer(pilot, "city") == Answer()


@pytest.mark.parametrize("is_read_only", [False, True])
@pytest.mark.parametrize("keys", ["ctrl+g", "ctrl+f", "f10"])
async def test_a_letter_right_after_esc_is_typed_and_named(
    harness: AppHarness, keys: str, *, is_read_only: bool
) -> None:
    """Esc over a search or a menu leads back to the answer; in a draft that is only read none is typed."""
    path = harness.draft(answers={"services": Answer(text="S")})
    with DraftFile(path, lambda: NOW).lock("Kim", 0.0) if is_read_only else nullcontext():
        async with harness.open_app(path) as pilot:
            await screen_of(pilot).go_to_field("services")
            await press(pilot, keys, "escape", "r")
            assert draft_answer(pilot, "services") == Answer(text="S" if is_read_only else "rS")
            assert ("Esc led back here, and “r” is typed." in notices(pilot)) is not is_read_only
            assert ("This draft can only be read here." in notices(pilot)) is is_read_only


@pytest.mark.parametrize("key", ["f3", "f8"])
async def test_a_list_over_a_draft_that_was_replaced_shows_the_other_answers(harness: AppHarness, key: str) -> None:
    """What was mended in it may be what another program has changed, too."""
    old, new = (
        {"city": Answer(text=name), "portals": Answer(links=(link_row(name, "https://town.example.org/"),))}
        for name in ("Oldham", "Newark")
    )
    async with harness.open_draft(old) as pilot:
        await press(pilot, key)
        assert "Oldham" in screen_text(pilot)
        assert "2 of 9" in screen_lines(pilot)[0]
        interview = screen_of(pilot).interview
        interview.adopt(replace(interview.draft, answers={**new, "founded": Answer(text="1820")}))
        post_to_screens(pilot.app, DraftReplaced)
        await wait_until_idle(pilot)
        assert "Oldham" not in screen_text(pilot)
        assert "Newark" in screen_text(pilot)
        assert "3 of 9" in screen_lines(pilot)[0]


async def test_the_files_of_a_draft_that_was_replaced_are_listed_anew(harness: AppHarness) -> None:
    """None can be opened or taken off that is no longer attached."""
    plan = Attachment(name="plan.pdf", file="plan.pdf", sha256="0" * 64, size=9)
    async with harness.open_draft({"services": Answer(attachments=(plan,))}, at="services") as pilot:
        await press(pilot, "f4")
        assert "plan.pdf" in screen_text(pilot)
        interview = screen_of(pilot).interview
        interview.adopt(replace(interview.draft, answers={}))
        post_to_screens(pilot.app, DraftReplaced)
        await wait_until_idle(pilot)
        assert "plan.pdf" not in screen_text(pilot)


async def test_the_search_in_a_text_that_was_replaced_is_closed(harness: AppHarness) -> None:
    """What it would replace is no longer there."""
    async with harness.open_draft({"services": Answer(text="old")}, at="services") as pilot:
        await press(pilot, "ctrl+f", *"old", "tab", *"new")
        post_to_screens(pilot.app, DraftReplaced)
        await wait_until_idle(pilot)
        assert pilot.app.screen is screen_of(pilot)
        await press(pilot, "home", "x")
        assert draft_answer(pilot, "services").text == "xold"
