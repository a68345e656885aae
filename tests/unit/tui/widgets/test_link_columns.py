"""The columns of rows of links: by the real-like response, and for any rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lgqtui.draft.format import read_draft
from lgqtui.links.model import LinkRow
from lgqtui.tui.widgets.link_columns import LinkColumns, share_link_columns, split_address

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
