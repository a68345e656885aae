"""Links judged on the screen: what is said beside them, and the mended link taken with one key."""

from __future__ import annotations

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.fields.link_row_editor import RowEditor
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.screens import question_shown
from tests.tui.desk import Desk, answer, judged, press, row, seen, told, until, write

SLIP = "https://statistik.example.org?/"
MENDED = "https://statistik.example.org/"


async def test_a_slip_is_said_beside_its_row_and_mended_with_one_key(desk: Desk) -> None:
    """The row says that there is a hint, the line under the list which link is meant; F6 takes it, ^R takes it back."""
    rows = Answer(links=(row("Data", "https://data.example.org/"), row("Statistics", SLIP)))
    async with desk.filling({"portals": rows}, at="portals") as pilot:
        await judged(pilot)
        assert "? hint" in seen(pilot)
        assert f"Perhaps {MENDED} is meant. F6 takes it." in " ".join(seen(pilot).split())
        await press(pilot, "f6")
        assert answer(pilot, "portals").links[1].urls == (MENDED,)
        assert "? hint" not in seen(pilot)
        assert MENDED in told(pilot)
        await press(pilot, "ctrl+r")
        assert answer(pilot, "portals").links[1].urls == (SLIP,)


async def test_the_row_under_the_cursor_is_mended_first(desk: Desk) -> None:
    """Of several slips in a list, the key mends the one the person is at."""
    rows = Answer(links=(row("One", "https://one.example.org/a,"), row("Two", "https://two.example.org/b).")))
    async with desk.filling({"portals": rows}, at="portals") as pilot:
        await judged(pilot)
        await press(pilot, "down", "alt+t")
        assert [r.urls for r in answer(pilot, "portals").links] == [
            ("https://one.example.org/a,",),
            ("https://two.example.org/b",),
        ]
        await press(pilot, "enter", "f6")  # also while a row is open
        assert answer(pilot, "portals").links[0].urls == ("https://one.example.org/a",)
        await press(pilot, "f6")
        assert "No other link is proposed here." in told(pilot)


async def test_a_link_in_a_text_is_judged_as_one_in_a_row(desk: Desk) -> None:
    """Under the text stands what is wrong with its links, and the key mends them in the text itself."""
    text = f"Published at {SLIP} and https://data.example.org/, every month."
    async with desk.filling({"services": Answer(text=text)}, at="services") as pilot:
        await judged(pilot)
        assert "2 links in the text: 1 hint" in seen(pilot)
        await press(pilot, "f6")
        assert answer(pilot, "services").text == text.replace(SLIP, MENDED)
        assert MENDED in seen(pilot)
        assert "hint" not in seen(pilot)


async def test_nobody_is_corrected_while_typing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip is said when the typing has paused or the field is left; what is taken then shows in the open row."""
    monkeypatch.setattr(question_shown, "_CHECK_PAUSE", 60.0)
    async with desk.filling(at="portals") as pilot:
        await judged(pilot)
        await press(pilot, "insert", "enter")
        await write(pilot, "htps://data.example.org")
        assert "error" not in seen(pilot)
        monkeypatch.setattr(question_shown, "_CHECK_PAUSE", 0.05)
        await write(pilot, "/")
        await until(pilot, lambda: "✗ error" in seen(pilot))
        await press(pilot, "f6")
        assert answer(pilot, "portals").links == (row("", "https://data.example.org/"),)
        await write(pilot, "a")
        assert answer(pilot, "portals").links[0].urls == ("https://data.example.org/a",)


async def test_a_letter_typed_on_a_row_begins_editing_it(desk: Desk) -> None:
    """Typing on a row opens it with that letter at the end of its label; on the last line it begins a new row."""
    async with desk.filling({"portals": Answer(links=(row("Data", "https://data.example.org/"),))}, at="portals") as p:
        await write(p, " portal")
        assert p.app.screen.query_one(RowEditor)
        assert answer(p, "portals").links[0].label == "Dataportal"
        await press(p, "escape", "down")
        await write(p, "Map")
        assert [r.label for r in answer(p, "portals").links] == ["Dataportal", "Map"]
        assert isinstance(p.app.focused, LineInput)
