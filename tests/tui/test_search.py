"""Search in all answers, and find and replace in a text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.widgets import Input

from lgqtui.interview.search import Hit
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.finder import GoToDialog
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    current_field_id,
    paste,
    press,
    screen_text,
    type_text,
    wait_until_idle,
)

LONG = "A line of the text that is long enough to be cut at both of its ends.\n" * 30
ANSWERS = {
    "city": Answer(text="The town of purple hills"),
    "services": Answer(text=f"{LONG}İn it Purple stands.\n{LONG}And purple once more.\n"),
    "portals": Answer(links=(LinkRow("One", ("https://one.example.org/",)), LinkRow("Purple", ()))),
    "budget": Answer(checked=True, text="A purple budget"),
}


def marked(pilot: AppPilot) -> str:
    """Return what is marked in the editor that has the focus, or the row under the cursor."""
    match pilot.app.screen.focused:
        case LongText() as area:
            return area.selected_text
        case Input() as line:
            return line.selected_text
        case RowList() as rows:
            return "".join(cell.text for cell in rows.rows[rows.cursor].left_cells)
    return ""


async def test_a_search_goes_from_hit_to_hit(harness: AppHarness) -> None:
    """Each place in an answer is a row; Enter marks it, and ^G Enter marks the next, round to the first."""
    async with harness.open_draft(ANSWERS) as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, "purple")
        assert "Go to: 5 hits" in screen_text(pilot)
        visited = []
        for _ in range(6):
            await press(pilot, "enter")
            visited.append((current_field_id(pilot), marked(pilot).split()[-3:][:2][-1].lower()))
            await press(pilot, "ctrl+g")
        assert [field for field, _ in visited] == ["city", "services", "services", "portals", "budget", "city"]
        assert {words for field, words in visited if field != "portals"} == {"purple"}


async def test_words_are_searched_for_once(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the search begins with those of the last one, and in a window of another size, the cursor staying."""
    sought: list[str] = []
    find = GoToDialog.find

    def note(self: GoToDialog, needle: str) -> Sequence[Hit]:
        sought.append(needle)
        return find(self, needle)

    monkeypatch.setattr(GoToDialog, "find", note)
    async with harness.open_draft(ANSWERS) as pilot:
        await press(pilot, "ctrl+g")
        await paste(pilot, "purple")
        await press(pilot, "enter", "ctrl+g", "down")
        await pilot.resize_terminal(100, 24)
        await wait_until_idle(pilot)
        await press(pilot, "enter")
        assert sought == ["", "purple", "purple"]
        assert current_field_id(pilot) == "services"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_a_hit_is_seen_whole_in_its_row_and_in_its_text(harness: AppHarness, size: tuple[int, int]) -> None:
    """However narrow the window, the name gives way before the hit; and where it leads, the hit is in view."""
    async with harness.open_draft(ANSWERS, size=size) as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, "purple once")
        assert "purple once more" in screen_text(pilot)
        await press(pilot, "enter")
        assert "And purple once more." in screen_text(pilot)


async def test_a_row_of_links_that_was_found_is_under_the_cursor(harness: AppHarness) -> None:
    """What is found in a row of links puts the cursor on it; Down goes on from there."""
    async with harness.open_draft(ANSWERS) as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, "one.example")
        await press(pilot, "enter")
        assert "1 One" in marked(pilot)
        await press(pilot, "down")
        assert "2 Purple" in marked(pilot)


async def test_the_id_of_a_field_goes_to_its_first_row(harness: AppHarness) -> None:
    """A field's id goes to that field, also if it begins others; in a list of links to the first row."""
    async with harness.open_draft(ANSWERS) as pilot:
        for field_id in ("mayor", "portals", "plan"):
            await press(pilot, "ctrl+g")
            await type_text(pilot, field_id)
            await press(pilot, "enter")
            assert current_field_id(pilot) == field_id
            assert field_id != "portals" or "1 One" in marked(pilot)
