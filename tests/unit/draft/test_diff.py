"""Differences between two drafts: by field, in words, and merged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from lgqtui.draft.diff import (
    Difference,
    answer_text,
    changed_only_in_other,
    describe_answer,
    diff_drafts,
    difference_lines,
    is_same_response,
    merge_drafts,
    title_of,
)
from lgqtui.draft.model import Draft
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment
from lgqtui.questionnaire.library import read_questionnaire
from lgqtui.questionnaire.model import Questionnaire
from tests.strategies import answers, drafts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

SMALL = """
format = 1
id = "small"
title = "Small"
[[sections]]
id = "S"
title = "S"
questions = [{ id = "q", number = "1", text = "Is there a **mayor**?", fields = [
  { id = "yes", kind = "yes_no" },
  { id = "name", kind = "short", prompt = "Name" },
  { id = "tick", kind = "tick", prompt = "a box" },
] }]
"""


def questionnaire() -> Questionnaire:
    parsed = read_questionnaire(SMALL.encode()).questionnaire
    assert parsed is not None
    return parsed


def draft(**given: Answer) -> Draft:
    return Draft("i", "small", NOW, given)


def link(label: str) -> LinkRow:
    return LinkRow(label, (f"https://{label}.example/",), "")


def lines(before: Answer, after: Answer) -> list[str]:
    return difference_lines(Difference("f", before, after))


def test_differences_come_in_the_order_that_is_asked_for() -> None:
    """In the order of the questionnaire; unknown fields last."""
    first = draft(a=Answer(text="1"), z=Answer(text="z"), same=Answer(text="s"))
    other = draft(same=Answer(text="s"), b=Answer(text="2"), a=Answer(text="3"))
    assert diff_drafts(first, other, ["b", "a"]) == (
        Difference("b", BLANK, Answer(text="2")),
        Difference("a", Answer(text="1"), Answer(text="3")),
        Difference("z", Answer(text="z"), BLANK),
    )


@given(drafts(), drafts())
def test_a_draft_with_every_difference_taken_over_is_the_other(first: Draft, other: Draft) -> None:
    """Merging all fields gives the other draft, merging none the own."""
    different = [d.field for d in diff_drafts(first, other)]
    everything = merge_drafts(first, other, different)
    assert not diff_drafts(everything, other)
    assert everything.extra is other.extra
    assert not diff_drafts(merge_drafts(first, other, ()), first)


def test_what_only_the_other_side_has_changed_is_known() -> None:
    """By comparing with the common base."""
    base = draft(a=Answer(text="a"), b=Answer(text="b"), c=Answer(text="c"))
    local = draft(a=Answer(text="mine"), b=Answer(text="b"), c=Answer(text="mine"))
    theirs = draft(a=Answer(text="a"), b=Answer(text="theirs"), c=Answer(text="theirs"), d=Answer(text="d"))
    assert changed_only_in_other(base, local, theirs) == {"b", "d"}


def test_another_response_is_not_the_same_at_another_time() -> None:
    """Only drafts with the same id and questionnaire can be merged."""
    assert is_same_response(draft(), draft(a=Answer(text="a")))
    assert not is_same_response(draft(), Draft("other", "small", NOW))
    assert not is_same_response(draft(), Draft("i", "other", NOW))


LONG = "The city has two portals that were made long ago and are still in use today by all of its people."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Answer(), Answer(choice="yes"), ["not answered → Yes"]),
        (Answer(choice="yes"), Answer(choice="no"), ["Yes → No"]),
        (Answer(checked=True), Answer(checked=False), ["ticked → not ticked"]),
        (Answer(text="a"), Answer(text="b\x1b"), ["“a” → “b␛”"]),
        (Answer(text="a"), Answer(), ["“a” → empty"]),
        (
            Answer(text=LONG),
            Answer(text=LONG.replace("two", "three")),
            [
                "21 words → 21 words",
                "was: The city has two portals that were …",
                "now: The city has three portals that were …",
            ],
        ),
        (
            Answer(text=f"First.\n{LONG}\nLast."),
            Answer(text=f"First.\n{LONG}"),
            ["23 words → 22 words", "was: Last."],
        ),
        (
            Answer(text=LONG),
            Answer(text=LONG + " More."),
            ["21 words → 22 words", "was: … of its people.", "now: … of its people. More."],
        ),
        (
            Answer(links=(link("a"), link("b"))),
            Answer(links=(link("b"), link("c"))),
            ["taken out: a https://a.example/", "added: c https://c.example/"],
        ),
        (
            Answer(links=(link("a"), link("b"))),
            Answer(links=(link("b"), link("a"))),
            ["the same rows, in another order or number"],
        ),
        (Answer(), Answer(links=(LinkRow("", (), ""),)), ["added: an empty row"]),
        (
            Answer(attachments=(Attachment("a.png", "Portal.png", "s", 1),)),
            Answer(attachments=(Attachment("b.png", "Map.png", "s", 1),)),
            ["attachment taken out: Portal.png", "attachment added: Map.png"],
        ),
        (
            Answer(attachments=(Attachment("a.png", "P", "s", 1), Attachment("b.png", "M", "s", 1))),
            Answer(attachments=(Attachment("b.png", "M", "s", 1), Attachment("a.png", "P", "s", 1))),
            ["the same attachments, in another order or number"],
        ),
        (Answer(), Answer(flag=True), ["flagged to come back to"]),
        (Answer(flag=True), Answer(), ["no longer flagged"]),
        (Answer(remark="a"), Answer(remark="b"), ["remark: “a” → “b”"]),
        (Answer(extra={"x": 1}), Answer(extra={"x": 2}), ["Keys that this program does not know were changed."]),
    ],
)
def test_each_part_that_differs_has_its_sentence(before: Answer, after: Answer, expected: list[str]) -> None:
    """Choices, ticks, texts, rows, files, flags and remarks."""
    assert lines(before, after) == expected


def test_many_differences_are_cut_with_a_count() -> None:
    """At most a screenful."""
    first = "\n".join(f"line {n} " + "x" * 20 for n in range(40))
    other = "\n".join(f"line {n} " + ("y" if n % 2 else "x") * 20 for n in range(40))
    assert lines(Answer(text=first), Answer(text=other))[-1] == "and 14 more places"
    rows = tuple(link(f"l{n}") for n in range(10))
    assert lines(Answer(), Answer(links=rows))[-1] == "and 4 more rows"


def test_a_text_of_any_size_is_compared_at_once() -> None:
    """Thousands of different paragraphs are compared quickly."""
    first, other = ("\n".join(f"{letter}{n}" for n in range(40_000)) for letter in "ab")
    assert len(lines(Answer(text=first), Answer(text=other))) == 3


@given(answers, answers)
def test_every_difference_has_a_sentence(before: Answer, after: Answer) -> None:
    """Each sentence is printable and a single line."""
    if before != after:
        sentences = lines(before, after)
        assert sentences
        assert all(line and "\n" not in line for line in sentences)


def test_titles_and_short_forms() -> None:
    """A field has its id and wording; an answer a few words."""
    parsed = questionnaire()
    assert title_of(parsed, "yes") == "yes  Is there a mayor?"
    assert title_of(parsed, "name") == "name  Name"
    assert title_of(parsed, "x\x1b") == "x␛ (not in the questionnaire)"
    assert describe_answer(parsed, "name", Answer(text="Anna")) == "“Anna”"
    assert describe_answer(parsed, "tick", Answer(checked=True, text="because")) == "ticked, “because”"
    assert describe_answer(parsed, "yes", Answer(choice="no")) == "No"
    assert describe_answer(parsed, "yes", BLANK) == "not answered"
    assert describe_answer(parsed, "x", Answer(text="long " * 40)) == "an answer"
    assert describe_answer(parsed, "x", Answer(flag=True)) == "empty"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (BLANK, "empty"),
        (Answer(choice="no"), "No"),
        (Answer(checked=True, text="by law"), "ticked\nby law"),
        (Answer(links=(LinkRow("Data", ("https://a.example/",), "daily"),)), "Data  https://a.example/  daily"),
        (Answer(attachments=(Attachment("ab.png", "a.png", "ab" * 32, 3, "The portal"),)), "a.png · The portal"),
        (Answer(flag=True, remark="Ask"), "flagged to come back to\nremark: Ask"),
    ],
)
def test_an_answer_is_shown_whole(answer: Answer, text: str) -> None:
    """A line for each of its parts, also the private ones."""
    assert answer_text(answer) == text
