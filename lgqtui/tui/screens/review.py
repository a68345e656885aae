"""The review screen: all fields with their answers, filtered; Enter goes to a field, and what is mended stays here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.i18n import tr, with_full_stop
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import field_prompt
from lgqtui.interview.search import SELECTIONS, select, selection_words, words_around
from lgqtui.problems import Problem
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field
from lgqtui.text import one_line, shorten
from lgqtui.tui.actions import REVIEW_ACTIONS, bindings
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import LineDialog, ResultScreen, ask_line
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import FilterChosen, RowChosen
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.frame import Head, count_of, framed
from lgqtui.tui.widgets.problem_rows import Finding, FindingColumns, findings_of, share_finding_columns
from lgqtui.tui.widgets.row_list import Cell, LazyRows, Row, RowList, heading_row
from lgqtui.tui.widgets.status_line import FilterBar, SplitLine
from lgqtui.workflows.link_checks import taken_notice
from lgqtui.workflows.navigation import UndoneStep, undo

T = TypeVar("T")

_WIDE = 120
"""Columns from which the words around a link stand at the right."""
_WORDS_SIZE = 34
_NARROW, _FIELD_SIZE, _FIELD_SIZE_IN_NARROW_ROWS = 70, 12, 9


class FilteredListScreen(ResultScreen[T]):
    """A screen that shows the rows of one filter at a time; keys and clicks change the filter."""

    def __init__(
        self, interview: Interview, path: Sequence[str], on_change: Callable[[Change, str], None], *below: Widget
    ) -> None:
        super().__init__()
        self._head = Head(*path, count=count_of(interview))
        self._interview, self._on_change = interview, on_change
        self._filters = FilterBar()
        self._row_list = RowList()
        self._detail = Static(id="detail")
        self._needle = ""
        self._id_size = max(map(len, interview.questionnaire.fields))
        self._parts = framed(self._head, self._filters, self._row_list, self._detail, *below)

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
        """Show rows, the cursor on the one with the id `current`; or what to do where there are none."""
        self._row_list.set_rows(rows or [heading_row(self.empty_words())], current)
        self.show_detail()

    def empty_words(self) -> str:
        """Return what is said where no row is shown."""
        return tr("Nothing here holds “{text}”.", text=self._needle) if self._needle else tr("Nothing here.")

    def holds_needle(self, *texts: str) -> bool:
        """Return True if texts of a row hold each word that rows are searched for."""
        folded = " ".join(texts).casefold()
        return all(word in folded for word in self._needle.casefold().split())

    def action_back(self) -> None:
        """Show all rows again where they are searched; else leave."""
        if self._needle:
            self._needle = ""
            self.show_filter(self._filters.current)
        else:
            self.leave()

    def leave(self) -> None:
        """Close the screen without a place to go to."""
        raise NotImplementedError

    def action_search(self) -> None:
        """Show only rows that hold some words, in every filter, until other words are given, or none."""

        def search(typed: str) -> None:
            self._needle = typed.strip()
            self.show_filter(self._filters.current)

        note = tr("Only rows that hold these words are shown. Leave it empty to see all.")
        dialog = LineDialog(tr("Search in this list"), self._needle, note, may_be_empty=True)
        ask_line(self, dialog, search, verb=tr("search"))

    def on_cursor_moved(self) -> None:
        self.show_detail()

    def on_filter_chosen(self, event: FilterChosen) -> None:
        self.show_filter(event.name)

    def action_undo(self) -> None:
        """Undo the last step of the answers here as well, and read the list again."""
        result = undo(self._interview)
        for change in (*result.change.others, result.change) if isinstance(result, UndoneStep) else ():
            self._on_change(change, "")
        services(self).notify_text((result.notice if isinstance(result, UndoneStep) else result).text)
        self.on_draft_replaced()

    def on_draft_replaced(self) -> None:
        """Show the count and the rows of the answers as they are now."""
        self._head.set(*self._head.path, count=count_of(self._interview))
        self.read_again()

    def mend_link(self, field_id: str, link: str, proposal: str) -> None:
        """Put the link that is proposed in the place of another."""
        with errors_shown(self):
            change = self._interview.apply_suggestion(field_id, link, proposal)
            self._on_change(change, taken_notice(proposal, key_of("undo")))
            self.read_again()

    def read_again(self) -> None:
        """Read the answers again, and show the rows of the present filter, the cursor where it was."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go":
            return (row := self._row_list.current) is not None and row.is_target
        return super().check_action(action, parameters)

    def action_go(self) -> None:
        self._row_list.action_choose()

    def action_next_filter(self) -> None:
        self.show_filter(self._filters.find_neighbour(1))

    def action_previous_filter(self) -> None:
        self.show_filter(self._filters.find_neighbour(-1))


class ReviewResult(Struct, frozen=True):
    """The field and link to go to ("" to go back) or the screen to open, and the filter and row to show later."""

    field: str
    link: str
    screen: Literal["", "links", "send"]
    filter: str
    row: str


class ReviewScreen(FilteredListScreen[ReviewResult]):
    """Returns a ReviewResult; reopened with its filter and row, it is shown as it was left."""

    CSS_PATH = "review.tcss"
    ACTIONS = REVIEW_ACTIONS
    BINDINGS = bindings(REVIEW_ACTIONS)

    def __init__(
        self, interview: Interview, name: str, filter_name: str, row: str, on_change: Callable[[Change, str], None]
    ) -> None:
        self._foot = SplitLine(id="state")
        super().__init__(interview, (name, tr("review")), on_change, self._foot)
        self._filters.current, self._initial_row = filter_name, row
        self._findings: list[Finding] = []
        self._matches: list[Finding] = []
        self._columns = FindingColumns(0, 0, 0)

    def on_mount(self) -> None:
        self._read()
        self.show_filter(self._filters.current, self._initial_row)

    @on(Resize)
    def _fit(self) -> None:
        if self._row_list.current is not None:
            self.show_filter(self._filters.current, self._row_list.current.id)

    def _read(self) -> None:
        """Read the findings and the numbers of the filters."""
        self._findings = findings_of(self._interview.problems())
        counts = {name: len(select(self._interview, name)) for name in SELECTIONS if name != "problems"}
        counts = {name: counts.get(name, len(self._findings)) for name in SELECTIONS}
        labels = ({name: selection_words(name, n, is_brief=b) for name, n in counts.items()} for b in (False, True))
        self._filters.set_labels(*labels)

    def _rows_of(self, name: str) -> Sequence[Row]:
        if name == "problems":
            return self._problem_rows()
        questionnaire = self._interview.questionnaire
        rows: list[Row] = []
        title = ""
        for field in select(self._interview, name):
            question, row = questionnaire.question_of[field.id], self._row(field)
            section, answer = questionnaire.section_of[question.id], self._interview.answer_to(field.id)
            texts = (cell.text for cell in (*row.left_cells, row.right_cell))
            if not self.holds_needle(question.text, answer.text, *texts):
                continue
            if name == "all" and title != (title := f"{section.number} {section.title}".strip()):
                rows.append(heading_row(title))
            rows.append(row)
        return rows

    def _problem_rows(self) -> Sequence[Row]:
        self._matches = [f for f in self._findings if self.holds_needle(f.problem.field, f.words(), f.problem.link)]
        return LazyRows(len(self._matches), self._finding_row, self._share_columns)

    def _share_columns(self, width: int) -> None:
        words_size = _WORDS_SIZE + 2 if self.size.width >= _WIDE else 0
        field_size = _FIELD_SIZE if self.size.width >= _NARROW else _FIELD_SIZE_IN_NARROW_ROWS
        self._columns = share_finding_columns(self._matches, width - words_size, field_size)

    def _row(self, field: Field) -> Row:
        interview, answer, kind = self._interview, self._interview.answer_to(field.id), KINDS[field.kind]
        if field.id not in interview.route.applicable:
            glyph, style = "–", "dim"
        elif any(p.needs_attention for p in interview.problems_at(field.id)):
            glyph, style = "!", "warning"
        elif answer.flag:
            glyph, style = "⚑", "accent"
        else:
            glyph, style = ("✓", "good") if kind.is_answered(answer) else ("·", "dim")
        has_summary = answer.has_content or kind.counts_in_progress(answer)
        summary = interview.answer_summary(field.id) if has_summary else tr("not ticked")
        name = field_prompt(interview.questionnaire.question_of[field.id], field)
        id_cell = Cell(field.id, "strong", share=0.22, max_size=self._id_size)
        left = (Cell(f"{glyph} ", style), id_cell, Cell("  "), Cell(name))
        size = _WORDS_SIZE if self.size.width < _WIDE else 2 * _WORDS_SIZE
        return Row(field.id, left, Cell(shorten(summary, size), style if not kind.is_answered(answer) else "dim"))

    def _finding_row(self, number: int) -> Row:
        problem = self._matches[number].problem
        words = ""
        if self.size.width >= _WIDE:
            words = words_around(self._interview.answer_to(problem.field), problem.link)
        right_cell = Cell(words, "dim", max_size=_WORDS_SIZE)
        return self._columns.row(str(number), self._matches[number], right_cell)

    def show_filter(self, name: str, row: str = "") -> None:
        """Show the rows of one filter, the cursor on a row, or where it was if that has gone; "" is the first."""
        self._filters.current = name
        rows = self._rows_of(name)
        self.set_rows(rows, row or next((r.id for r in rows), ""))

    def empty_words(self) -> str:
        """Return what to do where a filter has no rows."""
        if self._needle:
            return super().empty_words()
        return {
            "all": tr("Nothing is asked yet."),
            "unanswered": tr("Every question has an answer."),
            "problems": tr("Nothing needs a look."),
            "flagged": tr("Nothing is flagged. {key} at a field flags it.", key=key_of("flag")),
            "aside": tr("No answer is set aside."),
        }[self._filters.current]

    def show_detail(self) -> None:
        """Show the finding under the cursor as a sentence with its remedy, then its link whole."""
        problem, rows = self._current_problem, self._row_list.rows
        lines: list[str] = []
        if problem is not None:
            sentence = with_full_stop(problem.headline[:1].upper() + problem.headline[1:])
            remedy = tr(problem.remedy, **problem.params)
            lines = list(filter(None, (f"{sentence} {remedy}".strip(), one_line(problem.link))))
        self._detail.update(plain_content("\n".join(lines)))
        targets = [row.id for row in rows if row.is_target] if not isinstance(rows, LazyRows) else None
        current = self._row_list.current
        number, count = self._row_list.cursor + 1, len(rows)
        if targets is not None and current is not None and current.is_target:
            number, count = targets.index(current.id) + 1, len(targets)
        parts = [tr("rows with “{text}”", text=self._needle)] if self._needle else []
        if current is not None and current.is_target:
            back = tr("{go} goes there, then {review} comes back to this row", go=key_of("go"), review=key_of("review"))
            parts = [tr("{n} of {all}", n=number, all=count), *parts, back]
        self._foot.set(" · ".join(parts))
        self.refresh_bindings()

    @property
    def _current_problem(self) -> Problem | None:
        row = self._row_list.current
        is_finding = row is not None and row.is_target and self._filters.current == "problems"
        return self._matches[int(row.id)].problem if row is not None and is_finding else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mend_finding":
            return bool((problem := self._current_problem) and problem.suggestion)
        return super().check_action(action, parameters)

    def action_mend_finding(self) -> None:
        """Put the link that is proposed in its place, and stay at the next finding."""
        if problem := self._current_problem:
            self.mend_link(problem.field, problem.link, problem.suggestion)

    def read_again(self) -> None:
        self._read()
        self._fit()

    def on_row_chosen(self, event: RowChosen) -> None:
        problem = self._current_problem
        if problem:
            self._leave(problem.field, problem.link)
        else:
            self._leave(event.row_id)

    def _leave(self, field_id: str = "", link: str = "", screen: Literal["", "links", "send"] = "") -> None:
        row = self._row_list.current
        self.dismiss(ReviewResult(field_id, link, screen, self._filters.current, row.id if row else ""))

    def action_send(self) -> None:
        self._leave(screen="send")

    def action_links(self) -> None:
        self._leave(screen="links")

    def leave(self) -> None:
        self._leave()

    def help_blocks(self) -> dict[str, Content]:
        """Return what the help says of this screen."""
        marks = tr("✓ answered   · empty   ! needs a look   ⚑ come back to this   – set aside or not asked")
        return {tr("Signs"): plain_content(marks)}
