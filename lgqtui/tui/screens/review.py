"""The review screen: all fields with their answers, filtered; Enter goes to a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from msgspec import Struct
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import field_prompt
from lgqtui.interview.search import SELECTIONS, select, selection_words
from lgqtui.problems import SEVERITIES, Problem, severity_word
from lgqtui.questionnaire.kinds import counts_in_progress, is_answered
from lgqtui.questionnaire.model import Field
from lgqtui.text import shorten
from lgqtui.tui.actions import REVIEW_ACTIONS, bindings
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import ResultScreen
from lgqtui.tui.dialogs.help import screen_help
from lgqtui.tui.fields.field_view import GLYPHS
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import FilterChosen, RowChosen
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.filter_bar import FilterBar
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, LazyRows, Row, RowList, heading_row, index_of
from lgqtui.tui.widgets.status_line import SplitLine

T = TypeVar("T")


class FilteredListScreen(ResultScreen[T]):
    """A screen that shows the rows of one filter at a time; keys and clicks change the filter."""

    def __init__(self, interview: Interview, head: SplitLine, *below: Widget) -> None:
        super().__init__()
        self._interview = interview
        self._filters = FilterBar()
        self._row_list = RowList()
        self._detail = Static(id="detail")
        self._id_size = max(map(len, interview.questionnaire.fields))
        self._parts = (head, self._filters, self._row_list, self._detail, *below, KeyBar())

    def compose(self) -> ComposeResult:
        yield from self._parts

    def on_mount(self) -> None:
        focus_now(self._row_list)

    def show_filter(self, name: str) -> None:
        """Show the rows of one filter."""
        raise NotImplementedError

    def show_detail(self) -> None:
        """Show the details of the row under the cursor."""
        raise NotImplementedError

    def set_rows(self, rows: Sequence[Row], current: str | None) -> None:
        """Show rows, the cursor on the one with the id `current`; or that there are none."""
        self._row_list.set_rows(rows or [heading_row(tr("Nothing here."))], current)
        self.show_detail()

    def on_cursor_moved(self) -> None:
        self.show_detail()

    def on_filter_chosen(self, event: FilterChosen) -> None:
        self.show_filter(event.name)

    def action_go(self) -> None:
        self._row_list.action_choose()

    def action_next_filter(self) -> None:
        self.show_filter(self._filters.neighbour(1))

    def action_previous_filter(self) -> None:
        self.show_filter(self._filters.neighbour(-1))


class ReviewResult(Struct, frozen=True):
    """The field to go to ("" to go back) or the screen to open, and the filter and row to show when reopened."""

    field: str
    screen: Literal["", "links", "send"]
    filter: str
    row: str


class ReviewScreen(FilteredListScreen[ReviewResult]):
    """Returns a ReviewResult; reopened with its filter and row, it is shown as it was left."""

    CSS_PATH = "review.tcss"
    ACTIONS = REVIEW_ACTIONS
    BINDINGS = bindings(REVIEW_ACTIONS)

    def __init__(self, interview: Interview, name: str, filter_name: str, row: str) -> None:
        progress = tr("{n} of {all} answered", n=interview.progress.answered, all=interview.progress.applicable)
        super().__init__(interview, SplitLine(tr("Review · {draft}", draft=name), progress, id="head"))
        self._initial_position = (filter_name, row)
        self._problems = [problem for problem in interview.problems() if problem.needs_attention]
        self._rows = {name: self._rows_of(name) for name in SELECTIONS}
        self._filters.set_labels({name: selection_words(name, len(rows)) for name, rows in self._rows.items()})

    def on_mount(self) -> None:
        self.show_filter(*self._initial_position)

    def _rows_of(self, name: str) -> Sequence[Row]:
        if name == "problems":
            return LazyRows(len(self._problems), self._problem_row)
        return [self._row(f) for f in select(self._interview, name)]

    def _row(self, field: Field) -> Row:
        interview, answer = self._interview, self._interview.answer_to(field.id)
        if field.id not in interview.route.applicable:
            glyph, style = "–", "dim"
        elif any(p.needs_attention for p in interview.problems_at(field.id)):
            glyph, style = "!", "warning"
        elif answer.flag:
            glyph, style = "⚑", "accent"
        else:
            glyph, style = ("✓", "good") if is_answered(field, answer) else ("·", "dim")
        has_summary = answer.has_content or counts_in_progress(field, answer)
        summary = interview.answer_summary(field.id) if has_summary else tr("not ticked")
        name = field_prompt(interview.questionnaire.question_of[field.id], field)
        left = (Cell(f"{glyph} ", style), self._id_cell(field.id), Cell("  "), Cell(name))
        return Row(field.id, left, Cell(shorten(summary, 34), style if not is_answered(field, answer) else "dim"))

    def _id_cell(self, field_id: str) -> Cell:
        return Cell(field_id, "strong", share=0.22, max_size=self._id_size)

    def _problem_row(self, number: int) -> Row:
        problem = self._problems[number]
        word, message = severity_word(problem.severity), tr(problem.message, **problem.params)
        left = (
            Cell(f"{GLYPHS[problem.severity]} ", "warning"),
            self._id_cell(problem.field),
            Cell("  "),
            Cell(word + " " * (max(cell_len(severity_word(s)) for s in SEVERITIES) + 2 - cell_len(word)), "warning"),
            Cell(message),
        )
        return Row(str(number), left)

    def show_filter(self, name: str, row: str = "") -> None:
        """Show the rows of one filter, the cursor on a row or else on the first."""
        self._filters.current = name
        rows = self._rows[name]
        self.set_rows(rows, row if index_of(rows, row) is not None else next((r.id for r in rows), ""))

    def show_detail(self) -> None:
        """Show the problem under the cursor with its remedy, or else the keys."""
        problem = self._current_problem
        self._detail.update(plain_content(problem.sentence if problem else _keys_hint()))

    @property
    def _current_problem(self) -> Problem | None:
        row = self._row_list.current
        is_problem = row is not None and row.is_target and self._filters.current == "problems"
        return self._problems[int(row.id)] if row is not None and is_problem else None

    def on_row_chosen(self, event: RowChosen) -> None:
        problem = self._current_problem
        self._leave(problem.field if problem else event.row_id)

    def _leave(self, field_id: str = "", screen: Literal["", "links", "send"] = "") -> None:
        row = self._row_list.current
        self.dismiss(ReviewResult(field_id, screen, self._filters.current, row.id if row else ""))

    def action_send(self) -> None:
        self._leave(screen="send")

    def action_links(self) -> None:
        self._leave(screen="links")

    def action_back(self) -> None:
        self._leave()

    def action_help(self) -> None:
        marks = tr("✓ answered   · empty   ! needs a look   ⚑ come back to this   – set aside or not asked")
        self.app.push_screen(screen_help(tr("The review"), REVIEW_ACTIONS, marks))


def _keys_hint() -> str:
    return tr(
        "{go} goes there, {review} comes back here. {previous} {next} change the filter.",
        go=key_of("go"),
        review=key_of("review"),
        previous=key_of("previous_filter"),
        next=key_of("next_filter"),
    )
