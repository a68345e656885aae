"""Words are found in a text, an explanation, a remark and the links of a row, and replaced singly or all at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.tui.fields.text_editor import LongText
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    draft_answer,
    key_bar,
    link_row,
    notices,
    press,
    screen_lines,
    screen_of,
    type_text,
    wait_until,
)

TEXT = "A report.\n" + "word " * 900 + "\nThe Report, and reports of İ reports."


def _area(pilot: AppPilot) -> LongText:
    area = next(screen.focused for screen in reversed(pilot.app.screen_stack) if isinstance(screen.focused, LongText))
    assert area.region.y <= area.cursor_screen_offset.y < area.region.bottom, "the cursor is out of view"
    return area


def _hits(pilot: AppPilot) -> list[str]:
    strips = screen_of(pilot)._compositor.render_strips()
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style and segment.style.reverse and segment.text.strip()
    ]


def _find_line(pilot: AppPilot) -> str:
    return screen_lines(pilot)[1]


async def _find(pilot: AppPilot, words: str, replacement: str = "", keys: Sequence[str] = ()) -> None:
    await press(pilot, "ctrl+f")
    await type_text(pilot, words)
    if replacement:
        await press(pilot, "tab")
        await type_text(pilot, replacement)
    await press(pilot, *keys)


async def _choose(pilot: AppPilot, action: str) -> None:
    """Choose an action in the menu by words."""
    await press(pilot, "escape", "slash")
    await type_text(pilot, action)
    await press(pilot, "enter")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 45)])
async def test_words_are_found_in_whatever_case(harness: AppHarness, size: tuple[int, int]) -> None:
    """The find line stands in the message line's place and counts; each hit comes into view, in reverse video."""
    async with harness.open_draft({"services": Answer(text=TEXT)}, "services", size) as pilot:
        await _find(pilot, "REPORT")
        assert _find_line(pilot).split() == ["find:", "REPORT", "replace", "by:", "1", "of", "4"]
        assert screen_of(pilot)._compositor.render_strips()[0].text.startswith(" Town › ")
        for key, selected, count in (
            ("enter", "Report", "2 of 4"),
            ("ctrl+f", "report", "3 of 4"),
            ("up", "Report", "2 of 4"),
            ("up", "report", "1 of 4"),
            ("up", "report", "4 of 4"),
            ("down", "report", "1 of 4"),
            ("up", "report", "4 of 4"),
        ):
            await press(pilot, key)
            assert _area(pilot).selected_text == selected
            assert count in _find_line(pilot)
        assert _hits(pilot) == ["Report", "report", "report"]
        await pilot.resize_terminal(60, 18)
        await wait_until(pilot, lambda: pilot.app.size.height == 18)
        _area(pilot)
        await type_text(pilot, "less")
        assert "not found" in _find_line(pilot)
        await press(pilot, "escape")
        assert _hits(pilot) == []
        assert pilot.app.focused is _area(pilot)
        assert draft_answer(pilot, "services").text == TEXT


async def test_a_hit_is_replaced_and_the_next_is_marked(harness: AppHarness) -> None:
    """Tab leads to the replacement; Enter there replaces one hit, a step of its own, saved like any other edit."""
    async with harness.open_draft({"budget": Answer(text="Report, report, report.")}, "budget") as pilot:
        await press(pilot, "enter")
        await type_text(pilot, "A ")
        await _find(pilot, "report", "study")
        assert "Enter replace" in key_bar(pilot)
        for text in ("A study, report, report.", "A study, study, report."):
            await press(pilot, "enter")
            assert draft_answer(pilot, "budget").text == text
        assert "1 of 1" in _find_line(pilot)
        await wait_until(pilot, lambda: harness.saved("budget").text == "A study, study, report.")
        for text in ("A study, report, report.", "A Report, report, report.", "Report, report, report."):
            await press(pilot, "ctrl+z")
            assert draft_answer(pilot, "budget").text == text
            _area(pilot)


async def test_all_hits_are_replaced_in_one_step(harness: AppHarness) -> None:
    """“replace all” in the menu does what the find line says, in one step of undo; without words it asks for them."""
    async with harness.open_draft({"services": Answer(text=TEXT)}, "services") as pilot:
        await _choose(pilot, "replace all")
        assert _find_line(pilot).startswith(" find:")
        await press(pilot, "escape")
        await _find(pilot, "report", "study", ["escape"])
        await _choose(pilot, "replace all")
        replaced = TEXT.replace("report", "study").replace("Report", "study")
        assert draft_answer(pilot, "services").text == _area(pilot).text == replaced
        assert notices(pilot) == "4 times replaced: “report” by “study”. ^Z takes it back."
        await press(pilot, "ctrl+z")
        assert draft_answer(pilot, "services").text == _area(pilot).text == TEXT
        await _find(pilot, "nowhere", "here", ["escape"])
        await _choose(pilot, "replace all")
        assert notices(pilot) == "“nowhere” stands nowhere in this text."
        await _choose(pilot, "select all")
        assert _area(pilot).selected_text == TEXT


async def test_all_are_replaced_from_the_find_line(harness: AppHarness) -> None:
    """F7, which stands in the key line there, replaces what is left, in one step of undo; ^R undoes as elsewhere."""
    async with harness.open_draft({"services": Answer(text=TEXT)}, "services") as pilot:
        await _find(pilot, "report", "study", [])
        assert "F7 all" in key_bar(pilot)
        await press(pilot, "f7")
        assert "report" not in draft_answer(pilot, "services").text.casefold()
        assert "4 times replaced: “report” by “study”." in notices(pilot)
        await press(pilot, "ctrl+f", "ctrl+r")
        assert draft_answer(pilot, "services").text == TEXT


async def test_words_are_found_from_the_boxes_in_the_explanation(harness: AppHarness) -> None:
    """Esc leaves an explanation before it opens the menu: at its box the menu finds and replaces in it, too."""
    async with harness.open_draft({"budget": Answer(text="A report. Reports.")}, "budget") as pilot:
        await _choose(pilot, "find words")
        await type_text(pilot, "report")
        await press(pilot, "tab")
        await type_text(pilot, "study")
        await press(pilot, "escape", "escape")
        assert not isinstance(pilot.app.focused, LongText)
        await _choose(pilot, "replace all")
        assert draft_answer(pilot, "budget").text == "A study. studys."
        assert pilot.app.focused is _area(pilot)


async def test_a_refused_replacement_changes_nothing(harness: AppHarness) -> None:
    """A replacement beyond the limit changes nothing and leaves a message."""
    text = "x" * (TEXT_LIMIT - 1) + " b"
    async with harness.open_draft({"services": Answer(text=text[1:])}, "services") as pilot:
        await _find(pilot, "b", "longer", ["enter"])
        assert "this does not fit" in notices(pilot)
        await _choose(pilot, "replace all")
        assert draft_answer(pilot, "services").text == _area(pilot).text == text[1:]


async def test_nothing_is_replaced_in_a_draft_that_can_only_be_read(harness: AppHarness) -> None:
    """Words are found there; a replacement, of one or of all, leaves a message and the text as it is."""
    path = harness.draft(answers={"services": Answer(text="A report.")})
    with DraftFile(path, lambda: NOW).lock("Kim", 0.0):
        async with harness.open_app(path) as pilot:
            await screen_of(pilot).go_to_field("services")
            await _find(pilot, "report", "study")
            assert "1 of 1" in _find_line(pilot)
            await press(pilot, "enter")
            for action in ("", "replace all"):
                if action:
                    await _choose(pilot, action)
                assert "This draft can only be read here" in notices(pilot)
                assert draft_answer(pilot, "services").text == _area(pilot).text == "A report."


async def test_words_are_found_in_a_remark_and_in_the_links_of_a_row(harness: AppHarness) -> None:
    """A remark and the links of an open row have the same find line; Esc closes it first; ^Z takes back in its text."""
    row = link_row("Budget", "https://town.example.org/budget", "https://town.example.org/plan")
    answer = Answer(links=(row,), remark="Ask the office. The office knows.")
    async with harness.open_draft({"portals": answer}, "portals") as pilot:
        await press(pilot, "enter", "down")
        await _find(pilot, "town", "city", ["enter", "enter", "escape"])
        urls = ("https://city.example.org/budget", "https://city.example.org/plan")
        assert draft_answer(pilot, "portals").links == (link_row("Budget", *urls),)
        await press(pilot, "escape", "escape", "k")
        await _find(pilot, "OFFICE", "mayor", ["enter", "enter", "ctrl+z", "enter"])
        assert draft_answer(pilot, "portals").links == (link_row("Budget", *urls),)
        assert draft_answer(pilot, "portals").remark == "Ask the mayor. The office knows."
