"""Dialogs to search and choose: the base, that of places in texts, and the one for fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from msgspec import Struct
from rich.cells import cell_len
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

H = TypeVar("H")
_MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}

_NUMBER, _NAME, _GAP, _BRIEF = 8, 28, 2, 34
"""Cells of the number, at most of the name before a hit, between them, and of an answer in a few words."""


class Finder(Dialog[str]):
    """Lists the matches under an input line, which subclasses define; returns the id of the chosen row."""

    TITLE_WORDS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", tr("choose"), show=True, priority=True)]

    def __init__(self, *below: Widget, title: str = "") -> None:
        self.line = LineInput()
        self.row_list = RowList(classes="-keep")
        self._shown_words = ""
        super().__init__(title or tr(self.TITLE_WORDS), self.line, self.row_list, *below)

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
        if self.line.value != self._shown_words:  # Textual also posts the words that it begins with
            self.show_matches()

    def show_matches(self) -> None:
        """Show what matches the line."""
        words = self._shown_words = self.line.value
        rows = self.matches(fold_case(" ".join(words.split()))) or self.nothing(words.strip())
        self.row_list.set_rows(rows, self.first_row(rows))

    def first_row(self, rows: Sequence[Row]) -> str:
        """Return the id of the row that the cursor is put on."""
        return next((row.id for row in rows if row.is_target), rows[0].id)

    def action_choose(self) -> None:
        self.row_list.action_choose()

    def on_row_chosen(self, event: RowChosen) -> None:
        self.take(event.row_id)


class HitFinder(Finder, Generic[H]):
    """Returns the index of the chosen one of its `hits`; of the same words as before, the next one is offered."""

    def __init__(self, words: str = "", previous: H | None = None) -> None:
        super().__init__()
        self._previous = previous
        self.hits: Sequence[H] = []
        self.line.value = words

    def find(self, needle: str) -> Sequence[H]:
        """Return the hits of words; without words all that can be chosen."""
        raise NotImplementedError

    def row(self, index: int) -> Row:
        """Return the row of a hit."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.line.select_all()

    def on_resize(self) -> None:
        """Cut the rows for another width; what was found stays."""
        if self.hits:
            self.row_list.set_rows(LazyRows(len(self.hits), self.row))

    def matches(self, needle: str) -> Sequence[Row]:
        """Return a row for each hit."""
        self.hits = self.find(needle)
        count = trn("Go to: {n} hit", "Go to: {n} hits", len(self.hits))
        self.query_one(".title", Static).update(count if needle else tr(self.TITLE_WORDS))
        return LazyRows(len(self.hits), self.row)

    def first_row(self, rows: Sequence[Row]) -> str:
        """Return the row after that of the hit that was gone to last, as long as the words are the same."""
        previous, self._previous = self._previous, None
        if previous not in self.hits:
            return super().first_row(rows)
        self._previous = previous
        return str((self.hits.index(previous) + 1) % len(self.hits))

    def hit_cells(self, text: str, span: tuple[int, int], used: int) -> tuple[Cell, Cell, Cell]:
        """Return a piece of a text with what stands around it, in what the cells before it leave of the row."""
        width = max(self.row_list.size.width - 1, 2 * _NUMBER)  # one for the scroll bar
        before, match, after = cut_around(text, *span, width - used)
        return Cell(before, "dim"), Cell(match, "strong"), Cell(after, "dim")


class GoToDialog(HitFinder[Hit]):
    """Finds fields by number or wording, then every place in an answer."""

    TITLE_WORDS = "Go to: a number, words of a question, or words of your answers"

    def __init__(self, interview: Interview, words: str = "", previous: Hit | None = None) -> None:
        super().__init__(words, previous)
        self._entries = search_entries(interview)

    def find(self, needle: str) -> Sequence[Hit]:
        return find_hits(self._entries, needle)

    def row(self, index: int) -> Row:
        hit = self.hits[index]
        entry = self._entries[hit.entry_index]
        number = Cell(fitted(entry.number, max(cell_len(entry.number) + 1, _NUMBER)), "strong")
        if not hit.part:
            return Row(str(index), (number, Cell(entry.name)), Cell(shorten(entry.excerpt(""), _BRIEF), "dim"))
        name_size = min((max(self.row_list.size.width, 2 * _NUMBER) - _NUMBER) // 3, _NAME)
        name = Cell(fitted(entry.name, name_size) + " " * _GAP)
        used = cell_len(number.text) + name_size + _GAP
        return Row(str(index), (number, name, *self.hit_cells(hit.text, (hit.start, hit.end), used)))


class TextHit(Struct, frozen=True):
    """Where a search found something in the text of that name; its beginning if nothing was sought."""

    name: str
    start: int = 0
    end: int = 0


class TextSearch(HitFinder[TextHit]):
    """Finds the places of words in texts with names; without words the texts."""

    TITLE_WORDS = "Search for words, or choose a text"

    def __init__(self, texts: Mapping[str, str], words: str = "", previous: TextHit | None = None) -> None:
        super().__init__(words, previous)
        self._texts = texts
        self._folded = {name: fold_case(text) for name, text in texts.items()}
        self._name_size = max(map(cell_len, texts)) + _GAP

    def find(self, needle: str) -> Sequence[TextHit]:
        if not needle:
            return [TextHit(name) for name in self._texts]
        pattern = r"\s+".join(map(re.escape, needle.split()))
        return [TextHit(name, *m.span()) for name, text in self._folded.items() for m in re.finditer(pattern, text)]

    def row(self, index: int) -> Row:
        hit = self.hits[index]
        text = self._texts[hit.name]
        span = (hit.start, hit.end) if hit.end else (0, text.index("\n") if "\n" in text else len(text))
        name = Cell(fitted(hit.name, self._name_size), "strong")
        return Row(str(index), (name, *self.hit_cells(text, span, self._name_size)))
