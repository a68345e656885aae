"""Rows of links: a list to move in, and under it an editor for the row at hand.

A pasted list becomes rows, shown before they are taken. The rows shown are those of the draft; every
change is posted whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec.structs import replace
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, TextArea

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import LinkLabel, link_labels, most_severe
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.tui.actions import ROW_ACTIONS
from lgqtui.tui.fields.field_view import AnswerChanged, FieldLeft, FieldView, LinkListPasted
from lgqtui.tui.fields.link_row_editor import LabelLine, RowEditor, rows_in
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.keys import key_of, pair_of
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.row_list import RIGHT_SHARE, Cell, Row, RowList

_ADD = "add"
_WIDE = 90
"""Cells from which on there is room to say more, and to say all."""
_NUMBERED = 56
"""Cells from which on rows show their numbers, by which problems name them."""


class LinkRows(Vertical):
    """Rows of links that can be added, edited, removed and put in another order."""

    DEFAULT_CSS = """
    LinkRows { height: auto; }
    LinkRows RowList { max-height: 14; }
    """
    ACTIONS = ROW_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in ROW_ACTIONS]

    class Edited(Message):
        """The rows changed by the person's hand; `of` says whose rows they are."""

        def __init__(self, of: str, rows: tuple[LinkRow, ...], *, typing: bool) -> None:
            super().__init__()
            self.of = of
            self.rows = rows
            self.typing = typing

    class Left(Message):
        """An editor was left."""

    def __init__(self, invitation: str) -> None:
        super().__init__()
        self._invitation = invitation
        self._rows: tuple[LinkRow, ...] = ()
        self._of = ""
        self._at: int | None = None
        self._says: Mapping[str, LinkLabel] = {}

    def compose(self) -> ComposeResult:
        """The list."""
        yield RowList()

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def show_rows(self, of: str, rows: tuple[LinkRow, ...]) -> None:
        """Show the rows of a field of the draft."""
        is_other, before = of != self._of, self._at
        if is_other:
            self._collect()
            self._at = None
        self._of, self._rows = of, rows
        self.row_list.set_rows(self._list_rows())
        if self._at is not None and self._at <= len(rows):
            self._editor().show(rows[self._at] if self._at < len(rows) else LinkRow())
        elif before is not None:
            self.run_worker(self._close())

    def show_says(self, says: Mapping[str, LinkLabel]) -> None:
        """Show beside each row what is known of its links."""
        if says != self._says:
            self._says = says
            self.row_list.set_rows(self._list_rows())

    @property
    def current_links(self) -> tuple[str, ...]:
        """The links of the row that is open or under the cursor."""
        at = self._at if self._at is not None else self.row_list.cursor
        return self._rows[at].urls if at < len(self._rows) else ()

    def _list_rows(self) -> list[Row]:
        width = self.size.width
        digits = len(str(len(self._rows))) if width >= _NUMBERED else 0
        rows = [
            _list_row(n, row, most_severe(row.urls, self._says), digits=digits, is_wide=width >= _WIDE)
            for n, row in enumerate(self._rows)
        ]
        return [*rows, Row(_ADD, (Cell(self._invitation, "dim"),), Cell(self._hint(), "dim"))]

    def _hint(self) -> str:
        if not self._rows or not self.row_list.has_focus:
            return ""
        remove, keys = key_of("remove"), pair_of("row_up", "row_down")
        both = tr("{remove} removes, {keys} moves", remove=remove, keys=keys)
        return both if cell_len(both) <= self.size.width * RIGHT_SHARE else tr("{key} removes", key=remove)

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        self._show_hint()

    def on_descendant_focus(self) -> None:
        """Say what can be done with the rows."""
        self._show_hint()

    def on_descendant_blur(self) -> None:
        """Say it no longer."""
        self._show_hint()

    def _show_hint(self) -> None:
        # While the question gives way to another, the list may be gone before those who ask.
        if self.query(RowList):
            self.row_list.set_rows(self._list_rows())

    def _editor(self) -> RowEditor:
        return self.query_one(RowEditor)

    @on(RowList.Chosen)
    async def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        await self._open(len(self._rows) if event.row.id == _ADD else int(event.row.id))

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()

    async def _open(self, at: int) -> None:
        self._collect()
        if not self.query(RowEditor):
            await self.mount(RowEditor())
        self.row_list.add_class("-keep")
        self.row_list.put_cursor_on(str(at) if at < len(self._rows) else _ADD)
        self._at = at
        self._editor().show(self._rows[at] if at < len(self._rows) else LinkRow())
        focus_now(self._editor().query_one("#label"))
        self.call_after_refresh(self._editor().scroll_visible, animate=False)

    async def _close(self) -> None:
        self._at = None
        self.row_list.remove_class("-keep")
        await self.query(RowEditor).remove()

    async def action_close(self) -> None:
        """Put the row's editor away; what was typed is kept."""
        at = self._at
        await self._close()
        focus_now(self.row_list)
        if at is not None:
            self.row_list.put_cursor_on(str(at))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self._collect()

    def _collect(self) -> None:
        """Take what stands in the row's editor."""
        if self._at is None:
            return
        typed = self._editor().row()
        old = self._rows[self._at] if self._at < len(self._rows) else LinkRow()
        new = replace(typed, extra=old.extra)
        if new == old:
            return
        rows = [*self._rows]
        rows[self._at : self._at + 1] = [new]
        self._take(tuple(rows), typing=True)

    @on(LineInput.Left)
    @on(LongText.Left)
    def _left(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Left())

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "label":
            focus_now(self._editor().query_one("#urls"))
        else:
            await self.action_close()

    async def on_key(self, event: events.Key) -> None:
        """Begin editing the row under the cursor with a letter that is typed on it; `+` adds a row."""
        if not (self.row_list.has_focus and event.is_printable and event.character) or event.key == "plus":
            return
        event.stop()
        await self._open(min(self.row_list.cursor, len(self._rows)))
        if letter := event.character.strip():
            self._editor().query_one("#label", LabelLine).insert_text_at_cursor(letter)

    async def action_add(self) -> None:
        """Begin a new row."""
        await self._open(len(self._rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A row is removed and moved where the cursor stands on one; there is a way back where a row is open."""
        if action in ("remove", "row_up", "row_down"):
            return self.row_list.has_focus and self.row_list.cursor < len(self._rows)
        if action == "close":
            return self._at is not None
        return super().check_action(action, parameters)

    async def action_remove(self) -> None:
        """Remove the row under the cursor."""
        at = self.row_list.cursor
        await self._close()
        self._take((*self._rows[:at], *self._rows[at + 1 :]))

    async def action_row_up(self) -> None:
        """Put the row under the cursor one place up."""
        await self._shift(-1)

    async def action_row_down(self) -> None:
        """Put the row under the cursor one place down."""
        await self._shift(1)

    async def _shift(self, by: int) -> None:
        at, to = self.row_list.cursor, self.row_list.cursor + by
        if 0 <= to < len(self._rows):
            await self._close()
            rows = list(self._rows)
            rows[at], rows[to] = rows[to], rows[at]
            self._take(tuple(rows))
            self.row_list.put_cursor_on(str(to))

    def _take(self, rows: tuple[LinkRow, ...], *, typing: bool = False) -> None:
        self._rows = rows
        self.row_list.set_rows(self._list_rows())
        self.post_message(self.Edited(self._of, rows, typing=typing))

    def on_paste(self, event: events.Paste) -> None:
        """Say what rows a pasted list makes; none is taken before the person has seen them."""
        event.stop()
        pasted = rows_in(event.text)
        if pasted:
            self.post_message(LinkListPasted(pasted, self.take_pasted))

    def take_pasted(self, pasted: tuple[ParsedRow, ...]) -> None:
        """Add pasted rows: before the row that is being edited, or at the end."""
        rows = tuple(p.row for p in pasted)
        at = self._at if self._at is not None else len(self._rows)
        if self._at is not None and self._at < len(self._rows):
            self._at += len(rows)
        self._take((*self._rows[:at], *rows, *self._rows[at:]))


def _list_row(number: int, row: LinkRow, said: LinkLabel, *, digits: int, is_wide: bool) -> Row:
    url = row.urls[0] if row.urls else tr("no link yet")
    more = f" +{len(row.urls) - 1}" if len(row.urls) > 1 else ""
    return Row(
        str(number),
        (
            Cell(f"{number + 1:{digits}}  " if digits else "", "dim"),
            Cell(row.label or tr("(no label)"), "" if row.label else "dim", share=0.4),
            Cell("  "),
            Cell(url + more, "dim" if not row.urls else "", share=0.55),
        ),
        Cell(said.all if is_wide else said.brief, said.style)
        if said.word
        else Cell(tr("note") if row.note else "", "dim"),
    )


class LinksField(FieldView):
    """Rows of label, links and note."""

    def compose_editor(self) -> ComposeResult:
        """The rows."""
        yield LinkRows(tr("+ add a link, or paste a list"))

    @property
    def editor(self) -> RowList:
        """The list of rows."""
        return self.query_one(RowList)

    def show(self) -> None:
        """Show the rows of the draft."""
        self.query_one(LinkRows).show_rows(self.field.id, self.interview.answer_to(self.field.id).links)

    def show_problems(self) -> None:
        """Show what is wrong, and in each row what is known of its links."""
        super().show_problems()
        self.query_one(LinkRows).show_says(link_labels(self.interview, self.field.id))

    @on(LinkRows.Edited)
    def _edited(self, event: LinkRows.Edited) -> None:
        event.stop()
        self.post_message(AnswerChanged(self.field.id, {"links": event.rows}, typing=event.typing))

    @on(LinkRows.Left)
    def _left(self, event: LinkRows.Left) -> None:
        event.stop()
        self.post_message(FieldLeft())
