"""What is said of links: in the list of links, above rows, before a pasted list is taken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from lgqtui.checks.link_syntax import link_problem
from lgqtui.interview.link_overview import (
    LinkEntry,
    LinkLabel,
    link_lines,
    pasted_list_summary,
    pasted_list_title,
    rows_summaries,
    unchecked_label,
)
from lgqtui.links.model import LinkRow, ParsedRow, Verdict
from lgqtui.problems import Problem

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("offer", "words"), [("", "moved → https://b.example.org/"), ("Ctrl-T takes it.", "moved")])
def test_the_new_address_of_a_page_is_displayed_once(offer: str, words: str) -> None:
    """In the verdict or in the proposal."""
    verdict = Verdict("moved", NOW, 200, final="https://b.example.org/")
    entry = LinkEntry("portal", "https://a.example.org/", unchecked_label(), verdict, ())
    link, details, *more = link_lines(entry, offer)
    assert link == "https://a.example.org/"
    assert details.partition(", asked ")[0] == words
    assert more == ([offer] if offer else [])


def test_the_new_address_of_a_page_that_moved_for_good_is_proposed() -> None:
    """With the fragment, which sites never see; what the check of the form proposes comes first."""
    link, verdict = (
        "https://a.example.org/#part",
        Verdict("moved", NOW, 301, final="https://b.example.org/", permanent=True),
    )
    entry = LinkEntry("portal", link, unchecked_label(), verdict, ())
    assert entry.proposal == "https://b.example.org/#part"
    assert list(link_lines(entry))[1].startswith("moved → https://b.example.org/, for good, asked ")
    assert list(link_lines(entry, "F6 takes it"))[1].startswith("moved for good, asked ")
    problem = link_problem(Problem("hint", "link-tail", "a point at its end"), "portal", link, "https://c.example.org/")
    entry = LinkEntry("portal", link, unchecked_label(), verdict, (problem,))
    assert entry.proposal == "https://c.example.org/"
    assert list(link_lines(entry))[2] == "a point at its end."


WARNED, HINTED = LinkLabel("!", "warning", "", "warning", 2), LinkLabel("?", "hint", "", "warning", 3)
OK, MOVED = LinkLabel("✓", "ok", "", "good", 7), LinkLabel("→", "moved", " → x", "accent", 4)
A, B, C = "https://a.example.org/", "https://b.example.org/", "https://c.example.org/"


@pytest.mark.parametrize(
    ("rows", "labels", "summaries"),
    [
        ([], {}, ()),
        ([LinkRow("a")], {}, ("0 links in 1 row", "0 links")),
        ([LinkRow("a", (A,))], {}, ("1 link",)),
        ([LinkRow("a", (A,))], {A: OK}, ("1 link · ✓ ok",)),
        ([LinkRow("a", (A,)), LinkRow("b", (B,))], {A: OK, B: OK}, ("2 links · all ok",)),
        ([LinkRow("a", (A, B))], {A: OK, B: MOVED}, ("2 links in 1 row · 1 moved", "2 links · 1 moved")),
        (
            [LinkRow("a", (A, B, C))],
            {A: replace(WARNED, lesser_labels=(HINTED,)), B: HINTED, C: OK},
            ("3 links in 1 row · 1 warning, 2 hints", "3 links · 1 warning, 2 hints"),
        ),
        ([LinkRow("a", (A, B))], {A: MOVED, B: MOVED}, ("2 links in 1 row · → moved", "2 links · → moved")),
    ],
)
def test_the_state_of_rows_stands_once(
    rows: list[LinkRow], labels: dict[str, LinkLabel], summaries: tuple[str, ...]
) -> None:
    """At length and in brief: the number of links, and what is not ok."""
    links = {link: LinkEntry("f", link, label, None, ()) for link, label in labels.items()}
    assert rows_summaries(rows, links) == summaries


def test_a_pasted_list_is_summed_up() -> None:
    """The head of its table, rows without a link and those that were joined; above them where they go."""
    rows = [
        ParsedRow(LinkRow("Data", (A, B)), joined=True, left_out="Name; URL"),
        ParsedRow(LinkRow("Maps"), joined=False),
    ]
    summary = "Your list becomes 2 rows, 2 links, 1 without a link, 1 joined from two lines:"
    assert pasted_list_summary(rows) == f"The head of the table is left out: Name; URL. {summary}"
    assert pasted_list_title("Portals", [rows[0].row], 2) == "Paste into “Portals”: 1 of 2 rows, 2 links"
