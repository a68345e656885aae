"""Aligned columns of text."""

from __future__ import annotations

from lgqtui.formatting import columns


def test_cells_begin_under_each_other_and_lines_end_with_their_last_letter() -> None:
    """The last column has no fixed width."""
    assert list(columns([("a", "b", "c"), ("東京", "bb", ""), ("x", "", "y" * 90)])) == [
        "a     b   c",
        "東京  bb",
        "x         " + "y" * 90,
    ]


def test_a_first_cell_that_is_too_wide_stands_alone() -> None:
    """The other cells keep their columns, on the next line."""
    assert list(columns([("abc", "1"), ("abcdef", "2")], widest_first=4)) == ["abc  1", "abcdef", "     2"]
    assert list(columns([("abcdef", "2")], widest_first=4)) == ["abcdef", "  2"]


def test_no_rows_are_no_lines() -> None:
    """Without rows nothing is printed."""
    assert list(columns([])) == []
