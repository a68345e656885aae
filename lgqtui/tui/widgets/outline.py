"""The outline: the questions with their status, grouped by section."""

from __future__ import annotations

from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import question_status, question_title, strip_bold
from lgqtui.questionnaire.model import Question
from lgqtui.tui.actions import OUTLINE_ACTIONS, bindings
from lgqtui.tui.messages import OutlineLeft, QuestionChosen, RowChosen
from lgqtui.tui.widgets.row_list import Cell, Row, RowList, heading_row


class Outline(RowList):
    """All questions. `▸` marks the current one; the cursor is on the one to go to."""

    DEFAULT_CSS = """
    Outline { height: 1fr; background: $surface; }
    """

    ACTIONS = OUTLINE_ACTIONS
    BINDINGS = bindings(OUTLINE_ACTIONS)

    def __init__(self, interview: Interview, *, id: str | None = None) -> None:  # noqa: A002 - named as in Textual
        super().__init__(id=id)
        self._interview = interview
        self._current_id = ""
        self._is_checked = False
        self._index: dict[str, int] = {}

    def mark_checked(self) -> None:
        """Fill the list once the answers have been checked; the first question is painted before that."""
        self._is_checked = True
        self._fill()

    def mark_current(self, question_id: str) -> None:
        """Mark the current question."""
        previous, self._current_id = self._current_id, question_id
        self.show_status(previous)
        self.show_status(question_id)
        self.put_cursor_on(question_id, center=True)

    def show_status(self, question_id: str) -> None:
        """Update the status of a question."""
        if question_id in self._index:
            question = self._interview.questionnaire.question(question_id)
            self.replace_row(self._index[question_id], self._row(question))

    def show_all_statuses(self) -> None:
        """Update the status of every question, if the list is filled."""
        if self._is_checked:
            self._fill()

    def _fill(self) -> None:
        rows: list[Row] = []
        for section in self._interview.questionnaire.sections:
            number = f"{section.number}  " if section.number else ""
            rows.append(heading_row(number + strip_bold(section.title)))
            for question in section.questions:
                self._index[question.id] = len(rows)
                rows.append(self._row(question))
        self.set_rows(rows, self._current_id or None)

    def _row(self, question: Question) -> Row:
        status = question_status(self._interview, question, checked=self._is_checked)
        marker = "▸" if question.id == self._current_id else " "
        style = "strong" if question.id == self._current_id else ""
        left = (Cell(f"{marker}{status.glyph} ", status.style), Cell(question_title(question), style))
        return Row(question.id, left, Cell(status.word, status.style))

    def action_leave(self) -> None:
        self.post_message(OutlineLeft())

    def on_row_chosen(self, event: RowChosen) -> None:
        self.post_message(QuestionChosen(event.row_id))
