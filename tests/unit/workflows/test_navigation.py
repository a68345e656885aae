"""Where a command to move leads, and why it leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotWrite
from lgqtui.interview.interview import Interview
from lgqtui.interview.undo import UndoStep
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.library import load_questionnaire, shipped_folder
from lgqtui.workflows.navigation import (
    Direction,
    LastQuestion,
    NotApplicable,
    UndoneStep,
    go_to,
    redo,
    step,
    undo,
)
from lgqtui.workflows.notices import Notice
from tests.interviews.play import questionnaire

FORM = questionnaire("""
    Q | a    | yes_no
    Q | b    | text  | a=yes
    R | note | short
    R | c    | links
    T | d    | short
""")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YES, NO = Answer(choice="yes"), Answer(choice="no")
DONE = {
    "a": NO,
    "note": Answer(text="x"),
    "c": Answer(links=(LinkRow("A", ("https://a.example.org/",)),)),
    "d": Answer(text="x"),
}
MINOR = {"c": Answer(links=(LinkRow("a label alone"),))}
"""A draft in which one row of links has no link."""

Open = Callable[[dict[str, Answer]], Interview]


@pytest.fixture
def open_interview() -> Iterator[Open]:
    """Opens interviews that are saved nowhere."""
    interviews: list[Interview] = []

    def open_interview(answers: dict[str, Answer]) -> Interview:
        interviews.append(Interview(FORM, Draft("id", "played", NOW, answers), lambda _: None))
        return interviews[-1]

    yield open_interview
    for interview in interviews:
        assert interview.close()


@pytest.mark.parametrize(
    ("answers", "start", "to", "expected"),
    [
        ({}, "a", "next", "note"),
        ({}, "note", "next", "d"),
        ({"a": YES}, "c", "previous", "a"),
        ({}, "a", "next-field", "note"),
        ({"a": YES}, "a", "next-field", "b"),
        ({}, "b", "next-field", "note"),
        ({"a": YES}, "note", "previous-field", "b"),
        ({}, "note", "previous-field", "a"),
        ({"a": YES}, "d", "unanswered", "b"),
        ({"a": NO, "note": Answer(text="x")}, "d", "unanswered", "c"),
        (MINOR, "d", "problem", "c"),
        (MINOR, "c", "problem", "c"),
    ],
)
def test_a_step_leads_to_a_field(
    answers: dict[str, Answer], start: str, to: Direction, expected: str, open_interview: Open
) -> None:
    """A step to an unanswered question or to a problem leads to the field that is meant, all others to the first."""
    assert step(open_interview(answers), start, to) == FORM.fields[expected]


@pytest.mark.parametrize("to", ["next", "next-field"])
def test_the_review_comes_after_the_last_question(to: Direction, open_interview: Open) -> None:
    """A step beyond it leads to no field."""
    notice = Notice("That was the last question. The review shows what is left.")
    assert step(open_interview({}), "d", to) == LastQuestion(notice)


@pytest.mark.parametrize(
    ("answers", "to", "text"),
    [
        ({}, "previous", "This is the first question."),
        ({}, "previous-field", "This is the first question."),
        (DONE, "unanswered", "Every question has an answer."),
        (DONE, "problem", "Nothing needs a look."),
    ],
)
def test_a_step_that_leads_nowhere_says_why(
    answers: dict[str, Answer], to: Direction, text: str, open_interview: Open
) -> None:
    """The user stays at the field."""
    assert step(open_interview(answers), "a", to) == Notice(text)


def test_a_field_is_gone_to_if_it_applies(open_interview: Open) -> None:
    """Otherwise it is said why it does not apply, or that the questionnaire does not have it."""
    interview = open_interview({"a": NO, "old": Answer(text="x")})
    assert go_to(interview, "c") == FORM.fields["c"]
    notice = Notice("b is not asked now, given the earlier answers.")
    assert go_to(interview, "b") == NotApplicable(FORM.fields["b"], notice)
    assert go_to(interview, "old") == Notice("“old” stands only in the draft's file, not in the questionnaire.")
    interview = open_interview({"a": NO, "b": Answer(text="one two")})
    notice = Notice("b is not asked now. Its answer is set aside: 2 words.")
    assert go_to(interview, "b") == NotApplicable(FORM.fields["b"], notice)


def test_a_step_is_undone_and_redone_with_its_field(open_interview: Open) -> None:
    """The notice says what the answer is now; without a step it says that there is none."""
    interview = open_interview({})
    assert undo(interview) == Notice("There is nothing to take back.")
    assert redo(interview) == Notice("There is nothing to do again.")
    interview.answer("d", "Town")
    undone = undo(interview)
    assert isinstance(undone, UndoneStep)
    assert (undone.field.id, undone.change.after, undone.notice.text) == ("d", Answer(), "Undone in “d”: now empty.")
    redone = redo(interview)
    assert isinstance(redone, UndoneStep)
    assert redone.notice.text == "Done again in “d”: now Town."


def test_steps_of_an_earlier_session_are_undone_as_well() -> None:
    """One whose field does not apply now is reported without going there; one without an effect is passed over."""
    town = Answer(text="Town")
    steps = [UndoStep("d", BLANK, BLANK), UndoStep("b", BLANK, BLANK), UndoStep("d", town, BLANK)]
    steps.append(UndoStep("x", BLANK, BLANK))
    draft = Draft("id", "played", NOW, {"a": NO, "b": town})
    interview = Interview(FORM, draft, lambda _: None, load_steps=lambda: steps)
    assert isinstance(undone := undo(interview), UndoneStep)
    assert undone.notice.text == "Undone in “d”: now Town."
    assert undo(interview) == Notice("Undone in “b”: now empty.")
    assert interview.answer_to("b") == BLANK
    assert isinstance(undo(interview), UndoneStep)
    assert undo(interview) == Notice("There is nothing to take back.")
    assert [isinstance(redo(interview), UndoneStep) for _ in range(2)] == [True, False]
    assert interview.changed_steps == [UndoStep("d", BLANK, town), UndoStep("b", BLANK, town)]
    assert interview.close()


def test_a_draft_that_cannot_be_changed_has_no_steps() -> None:
    """Those of earlier sessions stay for the next one."""
    draft = Draft("id", "played", NOW, {"d": Answer(text="Town")})
    interview = Interview(FORM, draft, lambda _: None, load_steps=lambda: [UndoStep("d", BLANK, BLANK)])
    interview.refusal = CannotWrite("read-only", "it cannot be changed", "Look at it.")
    assert undo(interview) == Notice("There is nothing to take back.")
    assert interview.changed_steps is None
    assert interview.close()


NUMBERED = questionnaire("""
    Q | a | short | | **Name X**.:
    Q | b | short | | .:
    R | c | short
    R | d | short | | -
""")


@pytest.mark.parametrize(
    ("fields", "notice"),
    [
        ("a", "Undone in “Name X”: now empty."),
        ("b", "Undone in “b”: now empty."),
        ("d", "Undone in “d”: now empty."),
        ("a b", "Undone: 2 fields of S."),
        ("a c d", "Undone: 3 fields of 2 questions."),
    ],
)
def test_an_undone_step_is_named_by_its_prompt(fields: str, notice: str) -> None:
    """Without the punctuation at its end; several by their section, or the number of their questions."""
    interview = Interview(NUMBERED, Draft("id", "played", NOW), lambda _: None)
    interview.answer_all({field: {"text": "words"} for field in fields.split()})
    assert undo(interview).notice.text == notice  # type: ignore[union-attr]
    assert interview.close()


@pytest.mark.parametrize(
    ("fields", "notice"),
    [("I.2.a", "Undone in “I.2 a. E-services¹”: now empty."), ("I.2.a I.2.c", "Undone: 2 fields of I.2.")],
)
def test_the_number_of_the_question_names_its_steps(fields: str, notice: str) -> None:
    """Before the prompt of a single one."""
    lgq = load_questionnaire(shipped_folder() / "lgq-2022.toml")
    interview = Interview(lgq, Draft("id", lgq.id, NOW), lambda _: None)
    interview.answer_all({field: {"links": (LinkRow("A", ("https://a.example.org/",)),)} for field in fields.split()})
    assert undo(interview).notice.text == notice  # type: ignore[union-attr]
    assert interview.close()


@pytest.mark.parametrize(("direction", "answers"), [("unanswered", {}), ("problem", MINOR | {"d": MINOR["c"]})])
def test_what_is_left_is_looked_for_behind_the_question(direction: Direction, answers: dict[str, Answer]) -> None:
    """Not from the first one on."""
    links = questionnaire("Q | c | links\nR | d | links")
    interview = Interview(links, Draft("id", "played", NOW, answers), lambda _: None)
    assert step(interview, "c", direction) == links.fields["d"]
    assert interview.close()


def test_steps_of_a_question_without_a_number_are_named_by_its_section() -> None:
    """Several fields that are undone at once have no prompt in common."""
    lgq = load_questionnaire(shipped_folder() / "lgq-2022.toml")
    interview = Interview(lgq, Draft("id", lgq.id, NOW), lambda _: None)
    interview.answer_all({"ID.city": {"text": "Ulm"}, "ID.country": {"text": "Germany"}})
    assert [undo(interview).notice.text, redo(interview).notice.text] == [  # type: ignore[union-attr]
        "Undone: 2 fields of Respondent.",
        "Done again: 2 fields of Respondent.",
    ]
    interview.close()
