"""The outline: the questions with their status, grouped by section."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import Binding, BindingType

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import question_status, question_title, strip_bold
from lgqtui.questionnaire.model import Question, Section
from lgqtui.tui.actions import OUTLINE_ACTIONS, bindings
from lgqtui.tui.content import plain_content
from lgqtui.tui.messages import OutlineLeft, QuestionChosen, RowChosen
from lgqtui.tui.widgets.row_list import Cell, Row, RowList, index_of
from lgqtui.tui.widgets.status_line import progress_bar

_NARROW, _BESIDE = 70, 40
"""Cells below which a section has its count alone, and below which the name of a question takes two lines."""
_MARK = "▌"
_MARKER = 4
_COUNT = 3
_BAR = 4


class Outline(RowList):
    """All questions by sections, which fold. `▌` marks the current question; the cursor is on the one to go to."""

    DEFAULT_CSS = "Outline { height: 1fr; background: $surface; }"

    ACTIONS = OUTLINE_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(OUTLINE_ACTIONS),
        Binding("enter", "choose", tr("go"), show=True),
        Binding("left", "fold(True)", tr("fold"), show=True),
        Binding("right", "fold(False)", "Unfold", show=False),
    ]

    def __init__(self, interview: Interview, *, id: str | None = None) -> None:  # noqa: A002 - named as in Textual
        super().__init__(id=id)
        self._interview = interview
        self._current_id = ""
        self._is_checked = False
        self._folded: set[str] = set()

    def mark_checked(self) -> None:
        """Fill the list once the answers have been checked; the first question is painted before that."""
        self._is_checked = True
        self._fill()

    def mark_current(self, question_id: str) -> None:
        """Mark the current question, which is in view; the cursor goes to it from another one."""
        previous, self._current_id = self._current_id, question_id
        if index_of(self.rows, question_id) is None:
            self._folded.discard(self._interview.questionnaire.section_of[question_id].id)
            self._fill()
        self.show_status(previous)
        self.show_status(question_id)
        if question_id != previous:
            self.put_cursor_on(question_id, center=True)

    def show_status(self, question_id: str) -> None:
        """Update the status of a question and the progress of its section."""
        if question_id and self.rows:
            questionnaire = self._interview.questionnaire
            self.replace_row(self._section(questionnaire.section_of[question_id]))
            self.replace_row(self._rows_of(questionnaire.question(question_id))[0])

    @on(events.Resize)
    def show_all_statuses(self) -> None:
        """Update the status of every question, if the list is filled."""
        if self.rows:
            self._fill()

    def _fill(self, cursor_id: str = "") -> None:
        rows: list[Row] = []
        for section in self._interview.questionnaire.sections:
            rows.append(self._section(section))
            for question in section.questions if section.id not in self._folded else ():
                rows += self._rows_of(question)
        self.set_rows(rows, cursor_id or (self.current.id if self.current else self._current_id) or None)

    def _section(self, section: Section) -> Row:
        number = f"{section.number} " if section.number else ""
        is_around = any(question.id == self._current_id for question in section.questions)
        sign = f"▸{_MARK if is_around else ' '}" if section.id in self._folded else "▾ "
        name = Cell(sign + number + strip_bold(section.title), "strong")
        done = self._interview.progress_of(*section.questions)
        progress = tr("{n} of {all}", n=done.answered, all=done.applicable)
        if self.size.width >= _NARROW:
            progress = f"{progress_bar(done.answered, done.applicable, _BAR, '▰▱')} {progress}"
            questions = section.questions if self._is_checked else ()
            problems = [p for question in questions for p in self._interview.problems_in(question)]
            if attention := sum(problem.needs_attention for problem in problems):
                progress += " · " + trn("{n} needs a look", "{n} need a look", attention)
        return Row(_section_row(section), (name,), Cell(progress, "dim"))

    def _rows_of(self, question: Question) -> list[Row]:
        status = question_status(self._interview, question, checked=self._is_checked)
        is_current = question.id == self._current_id
        left = Cell(f"{_MARK if is_current else ' '}{status.glyph} ", status.style)
        style, title = "strong" if is_current else "", question_title(question)
        if not 0 < self.size.width < _BESIDE:
            return [Row(question.id, (left, Cell(title, style)), Cell(status.word, status.style))]
        count = Cell(f"{status.count or '':>{_COUNT}}", status.style)
        size = max(self.size.width - _MARKER - _COUNT - 2, 1)
        first = plain_content(title).wrap(size)[0].plain
        rows = [Row(question.id, (left, Cell(first.rstrip(), style)), count)]
        if others := title[len(first) :].strip():
            cells = (Cell(" " * (_MARKER + cell_len(question.number) + 1)), Cell(others, style))
            rows.append(Row(f"{question.id} goes on", cells, is_target=False, continues=True))
        return rows

    def action_leave(self) -> None:
        self.post_message(OutlineLeft())

    def action_fold(self, is_folded: bool | None = None) -> None:  # noqa: FBT001 - the parameter of a binding
        """Fold the section under the cursor, or unfold it; the other of the two if that is not said."""
        section = self._current_section
        if section is None:
            return
        if is_folded is None:
            is_folded = section.id not in self._folded
        (self._folded.add if is_folded else self._folded.discard)(section.id)
        self._fill(_section_row(section) if is_folded or self.current is None else self.current.id)

    @property
    def _current_section(self) -> Section | None:
        row = self.current
        sections = self._interview.questionnaire.sections
        ids = {i: s for s in sections for i in (_section_row(s), *(question.id for question in s.questions))}
        return ids.get(row.id) if row is not None else None

    def on_row_chosen(self, event: RowChosen) -> None:
        if event.row_id.startswith(_SECTION):
            self.action_fold()
        else:
            self.post_message(QuestionChosen(event.row_id))


_SECTION = "section "


def _section_row(section: Section) -> str:
    return _SECTION + section.id
