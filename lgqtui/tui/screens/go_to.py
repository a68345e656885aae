"""Go to: search over numbers, wording and answers."""

from __future__ import annotations

from collections.abc import Sequence

from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Field
from lgqtui.text import shorten
from lgqtui.tui.screens.finder import Finder
from lgqtui.tui.shown import prompt_of, unmarked
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.words import say

_AROUND = 30
"""Characters of an answer shown around what was found in it."""


class GoTo(Finder):
    """Gives the id of the field to go to."""

    TITLE_WORDS = "Go to: a number, words of a question, or words of your answers"

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._places = [_Place(interview, f) for f in interview.questionnaire.fields.values()]

    def found(self, needle: str) -> Sequence[Row]:
        """The fields that fit: by number, then by wording, then by answer."""
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
        self._number = question.number or interview.questionnaire.section_of[question.id].number
        self._name = prompt_of(question, field)
        self._words = f"{unmarked(question.text)} {unmarked(field.prompt)}".casefold()
        self._answer = " ".join([answer.text, answer.remark, *links])
        self._folded = self._answer.casefold()
        self._brief = interview.words_about(field.id) if field.id in interview.route.asked else say("not asked")

    def rank(self, needle: str) -> int | None:
        """How well it fits: a number first, then wording, then answers; None if not at all."""
        if not needle or self._number.casefold().startswith(needle) or self._id.casefold().startswith(needle):
            return 0
        words = needle.split()
        if all(word in self._words for word in words):
            return 1
        return 2 if all(word in self._folded for word in words) else None

    def row(self, needle: str) -> Row:
        """How it is shown: with a piece of the answer if that is where it was found."""
        said = self._brief
        if needle and self.rank(needle) == 2:
            at = self._folded.find(needle.split(maxsplit=1)[0])
            said = "…" + shorten(self._answer[max(at - _AROUND // 2, 0) : at + _AROUND], _AROUND)
        left = (Cell(f"{self._number:<8}", "strong"), Cell(self._name))
        return Row(self._id, left, Cell(shorten(said, 34), "dim"))
