"""The draft: a change returns a new one."""

from __future__ import annotations

from datetime import UTC, datetime

from lgqtui.draft.model import Draft
from lgqtui.questionnaire.answer import BLANK, Answer

A, B = Answer(text="a"), Answer(text="b")
DRAFT = Draft("id", "q", datetime(2026, 1, 1, tzinfo=UTC), {"one": A, "two": B}, {"mine": 1})


def test_an_answer_is_given_or_blank() -> None:
    """A field without an answer has a blank one."""
    assert DRAFT.answer("one") == A
    assert DRAFT.answer("three") == BLANK


def test_a_change_gives_a_new_draft() -> None:
    """Answering, changing and clearing do not change the old draft."""
    added = DRAFT.with_answer("three", A)
    changed = added.with_answer("one", B)
    cleared = changed.with_answer("two", BLANK).with_answer("none", BLANK)
    assert list(DRAFT.answers) == ["one", "two"]
    assert dict(added.answers) == {"one": A, "two": B, "three": A}
    assert dict(changed.answers) == {"one": B, "two": B, "three": A}
    assert dict(cleared.answers) == {"one": B, "three": A}
    assert {(d.id, d.questionnaire, d.created, d.extra["mine"]) for d in (DRAFT, added, changed, cleared)} == {
        ("id", "q", DRAFT.created, 1)
    }


def test_an_answer_of_notes_only_is_saved() -> None:
    """Only a blank answer is removed: a remark or a flag is content."""
    assert DRAFT.with_answer("one", Answer(flag=True)).answer("one").flag


def test_answers_can_be_put_in_order() -> None:
    """The named fields come first, in their order; others keep theirs."""
    draft = DRAFT.with_answer("three", A).with_answer("four", B)
    assert list(draft.in_order(["three", "none", "one"]).answers) == ["three", "one", "two", "four"]
    assert draft.in_order([]) == draft
