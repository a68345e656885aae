"""Tick fields: the list of boxes stays visible while the explanation of one is edited below it.

The text fields of the question are rows of the same list, so that all are reached in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import strip_bold
from lgqtui.interview.link_overview import link_labels
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field
from lgqtui.text import count_words
from lgqtui.tui.actions import TICK_ACTIONS
from lgqtui.tui.content import wording
from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.fields.links import LinkRows
from lgqtui.tui.fields.text_editor import LongText, TextEditor
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import AnswerChanged, CursorMoved, FieldLeft, RowChosen
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_BOX = 4
"""Cells of `[x] `: a click there ticks."""


class TickFields(FieldView):
    """The boxes of a question, and the explanation of the one under the cursor."""

    DEFAULT_CSS = """
    TickFields {
        height: 1fr; min-height: 17;
        & > RowList { height: auto; max-height: 40%; }
        .prompt { margin-top: 1; text-style: bold; max-height: 3; }
        TextEditor { min-height: 4; LongText { min-height: 3; } }
        & > Notes, & > ProblemLines { max-height: 2; }
        &.-bare { height: auto; min-height: 0; }
    }
    """
    ACTIONS = TICK_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in TICK_ACTIONS]

    def __init__(self, fields: Sequence[Field], interview: Interview) -> None:
        super().__init__(fields[0], interview)
        self._fields = {f.id: f for f in fields}
        self._shows_problems = False
        self.set_class(not any("text" in usable_parts(f) for f in fields), "-bare")

    def compose(self) -> ComposeResult:
        yield RowList(self._rows(), classes="-keep")
        yield Static(classes="prompt")
        yield TextEditor()
        yield LinkRows(tr("+ keep a link beside the text"))

    @property
    def field_ids(self) -> tuple[str, ...]:
        """All fields of the question."""
        return tuple(self._fields)

    @property
    def current_field_id(self) -> str:
        """The field whose explanation is shown."""
        return self.field.id

    @property
    def editor(self) -> RowList:
        """The list of boxes."""
        return self.query_one(RowList)

    def focus_field(self, field_id: str) -> None:
        """Put the cursor on a box and focus the list."""
        self._show_field(field_id)
        focus_now(self.editor)

    def show(self) -> None:
        """Show the boxes and the current explanation of the draft."""
        applicable = [f for f in self._fields.values() if f.id in self.interview.route.applicable]
        if applicable and self.field not in applicable:
            self.field = applicable[0]
        self.editor.set_rows(self._rows(), self.field.id)
        self._show_detail()

    def show_route(self, *, at_first: bool = False) -> None:  # noqa: ARG002 - other views need it
        """Show only the boxes that apply."""
        self.display = any(i in self.interview.route.applicable for i in self._fields)
        self.show()

    def show_problems(self) -> None:
        """Show the problems of the current field, and update the rows of the others."""
        self._shows_problems = True
        self.editor.set_rows(self._rows(), self.field.id)
        self._show_checks()

    def _rows(self) -> list[Row]:
        return [self._row(f) for f in self._fields.values() if f.id in self.interview.route.applicable]

    def _row(self, field: Field) -> Row:
        answer = self.interview.answer_to(field.id)
        box = ("[x] " if answer.checked else "[ ] ") if "checked" in usable_parts(field) else "    "
        words = count_words(answer.text)
        note = trn("{n} word", "{n} words", words) if words else ""
        if not words and answer.checked and field.explain:
            note = tr("explain…")
        flag = "⚑ " if answer.flag else ""
        style = "strong" if answer.checked else ""
        return Row(field.id, (Cell(box, style), Cell(flag + strip_bold(field.prompt), style)), Cell(note, "dim"))

    def _show_field(self, field_id: str) -> None:
        self.field = self._fields[field_id]
        self.editor.put_cursor_on(field_id)
        self._show_detail()

    def _show_detail(self) -> None:
        answer = self.interview.answer_to(self.field.id)
        parts = usable_parts(self.field)
        self.query_one(".prompt", Static).update(wording(self.field.prompt))
        self.query_one(TextEditor).display = "text" in parts
        self.query_one(LinkRows).display = "links" in parts
        if "text" in parts:
            has_box = "checked" in parts
            explain = tr("Enter goes here, to explain; {key} ticks the box above.", key=key_of("tick"))
            self.query_one(TextEditor).set_placeholder(explain if has_box else tr("Enter goes here."))
            self.query_one(TextEditor).show_text(self.field.id, answer.text)
            self.query_one(LinkRows).show_rows(self.field.id, answer.links)
        self.show_notes()
        self._show_checks()

    def _show_checks(self) -> None:
        """Show the problems of the current field and the labels of its links, once the answers have been checked."""
        if not self._shows_problems:
            return
        super().show_problems()
        labels = link_labels(self.interview, self.field.id)
        self.query_one(TextEditor).show_link_labels(labels)
        self.query_one(LinkRows).show_link_labels(labels)

    @on(CursorMoved)
    def _cursor_moved(self, event: CursorMoved) -> None:
        if event.row_list is self.editor:
            event.stop()
            if event.row_id != self.field.id:
                self.post_message(FieldLeft())
                self._show_field(event.row_id)

    @on(RowChosen)
    def _row_chosen(self, event: RowChosen) -> None:
        if event.row_list is self.editor:
            event.stop()
            is_on_box = "checked" in usable_parts(self.field) and 0 <= event.column < _BOX
            if "text" in usable_parts(self.field) and not is_on_box:
                focus_now(self.query_one(LongText))
            else:
                self.action_tick()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to tick only in the list, and to go back to it only elsewhere."""
        if action == "tick":
            return "checked" in usable_parts(self.field) and self.editor.has_focus
        if action == "to_list":
            return not self.editor.has_focus
        return super().check_action(action, parameters)

    def action_tick(self) -> None:
        if "checked" in usable_parts(self.field):
            checked = not self.interview.answer_to(self.field.id).checked
            self.post_message(AnswerChanged(self.field.id, {"checked": checked}))

    def action_to_list(self) -> None:
        focus_now(self.editor)
