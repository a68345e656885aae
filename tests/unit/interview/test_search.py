"""Search of fields by number, wording or answer, and selections of fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lgqtui.draft.model import Draft
from lgqtui.interview.interview import Interview
from lgqtui.interview.search import find_hits, matching_entries, search_entries, select, selection_words, words_around
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from tests.interviews.play import questionnaire

FORM = questionnaire("""
    Q | a1 | yes_no
    Q | a2 | text  | a1=yes
    R | c  | links
    S | d  | text
""")
LONG = "The reports are public, and each report is printed before the council meets in İzmir."
ANSWERS = {
    "a2": Answer(text="never said"),
    "c": Answer(links=(LinkRow("Reports", ("https://a.example.org/report",), "yearly"),)),
    "d": Answer(text=LONG, remark="Ask for the REPORT of May"),
}


@pytest.fixture
def interview() -> Iterator[Interview]:
    """An interview without a file."""
    interview = Interview(FORM, Draft("id", "played", datetime(2026, 11, 23, tzinfo=UTC), ANSWERS), lambda _: None)
    yield interview
    assert interview.close()


@pytest.mark.parametrize(
    ("needle", "fields"),
    [
        ("c", ["c", "d"]),  # its id, then what holds it
        ("a", ["a1", "a2", "c", "d"]),  # beginnings of ids first
        ("report", ["c", "d"]),
        ("report council", ["d"]),
        ("izmir", ["d"]),
        ("nowhere", []),
    ],
)
def test_fields_are_found_by_id_wording_and_answer(interview: Interview, needle: str, fields: list[str]) -> None:
    """In this order; of several words each has to stand in it."""
    assert [entry.field.id for entry in matching_entries(search_entries(interview), needle)] == fields


@pytest.mark.parametrize(
    ("needle", "hits"),
    [
        ("", [("a1", "", ""), ("a2", "", ""), ("c", "", ""), ("d", "", "")]),
        (
            "report",
            [
                ("c", "links", "Report"),
                ("c", "links", "report"),
                ("d", "text", "report"),
                ("d", "text", "report"),
                ("d", "remark", "REPORT"),
            ],
        ),
        ("report council", [("d", "text", "report")]),  # only all of its words
        ("izmir", [("d", "text", "İzmir")]),
        ("a2", [("a2", "", "")]),
    ],
)
def test_every_place_in_an_answer_is_a_hit(interview: Interview, needle: str, hits: list[tuple[str, str, str]]) -> None:
    """Behind the fields that are found by their id or wording."""
    results = find_hits(search_entries(interview), needle)
    assert [(hit.field_id, hit.part, hit.text[hit.start : hit.end]) for hit in results] == hits


def test_the_words_around_a_hit_are_shown(interview: Interview) -> None:
    """Of an answer in which nothing was found, what it says in brief."""
    entries = {entry.field.id: entry for entry in search_entries(interview)}
    assert entries["d"].excerpt("council") == "…ted before the council meets…"
    assert entries["d"].excerpt("d") == "15 words"
    assert entries["a2"].excerpt("a2") == "not asked"


@pytest.mark.parametrize(
    ("answer", "link", "words"),
    [
        (ANSWERS["c"], "https://a.example.org/report", "Reports"),
        (Answer(text="It stands at https://b.example.org/ since May."), "https://b.example.org/", "…It stands at …"),
        (Answer(text="nothing"), "https://b.example.org/", ""),
        (Answer(text="nothing"), "", ""),
    ],
)
def test_a_link_is_named_by_its_label_or_the_words_before_it(answer: Answer, link: str, words: str) -> None:
    """Nothing if it is in neither."""
    assert words_around(answer, link) == words


def test_selections_are_named_with_their_numbers(interview: Interview) -> None:
    """At length and in brief."""
    assert [field.id for field in select(interview, "aside")] == ["a2"]
    names = ("all", "unanswered", "problems", "flagged", "aside")
    assert [selection_words(name, 2) for name in names] == [
        "all 2",
        "2 unanswered",
        "2 need a look",
        "2 flagged",
        "2 set aside",
    ]
    assert [selection_words(name, 2, is_brief=True) for name in names] == [
        "all 2",
        "2 un",
        "2 look",
        "2 flags",
        "2 aside",
    ]
