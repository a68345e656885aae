"""The columns of rows of links: by the real-like response, and for any rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lgqtui.draft.format import read_draft
from lgqtui.links.model import LinkRow
from lgqtui.tui.widgets.link_columns import LinkColumns, share_link_columns, split_address, whole_lines

SAMPLE = Path(__file__).parents[4] / "drafts" / "sample-complete.toml"
_EDGES = 5
"""Cells of a window beside the row of a list: edge, bar, blank, and two scroll bars."""


def painted(row: LinkRow, rows: tuple[LinkRow, ...], width: int, offset: int = 4) -> str:
    """The row without its sign and number."""
    return "".join(cell.text for cell in share_link_columns(rows, width, offset).cells(row))


@pytest.mark.parametrize(("columns", "at_least"), [(60, 0.82), (80, 1.0), (100, 1.0), (140, 1.0)])
def test_the_host_and_twelve_characters_can_be_read(columns: int, at_least: float) -> None:
    """In the real-like response, with what the outline leaves at 140; and at 80 and more 23 characters of the label."""
    width = min(columns, 92) - _EDGES
    results = []
    for answer in read_draft(SAMPLE.read_bytes(), SAMPLE.name).answers.values():
        for row in answer.links:
            line = painted(row, answer.links, width)
            scheme, rest = split_address(row.urls[0])
            host, slash, path = rest.partition("/")
            results.append(scheme + host + (slash + path)[:12] in line)
            assert columns < 80 or not row.label or row.label[:23] in line
    assert len(results) == 27
    assert sum(results) >= at_least * len(results)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org/", "example.org"),
        ("http://example.org/", "http://example.org"),
        ("HTTPS://example.org/a/", "example.org/a/"),
        ("https://example.org?a=/", "example.org?a="),
        ("www.example.org", "example.org"),
        ("https://www.x", "x"),
        ("https://", ""),
        ("/", "/"),
        ("a\tb\x1b", "a b␛"),
    ],
)
def test_an_address_is_shown_without_what_all_have(url: str, expected: str) -> None:
    """`http://` stays, and so does a final `/` that is not alone; what could drive a terminal is made visible."""
    assert "".join(split_address(url)) == expected


def test_the_cells_of_a_wide_host_are_counted() -> None:
    """The end of an address is kept only if the whole host and twelve characters of the path are, too."""
    row = LinkRow("", ("https://東京都.example.org/0123456789abcdefghijklmnopqrstuvwxyz/end",))
    host = cell_len("東京都.example.org")
    texts = ["".join(cell.text for cell in LinkColumns(1, host + more).cells(row)) for more in (20, 21)]
    assert texts[0].endswith("東京都.example.org/0123456789abcdefgh…")
    assert texts[1].endswith("東京都.example.org/0123456789a…wxyz/end")


HOST = "h" * 40 + ".example"


@pytest.mark.parametrize(
    ("label", "urls", "width", "offset", "columns"),
    [
        ("Portal", ["https://a.example/x"], 40, 0, LinkColumns(6, 32)),
        ("L" * 60, [f"https://a.example/{'x' * 40}", "b"], 66, 1, LinkColumns(30, 30, 3)),
        ("L" * 60, ["http://a.example/x", "b", "c"], 80, 0, LinkColumns(57, 18, 3)),
        ("L" * 60, [f"https://a.example?{'x' * 40}"], 50, 0, LinkColumns(18, 30)),
        ("L" * 60, [f"https://a.example/b/{'x' * 40}"], 50, 0, LinkColumns(18, 30)),
        ("L" * 60, [], 66, 0, LinkColumns(53, 11)),
        ("L" * 60, [f"https://{HOST}/{'x' * 40}"], 66, 0, LinkColumns(24, 40)),
        ("L" * 60, [f"https://{HOST}/{'x' * 40}"], 65, 0, LinkColumns(16, 47)),
        ("L" * 60, [], 10, 2, LinkColumns(5, 1)),
        ("L" * 60, [], 0, 0, LinkColumns(1, 1)),
    ],
)
def test_labels_get_what_addresses_do_not_need(
    label: str, urls: list[str], width: int, offset: int, columns: LinkColumns
) -> None:
    """Host, twelve characters of the path and the end of an address; a label has 24 cells, in narrow rows 16."""
    assert share_link_columns([LinkRow(label, tuple(urls))], width, offset) == columns


def test_without_rows_the_address_has_the_whole_width() -> None:
    """Nothing stands before the label of the rows that are measured by themselves."""
    assert share_link_columns([], 40) == LinkColumns(0, 38)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (
            LinkRow("Portal", ("http://www.city.example/a/long/path/report.html", "b", "c")),
            ["Portal", "    ", "dim http://", "city.example/a…", "dim  +2"],
        ),
        (
            LinkRow(" ", ("https://city.example?query=of-many-words-in-it", "b")),
            ["dim (no lab…", "  ", "city.example?query=of…", "dim  +1"],
        ),
        (LinkRow("A long label"), ["A long …", "dim   no link yet"]),
        (LinkRow("Portal", ("https://city.example/",)), ["Portal", "    ", "city.example"]),
    ],
)
def test_what_is_no_label_and_no_address_is_dim(row: LinkRow, cells: list[str]) -> None:
    """What is missing, `http://`, and the number of further links."""
    painted_cells = LinkColumns(8, 22, 3).cells(row)
    assert [f"{cell.style} {cell.text}" if cell.style else cell.text for cell in painted_cells if cell.text] == cells


def test_an_address_beside_a_long_scheme_is_cut() -> None:
    """Beside `http://` as well."""
    assert LinkColumns(1, 6).cells(LinkRow("a", ("http://b.example/",)))[3].text == "…"


@pytest.mark.parametrize(
    ("row", "width", "lines"),
    [
        (
            LinkRow("Portal of the city", ("http://www.a.example/one/two", "b")),
            9,
            ["Portal of|the city", "http://a.|example/o|ne/two +1"],
        ),
        (LinkRow(), 30, ["(no label)", "no link yet"]),
        (LinkRow("ab", ("cd",)), 2, ["ab", "cd"]),
        (LinkRow("ab", ("cd",)), 1, ["a|b", "c|d"]),
        (LinkRow("ab", ("cd",)), 0, ["a|b", "c|d"]),
    ],
)
def test_a_row_is_shown_whole(row: LinkRow, width: int, lines: list[str]) -> None:
    """Label and first address, each in as many lines as it needs."""
    assert ["|".join(part) for part in whole_lines(row, width)] == lines


LABELS = st.text(max_size=60)
ROWS = st.lists(
    st.builds(LinkRow, LABELS, st.lists(st.text(min_size=1, max_size=90), max_size=3).map(tuple)), max_size=6
)


@given(ROWS, st.integers(0, 160), st.integers(0, 12))
def test_any_rows_share_their_columns_and_fit(rows: list[LinkRow], width: int, offset: int) -> None:
    """No row is wider than its width; addresses begin in one column; a wider row takes from neither."""
    columns, wider = share_link_columns(rows, width, offset), share_link_columns(rows, width + 1, offset)
    lines = [columns.cells(row) for row in rows]
    if width >= offset + 20:
        assert all(sum(cell_len(cell.text) for cell in line) <= width - offset for line in lines)
    assert all(cell_len(line[0].text) <= columns.label for line in lines)
    starts = {
        cell_len(line[0].text) + cell_len(line[1].text) for line, row in zip(lines, rows, strict=True) if row.urls
    }
    assert len(starts) <= 1
    if width != 65:  # where labels begin to get more
        assert wider.label >= columns.label
        assert wider.address >= columns.address
