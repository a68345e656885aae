"""The base of the screens with a list of rows and, below or beside it, what is known of the row under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import ResultScreen
from lgqtui.tui.messages import CursorMoved
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.frame import Head, framed
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_COLUMN_SHARE = 0.3
_BESIDE = 100
"""Columns from which the detail stands beside the list."""


class ListScreen(ResultScreen[str | None]):
    """A head, rows, and the detail of the row under the cursor, which subclasses define. Returns what Esc brings."""

    DEFAULT_CSS = """
    ListScreen {
        #rows { height: 1fr; padding: 0 1; }
        #detail-box {
            height: auto; max-height: 50%; padding-right: 1; margin-top: 1; scrollbar-size-vertical: 1;
            border-left: blank;
        }
        #detail-box:focus { border-left: outer $accent; }
        #detail { width: 1fr; height: auto; }
        .body { height: 1fr; }
        &.-beside .body { layout: horizontal; }
        &.-beside #rows { width: 1fr; }
        &.-beside #detail-box { width: 1fr; height: 1fr; max-height: 100%; margin: 0; }
    }
    """
    texts: VerticalScroll
    IS_BESIDE: ClassVar[bool] = False
    """The detail stands beside the list in a wide window."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", tr("back"), show=True, priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self.head = Head()
        self.row_list = RowList(id="rows", classes="-keep")
        self._detail = Static(id="detail")
        self.texts = VerticalScroll(self._detail, id="detail-box")

    def compose(self) -> ComposeResult:
        yield from framed(self.head, Container(self.row_list, self.texts, classes="body"))

    def on_mount(self) -> None:
        self._fit()
        focus_now(self.row_list)

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._width:
            self._fit()

    def _fit(self) -> None:
        """Show the rows for the width of the window, which the screen has only once it is painted."""
        self._width = self.app.size.width
        self.set_class(self.IS_BESIDE and self._width >= _BESIDE, "-beside")
        self.show_rows()

    def rows(self) -> Sequence[Row]:
        """Return the rows as they are now."""
        raise NotImplementedError

    def detail(self) -> Content:
        """Return what is known of the row under the cursor."""
        raise NotImplementedError

    def show_rows(self) -> None:
        """Show the rows as they are now, the cursor where it was."""
        current = self.row_list.current
        self.row_list.set_rows(list(self.rows()), current.id if current else None)
        self.show_detail()

    @on(CursorMoved)
    def show_detail(self) -> None:
        """Show the detail as it is now."""
        self._detail.update(self.detail())
        self.refresh_bindings()
        self.call_after_refresh(self.refresh_bindings)  # only then is known whether all of it is in view

    @property
    def current_id(self) -> str:
        """The id of the row under the cursor, "" if there is none."""
        row = self.row_list.current
        return row.id if row is not None and row.is_target else ""

    @property
    def detail_width(self) -> int:
        """The cells that the detail has."""
        return self.app.size.width // (2 if self.has_class("-beside") else 1) - 3

    def on_row_chosen(self) -> None:
        """Do what Enter does: a click on a row."""
        if self.check_action("choose", ()):
            self.action_choose()

    def action_choose(self) -> None:
        """Do what is most likely meant with the row under the cursor."""
        raise NotImplementedError


def column_cells(texts: Sequence[str], style: str = "", end_size: int = 0) -> list[Cell]:
    """Return the cells of a column, as wide as its longest text needs, up to a share of the row."""
    size = max(map(cell_len, texts), default=0)
    return [Cell(text, style, share=_COLUMN_SHARE, max_size=size, end_size=end_size) for text in texts]


def text_lines(*lines: str) -> Content:
    """Return lines of foreign text as a detail."""
    return plain_content("\n".join(filter(None, lines)))
