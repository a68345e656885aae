"""Labels beside and above a question, the same in every front end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import question_path, question_status
from lgqtui.links.model import LinkRow
from tests.interviews.play import questionnaire

FORM = questionnaire("""
    Q | a | yes_no
    Q | b | text  | a=yes
    R | c | links
    S | d | text  | a=no
""")
Q, R, S = FORM.questions


@pytest.fixture
def interview() -> Iterator[Interview]:
    """An interview with an empty draft, without a file."""
    interview = Interview(FORM, Draft("id", "played", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)), lambda _: None)
    yield interview
    assert interview.close()


def words(interview: Interview, *, checked: bool = True) -> list[str]:
    return [question_status(interview, question, checked=checked).word for question in (Q, R, S)]


def test_the_status_of_each_question_is_a_word(interview: Interview) -> None:
    """Problems come before flags, flags before progress."""
    assert words(interview) == ["empty", "empty", "not asked"]
    interview.answer("a", "no")
    interview.answer("d", "Words")
    assert words(interview) == ["done", "empty", "done"]
    interview.answer("a", "yes")
    assert words(interview) == ["1 of 2", "empty", "set aside"]
    interview.answer("c", {"links": (LinkRow("no address yet"),)})
    interview.flag("c", on=True)
    assert words(interview) == ["1 of 2", "1 to see", "set aside"]


def test_before_the_first_check_no_problems_are_displayed(interview: Interview) -> None:
    """The first painting does not wait for checks."""
    interview.answer("c", {"links": (LinkRow("no address yet"),)})
    assert words(interview, checked=False)[1] == "done"
    interview.flag("c", on=True)
    assert words(interview, checked=False)[1] == "flagged"


def test_a_question_stands_under_its_section() -> None:
    """With a printed section number, and with its own number if it has one."""
    section = FORM.section_of[Q.id]
    assert question_path(FORM, Q) == tuple(filter(None, (section.title, Q.number)))
    numbered = replace(FORM, sections=(replace(section, number="IV"),))
    assert question_path(numbered, replace(Q, number="IV.2")) == (f"IV {section.title}", "IV.2")
