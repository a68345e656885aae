"""Dialog that shows the rows of a pasted list before they are added: each can be left out, edited, joined, split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding, BindingType
from textual.widgets import Input, Static

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import head_notice, pasted_list_title
from lgqtui.links.list_edits import join_rows, source_lines, split_row
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.text import shorten
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.fields.link_row_editor import RowEditor
from lgqtui.tui.messages import RowChosen
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_NOTE = 14
"""Characters of a note beside its row; all of it is shown below the list."""


class PastePreview(Dialog[tuple[LinkRow, ...]]):
    """Shows the rows, each with the lines that it comes from; returns those that the user leaves ticked.

    Rows without a link begin left out if others have one: they may be headings.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("take"), show=True, priority=True),
        Binding("space", "switch", tr("leave out"), show=True),
        Binding("e", "edit", tr("edit"), show=True),
        Binding("j", "join", tr("join with above"), show=True),
        Binding("s", "split", tr("split"), show=True),
    ]

    def __init__(self, where: str, pasted: Sequence[ParsedRow], text: str) -> None:
        self._where, self._notice = where, head_notice(pasted)
        has_links = any(parsed.row.urls for parsed in pasted)
        self._rows = list(pasted)
        self._is_taken = [bool(parsed.row.urls) or not has_links for parsed in pasted]
        self._lines = source_lines(text, pasted)
        self._editor: RowEditor | None = None
        self._head, self._detail = Static(classes="title"), Static(classes="source")
        self._row_list = RowList(classes="-keep")
        super().__init__("", self._head, self._row_list, self._detail)

    def on_mount(self) -> None:
        self._show()

    def _show(self, current: int | None = None) -> None:
        size = max(cell_len(_label(parsed.row)) for parsed in self._rows)
        rows = [_row(n, *row, size) for n, row in enumerate(zip(self._rows, self._is_taken, strict=True))]
        self._row_list.set_rows(rows, None if current is None else str(current))
        title = pasted_list_title(self._where, self._chosen_rows, len(self._rows))
        self._head.update(plain_content("\n".join(filter(None, (self._notice, title)))))
        self._show_detail()

    def on_cursor_moved(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        row, lines = self._rows[self._row_list.cursor].row, self._lines[self._row_list.cursor]
        pasted = tr("Pasted: {lines}", lines=" / ".join(f"“{line}”" for line in lines)) if lines else ""
        detail = " · ".join(filter(None, (" ".join(row.urls), row.note))) if self._editor is None else ""
        self._detail.update(plain_content("\n".join(filter(None, (detail, pasted)))))
        self.refresh_bindings()

    @property
    def _chosen_rows(self) -> tuple[LinkRow, ...]:
        return tuple(parsed.row for parsed, is_taken in zip(self._rows, self._is_taken, strict=True) if is_taken)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual, named for what they do now."""
        names = {"take": tr("take {n}", n=len(self._chosen_rows)), "cancel": tr("none")}
        if not self._is_taken[self._row_list.cursor]:
            names["switch"] = tr("take too")
        if self._editor is not None:
            names = {"cancel": tr("back to the rows")}
        active_bindings = super().active_bindings
        for key, active in active_bindings.items():
            if name := names.get(active.binding.action):
                active_bindings[key] = active._replace(binding=replace(active.binding, description=name))
        return active_bindings

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("take", "switch", "edit", "join", "split") and self._editor is not None:
            return False
        if action == "join":
            return self._row_list.cursor > 0
        return super().check_action(action, parameters)

    def action_take(self) -> None:
        if self._chosen_rows:
            self.dismiss(self._chosen_rows)
        else:
            services(self).notify_text(tr("No row is ticked: Space ticks one, Esc takes none."))

    def action_switch(self) -> None:
        index = self._row_list.cursor
        self._is_taken[index] = not self._is_taken[index]
        self._show()

    def on_row_chosen(self, event: RowChosen) -> None:
        if self._editor is None:  # a click
            self._row_list.put_cursor_on(event.row_id)
            self.action_switch()

    def action_join(self) -> None:
        """Make one row of the one under the cursor and the one above it."""
        index = self._row_list.cursor
        above, below = self._rows[index - 1 : index + 1]
        is_taken, lines = any(self._is_taken[index - 1 : index + 1]), self._lines[index - 1] + self._lines[index]
        self._put(slice(index - 1, index + 1), (join_rows(above, below),), lines, is_taken=is_taken)

    def action_split(self) -> None:
        """Make rows of what was joined, or of the links of the row."""
        index = self._row_list.cursor
        rows = split_row(self._rows[index], self._lines[index])
        self._put(slice(index, index + 1), rows, self._lines[index], is_taken=self._is_taken[index])
        if len(rows) == 1:
            services(self).notify_text(tr("There is nothing to split in this row."))

    def _put(self, span: slice, rows: Sequence[ParsedRow], lines: tuple[str, ...], *, is_taken: bool) -> None:
        self._rows[span] = rows
        self._is_taken[span] = [is_taken] * len(rows)
        self._lines[span] = [lines] * len(rows)
        self._show(span.start)

    async def action_edit(self) -> None:
        self._editor = RowEditor()
        await self.mount(self._editor, after=self._row_list)
        self._editor.show(self._rows[self._row_list.cursor].row)
        focus_now(self._editor.label)
        self._show_editing()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "label" and self._editor is not None:
            focus_now(self._editor.urls)
        else:
            await self.action_cancel()

    async def action_cancel(self) -> None:  # type: ignore[override]
        """Close the open row and keep what was typed; or else take none."""
        editor, self._editor = self._editor, None
        if editor is None:
            self.dismiss(None)
            return
        index = self._row_list.cursor
        if editor.row() != self._rows[index].row:
            self._rows[index] = ParsedRow(editor.row(), joined=False, left_out=self._rows[index].left_out)
        await editor.remove()
        focus_now(self._row_list)
        self._show()
        self._show_editing()

    def _show_editing(self) -> None:
        self.set_class(self._editor is not None, "-editing")
        self._show_detail()
        self._row_list.put_cursor_on(str(self._row_list.cursor))


def _label(row: LinkRow) -> str:
    return row.label or tr("(no label)")


def _row(number: int, pasted: ParsedRow, is_taken: bool, label_size: int) -> Row:  # noqa: FBT001 - of a pair
    row = pasted.row
    url = row.urls[0] if row.urls else tr("no link: a heading?")
    more = f" +{len(row.urls) - 1}" if len(row.urls) > 1 else ""
    remark = tr("joined") if pasted.joined else (tr("note: {note}", note=shorten(row.note, _NOTE)) if row.note else "")
    box, style = ("[x] ", "") if is_taken else ("[ ] ", "dim")
    label = Cell(_label(row), style if row.label else "dim", share=0.42, max_size=label_size)
    left = (Cell(box, style), label, Cell("  "), Cell(url + more, style if row.urls else "warning", share=0.54))
    return Row(str(number), left, Cell(remark, "warning" if pasted.joined else "dim"))
