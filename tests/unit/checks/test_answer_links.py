"""The links of an answer, and problems from their verdicts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from lgqtui.checks.answer_links import (
    answer_links,
    apply_suggestion,
    check_links,
    check_verdicts,
    without_contradictions,
)
from lgqtui.checks.answers import check_field
from lgqtui.links.model import LinkRow, Verdict
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Field
from tests.unit.checks.test_link_syntax import ROWS, TEXT, sentence


def row(*urls: str, label: str = "a") -> LinkRow:
    return LinkRow(label, urls)


A, CUT, REST = "https://a.example.org/x", "https://a.example.org/documents/annual-", "report-2021.pdf"


IN_ANSWERS = [
    (ROWS, Answer(links=(row(A, A),)), ["link-twice"]),
    (ROWS, Answer(links=(row(A), row("https://A.example.org/x"), row(A))), ["link-twice"]),
    (ROWS, Answer(links=(row(A, A + "#part", A + "#other"),)), []),
    (ROWS, Answer(links=(row(CUT, REST),)), ["link-cut"]),
    (ROWS, Answer(links=(row(CUT), LinkRow(REST))), ["link-cut"]),
    (ROWS, Answer(links=(row(CUT), LinkRow("Annual report"))), []),
    (ROWS, Answer(links=(row(CUT), row(A, label=REST))), []),
    (ROWS, Answer(links=(row(" "), row())), []),
    (ROWS, Answer(text=f"see {A}?", links=(row(A),)), []),
    (TEXT, Answer(text=f"See {A}. And {A} again."), []),
    (TEXT, Answer(text=f"See {A}", links=(row(A),)), []),
    (TEXT, Answer(text=f"See {A} and {A}", links=(row(A, A),)), ["link-twice"]),
    (TEXT, Answer(text=f"See {A}_(bar_baz/more."), ["link-cut"]),
    (TEXT, Answer(text=f"See {A}_[bar (b) and so on"), ["link-cut"]),
    (TEXT, Answer(text=f"See {A}(a remark) and {A}[1] or {A}(see there), {A})."), []),
    (TEXT, Answer(text="See ftp://files.example.org/a"), ["link-not-web"]),
    (ROWS, Answer(links=(row(f"{A}, {A}y"),)), ["link-several"]),
    (TEXT, Answer(text=f"See {CUT}\n  {REST} for more"), ["link-cut"]),
    (TEXT, Answer(text=f"See {A} and {CUT}\n  {REST} for more"), ["link-cut"]),
    (
        TEXT,
        Answer(text="See https://a.example.org/@city?/ and www.example.org."),
        ["link-empty-query", "link-no-scheme"],
    ),
    (Field("f", "tick", explain=False), Answer(text=f"{A}?", links=(row("x"),)), []),
]


@pytest.mark.parametrize(("field", "answer", "expected"), IN_ANSWERS)
def test_links_in_rows_and_in_texts_are_judged_alike(field: Field, answer: Answer, expected: list[str]) -> None:
    """Cut links, each link once, repeated links; parts that the field does not use are ignored."""
    problems = list(check_links(field, answer))
    assert [p.code for p in problems] == expected
    assert all(p.field == "f" and sentence(p) for p in problems)


def test_what_was_cut_off_a_link_is_named() -> None:
    """With what can be written for the bracket."""
    (problem,) = check_links(TEXT, Answer(text=f"See {A}_(bar_baz/more."))
    assert (problem.link, problem.suggestion) == (f"{A}_", "")
    assert sentence(problem) == (
        f"“{A}_”: ends before “(bar_baz/more.”: no closing bracket. Write %28 for the bracket."
    )


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        (ROWS, Answer(links=(row(CUT, REST, A),)), Answer(links=(row(CUT + REST, A),))),
        (ROWS, Answer(links=(row(CUT), LinkRow(REST), row(A))), Answer(links=(row(CUT + REST), row(A)))),
        (ROWS, Answer(links=(row(A + ","), row(A + ","))), Answer(links=(row(A), row(A)))),
        (TEXT, Answer(text=f"See {CUT}\n\t{REST}, and so on"), Answer(text=f"See {CUT}{REST}, and so on")),
        (TEXT, Answer(text=f"{A}? {A}?x=1 ({A}?)"), Answer(text=f"{A}? {A}?x=1 ({A}?)")),
        (
            TEXT,
            Answer(text=f"at {A}?/\nor <{A}?/>", links=(row(A + "?/"),)),
            Answer(text=f"at {A}\nor <{A}>", links=(row(A),)),
        ),
        (TEXT, Answer(text="www.example.org"), Answer(text="https://www.example.org")),
        (ROWS, Answer(links=(row(f"{A}, {A}y", A),)), Answer(links=(row(A, f"{A}y", A),))),
        (ROWS, Answer(links=(row(f"{A} {A}y"),)), Answer(links=(row(A, f"{A}y"),))),
        (ROWS, Answer(links=(row(f'"{A}"'),)), Answer(links=(row(A),))),
        (TEXT, Answer(text=f"{A}/?id=b/ {A}/?id=b/c"), Answer(text=f"{A}/?id=b {A}/?id=b/c")),
    ],
)
def test_a_mended_link_takes_its_place_and_nothing_else_changes(field: Field, before: Answer, after: Answer) -> None:
    """The first link with a proposal is replaced; the rest of a cut link is removed from its line."""
    problem = next((p for p in check_links(field, before) if p.suggestion), None)
    mended = apply_suggestion(field, before, problem.link, problem.suggestion) if problem else before
    assert mended == after
    assert problem is None or problem not in check_links(field, mended)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LinkRow(f" {A} "), LinkRow("", (A,))),
        (LinkRow(f"Portal: {A}", (" ",), "old"), LinkRow("Portal", (A,), "old")),
        (LinkRow(f"Portal {A} (in summer)", extra={"x": 1}), LinkRow("Portal", (A,), "in summer", {"x": 1})),
        (LinkRow(f"Portal ({A}) of the city", (), "old"), LinkRow("Portal", (A,), "old; of the city")),
        (LinkRow(f"[Portal]({A})"), LinkRow("Portal", (A,))),
        (LinkRow(f"Portal – {A}; Map: <{A}y>."), LinkRow("Portal, Map", (A, f"{A}y"))),
        (LinkRow(f"URL: {A}."), LinkRow("", (A,))),
        (LinkRow(f"{A} {A}y"), LinkRow("", (A, f"{A}y"))),
    ],
)
def test_an_address_in_a_label_is_moved_to_the_links_of_its_row(before: LinkRow, after: LinkRow) -> None:
    """It is read as a list is, and nothing but signs is lost; another row with the same label and a link keeps both."""
    other = replace(before, urls=("https://other.example.org/",))
    answer = Answer(links=(row(A), before, other))
    (problem,) = (p for p in check_field(ROWS, answer) if p.code == "row-without-link")
    assert apply_suggestion(ROWS, answer, problem.link, problem.suggestion).links == (row(A), after, other)


def test_the_hint_of_a_label_and_that_of_a_link_with_the_same_text_stand_both() -> None:
    """They concern two rows: neither is a second proposal for the link of the other."""
    typed = "https//a.example.org/x"
    rows = (row(typed), LinkRow(typed), LinkRow(typed))
    for links in (rows, rows[::-1]):
        problems = list(check_field(ROWS, Answer(links=links)))
        assert sorted(problem.code for problem in problems) == ["link-unreadable", *["row-without-link"] * 2]
        assert list(without_contradictions(problems, {})) == problems


def test_the_links_of_an_answer_come_in_the_order_of_the_screen() -> None:
    """Those of the text first, then those beside it."""
    answer = Answer(text="https://b.example.org/ (https://a.example.org/)", links=(row("https://c.example.org/"),))
    assert answer_links(TEXT, answer) == ("https://b.example.org/", "https://a.example.org/", "https://c.example.org/")


OLD, NEW = "http://a.example.org/x", "https://a.example.org/x"
PART = OLD + "#part"


MISSING, PRESENT = (Verdict("ok", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), why=why) for why in ("no-part", ""))


DAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


VERDICT_CASES = [
    ({OLD: Verdict("ok", DAY, 200)}, []),
    ({OLD: Verdict("moved", DAY, 200, NEW)}, [("hint", "link-http", NEW + "#part")]),
    ({OLD: Verdict("moved", DAY, 200, "https://a.example.org/login")}, []),
    ({OLD: Verdict("ok", DAY, 200), NEW: Verdict("ok", DAY, 200)}, [("hint", "link-http", NEW + "#part")]),
    ({NEW: Verdict("moved", DAY, 200, "https://b.example.org/")}, []),
    ({OLD: Verdict("ok", DAY, 200), PART: MISSING}, [("hint", "link-part", "")]),
    (
        {OLD: Verdict("moved", DAY, final="https://b.org/"), PART: MISSING},
        [("hint", "link-part", "")],
    ),
    ({OLD: Verdict("ok", DAY, 200), PART: PRESENT}, []),
    ({OLD: Verdict("unsure", DAY, 500), PART: MISSING}, []),
    (
        {OLD: Verdict("broken", DAY, why="gone"), PART: MISSING},
        [("warning", "link-broken", "")],
    ),
    ({PART: MISSING}, []),
    ({NEW: Verdict("unsure", DAY, 403)}, []),
    ({OLD: Verdict("broken", DAY, 404, why="gone")}, [("warning", "link-broken", "")]),
    ({OLD: Verdict("unsure", DAY, 500)}, []),
    ({OLD: Verdict("not_checked", DAY, why="offline")}, []),
    ({}, []),
]


@pytest.mark.parametrize(("verdicts", "expected"), VERDICT_CASES)
def test_what_verdicts_give_cause_to_say(verdicts: dict[str, Verdict], expected: list[tuple[str, str, str]]) -> None:
    """A broken link is a warning; `http:` is a hint only if the same page answers at https."""
    problems = list(check_verdicts(ROWS, Answer(links=(row(OLD + "#part"),)), verdicts))
    assert [(p.severity, p.code, p.suggestion) for p in problems] == expected
    assert all(p.field == "f" and p.link == OLD + "#part" and sentence(p) for p in problems)


HEADLINES = [
    (
        PART,
        {OLD: Verdict("ok", DAY), PART: MISSING},
        "the page is there, its part “part” is not",
    ),
    (OLD, {OLD: Verdict("broken", DAY, 404, why="gone")}, "page is gone (404), asked 23 Nov"),
    (OLD, {OLD: Verdict("broken", DAY, why="unknown-name")}, "there is no such host, asked 23 Nov"),
    ("https://x.example.org/d?id=app/", {}, "slash stuck to “id”"),
    ("ftp://x.example.org/d", {}, "it begins with ftp:, and a browser opens http:// and https://"),
]


@pytest.mark.parametrize(("link", "verdicts", "headline"), HEADLINES)
def test_a_headline_does_not_repeat_the_link(link: str, verdicts: dict[str, Verdict], headline: str) -> None:
    """In a list the link stands beside what is wrong with it."""
    answer = Answer(links=(row(link),))
    problems = [*check_links(ROWS, answer), *check_verdicts(ROWS, answer, verdicts)]
    assert [problem.headline for problem in problems] == [headline]
