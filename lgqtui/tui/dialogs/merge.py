"""Dialog to merge two versions of a draft: the user chooses field by field."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from lgqtui.draft.diff import Difference, describe_answer, difference_lines, title_of
from lgqtui.i18n import tr, trn
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.messages import CursorMoved
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.workflows.recovery import MergeChoice, MergeRequest


class MergeDialog(Dialog[MergeChoice]):
    """Returns the choice between two versions of a draft. Esc leaves the draft as it is, or a conflict for later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("take them"), show=True, priority=True),
        Binding("space", "turn", tr("the other"), show=True, priority=True),
        Binding("a", "all", tr("all from one side"), show=True, priority=True),
        Binding("l", "later", tr("decide later"), show=True, priority=True),
    ]

    def __init__(self, request: MergeRequest) -> None:
        self._request = request
        self._questionnaire = request.questionnaire
        self._differences = request.differences
        self._from_other = set(request.preset_fields)
        self._row_list = RowList([self._row(d) for d in self._differences])
        self._detail = Static()
        title = tr("{title} Choose, field by field:", title=request.title)
        how = tr("Space takes the other one, a all from one side. Enter takes what is chosen.")
        detail_box = VerticalScroll(self._detail, classes="whole")
        super().__init__(title, self._row_list, detail_box, note=f"{how} {self._other_outcomes()}")

    def on_mount(self) -> None:
        self._show_difference(self._differences[0])

    def _other_outcomes(self) -> str:
        if self._request.is_recovery:
            template = (
                "Esc leaves the draft as it is; what was recovered becomes an earlier version. {key} decides later."
            )
            return tr(template, key="l")
        return tr("Esc leaves it for later.")

    def _row(self, difference: Difference) -> Row:
        chosen = difference.after if difference.field in self._from_other else difference.before
        side = self._request.other_label if difference.field in self._from_other else self._request.local_label
        words = describe_answer(self._questionnaire, difference.field, chosen)
        left = (Cell(title_of(self._questionnaire, difference.field), share=0.45), Cell("  "), Cell(words, "strong"))
        return Row(difference.field, left, Cell(side, "accent"))

    def on_cursor_moved(self, event: CursorMoved) -> None:
        self._show_difference(next(d for d in self._differences if d.field == event.row_id))

    def _show_difference(self, difference: Difference) -> None:
        heading = tr("{local} → {other}:", local=self._request.local_label, other=self._request.other_label)
        self._detail.update(plain_content("\n".join([heading, *difference_lines(difference)])))

    def on_row_chosen(self) -> None:
        self.action_turn()

    def action_turn(self) -> None:
        if self._row_list.current is not None:
            self._from_other ^= {self._row_list.current.id}
            self._show_rows()

    def action_all(self) -> None:
        """Take every field from one side: the other one, or the local one if all are from the other already."""
        field_ids = {d.field for d in self._differences}
        self._from_other = set() if self._from_other >= field_ids else field_ids
        self._show_rows()
        count = trn("{n} field", "{n} fields", len(field_ids))
        side = self._request.other_label if self._from_other else self._request.local_label
        services(self).notify_text(tr("{count} as they are {side}.", count=count, side=side))

    def _show_rows(self) -> None:
        self._row_list.set_rows([self._row(d) for d in self._differences])

    def action_take(self) -> None:
        self.dismiss(frozenset(self._from_other))

    def action_later(self) -> None:
        self.dismiss(None)

    def action_cancel(self) -> None:
        self.dismiss(frozenset(d.field for d in self._differences) if self._request.is_recovery else None)
