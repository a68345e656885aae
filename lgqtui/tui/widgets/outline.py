"""The outline: every question with its state, a row each under its section."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import question_status, question_title, strip_bold
from lgqtui.questionnaire.model import Question, Section
from lgqtui.tui.actions import OUTLINE_ACTIONS
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_HEADING = "section:"


class Outline(RowList):
    """All questions. The cursor marks where one may go; a mark stands where one is."""

    DEFAULT_CSS = """
    Outline { height: 1fr; background: $surface; }
    """

    class GoTo(Message):
        """The person chose a question."""

        def __init__(self, question_id: str) -> None:
            super().__init__()
            self.question_id = question_id

    class Leave(Message):
        """The person wants to go back to where they were."""

    ACTIONS = OUTLINE_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in OUTLINE_ACTIONS]

    def __init__(self, interview: Interview, *, id: str | None = None) -> None:  # noqa: A002 - the toolkit's word
        super().__init__(id=id)
        self._interview = interview
        self._here = ""
        self._checked = False
        self._index: dict[str, int] = {}

    def mark_checked(self) -> None:
        """Lay out all rows; the answers have been checked. Until then, the first question is painted without them."""
        self._checked = True
        self._fill()

    def show_here(self, question_id: str) -> None:
        """Mark where the person is."""
        before, self._here = self._here, question_id
        self.show_state(before)
        self.show_state(question_id)
        self.put_cursor_on(question_id, center=True)

    def show_state(self, question_id: str) -> None:
        """Show how one question stands now."""
        if question_id in self._index:
            question = self._interview.questionnaire.questions[self._interview.questionnaire.position[question_id]]
            self.replace_row(self._index[question_id], self._row(question))

    def show_all(self) -> None:
        """Show how every question stands now, if that has been shown before."""
        if self._checked:
            self._fill()

    def _fill(self) -> None:
        rows: list[Row] = []
        for section in self._interview.questionnaire.sections:
            rows.append(_heading(section))
            for question in section.questions:
                self._index[question.id] = len(rows)
                rows.append(self._row(question))
        self.set_rows(rows, self._here or None)

    def _row(self, question: Question) -> Row:
        stand = question_status(self._interview, question, checked=self._checked)
        here = "▸" if question.id == self._here else " "
        style = "strong" if question.id == self._here else ""
        left = (Cell(f"{here}{stand.glyph} ", stand.style), Cell(question_title(question), style))
        return Row(question.id, left, Cell(stand.word, stand.style))

    def action_leave(self) -> None:
        """Go back to the question, to the place that was left."""
        self.post_message(self.Leave())

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Say where the person wants to go."""
        event.stop()
        self.post_message(self.GoTo(event.row.id))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Moving the cursor goes nowhere."""
        event.stop()


def _heading(section: Section) -> Row:
    number = f"{section.number}  " if section.number else ""
    return Row(_HEADING + section.id, (Cell(number + strip_bold(section.title), "dim"),), is_target=False)
