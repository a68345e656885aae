"""Dialogs to search and choose: the base, and the one for fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.search import Hit, find_hits, search_entries
from lgqtui.text import fold_case, shorten
from lgqtui.tui.content import cut_around, fitted
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.messages import RowChosen
from lgqtui.tui.widgets.row_list import Cell, LazyRows, Row, RowList, heading_row

_MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}

_NUMBER, _NAME, _GAP, _BRIEF = 8, 28, 2, 34
"""Cells of the number, at most of the name before a hit, between them, and of an answer in a few words."""


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
        self.show_matches()

    async def on_key(self, event: events.Key) -> None:
        if event.key in _MOVES and self.line.has_focus:
            event.stop()
            await self.row_list.run_action(_MOVES[event.key])

    def on_input_changed(self) -> None:
        self.show_matches()

    def show_matches(self) -> None:
        """Show what matches the line."""
        words = self.line.value
        rows = self.matches(fold_case(" ".join(words.split()))) or self.nothing(words.strip())
        self.row_list.set_rows(rows, self.first_row(rows))

    def first_row(self, rows: Sequence[Row]) -> str:
        """Return the id of the row that the cursor is put on."""
        return next((row.id for row in rows if row.is_target), rows[0].id)

    def action_choose(self) -> None:
        self.row_list.action_choose()

    def on_row_chosen(self, event: RowChosen) -> None:
        self.take(event.row_id)


class GoToDialog(Finder):
    """Returns the index of the chosen one of its `hits`; of the same words as before, the next one is offered."""

    TITLE_WORDS = "Go to: a number, words of a question, or words of your answers"

    def __init__(self, interview: Interview, words: str = "", previous: Hit | None = None) -> None:
        super().__init__()
        self._entries = search_entries(interview)
        self._previous = previous
        self.hits: list[Hit] = []
        self.line.value = words

    def on_mount(self) -> None:
        self.line.select_all()

    def on_resize(self) -> None:
        self.show_matches()

    def matches(self, needle: str) -> Sequence[Row]:
        """Return the fields that match by number or wording, then a row for each place in an answer."""
        self.hits = find_hits(self._entries, needle)
        count = trn("Go to: {n} hit", "Go to: {n} hits", len(self.hits))
        self.query_one(".title", Static).update(count if needle else tr(self.TITLE_WORDS))
        return LazyRows(len(self.hits), self._row)

    def first_row(self, rows: Sequence[Row]) -> str:
        """Return the row after that of the hit that was gone to last, as long as the words are the same."""
        previous, self._previous = self._previous, None
        if previous not in self.hits:
            return super().first_row(rows)
        self._previous = previous
        return str((self.hits.index(previous) + 1) % len(self.hits))

    def _row(self, index: int) -> Row:
        hit = self.hits[index]
        entry = self._entries[hit.entry_index]
        number = Cell(f"{entry.number:<{_NUMBER}}", "strong")
        if not hit.part:
            return Row(str(index), (number, Cell(entry.name)), Cell(shorten(entry.excerpt(""), _BRIEF), "dim"))
        width = max(self.row_list.size.width - 1, 2 * _NUMBER)  # one for the scroll bar
        name_size = min((width - _NUMBER) // 3, _NAME)
        free = width - _NUMBER - name_size - _GAP
        before, match, after = cut_around(hit.text, hit.start, hit.end, free)
        name = Cell(fitted(entry.name, name_size) + " " * _GAP)
        return Row(str(index), (number, name, Cell(before, "dim"), Cell(match, "strong"), Cell(after, "dim")))
