"""Rows of a pasted list: the lines they come from, joined and split before they are taken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.links.line_repair import join_rows, rejoin_broken_lines, split_row, with_lines
from lgqtui.links.list_parser import parse_link_list
from lgqtui.links.model import LinkRow, ParsedRow


def _row(label: str = "", *urls: str, note: str = "", joined: bool = False) -> ParsedRow:
    return ParsedRow(LinkRow(label, urls, note), joined)


A, B = "https://a.example.org/", "https://b.example.org/"

CUT = f"{A}docs/pla"


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        *((f"{A}x{sign}", "c3") for sign in "-_=&%"),
        *((CUT, rest) for rest in ("n.pdf", "n/", "n?a=1", "n/a.b/", "n%C3%A9", "n%c3%a9")),
        (f"{A}docs/", "1.pdf,"),
        (A + "x" * (2046 - len(A)), "/y"),
    ],
)
def test_a_cut_link_is_rejoined(line: str, rest: str) -> None:
    """Blanks around the break belong to no link."""
    joined = line + rest
    for lines in ([line, rest], [f"Data, {line} ", f" {rest}"], ["", line, rest, ""]):
        assert [words.removeprefix("Data, ") for words, _ in rejoin_broken_lines(lines) if words] == [joined]


@pytest.mark.parametrize(
    "lines",
    [
        *([f"{A}x{sign}", "/y"] for sign in ",;:!'"),
        [f"{A}(x)", "/y"],
        [f"{A}x-", "..."],
        [f"{A}x-", "2.water"],
        [f"{A}docs/a.", "PDF"],
        [f"{A}docs/a.", "water"],
        [CUT, "city.example/"],
        [CUT, "n.pdf", f" {B}"],
        [A + "x" * (2047 - len(A)), "/y"],
        [A, "/" + "y" * 2047],
    ],
)
def test_what_may_be_no_rest_is_not_rejoined(lines: list[str]) -> None:
    """Behind the punctuation of a list, above another link, or as a mark, a site, a word or a link without end."""
    assert [line for line, _ in rejoin_broken_lines(lines)] == lines


JOINS = {
    "name and link": (_row("Open data"), _row("", A), LinkRow("Open data", (A,))),
    "name over two lines": (_row("Reports by"), _row("residents", A), LinkRow("Reports by residents", (A,))),
    **{
        f"cut at {sign}": (_row("Data", f"{A}x{sign}"), _row("planning"), LinkRow("Data", (f"{A}x{sign}planning",)))
        for sign in "-_=&%?"
    },
    "cut in the second link": (_row("Data", B, f"{A}d?o="), _row("plan"), LinkRow("Data", (B, f"{A}d?o=plan"))),
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


def test_a_row_of_two_says_so_and_has_the_lines_of_both() -> None:
    """So that it can be split where they meet."""
    above, below = (ParsedRow(LinkRow(words), joined=False, lines=(words,)) for words in ("Data", "of May"))
    assert join_rows(above, below) == ParsedRow(LinkRow("Data of May"), joined=True, lines=("Data", "of May"))


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


HAND_MADE = {
    "where lines meet": (
        ParsedRow(LinkRow("Data", (f"{A}xy", B), "n", {"k": 1}), joined=True, lines=(f"Data {A}x", f"y {B}")),
        [LinkRow("Data", (f"{A}x",), "n", {"k": 1}), LinkRow("y", (B,))],
    ),
    "behind the first sign": (
        ParsedRow(LinkRow("", (A,)), joined=True, lines=(A[:1], A[1:])),
        [LinkRow("", (A[:1],)), LinkRow(A[1:])],
    ),
    "not rejoined": (
        ParsedRow(LinkRow("Data", (f"{A}xy",), "n", {"k": 1}), joined=False, lines=(f"Data {A}x",)),
        [LinkRow("Data", extra={"k": 1}), LinkRow(urls=(f"{A}xy",), note="n")],
    ),
    "joined by hand": (
        ParsedRow(LinkRow("Data", (A, B), "n", {"k": 1}), joined=True, lines=(f"Data {A}", B)),
        [LinkRow("Data", (A,), "n", {"k": 1}), LinkRow(urls=(B,))],
    ),
}


@pytest.mark.parametrize(("parsed", "parts"), HAND_MADE.values(), ids=HAND_MADE)
def test_parts_of_a_row_have_its_lines(parsed: ParsedRow, parts: list[LinkRow]) -> None:
    """They are no longer joined; the note stays with the first link, unknown keys with the label."""
    assert split_row(parsed) == [ParsedRow(part, joined=False, lines=parsed.lines) for part in parts]


LINES = {
    "one line": (f"1. Data – {A}\n2. Maps – {B}", [(f"1. Data – {A}",), (f"2. Maps – {B}",)]),
    "two lines each": (f"Data\n{A}\n\nMaps\n{B}", [("Data", A), ("Maps", B)]),
    "words": (f"Data of  May\n{A}\nMaps and plans\n{B}", [("Data of  May", A), ("Maps and plans", B)]),
    "names only": ("Data\nMaps", [("Data",), ("Maps",)]),
    "links only": (f"{A}\n{B}", [(A,), (B,)]),
    "a name in the link above": (f"Maps {A}Data\nData {B}", [(f"Maps {A}Data",), (f"Data {B}",)]),
    "a name in a link below": (f"Data\nMaps\n\n{A}Maps\n{B}", [("Data", f"{A}Maps"), ("Maps", B)]),
    "the same link twice": (f"Data {A}\nMaps {A}", [(f"Data {A}",), (f"Maps {A}",)]),
    "rejoined with a digit": (f"Data\n{A}d?office=\n1", [("Data", f"{A}d?office=", "1")]),
    "names, then links": (f"Data\nMaps\n\n{A}\n{B}", [("Data", A), ("Maps", B)]),
    "the same name twice": (f"Data {A}\nData {B}", [(f"Data {A}",), (f"Data {B}",)]),
    "rejoined": (f"Data\n{A}d?office=\nplanning\nMaps {B}", [("Data", f"{A}d?office=", "planning"), (f"Maps {B}",)]),
}


@pytest.mark.parametrize(("pasted", "expected"), LINES.values(), ids=LINES)
def test_the_lines_of_each_row_are_found(pasted: str, expected: list[tuple[str, ...]]) -> None:
    """Each row knows the lines in which its label and its links stood."""
    assert [row.lines for row in with_lines(pasted, parse_link_list(pasted))] == expected


def test_the_nearest_lines_are_those_of_a_row() -> None:
    """Of a name the last before its link; of a link the next, also if it begins another one."""
    rows = with_lines(f"Maps of all\nMaps\n{A}x\n{A}", [_row("Maps", f"{A}x", A)])
    assert [row.lines for row in rows] == [("Maps", f"{A}x", A)]


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
