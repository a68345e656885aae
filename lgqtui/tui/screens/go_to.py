"""Go to: search over numbers, wording and answers."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Field
from lgqtui.text import shorten
from lgqtui.tui.screens.dialog import Dialog
from lgqtui.tui.shown import plain, prompt_of, unmarked
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.tui.widgets.short_field import Line
from lgqtui.words import say

_AROUND = 30
"""Characters of an answer shown around what was found in it."""


class GoTo(Dialog[str]):
    """Gives the id of the field to go to."""

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._interview = interview
        self._places = [_Place(interview, f) for f in interview.questionnaire.fields.values()]

    def compose(self) -> ComposeResult:
        """A line to search, and what is found."""
        with Vertical(classes="box"):
            yield Static(plain(say("Go to: a number, words of a question, or words of your answers")), classes="title")
            yield Line()
            yield RowList(self._found(""))
            yield Static(plain(say("Up and down choose, Enter goes there, Esc goes back.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the line."""
        self.query_one(Line).focus()

    def on_key(self, event: events.Key) -> None:
        """Move in the list while typing goes on."""
        moves = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}
        if event.key in moves and self.query_one(Line).has_focus:
            event.stop()
            name, _, by = moves[event.key].partition("(")
            getattr(self.query_one(RowList), f"action_{name}")(int(by.rstrip(")")))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        rows = self._found(event.value)
        self.query_one(RowList).set_rows(rows, rows[0].id if rows else None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(RowList).action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row.id)

    def _found(self, wanted: str) -> list[Row]:
        needle = " ".join(wanted.split()).casefold()
        ranked = sorted(
            ((rank, n) for n, place in enumerate(self._places) if (rank := place.rank(needle)) is not None),
        )
        return [self._places[n].row(needle) for _, n in ranked]


class _Place:
    """A field as something to be found."""

    def __init__(self, interview: Interview, field: Field) -> None:
        question = interview.questionnaire.question_of[field.id]
        answer = interview.answer_to(field.id)
        links = (part for row in answer.links for part in (row.label, *row.urls, row.note))
        self._id = field.id
        self._number = question.number or field.id
        self._name = prompt_of(question, field)
        self._words = f"{unmarked(question.text)} {unmarked(field.prompt)}".casefold()
        self._answer = " ".join([answer.text, answer.remark, *links])
        self._folded = self._answer.casefold()
        self._brief = interview.words_about(field.id) if field.id in interview.route.asked else say("not asked")

    def rank(self, needle: str) -> int | None:
        """How well it fits: a number first, then wording, then answers; None if not at all."""
        if not needle or self._number.casefold().startswith(needle) or self._id.casefold().startswith(needle):
            return 0
        if needle in self._words:
            return 1
        return 2 if needle in self._folded else None

    def row(self, needle: str) -> Row:
        """How it is shown: with a piece of the answer if that is where it was found."""
        said = self._brief
        if needle and self.rank(needle) == 2:
            at = self._folded.find(needle)
            said = "…" + shorten(self._answer[max(at - _AROUND // 2, 0) : at + _AROUND], _AROUND)
        left = (Cell(f"{self._number:<8}", "strong"), Cell(self._name))
        return Row(self._id, left, Cell(shorten(said, 34), "dim"))
