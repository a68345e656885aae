"""Rows of links: a list, and under it an editor for the open row.

A pasted list becomes rows, shown before they are added. The list shows the rows of the draft; every change posts all
rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.reactive import var
from textual.widgets import Input, TextArea

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.link_overview import LinkLabel, link_labels, most_severe
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.model import Field
from lgqtui.tui.actions import ROW_ACTIONS, bindings
from lgqtui.tui.fields.field_view import EditorGroup, FieldView
from lgqtui.tui.fields.link_row_editor import RowEditor, rows_in
from lgqtui.tui.keys import key_of, pair_of
from lgqtui.tui.messages import AnswerChanged, CursorMoved, LinkListPasted, RowChosen
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.row_list import RIGHT_SHARE, Cell, LazyRows, Row, RowList

_WIDE = 90
"""Cells from which the link labels are shown in full."""
_NUMBERED = 56
"""Cells from which rows show their numbers, which problems refer to."""


class LinkRows(EditorGroup):
    """Rows of links that can be added, edited, removed and reordered."""

    DEFAULT_CSS = """
    LinkRows { height: auto; }
    LinkRows RowList { max-height: 14; }
    """
    ACTIONS = ROW_ACTIONS
    BINDINGS = bindings(ROW_ACTIONS)

    link_labels: var[Mapping[str, LinkLabel]] = var(dict, init=False)
    """The labels of the links, shown beside each row."""

    def __init__(self, invitation: str) -> None:
        super().__init__()
        self.row_list = RowList()
        self.row_list.opens_for_letters = True
        self.rows: tuple[LinkRow, ...] = ()
        self._invitation = invitation
        self._field_id = ""
        self._open_index: int | None = None

    def compose(self) -> ComposeResult:
        yield self.row_list

    def show_rows(self, field_id: str, rows: tuple[LinkRow, ...]) -> None:
        previous_index = self._open_index
        if field_id != self._field_id:
            self._collect()
            self._open_index = None
        self._field_id, self.rows = field_id, rows
        self._fill()
        if self._open_index is not None and self._open_index <= len(rows):
            self._editor().show(rows[self._open_index] if self._open_index < len(rows) else LinkRow())
        elif previous_index is not None:
            self.run_worker(self._close())

    def watch_link_labels(self) -> None:
        self._fill()

    async def replace_rows(self, rows: tuple[LinkRow, ...]) -> None:
        """Close the open row, and put other rows in the place of all."""
        await self._close()
        self._change_rows(rows)

    @property
    def current_links(self) -> tuple[str, ...]:
        """The links of the row that is open or under the cursor."""
        index = self._open_index if self._open_index is not None else self.row_list.cursor
        return self.rows[index].urls if index < len(self.rows) else ()

    def _list_row(self, index: int) -> Row:
        width, count = self.size.width, len(self.rows)
        if index == count:
            return Row(str(index), (Cell(self._invitation, "dim"),), Cell(self._hint(), "dim"))
        digits = len(str(count)) if width >= _NUMBERED else 0
        row = self.rows[index]
        label = most_severe(row.urls, self.link_labels)
        return _list_row(index, row, label, digits=digits, is_wide=width >= _WIDE)

    def _hint(self) -> str:
        if not self.rows or not self.row_list.has_focus:
            return ""
        remove, keys = key_of("remove"), pair_of("row_up", "row_down")
        hint = tr("{remove} removes, {keys} moves", remove=remove, keys=keys)
        return hint if cell_len(hint) <= self.size.width * RIGHT_SHARE else tr("{key} removes", key=remove)

    @on(events.Resize)
    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _fill(self) -> None:
        if self.row_list.is_attached:  # while the question is replaced, it may be removed before its parents
            self.row_list.set_rows(LazyRows(len(self.rows) + 1, self._list_row))

    def _editor(self) -> RowEditor:
        return self.query_one(RowEditor)

    async def on_row_chosen(self, event: RowChosen) -> None:
        event.stop()
        await self._open(int(event.row_id))

    def on_cursor_moved(self, event: CursorMoved) -> None:
        event.stop()

    async def _open(self, index: int) -> None:
        self._collect()
        if not self.query(RowEditor):
            await self.mount(RowEditor())
        self.row_list.add_class("-keep")
        self.row_list.put_cursor_on(str(index))
        self._open_index = index
        self._editor().show(self.rows[index] if index < len(self.rows) else LinkRow())
        focus_now(self._editor().label)
        self.call_after_refresh(self._editor().scroll_visible, animate=False)

    async def _close(self) -> None:
        self._open_index = None
        self.row_list.remove_class("-keep")
        await self.query(RowEditor).remove()

    async def action_close(self) -> None:
        index = self._open_index
        await self._close()
        focus_now(self.row_list)
        if index is not None:
            self.row_list.put_cursor_on(str(index))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self._collect()

    def _collect(self) -> None:
        if self._open_index is None:
            return
        typed = self._editor().row()
        old = self.rows[self._open_index] if self._open_index < len(self.rows) else LinkRow()
        new = replace(typed, extra=old.extra)
        if new == old:
            return
        rows = [*self.rows]
        rows[self._open_index : self._open_index + 1] = [new]
        self._change_rows(tuple(rows), is_typing=True)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "label":
            focus_now(self._editor().urls)
        else:
            await self.action_close()

    async def on_key(self, event: events.Key) -> None:
        """Open the row under the cursor when a letter is typed on it; `+` adds a row."""
        if not (self.row_list.has_focus and event.is_printable and event.character) or event.key == "plus":
            return
        event.stop()
        await self._open(min(self.row_list.cursor, len(self.rows)))
        if letter := event.character.strip():
            self._editor().label.insert_text_at_cursor(letter)

    async def action_add(self) -> None:
        await self._open(len(self.rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("remove", "row_up", "row_down"):
            return self.row_list.has_focus and self.row_list.cursor < len(self.rows)
        if action == "close":
            return self._open_index is not None
        return super().check_action(action, parameters)

    async def action_remove(self) -> None:
        index = self.row_list.cursor
        await self._close()
        self._change_rows((*self.rows[:index], *self.rows[index + 1 :]))

    async def action_row_up(self) -> None:
        await self._shift(-1)

    async def action_row_down(self) -> None:
        await self._shift(1)

    async def _shift(self, by: int) -> None:
        index, target = self.row_list.cursor, self.row_list.cursor + by
        if 0 <= target < len(self.rows):
            await self._close()
            rows = list(self.rows)
            rows[index], rows[target] = rows[target], rows[index]
            self._change_rows(tuple(rows))
            self.row_list.put_cursor_on(str(target))

    def _change_rows(self, rows: tuple[LinkRow, ...], *, is_typing: bool = False) -> None:
        self.rows = rows
        self._fill()
        self.post_message(AnswerChanged(self._field_id, {"links": rows}, is_typing=is_typing))

    def on_paste(self, event: events.Paste) -> None:
        """Post the rows of a pasted list; none is added before the user has seen them."""
        event.stop()
        if pasted := rows_in(event.text):
            self.post_message(LinkListPasted(self._field_id, event.text, pasted, self.add_rows))

    def add_rows(self, rows: tuple[LinkRow, ...]) -> None:
        """Add pasted rows: before the open row, or at the end."""
        index = self._open_index if self._open_index is not None else len(self.rows)
        if self._open_index is not None and self._open_index < len(self.rows):
            self._open_index += len(rows)
        self._change_rows((*self.rows[:index], *rows, *self.rows[index:]))


def _list_row(number: int, row: LinkRow, label: LinkLabel, *, digits: int, is_wide: bool) -> Row:
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
        Cell(label.full_text if is_wide else label.short_text, label.style)
        if label.word
        else Cell(tr("note") if row.note else "", "dim"),
    )


class LinksField(FieldView):
    """Rows of label, links and note."""

    def __init__(self, fields: Sequence[Field], interview: Interview) -> None:
        self._link_rows = LinkRows(tr("+ add a link, or paste a list"))
        super().__init__(fields, interview, self._link_rows)
        self.editor = self._link_rows.row_list

    def show(self) -> None:
        self._link_rows.show_rows(self.field.id, self.answer.links)

    def show_problems(self) -> None:
        """Show the problems, and the label of its links in each row."""
        super().show_problems()
        self._link_rows.link_labels = link_labels(self.interview, self.field.id)
