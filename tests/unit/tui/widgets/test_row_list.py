"""Rows of a list that are made when they are shown."""

from __future__ import annotations

from lgqtui.tui.widgets.row_list import Cell, LazyRows, Row


def test_rows_are_made_for_the_width_in_which_they_are_painted() -> None:
    """A scrollbar comes after the rows are known: columns shared before would be cut a second time."""
    widths: list[int] = []
    rows = LazyRows(2, lambda index: Row(str(index), (Cell("x" * widths[-1]),)), widths.append)
    rows.fit(5)
    assert rows[0].left_cells[0].text == "xxxxx"
    rows.fit(5)
    assert rows[0] is rows[0]
    rows.fit(4)
    assert rows[0].left_cells[0].text == "xxxx"
    assert widths == [5, 4]
