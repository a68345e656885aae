"""Rows of a pasted list: the lines they come from, joined and split before they are taken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.links.line_repair import join_rows, split_row, with_lines
from lgqtui.links.list_parser import parse_link_list
from lgqtui.links.model import LinkRow, ParsedRow


def _row(label: str = "", *urls: str, note: str = "", joined: bool = False) -> ParsedRow:
    return ParsedRow(LinkRow(label, urls, note), joined)


A, B = "https://a.example.org/", "https://b.example.org/"

JOINS = {
    "name and link": (_row("Open data"), _row("", A), LinkRow("Open data", (A,))),
    "name over two lines": (_row("Reports by"), _row("residents", A), LinkRow("Reports by residents", (A,))),
    "cut at its value": (_row("Data", f"{A}d?o="), _row("planning"), LinkRow("Data", (f"{A}d?o=planning",))),
    "cut before its path": (_row("Data", A), _row("file-1.pdf"), LinkRow("Data", (f"{A}file-1.pdf",))),
    "words below a link": (_row("Data", A), _row("in the library"), LinkRow("Data", (A,), "in the library")),
    "one name below a link": (_row("Data", A), _row("Library"), LinkRow("Data", (A,), "Library")),
    "words below an open link": (
        _row("Data", f"{A}x-"),
        _row("my own label"),
        LinkRow("Data", (f"{A}x-",), "my own label"),
    ),
    "two entries": (_row("Data", A), _row("Maps", B), LinkRow("Data, Maps", (A, B))),
    "notes": (_row("Data", A, note="daily"), _row("", B, note="weekly"), LinkRow("Data", (A, B), "daily; weekly")),
}


@pytest.mark.parametrize(("above", "below", "expected"), JOINS.values(), ids=JOINS)
def test_two_rows_are_joined(above: ParsedRow, below: ParsedRow, expected: LinkRow) -> None:
    """Two rows become one of which nothing is missing."""
    assert join_rows(above, below).row == expected


SPLITS = {
    "at the line break": (f"Data\n{A}d?office=\nplanning", f"Data: {A}d?office= / planning:"),
    "links": (f"Data {A} {B}", f"Data: {A} / : {B}"),
    "label and link": (f"Data {A}", f"Data: / : {A}"),
    "one part": ("Data", "Data:"),
}


@pytest.mark.parametrize(("pasted", "expected"), SPLITS.values(), ids=SPLITS)
def test_a_row_is_split(pasted: str, expected: str) -> None:
    """Where a line break had cut a link, else between links, else between label and link."""
    (row,) = with_lines(pasted, parse_link_list(pasted))
    parts = (part.row for part in split_row(row))
    assert " / ".join(f"{row.label}: {' '.join(row.urls)}".strip() for row in parts) == expected


LINES = {
    "one line": (f"1. Data – {A}\n2. Maps – {B}", [(f"1. Data – {A}",), (f"2. Maps – {B}",)]),
    "two lines each": (f"Data\n{A}\n\nMaps\n{B}", [("Data", A), ("Maps", B)]),
    "names, then links": (f"Data\nMaps\n\n{A}\n{B}", [("Data", A), ("Maps", B)]),
    "the same name twice": (f"Data {A}\nData {B}", [(f"Data {A}",), (f"Data {B}",)]),
    "rejoined": (f"Data\n{A}d?office=\nplanning\nMaps {B}", [("Data", f"{A}d?office=", "planning"), (f"Maps {B}",)]),
}


@pytest.mark.parametrize(("pasted", "expected"), LINES.values(), ids=LINES)
def test_the_lines_of_each_row_are_found(pasted: str, expected: list[tuple[str, ...]]) -> None:
    """Each row knows the lines in which its label and its links stood."""
    assert [row.lines for row in with_lines(pasted, parse_link_list(pasted))] == expected


_PIECES = st.lists(st.sampled_from(["Data", "Maps and plans", A, f"{A}d?office=", "planning", "- ", ": ", "\n", "\t"]))


@given(pieces=_PIECES)
def test_no_row_loses_anything(pieces: list[str]) -> None:
    """Whatever was pasted: joining and splitting keep every sign of labels, links and notes."""
    text = "".join(pieces)
    for above, below in pairwise(with_lines(text, parse_link_list(text))):
        assert _signs(join_rows(above, below)) == sorted(_signs(above) + _signs(below))
        assert sorted(sign for part in split_row(above) for sign in _signs(part)) == _signs(above)


def _signs(parsed: ParsedRow) -> list[str]:
    words = (parsed.row.label, *parsed.row.urls, parsed.row.note)
    return sorted(sign for word in words for sign in word if sign not in " ,;")
