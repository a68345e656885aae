"""Dialogs to search and choose: the base, and the one for fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.search import SearchEntry, matching_entries, search_entries
from lgqtui.text import shorten
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.messages import RowChosen
from lgqtui.tui.widgets.row_list import Cell, Row, RowList, heading_row

_MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}


class Finder(Dialog[str]):
    """Lists the matches under an input line, which subclasses define; returns the id of the chosen row."""

    TITLE_WORDS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", tr("choose"), show=True, priority=True)]

    def __init__(self, *below: Widget) -> None:
        self.line = LineInput()
        self.row_list = RowList(classes="-keep")
        note = "" if below else tr("Up and down choose, Enter takes it, Esc goes back.")
        super().__init__(tr(self.TITLE_WORDS), self.line, self.row_list, *below, note=note)

    def matches(self, needle: str) -> Sequence[Row]:
        """Return the rows that match, the best first; `needle` is in lower case, "" matches all."""
        raise NotImplementedError

    def nothing(self, words: str) -> Sequence[Row]:  # noqa: ARG002 - subclasses offer something for them
        """Return the rows that stand where nothing matches."""
        return [heading_row(tr("Nothing found."))]

    def take(self, row_id: str) -> None:
        """Return the id of the chosen row."""
        self.dismiss(row_id)

    def on_mount(self) -> None:
        self.row_list.set_rows(self.matches(""))

    async def on_key(self, event: events.Key) -> None:
        if event.key in _MOVES and self.line.has_focus:
            event.stop()
            await self.row_list.run_action(_MOVES[event.key])

    def on_input_changed(self, event: Input.Changed) -> None:
        rows = self.matches(" ".join(event.value.split()).casefold()) or self.nothing(event.value.strip())
        self.row_list.set_rows(rows, next((row.id for row in rows if row.is_target), rows[0].id))

    def action_choose(self) -> None:
        self.row_list.action_choose()

    def on_row_chosen(self, event: RowChosen) -> None:
        self.take(event.row_id)


class GoToDialog(Finder):
    """Returns the id of the field to go to."""

    TITLE_WORDS = "Go to: a number, words of a question, or words of your answers"

    def __init__(self, interview: Interview, words: str = "") -> None:
        super().__init__()
        self._entries = search_entries(interview)
        self.line.value = words

    def matches(self, needle: str) -> Sequence[Row]:
        """Return the fields that match: by number, then by wording, then by answer."""
        return [_row(entry, needle) for entry in matching_entries(self._entries, needle)]


def _row(entry: SearchEntry, needle: str) -> Row:
    left = (Cell(f"{entry.number:<8}", "strong"), Cell(entry.name))
    return Row(entry.field.id, left, Cell(shorten(entry.excerpt(needle), 34), "dim"))
