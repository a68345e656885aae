"""Sentences about the effects of a change."""

from __future__ import annotations

import pytest

from lgqtui.interview.interview import Change
from lgqtui.questionnaire.answer import Answer
from lgqtui.workflows.notices import change_notices, clearing_notice

BEFORE, AFTER = Answer(text="A"), Answer()


@pytest.mark.parametrize(
    ("effects", "briefly", "with_ids"),
    [
        ({}, [], []),
        ({"removed": 2}, ["2 control characters were left out."], ["2 control characters were left out."]),
        ({"detached": 1}, ["1 attachment is taken off with it."], ["1 attachment is taken off with it."]),
        ({"came_back": ("a",)}, ["1 answer came back."], ["1 answer is back: a."]),
        (
            {"put_aside": ("a", "b")},
            ["2 answers are set aside and kept."],
            ["2 answers are set aside, kept in the draft: a, b."],
        ),
        (
            {"removed": 1, "detached": 2, "came_back": ("a",), "put_aside": ("b",)},
            [
                "1 control character was left out.",
                "2 attachments are taken off with it.",
                "1 answer came back.",
                "1 answer is set aside and kept.",
            ],
            [
                "1 control character was left out.",
                "2 attachments are taken off with it.",
                "1 answer is back: a.",
                "1 answer is set aside, kept in the draft: b.",
            ],
        ),
    ],
)
def test_each_effect_of_a_change_has_a_sentence(
    effects: dict[str, object], briefly: list[str], with_ids: list[str]
) -> None:
    """If the front end asks for it, with the names of the fields."""
    change = Change("x", BEFORE, AFTER, **effects)  # type: ignore[arg-type]
    assert change_notices(change) == briefly
    assert change_notices(change, with_ids=True) == with_ids


def test_clearing_says_how_the_answer_comes_back() -> None:
    """The key or command is that of the front end; where there was no answer that is said."""
    assert clearing_notice(Change("x", BEFORE, AFTER), undo="^R") == "The answer is taken out. ^R brings it back."
    assert clearing_notice(Change("x", AFTER, AFTER), undo="^R") == "There is no answer here."
