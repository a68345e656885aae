"""Boxes: ticked, explained below the list, flagged."""

from __future__ import annotations

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.fields.link_row_editor import RowEditor
from lgqtui.tui.fields.text_editor import LongText
from tests.tui.harness import (
    SMALL,
    AppHarness,
    app_of,
    click_text,
    draft_answer,
    link_row,
    notices,
    paste,
    press,
    row_texts,
    screen_text,
    text_position,
    type_text,
    wait_until,
)


async def test_space_ticks_and_unticks(harness: AppHarness) -> None:
    """Space ticks the box under the cursor and takes the tick away."""
    async with harness.open_draft(at="budget") as pilot:
        await press(pilot, "space")
        assert draft_answer(pilot, "budget").checked is True
        assert "[x] has a budget" in screen_text(pilot)
        await press(pilot, "space")
        assert draft_answer(pilot, "budget").is_blank
        assert "[ ] has a budget" in screen_text(pilot)


async def test_an_explanation_belongs_to_its_box(harness: AppHarness) -> None:
    """Enter goes to the explanation of the box under the cursor; the list folds to that box until Esc."""
    async with harness.open_draft(at="plan") as pilot:
        await press(pilot, "down", "enter")
        await type_text(pilot, "Twelve millions")
        assert "[ ] 2 of 3  has a budget" in screen_text(pilot)
        assert "has staff" not in screen_text(pilot)
        await press(pilot, "escape", "down", "enter")
        await type_text(pilot, "Ten people")
        assert (draft_answer(pilot, "budget").text, draft_answer(pilot, "staff").text) == (
            "Twelve millions",
            "Ten people",
        )
        assert draft_answer(pilot, "plan").is_blank
        await press(pilot, "escape", "up")
        assert "Twelve millions" in screen_text(pilot)
        await press(pilot, "end", "enter")
        assert "4 of" not in screen_text(pilot)  # it is no box


async def test_the_words_of_each_explanation_stand_in_the_list(harness: AppHarness) -> None:
    """The list counts the words of each explanation, and says that a ticked box lacks one."""
    answers = {"plan": Answer(checked=True, text="a b c"), "staff": Answer(checked=True)}
    async with harness.open_draft(answers, at="plan") as pilot:
        assert [r.split("has")[1] for r in row_texts(pilot, "TickFields > RowList")[:3]] == [
            " a plan 3 words",
            " a budget",
            " staff explain…",
        ]


async def test_a_text_of_the_question_stands_among_its_boxes(harness: AppHarness) -> None:
    """The question's own text is reached like the boxes, and is no box."""
    async with harness.open_draft(at="further") as pilot:
        await press(pilot, "space", "enter")
        await type_text(pilot, "More")
        assert draft_answer(pilot, "further") == Answer(text="More")


async def test_a_row_open_under_one_box_does_not_leak_into_another(harness: AppHarness) -> None:
    """Choosing another box closes an open row; its text stays with the first box."""
    async with harness.open_draft(at="plan") as pilot:
        await press(pilot, "enter", "insert")
        await type_text(pilot, "Label")
        await click_text(pilot, "[ ] has a budget")
        assert draft_answer(pilot, "plan").links == (link_row("Label"),)
        assert not pilot.app.screen.query(RowEditor)
        await type_text(pilot, "x")
        assert draft_answer(pilot, "budget").links == ()


async def test_a_box_without_explanation_is_ticked_by_enter_too(harness: AppHarness) -> None:
    """If a box takes no explanation, Enter ticks it and no editor is shown."""
    async with harness.open_draft(at="whole") as pilot:
        await press(pilot, "enter")
        assert draft_answer(pilot, "whole") == Answer(checked=True)
        assert not pilot.app.screen.query_one("QuestionPane").show_vertical_scrollbar
        assert not any(area.region for area in pilot.app.screen.query(LongText) if area.is_on_screen)


async def test_a_click_on_a_box_goes_to_its_explanation(harness: AppHarness) -> None:
    """A click on a box with an explanation goes there; a click on `[ ]` ticks it."""
    async with harness.open_draft(at="plan") as pilot:
        await click_text(pilot, "has a budget")
        await type_text(pilot, "x")
        assert draft_answer(pilot, "budget").text == "x"
        await press(pilot, "escape")
        x, y = text_position(pilot, "[ ] has a plan")
        await pilot.click(offset=(x + 1, y))
        await wait_until(pilot, lambda: draft_answer(pilot, "plan").checked is True)


async def test_flag_and_remark_of_a_box_are_seen_under_its_explanation(harness: AppHarness) -> None:
    """The remark of a box is shown while the cursor is on it, its flag also in the list."""
    async with harness.open_draft({"budget": Answer(flag=True, remark="new one in May")}, at="plan") as pilot:
        assert "[ ] ⚑ has a budget" in screen_text(pilot)
        assert "new one in May" not in screen_text(pilot)
        await press(pilot, "down")
        assert "⚑ come back to this · remark: new one in May" in screen_text(pilot)


async def test_only_a_box_is_announced_as_ticked(harness: AppHarness) -> None:
    """The sentence about explanations does not call the question's own text a box."""
    async with harness.open_draft(at="staff") as pilot:
        assert "Space ticks the box above." in screen_text(pilot)
        await press(pilot, "down")
        assert "Enter goes here." in screen_text(pilot)
        assert "the box above" not in screen_text(pilot)


@pytest.mark.parametrize("words", ["hello world", "a b", "no tick, please", "x "])
async def test_words_on_a_box_change_nothing(harness: AppHarness, words: str) -> None:
    """Typed letter by letter, with blanks between, they tick nothing, and a notice says where words go."""
    async with harness.open_draft({"plan": Answer(checked=True)}, at="plan") as pilot:
        for letter in words:
            await type_text(pilot, letter)
        assert "A paste goes into the explanation" in notices(pilot)
        assert draft_answer(pilot, "plan") == Answer(checked=True)
        assert draft_answer(pilot, "budget").is_blank


@pytest.mark.parametrize(("key", "text"), [("enter", "There is one.\nTwo\nlines"), ("escape", "There is one.")])
async def test_a_paste_on_a_box_is_offered_to_its_explanation(harness: AppHarness, key: str, text: str) -> None:
    """It ticks nothing; after a yes it stands behind the explanation of that box, and one step takes it back."""
    async with harness.open_draft({"budget": Answer(text="There is one.")}, at="budget") as pilot:
        await paste(pilot, "Two\nlines")
        assert "Put it into the explanation of “has a budget” now?" in screen_text(pilot)
        await press(pilot, key)
        assert draft_answer(pilot, "budget") == Answer(text=text)
        assert draft_answer(pilot, "plan").is_blank
        if key == "enter":
            await press(pilot, "ctrl+z")
            assert draft_answer(pilot, "budget").text == "There is one."


@pytest.mark.parametrize(("width", "is_repeated"), [(60, True), (100, False)])
async def test_a_box_without_explanation_has_its_prompt_once_unless_it_is_cut(
    harness: AppHarness, width: int, *, is_repeated: bool
) -> None:
    """Where the row cuts the prompt it stands whole under the boxes, also before the cursor moves."""
    prompt = "I am authorized to respond to this questionnaire, and I know all of it"
    harness.add_questionnaire("small", SMALL.replace("It is true", prompt))
    async with harness.open_draft(at="true", size=(width, 24)) as pilot:
        words = " ".join(screen_text(pilot).replace("▌", " ").split())
        assert words.count("and I know all of it") == 1
        assert words.count("I am authorized to respond") == 1 + is_repeated


BOXES_OF_A_CHOICE = """{ id = "C.3", number = "C.3", text = "Which figures?", fields = [
    { id = "figures", kind = "yes_no" },
    { id = "plans", kind = "tick", prompt = "plans", when = { field = "figures", is = "yes" } },
    { id = "maps", kind = "tick", prompt = "maps", when = { field = "figures", is = "yes" } },
  ] },
  { id = "C.4", number = "C.4", text = "Anything else?", fields = ["""


async def test_undo_in_an_explanation_takes_its_boxes_away(harness: AppHarness) -> None:
    """Where the boxes no longer apply, the question goes on without them; redo brings them back."""
    question = '{ id = "C.3", number = "C.3", text = "Which figures?", fields = ['
    first = (
        '{ id = "C.2", number = "C.2", text = "Are there figures?", fields = [{ id = "figures", kind = "yes_no" }] },'
    )
    harness.add_questionnaire("small", SMALL.replace(first, "").replace(question, BOXES_OF_A_CHOICE))
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, "y")
        await click_text(pilot, "plans")
        assert "[ ] 1 of 2  plans" in screen_text(pilot)
        await press(pilot, "ctrl+z")
        assert draft_answer(pilot, "figures") == Answer()
        assert "plans" not in screen_text(pilot)
        await press(pilot, "ctrl+y")
        assert "[ ] maps" in screen_text(pilot)


PLACES_WITHOUT_TEXT = [
    "true",
    "f3",
    "f2",
    "f8",
    "figures",
    "down tab tab",
    "escape d",
    "escape x",
    "escape h",
    "escape t",
]


@pytest.mark.parametrize("keys", PLACES_WITHOUT_TEXT)
async def test_input_without_meaning_changes_nothing_and_has_one_message(harness: AppHarness, keys: str) -> None:
    """A letter or a paste where no text is typed: one message says so, on every screen."""
    at, *pressed = keys.split() if keys in ("true", "figures") else ("budget", *keys.split())
    async with harness.open_draft({"budget": Answer(text="Kept.")}, at=at) as pilot:
        await press(pilot, *pressed)
        before = harness.saved("budget")
        for event in ("%", "Two\nlines"):
            count = len(app_of(pilot).lifecycle.message_log.messages)
            await paste(pilot, event) if len(event) > 1 else await type_text(pilot, event)
            assert len(app_of(pilot).lifecycle.message_log.messages) == count + 1
        assert harness.saved("budget") == before == Answer(text="Kept.")
