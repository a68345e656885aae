"""Dialog to merge two versions of a draft: the user chooses field by field; nothing is chosen before."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lgqtui.draft.diff import Difference, answer_text, describe_answer, title_of
from lgqtui.i18n import tr, trn
from lgqtui.tui.content import comparison, plain_content
from lgqtui.tui.dialogs.dialog import Dialog, ScrolledBox
from lgqtui.tui.messages import CursorMoved
from lgqtui.tui.services import services
from lgqtui.tui.widgets.frame import describe_bindings
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.workflows.recovery import MergeChoice, MergeRequest

_WIDEST = 130
_WIDE = 80
"""Columns of the window from which a row also says the answers in a few words; the versions stand below."""
_ALL = " all"
"""The id of the row for all fields; no field has it."""


class MergeDialog(Dialog[MergeChoice]):
    """Returns the choice between two versions of a draft; None if it is left for later.

    Letters choose nothing: it comes while the user types.
    """

    BOX = ScrolledBox
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("take them"), show=True, priority=True),
        Binding("left", "choose(False)", tr("left"), show=True, priority=True),
        Binding("right", "choose(True)", tr("right"), show=True, priority=True),
    ]

    def __init__(self, request: MergeRequest) -> None:
        self._request = request
        self._differences = request.differences
        self._from_other: dict[str, bool] = {}
        self._row_list = RowList()
        self._detail = Static()
        self.texts = VerticalScroll(self._detail, classes="whole")
        note = tr("Enter without a choice, and Esc, leave it for later. {help}", help=request.help)
        super().__init__(request.title, self._row_list, self.texts, note=note)

    def _rows(self) -> list[Row]:
        rows = [self._row(difference) for difference in self._differences]
        count = trn("all {n} field", "all {n} fields", len(rows))
        return [*rows, Row(_ALL, (Cell(count, "dim"),))] if len(rows) > 1 else rows

    def _row(self, difference: Difference) -> Row:
        field, request = difference.field, self._request
        chosen = self._from_other.get(field)
        marks = ("( )" if chosen is not False else "(•)", "( )" if not chosen else "(•)")
        sides = f"{marks[0]} {request.local_label}  {marks[1]} {request.other_label}   "
        versions = difference.before, difference.after
        before, after = (describe_answer(request.questionnaire, field, answer) for answer in versions)
        words = f"{before} / {after}" if before != after else tr("{answer} in both, but not the same", answer=before)
        right = Cell(words if self.app.size.width >= _WIDE else "", "dim")
        return Row(field, (Cell(sides), Cell(title_of(request.questionnaire, field))), right)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual; the arrows say what they choose."""
        labels = {"choose(False)": self._request.local_label, "choose(True)": self._request.other_label}
        return describe_bindings(super().active_bindings, labels)

    @property
    def _fields(self) -> list[str]:
        """The fields that an arrow chooses: the one under the cursor, or all on the last row."""
        current = self._row_list.current
        if current is None or current.id == _ALL:
            return [difference.field for difference in self._differences]
        return [current.id]

    @on(events.Mount)
    @on(events.Resize)
    def _show_rows(self) -> None:
        self._row_list.set_rows(self._rows())
        self._show_difference()

    @on(CursorMoved)
    def _show_difference(self) -> None:
        difference = next(d for d in self._differences if d.field == self._fields[0])
        local = self._request.local_label, answer_text(difference.before)
        other = self._request.other_label, answer_text(difference.after)
        title = plain_content(title_of(self._request.questionnaire, difference.field), "bold")
        versions = comparison(local, other, min(self.size.width - 6, _WIDEST))
        self._detail.update(Content("\n").join((title, versions)))
        self.call_after_refresh(self.refresh_bindings)

    def action_choose(self, other: bool) -> None:  # noqa: FBT001 - the parameter of a binding
        self._from_other |= dict.fromkeys(self._fields, other)
        self._row_list.set_rows(self._rows())

    def action_take(self) -> None:
        """Return the choice; while fields are left to choose, say so; without any choice leave it for later."""
        missing = len(self._differences) - len(self._from_other)
        if self._from_other and missing:
            templates = "{n} field is not chosen yet.", "{n} fields are not chosen yet."
            services(self).notify_text(trn(*templates, missing))
            return
        self.dismiss(frozenset(f for f, is_other in self._from_other.items() if is_other) if not missing else None)
