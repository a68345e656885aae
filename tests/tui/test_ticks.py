"""Boxes: ticked, explained below the list, flagged."""

from __future__ import annotations

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.fields.link_row_editor import RowEditor
from lgqtui.tui.fields.text_editor import LongText
from tests.tui.desk import (
    Desk,
    answer,
    click_words,
    place_of,
    press,
    row,
    rows,
    seen,
    until,
    write,
)


async def test_space_ticks_and_unticks(desk: Desk) -> None:
    """Space ticks the box under the cursor and takes the tick away."""
    async with desk.filling(at="budget") as pilot:
        await press(pilot, "space")
        assert answer(pilot, "budget").checked is True
        assert "[x] has a budget" in seen(pilot)
        await press(pilot, "space")
        assert answer(pilot, "budget").is_blank
        assert "[ ] has a budget" in seen(pilot)


async def test_an_explanation_belongs_to_its_box(desk: Desk) -> None:
    """Enter goes to the explanation of the box under the cursor, the list stays in view, Esc goes back to it."""
    async with desk.filling(at="plan") as pilot:
        await press(pilot, "down", "enter")
        await write(pilot, "Twelve millions")
        assert "[ ] has a plan" in seen(pilot)
        assert "[ ] has staff" in seen(pilot)
        await press(pilot, "escape", "down", "enter")
        await write(pilot, "Ten people")
        assert (answer(pilot, "budget").text, answer(pilot, "staff").text) == ("Twelve millions", "Ten people")
        assert answer(pilot, "plan").is_blank
        await press(pilot, "escape", "up")
        assert "Twelve millions" in seen(pilot)


async def test_the_words_of_each_explanation_stand_in_the_list(desk: Desk) -> None:
    """The list says how long each explanation is, and that a ticked box waits for one."""
    answers = {"plan": Answer(checked=True, text="a b c"), "staff": Answer(checked=True)}
    async with desk.filling(answers, at="plan") as pilot:
        assert [r.split("has")[1] for r in rows(pilot, "TickFields > RowList")[:3]] == [
            " a plan 3 words",
            " a budget",
            " staff explain…",
        ]


async def test_a_text_of_the_question_stands_among_its_boxes(desk: Desk) -> None:
    """The question's own text is reached like the boxes, and is no box."""
    async with desk.filling(at="further") as pilot:
        await press(pilot, "space", "enter")
        await write(pilot, "More")
        assert answer(pilot, "further") == Answer(text="More")


async def test_a_row_open_under_one_box_does_not_leak_into_another(desk: Desk) -> None:
    """A link's row that is open is closed when another box is chosen; what was typed stays with the first."""
    async with desk.filling(at="plan") as pilot:
        await press(pilot, "tab", "tab", "insert")
        await write(pilot, "Label")
        await click_words(pilot, "[ ] has a budget")
        assert answer(pilot, "plan").links == (row("Label"),)
        assert not pilot.app.screen.query(RowEditor)
        await write(pilot, "x")
        assert answer(pilot, "budget").links == ()


async def test_a_box_without_explanation_is_ticked_by_enter_too(desk: Desk) -> None:
    """Where no explanation belongs to a box, Enter ticks it and no editor is shown."""
    async with desk.filling(at="whole") as pilot:
        await press(pilot, "enter")
        assert answer(pilot, "whole") == Answer(checked=True)
        assert not pilot.app.screen.query_one("QuestionPane").show_vertical_scrollbar
        assert not any(area.region for area in pilot.app.screen.query(LongText) if area.is_on_screen)


async def test_a_click_on_a_box_goes_to_its_explanation(desk: Desk) -> None:
    """A click on a box with an explanation goes there; a click on `[ ]` ticks it."""
    async with desk.filling(at="plan") as pilot:
        await click_words(pilot, "has a budget")
        await write(pilot, "x")
        assert answer(pilot, "budget").text == "x"
        x, y = place_of(pilot, "[ ] has a plan")
        await pilot.click(offset=(x + 1, y))
        await until(pilot, lambda: answer(pilot, "plan").checked is True)


async def test_flag_and_remark_of_a_box_are_seen_under_its_explanation(desk: Desk) -> None:
    """The remark of a box is shown while the cursor is on it, its flag also in the list."""
    async with desk.filling({"budget": Answer(flag=True, remark="new one in May")}, at="plan") as pilot:
        assert "[ ] ⚑ has a budget" in seen(pilot)
        assert "new one in May" not in seen(pilot)
        await press(pilot, "down")
        assert "⚑ come back to this · remark: new one in May" in seen(pilot)


async def test_only_a_box_is_said_to_be_ticked(desk: Desk) -> None:
    """Where an explanation can be written it is said how; the question's own text has no box to speak of."""
    async with desk.filling(at="staff") as pilot:
        assert "Space ticks the box above." in seen(pilot)
        await press(pilot, "down")
        assert "Enter goes here." in seen(pilot)
        assert "the box above" not in seen(pilot)
