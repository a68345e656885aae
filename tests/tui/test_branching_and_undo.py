"""Yes and No open and close follow-ups without losing any; undo and redo go back over all questions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.fields.yes_no import YesNoOptions
from tests.tui.harness import (
    AppHarness,
    current_field_id,
    current_question_id,
    draft_answer,
    interview_of,
    notices,
    press,
    screen_of,
    screen_text,
    static_texts,
    type_text,
    wait_until,
    wait_until_checked,
    wait_until_idle,
)

_MAYOR = {"mayor": Answer(choice="yes"), "mayor.name": Answer(text="Kim"), "mayor.how": Answer(text="By vote")}


async def test_no_sets_follow_ups_aside_and_yes_brings_them_back(harness: AppHarness) -> None:
    """No hides the follow-ups, keeps and counts their answers; Yes restores them."""
    async with harness.open_draft(_MAYOR, at="mayor") as pilot:
        await press(pilot, "n")
        assert "2 answers are set aside. ^Z brings them back." in notices(pilot)
        assert "2 answers under this question are set aside" in screen_text(pilot)
        assert not screen_of(pilot).pane.views[1].display
        assert draft_answer(pilot, "mayor.name").text == "Kim"
        await press(pilot, "y")
        assert "2 answers came back." in notices(pilot)
        assert "set aside." not in screen_text(pilot).replace(notices(pilot), "")
        assert screen_of(pilot).pane.views[1].display
        assert "By vote" in screen_text(pilot)


async def test_not_answered_is_a_third_state(harness: AppHarness) -> None:
    """“Not answered” hides the follow-ups too, and counts as unanswered."""
    async with harness.open_draft(_MAYOR, at="mayor") as pilot:
        before = interview_of(pilot).progress
        await press(pilot, "c")
        assert draft_answer(pilot, "mayor").choice == ""
        assert not screen_of(pilot).pane.views[1].display
        after = interview_of(pilot).progress
        assert (before.answered - after.answered, before.applicable - after.applicable) == (3, 2)


async def test_progress_is_true_under_branching(harness: AppHarness) -> None:
    """The status line counts the applicable fields, and changes with the choice."""
    async with harness.open_draft(at="mayor") as pilot:
        assert "0 of 9 " in screen_text(pilot)
        await press(pilot, "y")
        assert "1 of 11 " in screen_text(pilot)
        await press(pilot, "n")
        assert "1 of 9 " in screen_text(pilot)


async def test_a_whole_question_comes_and_goes(harness: AppHarness) -> None:
    """A question that applies only after a Yes is on the route only then."""
    async with harness.open_draft({"figures": Answer(choice="yes")}, at="figures") as pilot:
        assert "question 7 of 8" in screen_text(pilot)
        await press(pilot, "ctrl+n")
        assert current_question_id(pilot) == "C.3"
        await press(pilot, "ctrl+p", "n")
        assert "question 7 of 7" in screen_text(pilot)


async def test_a_new_follow_up_has_no_problem_yet(harness: AppHarness) -> None:
    """A follow-up is reported and counted as missing only after the user has left it empty, or asks for the review."""
    async with harness.open_draft(at="mayor", size=(140, 45)) as pilot:
        await wait_until_checked(pilot)
        await press(pilot, "y")
        assert "without a name" not in screen_text(pilot)
        assert "needs a look" not in screen_text(pilot)
        await press(pilot, "tab", "tab")
        await wait_until(pilot, lambda: "There is a mayor without a name" in screen_text(pilot))
        await wait_until(pilot, lambda: screen_text(pilot).count("1 needs a look") == 1)
        await press(pilot, "shift+tab", "n", "y")
        await wait_until(pilot, lambda: "needs a look" not in screen_text(pilot))
        await press(pilot, "f3")
        assert "need a look" in screen_text(pilot)


async def test_tab_goes_to_a_follow_up_that_is_not_painted_yet(harness: AppHarness) -> None:
    """Who types ahead on a slow line does not pass it by."""
    async with harness.open_draft(at="mayor") as pilot:
        screen = screen_of(pilot)
        screen.show_change(screen.interview.answer("mayor", {"choice": "yes"}))
        screen.focus_next()
        assert screen.pane.current_field_id == "mayor.name"


async def test_the_focus_stays_on_the_screen_when_its_field_goes(harness: AppHarness) -> None:
    """When undo takes away the field in focus, the focus goes to the choice that decided on it."""
    async with harness.open_draft(at="mayor") as pilot:
        await press(pilot, "y", "tab")
        assert current_field_id(pilot) == "mayor.name"
        await press(pilot, "ctrl+r")
        assert isinstance(pilot.app.focused, YesNoOptions)
        await press(pilot, "n")
        assert draft_answer(pilot, "mayor").choice == "no"


async def test_undo_goes_back_over_questions_and_says_what(harness: AppHarness) -> None:
    """Undo reverts the last step of any question, goes there and names it; redo repeats it."""
    async with harness.open_draft(at="city") as pilot:
        await type_text(pilot, "Town")
        await press(pilot, "ctrl+n", "y", "ctrl+n", "ctrl+n")
        await press(pilot, "ctrl+r")
        assert (current_question_id(pilot), draft_answer(pilot, "mayor").choice) == ("A.2", "")
        assert "Undone in “A.2”: now not answered." in notices(pilot)
        await press(pilot, "ctrl+r")
        assert (current_field_id(pilot), draft_answer(pilot, "city").text) == ("city", "")
        await press(pilot, "ctrl+y")
        assert draft_answer(pilot, "city").text == "Town"
        assert "Done again in “A.1 Town”: now Town." in notices(pilot)
        await press(pilot, "ctrl+y")
        assert (current_question_id(pilot), draft_answer(pilot, "mayor").choice) == ("A.2", "yes")


async def test_a_run_of_typing_is_one_step(harness: AppHarness) -> None:
    """Undo reverts a run of typing at once, not letter by letter."""
    async with harness.open_draft({"city": Answer(text="Old ")}, at="city") as pilot:
        await type_text(pilot, "Town")
        await press(pilot, "tab", "ctrl+r")
        assert draft_answer(pilot, "city").text == "Old "
        assert current_field_id(pilot) == "city"


@pytest.mark.parametrize("key", ["delete", "backspace", "x", "ctrl+u"])
async def test_a_passage_that_is_taken_out_after_it_was_typed_comes_back(harness: AppHarness, key: str) -> None:
    """In the next session, too, though it was written in the same run of typing."""
    path, passage = harness.draft(), "Words of a whole morning"
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("services")
        await wait_until_idle(pilot)
        await type_text(pilot, passage)
        await press(pilot, *(() if key == "ctrl+u" else ("f7",)), key)
        assert draft_answer(pilot, "services").text == ("x" if key == "x" else "")
        await press(pilot, "ctrl+z")
        assert draft_answer(pilot, "services").text == passage
        await press(pilot, "ctrl+y")
    async with harness.open_app(path) as pilot:
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "services").text == passage
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "services").text == ""


async def test_undo_shows_in_the_text_that_is_open(harness: AppHarness) -> None:
    """An undo of a text is seen in its editor at once."""
    async with harness.open_draft({"services": Answer(text="Before")}, at="services") as pilot:
        await press(pilot, "f12")
        assert "Before" not in screen_text(pilot)
        await press(pilot, "ctrl+r")
        assert "Before" in screen_text(pilot)


async def test_undo_right_after_typing_takes_back_what_was_typed(harness: AppHarness) -> None:
    """Undo right after a letter reverts that letter, not the step before it."""
    async with harness.open_draft(at="city") as pilot:
        from textual import events

        await type_text(pilot, "A")
        await press(pilot, "ctrl+n", "y", "ctrl+p")
        for key in ("B", "ctrl+r"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_until_idle(pilot)
        assert (draft_answer(pilot, "city").text, draft_answer(pilot, "mayor").choice) == ("A", "yes")


async def test_undo_of_a_flag_and_a_remark(harness: AppHarness) -> None:
    """Flags and remarks are steps like any other."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "ctrl+t", "f11")
        await type_text(pilot, "why?")
        await press(pilot, "enter", "ctrl+r")
        assert draft_answer(pilot, "city") == Answer(flag=True)
        assert "remark:" not in screen_text(pilot)
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "city").is_blank


async def test_undo_without_a_step_is_reported(harness: AppHarness) -> None:
    """Undo and redo with nothing left say so."""
    async with harness.open_draft() as pilot:
        await press(pilot, "ctrl+r")
        assert "There is nothing to take back." in notices(pilot)
        await press(pilot, "ctrl+y")
        assert "There is nothing to do again." in notices(pilot)


async def test_undo_of_an_explanation_stays_in_the_explanation(harness: AppHarness) -> None:
    """Undo while an explanation is open reverts its text and keeps the focus in it."""
    async with harness.open_draft(at="budget") as pilot:
        await press(pilot, "enter")
        await type_text(pilot, "Words")
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "budget").is_blank
        await type_text(pilot, "Other")
        assert draft_answer(pilot, "budget").text == "Other"


async def test_boxes_come_and_go_with_the_route(harness: AppHarness) -> None:
    """Boxes with conditions are listed only while they apply; a hidden one's explanation is never shown."""
    harness.add_questionnaire(
        "boxes",
        """
        format = 1
        id = "boxes"
        title = "Boxes"
        [[sections]]
        id = "S"
        title = "S"
        questions = [{ id = "G", text = "Gate?", fields = [{ id = "gate", kind = "yes_no" }] },
        { id = "Q", text = "Which?", fields = [
          { id = "early", kind = "tick", prompt = "early box", when = { field = "gate", is = "yes" } },
          { id = "first", kind = "tick", prompt = "first box" },
          { id = "second", kind = "tick", prompt = "second box", when = { field = "first", is = "on" } },
          { id = "third", kind = "tick", prompt = "third box" },
        ] }]
        """,
    )
    answers = {"first": Answer(checked=True), "second": Answer(checked=True, text="Second words")}
    answers["early"] = Answer(text="Early words")
    async with harness.open_app(harness.draft("Boxed", answers, "boxes")) as pilot:
        await press(pilot, "ctrl+n")
        assert current_field_id(pilot) == "first"
        assert "Early words" not in "\n".join(area.text for area in pilot.app.screen.query(LongText))
        await press(pilot, "down")
        assert current_field_id(pilot) == "second"
        await press(pilot, "up", "space")
        assert "second box" not in "\n".join(line for line in screen_text(pilot).splitlines() if "[" in line)
        await press(pilot, "down")
        assert current_field_id(pilot) == "third"
        await press(pilot, "ctrl+r", "down")
        assert current_field_id(pilot) == "second"
        assert "Second words" in screen_text(pilot)
        screen_of(pilot).show_change(interview_of(pilot).answer("first", {"checked": False}))
        await wait_until_idle(pilot)
        assert current_field_id(pilot) == "first"
        assert screen_text(pilot).count("Second words") == 1  # among what is set aside


async def test_undo_in_a_text_without_edits_undoes_the_last_step(harness: AppHarness) -> None:
    """Undo in a text reverts its edits first, then steps made elsewhere, each with a notice."""
    async with harness.open_draft(_MAYOR, at="mayor") as pilot:
        await press(pilot, "n")
        await screen_of(pilot).go_to_field("services")
        await wait_until_idle(pilot)
        await type_text(pilot, "abc")
        await press(pilot, "ctrl+z")
        assert (draft_answer(pilot, "services").text, draft_answer(pilot, "mayor").choice) == ("", "no")
        await press(pilot, "ctrl+z")
        assert draft_answer(pilot, "mayor").choice == "yes"
        assert "Undone in “A.2”: now Yes." in notices(pilot)


async def test_redo_works_from_within_a_text(harness: AppHarness) -> None:
    """^Y in a text repeats the edit that ^Z reverted there, or else the step that undo reverted."""
    async with harness.open_draft(at="services") as pilot:
        await type_text(pilot, "Words")
        await press(pilot, "ctrl+z", "ctrl+y")
        assert draft_answer(pilot, "services").text == "Words"
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "services").text == ""
        await press(pilot, "ctrl+y")
        assert draft_answer(pilot, "services").text == "Words"


WAYS_BACK = """
format = 1
id = "ways"
title = "Ways back"
short_title = "Ways"

[[sections]]
id = "A"
title = "All"
questions = [
  { id = "Q", text = "Decide", fields = [
    { id = "a", kind = "yes_no" },
    { id = "on-yes", kind = "text", prompt = "If so", when = { field = "a", is = "yes" } },
    { id = "more-on-yes", kind = "text", prompt = "More", when = { field = "a", is = "yes" } },
    { id = "on-no", kind = "text", prompt = "If not", when = { field = "a", is = "no" } },
    { id = "b", kind = "yes_no", prompt = "Second", when = { field = "a", is = "yes" } },
    { id = "on-both", kind = "text", prompt = "Both", when = { field = "b", is = "yes" } },
  ] },
  { id = "R", text = "Elsewhere", fields = [
    { id = "r", kind = "short", prompt = "Always" },
    { id = "r-on-yes", kind = "text", prompt = "There", when = { field = "a", is = "yes" } },
  ] },
]
"""


@pytest.mark.parametrize(
    ("answers", "at_field", "way_back"),
    [
        (
            {"a": "no", "on-yes": "x"},
            "a",
            "1 answer under this question is set aside. It comes back if you choose Yes:",
        ),
        (
            {"a": "no", "on-yes": "x", "more-on-yes": "y"},
            "a",
            "2 answers under this question are set aside. They come back if you choose Yes:",
        ),
        ({"a": "yes", "on-no": "x"}, "a", "1 answer under this question is set aside. It comes back if you choose No:"),
        (
            {"on-yes": "x", "on-no": "y"},
            "a",
            "2 answers under this question are set aside. They come back when that is asked again:",
        ),
        (
            {"a": "no", "b": "yes", "on-both": "x"},
            "a",
            "2 answers under this question are set aside. They come back when that is asked again:",
        ),
        (
            {"a": "no", "on-both": "x"},
            "a",
            "1 answer under this question is set aside. It comes back when that is asked again:",
        ),
        (
            {"a": "no", "r-on-yes": "x"},
            "r",
            "1 answer under this question is set aside. It comes back when that is asked again:",
        ),
    ],
)
async def test_the_choice_that_brings_answers_back_is_named(
    harness: AppHarness, answers: dict[str, str], at_field: str, way_back: str
) -> None:
    """A choice is named only if it is on the screen and restores all of the answers."""
    harness.add_questionnaire("ways", WAYS_BACK)
    saved = {
        i: Answer(choice="yes" if answer == "yes" else "no") if answer in ("yes", "no") else Answer(text=answer)
        for i, answer in answers.items()
    }
    async with harness.open_app(harness.draft(answers=saved, questionnaire="ways")) as pilot:
        await screen_of(pilot).go_to_field(at_field)
        await wait_until_idle(pilot)
        assert static_texts(pilot, ".notice").splitlines()[0] == way_back


async def test_undo_survives_leaving(harness: AppHarness) -> None:
    """Written, overwritten and emptied in three sessions: each is undone in the next."""
    path = harness.draft()
    for text in ("The first long answer", "second", ""):
        async with harness.open_app(path) as pilot:
            await screen_of(pilot).go_to_field("services")
            await press(pilot, "f12")
            await type_text(pilot, text)
    assert harness.saved("services") == Answer()
    async with harness.open_app(path) as pilot:
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "services").text == "second"
        assert current_field_id(pilot) == "services"
        await press(pilot, "ctrl+r", "ctrl+r")
        assert draft_answer(pilot, "services").text == "The first long answer"
        await press(pilot, "ctrl+y")
        assert draft_answer(pilot, "services").text == ""
    answer_elsewhere(path, "services", "from elsewhere")
    async with harness.open_app(path) as pilot:
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "services").text == "The first long answer"
        await press(pilot, "ctrl+y")
        assert draft_answer(pilot, "services").text == "from elsewhere"


def answer_elsewhere(path: Path, field_id: str, text: str) -> None:
    """Change a draft as an editor does, without a step."""
    file = DraftFile(path, lambda: datetime.now(UTC))
    file.save(file.load().with_answer(field_id, Answer(text=text)))
