"""A dialogue in which a line is typed and what fits is listed under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from lgqtui.i18n import say
from lgqtui.tui.content import plain
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.fields.short import Line
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_MOVES = {"up": ("move", -1), "down": ("move", 1), "pageup": ("page", -1), "pagedown": ("page", 1)}


class Finder(Dialog[str]):
    """Gives the id of the row chosen. Subclasses say what fits in `found`."""

    TITLE_WORDS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", say("choose"), show=True, priority=True)]

    def found(self, needle: str) -> Sequence[Row]:
        """The rows that fit what was typed, the best first; `needle` is in lower case, "" fits all."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """A line to search, and what is found."""
        with Vertical(classes="box"):
            yield Static(plain(say(self.TITLE_WORDS)), classes="title")
            yield Line()
            yield RowList(self.found(""), classes="-keep")
            yield Static(plain(say("Up and down choose, Enter takes it, Esc goes back.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the line."""
        focus_now(self.query_one(Line))

    def on_key(self, event: events.Key) -> None:
        """Move in the list while typing goes on."""
        if event.key in _MOVES and self.query_one(Line).has_focus:
            event.stop()
            name, by = _MOVES[event.key]
            getattr(self.query_one(RowList), f"action_{name}")(by)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        rows = self.found(" ".join(event.value.split()).casefold())
        rows = rows or [Row("", (Cell(say("Nothing found."), "dim"),), is_target=False)]
        self.query_one(RowList).set_rows(rows, rows[0].id)

    def action_choose(self) -> None:
        """Take the row under the cursor."""
        self.query_one(RowList).action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.take(event.row.id)

    def take(self, row_id: str) -> None:
        """Give the row that was chosen."""
        self.dismiss(row_id)
