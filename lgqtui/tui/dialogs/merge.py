"""Two versions of a draft, side by side: the person chooses field by field."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from lgqtui.draft.diff import Difference, describe_answer, diff_drafts, difference_lines, title_of
from lgqtui.draft.model import Draft
from lgqtui.i18n import tr, trn
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList


class MergeSides(Struct, frozen=True):
    """The question that is asked, what the two versions are called, and what becomes of it without an answer."""

    title: str
    mine: str
    theirs: str
    otherwise: str


class MergeDialog(Dialog[frozenset[str]]):
    """Gives the fields that are to be as `theirs` has them; None if the person does not choose.

    `preset` are the fields for which theirs is chosen at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("take what is chosen"), show=True, priority=True),
        Binding("space", "turn", tr("the other one"), show=True, priority=True),
        Binding("a", "all", tr("all from one side"), show=True, priority=True),
    ]

    def __init__(
        self, questionnaire: Questionnaire, mine: Draft, theirs: Draft, preset: Collection[str], sides: MergeSides
    ) -> None:
        super().__init__()
        self._questionnaire = questionnaire
        self._found: tuple[Difference, ...] = diff_drafts(mine, theirs, questionnaire.fields)
        self._from_theirs = set(preset)
        self._sides = sides

    def compose(self) -> ComposeResult:
        """The question, the fields with what is chosen, the one under the cursor whole."""
        with Vertical(classes="box"):
            yield Static(plain_content(self._sides.title), classes="title")
            yield RowList([self._row(d) for d in self._found])
            with VerticalScroll(classes="whole"):
                yield Static()
            how = tr("Space takes the other one, a all from one side. Enter takes what is chosen.")
            yield Static(plain_content(how + " " + self._sides.otherwise), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first field."""
        focus_now(self.query_one(RowList))
        self._show_whole(self._found[0])

    def _row(self, difference: Difference) -> Row:
        chosen = difference.after if difference.field in self._from_theirs else difference.before
        side = self._sides.theirs if difference.field in self._from_theirs else self._sides.mine
        words = describe_answer(self._questionnaire, difference.field, chosen)
        left = (Cell(title_of(self._questionnaire, difference.field), share=0.45), Cell("  "), Cell(words, "strong"))
        return Row(difference.field, left, Cell(side, "accent"))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show what differs in the field under the cursor."""
        event.stop()
        self._show_whole(next(d for d in self._found if d.field == event.row.id))

    def _show_whole(self, difference: Difference) -> None:
        about = tr("{mine} → {theirs}:", mine=self._sides.mine, theirs=self._sides.theirs)
        self.query_one(".whole Static", Static).update(plain_content("\n".join([about, *difference_lines(difference)])))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on a row takes the other one."""
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        """Take the other version of the field under the cursor."""
        row_list = self.query_one(RowList)
        if row_list.current is not None:
            self._from_theirs ^= {row_list.current.id}
            self._show_rows()

    def action_all(self) -> None:
        """Take every field from one side: there, or here if all are from there already."""
        every = {d.field for d in self._found}
        self._from_theirs = set() if self._from_theirs >= every else every
        self._show_rows()
        taken = trn("{n} field", "{n} fields", len(every))
        side = self._sides.theirs if self._from_theirs else self._sides.mine
        self.app.notify_text(tr("{taken} as they are {side}.", taken=taken, side=side))

    def _show_rows(self) -> None:
        self.query_one(RowList).set_rows([self._row(d) for d in self._found])

    def action_take(self) -> None:
        """Take the fields as they are chosen."""
        self.dismiss(frozenset(self._from_theirs))
