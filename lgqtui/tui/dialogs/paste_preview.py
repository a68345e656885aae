"""Dialog that shows the link rows of a pasted list before they are added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import pasted_list_summary
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.text import shorten
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.messages import CursorMoved
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_NOTE = 14
"""Characters of a note beside its row; all of it is shown below the list."""


class PastePreview(Dialog[tuple[LinkRow, ...]]):
    """Shows the rows; returns those that the user accepts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("take them"), show=True, priority=True),
        Binding("l", "take_linked", tr("only those with a link"), show=True),
    ]

    def __init__(self, pasted: Sequence[ParsedRow]) -> None:
        self._rows = tuple(p.row for p in pasted)
        self._linked = tuple(row for row in self._rows if row.urls)
        self._detail = Static(classes="detail")
        label_size = max((cell_len(_label(row)) for row in self._rows), default=0)
        row_list = RowList([_row(n, p, label_size) for n, p in enumerate(pasted)])
        note = tr("Enter takes them, Esc leaves everything as it was.")
        super().__init__(pasted_list_summary(pasted), row_list, self._detail, note=note)

    def on_mount(self) -> None:
        self._show_detail(0)

    def on_cursor_moved(self, event: CursorMoved) -> None:
        self._show_detail(int(event.row_id))

    def _show_detail(self, number: int) -> None:
        row = self._rows[number]
        self._detail.update(plain_content(" · ".join(filter(None, (" ".join(row.urls), row.note)))))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "take_linked":
            return 0 < len(self._linked) < len(self._rows)
        return super().check_action(action, parameters)

    def action_take(self) -> None:
        self.dismiss(self._rows)

    def action_take_linked(self) -> None:
        """Accept only the rows that have a link: the others may be headings."""
        self.dismiss(self._linked)


def _label(row: LinkRow) -> str:
    return row.label or tr("(no label)")


def _row(number: int, pasted: ParsedRow, label_size: int) -> Row:
    row = pasted.row
    url = row.urls[0] if row.urls else tr("no link")
    more = f" +{len(row.urls) - 1}" if len(row.urls) > 1 else ""
    remark = tr("joined") if pasted.joined else (tr("note: {note}", note=shorten(row.note, _NOTE)) if row.note else "")
    label = Cell(_label(row), "" if row.label else "dim", share=0.42, max_size=label_size)
    left = (label, Cell("  "), Cell(url + more, "" if row.urls else "warning", share=0.54))
    return Row(str(number), left, Cell(remark, "warning" if pasted.joined else "dim"))
