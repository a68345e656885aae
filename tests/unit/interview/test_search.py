"""Search of fields by number, wording or answer, and selections of fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lgqtui.draft.model import Draft
from lgqtui.interview import search
from lgqtui.interview.interview import Interview
from lgqtui.interview.search import (
    Hit,
    find_hits,
    matching_entries,
    occurrences,
    search_entries,
    select,
    selection_words,
    words_around,
)
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import load_questionnaire, shipped_folder
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


@pytest.mark.parametrize(
    ("needle", "ranks"),
    [
        ("c", {"c": 0, "d": 3}),
        ("a", {"a1": 1, "a2": 1, "c": 3, "d": 3}),
        ("q a2", {"a2": 2}),
        (" ", {"a1": 2, "a2": 2, "c": 2, "d": 2}),
    ],
)
def test_a_match_has_a_rank(interview: Interview, needle: str, ranks: dict[str, int]) -> None:
    """The id, its beginning, the wording, the answer."""
    entries = search_entries(interview)
    assert {entry.field.id: rank for entry in entries if (rank := entry.rank(needle)) is not None} == ranks


def test_a_hit_says_where_it_is(interview: Interview) -> None:
    """Its field, the number of that among those searched, the part of the answer, and the row in it."""
    interview.answer("c", {"links": (LinkRow("A"), LinkRow("B", note="Council meets"))})
    entries = search_entries(interview)
    assert find_hits(entries, "council meets") == [
        Hit("c", 2, "links", 1, "Council meets", 0, 13),
        Hit("d", 3, "text", 0, LONG, 62, 75),
    ]
    assert find_hits(entries, "of may") == [Hit("d", 3, "remark", 0, "Ask for the REPORT of May", 19, 25)]
    assert find_hits(entries, "a2")[0] == Hit("a2", 1)
    assert next(entries[2].hits("council meets")) == Hit("c", 0, "links", 1, "Council meets", 0, 13)


def test_a_field_without_a_number_has_that_of_its_section() -> None:
    """And the name that it has in lists."""
    lgq = load_questionnaire(shipped_folder() / "lgq-2022.toml")
    interview = Interview(lgq, Draft("id", lgq.id, datetime(2026, 11, 23, tzinfo=UTC)), lambda _: None)
    entries = {entry.field.id: entry for entry in search_entries(interview)}
    assert [entries[field_id].number for field_id in ("ID.city", "I.3", "X.d1")] == ["", "I.3", "X"]
    assert entries["I.3"].name.startswith("Does your city/municipality have a Chief Information Officer")
    assert interview.close()


@pytest.mark.parametrize(("most", "needle", "number"), [(3, "c", 3), (1, "c", 1), (1, "a", 2), (500, "", 4)])
def test_hits_are_listed_up_to_a_number(
    interview: Interview, monkeypatch: pytest.MonkeyPatch, most: int, needle: str, number: int
) -> None:
    """Fields that are found by their id or wording are listed in any case."""
    monkeypatch.setattr(search, "_MOST_HITS", most)
    assert len(find_hits(search_entries(interview), needle)) == number


def test_occurrences_do_not_overlap() -> None:
    """Each in its order."""
    assert list(occurrences("a-aaa-a", "aa")) == [2]
    assert list(occurrences("a-b-a-b-a", "a")) == [0, 4, 8]


def test_the_words_around_a_hit_are_shown(interview: Interview) -> None:
    """Of an answer in which nothing was found, what it says in brief."""
    entries = {entry.field.id: entry for entry in search_entries(interview)}
    assert entries["d"].excerpt("council") == "…ted before the council meets…"
    assert entries["d"].excerpt("d") == "15 words"
    assert entries["a2"].excerpt("never") == "…never said"
    assert entries["a2"].excerpt("a2") == "not asked"


@pytest.mark.parametrize(
    ("answer", "link", "words"),
    [
        (ANSWERS["c"], "https://a.example.org/report", "Reports"),
        (Answer(text="It stands at https://b.example.org/ since May."), "https://b.example.org/", "…It stands at …"),
        (Answer(text="https://b.example.org/ https://b.example.org/"), "https://b.example.org/", "……"),
        (Answer(text=f"{LONG} a a"), "a", "…The reports …"),
        (Answer(text="nothing"), "https://b.example.org/", ""),
        (Answer(text="nothing"), "", ""),
    ],
)
def test_a_link_is_named_by_its_label_or_the_words_before_it(answer: Answer, link: str, words: str) -> None:
    """Nothing if it is in neither."""
    assert words_around(answer, link) == words


@pytest.mark.parametrize(
    ("name", "fields"), [("all", "a1 c d"), ("unanswered", "a1"), ("flagged", "a1"), ("aside", "a2")]
)
def test_fields_are_selected(interview: Interview, name: str, fields: str) -> None:
    """What applies, what of that is open, what is flagged, and answers that do not apply now."""
    interview.flag("a1", on=True)
    assert " ".join(field.id for field in select(interview, name)) == fields


def test_a_box_is_never_unanswered() -> None:
    """One that is not ticked does not apply."""
    boxes = questionnaire("Q | a | tick")
    interview = Interview(boxes, Draft("id", "played", datetime(2026, 11, 23, tzinfo=UTC)), lambda _: None)
    assert (select(interview, "all"), select(interview, "unanswered")) == ([boxes.fields["a"]], [])
    assert interview.close()


def test_selections_are_named_with_their_numbers() -> None:
    """At length and in brief."""
    names = ("all", "unanswered", "problems", "flagged", "aside")
    assert [selection_words(name, 1) for name in names[2:]] == ["1 needs a look", "1 flagged", "1 set aside"]
    assert selection_words("flagged", 1, is_brief=True) == "1 flag"
    assert [selection_words(name, 2) for name in names] == [
        "all 2",
        "2 unanswered",
        "2 need a look",
        "2 flagged",
        "2 set aside",
    ]
    assert [selection_words(name, 2, is_brief=True) for name in names] == [
        "all 2",
        "2 unanswered",
        "2 look",
        "2 flags",
        "2 aside",
    ]
