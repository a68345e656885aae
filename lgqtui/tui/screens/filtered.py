"""A screen with filters over one list: the review, and the view of all links."""

from __future__ import annotations

from typing import TypeVar

from textual import on

from lgqtui.tui.dialogs.dialog import GivesOnce
from lgqtui.tui.widgets.filter_bar import Filters
from lgqtui.tui.widgets.row_list import RowList

T = TypeVar("T")


class FilteredList(GivesOnce[T]):
    """Shows the rows of one filter at a time, and goes from filter to filter by key and by click."""

    def show_filter(self, name: str) -> None:
        """Show the rows of one filter."""
        raise NotImplementedError

    @on(Filters.Chosen)
    def _filter_clicked(self, event: Filters.Chosen) -> None:
        self.show_filter(event.name)

    def action_go(self) -> None:
        """Go to the field of the row under the cursor."""
        self.query_one(RowList).action_choose()

    def action_next_filter(self) -> None:
        """Choose the filter to the right."""
        self._step(1)

    def action_previous_filter(self) -> None:
        """Choose the filter to the left."""
        self._step(-1)

    def _step(self, by: int) -> None:
        self.show_filter(self.query_one(Filters).beside(by))
