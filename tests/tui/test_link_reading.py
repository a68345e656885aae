"""Problems of links on the screen, and the key that accepts the proposed link."""

from __future__ import annotations

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.fields.link_row_editor import RowEditor
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.screens import question
from tests.tui.harness import (
    AppHarness,
    draft_answer,
    link_row,
    notices,
    press,
    screen_text,
    type_text,
    wait_until,
    wait_until_checked,
)

SLIP = "https://statistik.example.org?/"
MENDED = "https://statistik.example.org/"


async def test_a_link_problem_is_shown_at_its_row_and_corrected_with_one_key(harness: AppHarness) -> None:
    """The row has a mark, its details name the proposal; F6 accepts it, ^R reverts it."""
    rows = Answer(links=(link_row("Data", "https://data.example.org/"), link_row("Statistics", SLIP)))
    async with harness.open_draft({"portals": rows}, at="portals") as pilot:
        await wait_until_checked(pilot)
        assert "? 2 Statistics" in screen_text(pilot)
        await press(pilot, "down")
        assert f"Esc m takes {MENDED}" in " ".join(screen_text(pilot).replace("▌", " ").split())
        await press(pilot, "f6")
        assert draft_answer(pilot, "portals").links[1].urls == (MENDED,)
        assert "? 2 Statistics" not in screen_text(pilot)
        assert MENDED in notices(pilot)
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "portals").links[1].urls == (SLIP,)


async def test_only_the_row_under_the_cursor_is_corrected(harness: AppHarness) -> None:
    """Of several problems in a list, the key corrects the one under the cursor; elsewhere it names the next row."""
    rows = Answer(links=(link_row("One", "https://one.example.org/a,"), link_row("Two", "https://two.example.org/b).")))
    async with harness.open_draft({"portals": rows}, at="portals") as pilot:
        await wait_until_checked(pilot)
        await press(pilot, "down", "alt+m")
        assert [r.urls for r in draft_answer(pilot, "portals").links] == [
            ("https://one.example.org/a,",),
            ("https://two.example.org/b",),
        ]
        await press(pilot, "f6")
        assert draft_answer(pilot, "portals").links[0].urls == ("https://one.example.org/a,",)
        assert notices(pilot) == "No other link is proposed here; row 1 has one."
        await press(pilot, "end", "f6")  # on the line that begins a row
        assert draft_answer(pilot, "portals").links[0].urls == ("https://one.example.org/a,",)
        await press(pilot, "home", "enter", "f6")  # also while a row is open
        assert draft_answer(pilot, "portals").links[0].urls == ("https://one.example.org/a",)
        await press(pilot, "f6")
        assert "No other link is proposed here." in notices(pilot)


async def test_a_link_in_a_text_is_judged_as_one_in_a_row(harness: AppHarness) -> None:
    """Problems of links in a text are shown under it, and the key corrects them in the text."""
    text = f"Published at {SLIP} and https://data.example.org/, every month."
    async with harness.open_draft({"services": Answer(text=text)}, at="services") as pilot:
        await wait_until_checked(pilot)
        assert "2 links: 1 hint" in screen_text(pilot)
        await press(pilot, "f6")
        assert draft_answer(pilot, "services").text == text.replace(SLIP, MENDED)
        assert MENDED in screen_text(pilot)
        assert "hint" not in screen_text(pilot)


async def test_no_link_is_corrected_while_the_user_types(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem is shown after a pause or on leaving; an accepted proposal is shown in the open row."""
    monkeypatch.setattr(question, "_CHECK_PAUSE", 60.0)
    async with harness.open_draft(at="portals") as pilot:
        await wait_until_checked(pilot)
        await press(pilot, "insert", "enter")
        await type_text(pilot, "htps://data.example.org")
        assert "error" not in screen_text(pilot)
        monkeypatch.setattr(question, "_CHECK_PAUSE", 0.05)
        await type_text(pilot, "/")
        await wait_until(pilot, lambda: "✗ error" in screen_text(pilot))
        await press(pilot, "f6")
        assert draft_answer(pilot, "portals").links == (link_row("", "https://data.example.org/"),)
        await type_text(pilot, "a")
        assert draft_answer(pilot, "portals").links[0].urls == ("https://data.example.org/a",)


async def test_a_letter_typed_at_the_last_line_begins_a_row(harness: AppHarness) -> None:
    """On the last line it starts a new row, which is written on."""
    async with harness.open_draft(
        {"portals": Answer(links=(link_row("Data", "https://data.example.org/"),))}, at="portals"
    ) as p:
        await press(p, "down")
        await type_text(p, "Map")
        assert p.app.screen.query_one(RowEditor)
        assert [r.label for r in draft_answer(p, "portals").links] == ["Data", "Map"]
        assert isinstance(p.app.focused, LineInput)
