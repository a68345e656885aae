"""Tick fields: a list of boxes, and under it the explanation of one; the list folds to a line while that is edited.

The text fields of the question are rows of the same list, so that all are reached in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import strip_bold
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field
from lgqtui.text import count_words
from lgqtui.tui.actions import TICK_ACTIONS, bindings
from lgqtui.tui.content import plain_content, wording
from lgqtui.tui.fields.text import TextAndLinks
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import AnswerChanged, CursorMoved, ExplanationPasted, FieldLeft, RowChosen
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_BOX = 4
"""Cells of `[x] `: a click there ticks."""
_UNFOLD = " ▾"
"""At the end of the folded line; a click there gives the text the whole window."""


class BoxList(RowList):
    """The boxes; a click on the line to which they are folded leaves the focus to what it leads to."""

    is_folded = False

    def focus_on_click(self) -> bool:
        return not self.is_folded


class TickFields(TextAndLinks):
    """The boxes of a question, and the explanation of the one under the cursor."""

    DEFAULT_CSS = """
    TickFields {
        height: 1fr; min-height: 12;
        & > RowList { height: auto; max-height: 60%; }
        .prompt { margin-top: 1; text-style: bold; max-height: 3; }
        &.-writing { min-height: 0; }
        &.-writing > .prompt, .prompt.-none { display: none; }
        TextEditor { min-height: 4; LongText { min-height: 3; } }
        & > Notes { max-height: 2; }
        &.-bare { height: auto; min-height: 0; & > RowList { max-height: 14; } }
    }
    """
    ACTIONS = (*TICK_ACTIONS, *TextAndLinks.ACTIONS)
    BINDINGS = bindings(TICK_ACTIONS)

    def __init__(self, fields: Sequence[Field], interview: Interview) -> None:
        self._row_list = BoxList(classes="-keep")
        self._prompt = Static(classes="prompt")
        super().__init__(fields, interview, self._row_list, self._prompt)
        self._fields = {f.id: f for f in fields}
        self._shows_problems = False
        self.set_class(not any("text" in usable_parts(f) for f in fields), "-bare")

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def focus_field(self, field_id: str) -> None:
        """Put the cursor on a box and focus the list."""
        self._show_field(field_id)
        focus_now(self.editor)

    @property
    def paste_refusal(self) -> str:
        return tr("Space ticks; Enter explains. A paste goes into the explanation: Enter first.")

    def on_paste(self, event: events.Paste) -> None:
        """Offer to put a pasted text behind the explanation of the box under the cursor."""
        if len(event.text.strip()) > 1 and self.editor.has_focus and "text" in usable_parts(self.field):
            event.stop()
            self.post_message(ExplanationPasted(self.field.id, event.text))

    def show(self) -> None:
        """Show the boxes and the current explanation of the draft."""
        applicable = self._applicable()
        if applicable and self.field not in applicable:
            self.field = applicable[0]
        self._row_list.set_rows(self._rows(), self.field.id)
        self._show_detail()

    def show_route(self) -> None:
        """Show only the boxes that apply."""
        self.display = bool(self._applicable())
        self.show()

    def show_problems(self) -> None:
        """Show the problems of the current field, and update the rows of the others."""
        self._shows_problems = True
        self._row_list.set_rows(self._rows(), self.field.id)
        super().show_problems()

    def _applicable(self) -> list[Field]:
        return [f for f in self._fields.values() if f.id in self.interview.route.applicable]

    def fold(self) -> bool:
        """Show of the boxes only that of the explanation while it is written."""
        is_written = super().fold()
        if is_written != self._row_list.is_folded:
            self._row_list.is_folded = is_written
            self._row_list.set_rows(self._rows(), self.field.id)
        return is_written

    def _rows(self) -> list[Row]:
        applicable, row = self._applicable(), self._row(self.field)
        if not self._row_list.is_folded or self.field not in applicable:
            return [self._row(field) for field in applicable]
        box, prompt = row.left_cells
        boxes = [field for field in applicable if "checked" in usable_parts(field)]
        number = boxes.index(self.field) + 1 if self.field in boxes else 0
        position = tr("{n} of {all}", n=number, all=len(boxes)) if number else ""
        note = Cell(f"{row.right_cell.text}{_UNFOLD}".strip(), "dim")
        return [Row(row.id, (box, Cell(f"{position}  ".lstrip()), prompt), note)]

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
        self._row_list.put_cursor_on(field_id)
        self._show_detail()

    def _show_detail(self) -> None:
        parts = usable_parts(self.field)
        self._prompt.update(wording(self.field.prompt))
        self.on_resize()
        self.text_editor.display = "text" in parts
        self.link_rows.display = False
        if "text" in parts:
            explain = tr("Enter goes here, to explain; {key} ticks the box above.", key=key_of("tick"))
            placeholder = explain if "checked" in parts else tr("Enter goes here.")
            self.text_editor.area.placeholder = plain_content(f"({placeholder})")
            super().show()
        self.show_notes()
        if self._shows_problems:  # only once the answers have been checked
            super().show_problems()

    def on_resize(self) -> None:
        """Repeat the prompt under the boxes where it is explained, or cut in its row."""
        is_cut = cell_len(strip_bold(self.field.prompt)) + _BOX > (self._row_list.size.width or 80)
        self._prompt.set_class("text" not in usable_parts(self.field) and not is_cut, "-none")

    def on_cursor_moved(self, event: CursorMoved) -> None:
        if event.row_id != self.field.id:
            self.post_message(FieldLeft())
            self._show_field(event.row_id)

    def on_row_chosen(self, event: RowChosen) -> None:
        if self._row_list.is_folded:
            if event.column < self._row_list.size.width - cell_len(_UNFOLD):
                self.action_to_list()
            else:
                self.app.call_later(self.app.run_action, "whole_window", self.screen)
            return
        is_on_box = "checked" in usable_parts(self.field) and 0 <= event.column < _BOX
        if "text" in usable_parts(self.field) and not is_on_box:
            focus_now(self.text_editor.area)
        else:
            self.action_tick()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "tick":
            return "checked" in usable_parts(self.field) and self.editor.has_focus
        if action == "to_list":
            return not self.editor.has_focus and self.screen.maximized is None
        return super().check_action(action, parameters)

    def action_tick(self) -> None:
        if "checked" in usable_parts(self.field):
            self.post_message(AnswerChanged(self.field.id, {"checked": not self.answer.checked}))

    def action_to_list(self) -> None:
        focus_now(self.editor)
