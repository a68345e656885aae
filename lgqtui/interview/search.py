"""Finding a field by its number, its wording, or the person's answer to it."""

from __future__ import annotations

from lgqtui.i18n import say
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import prompt_of, unmarked
from lgqtui.questionnaire.model import Field
from lgqtui.text import shorten

_AROUND = 30
"""Characters of an answer shown around what was found in it."""


class Findable:
    """A field as something to be found. What is searched for comes in lower case."""

    def __init__(self, interview: Interview, field: Field) -> None:
        question = interview.questionnaire.question_of[field.id]
        answer = interview.answer_to(field.id)
        links = (part for row in answer.links for part in (row.label, *row.urls, row.note))
        self.field = field
        self.number = question.number or interview.questionnaire.section_of[question.id].number
        self.name = prompt_of(question, field)
        self._words = f"{unmarked(question.text)} {unmarked(field.prompt)}".casefold()
        self._answer = " ".join([answer.text, answer.remark, *links])
        self._folded = self._answer.casefold()
        self._brief = interview.words_about(field.id) if field.id in interview.route.asked else say("not asked")

    def rank(self, needle: str) -> int | None:
        """How well it fits: a number first, then wording, then answers; None if not at all."""
        if not needle or self.number.casefold().startswith(needle) or self.field.id.casefold().startswith(needle):
            return 0
        words = needle.split()
        if all(word in self._words for word in words):
            return 1
        return 2 if all(word in self._folded for word in words) else None

    def said(self, needle: str) -> str:
        """The answer in a few words: those around what was found, if that is where it was found."""
        if needle and self.rank(needle) == 2:
            at = self._folded.find(needle.split(maxsplit=1)[0])
            return "…" + shorten(self._answer[max(at - _AROUND // 2, 0) : at + _AROUND], _AROUND)
        return self._brief


def findables(interview: Interview) -> list[Findable]:
    """Every field of the questionnaire."""
    return [Findable(interview, field) for field in interview.questionnaire.fields.values()]


def found(places: list[Findable], needle: str) -> list[Findable]:
    """Those that fit: by number, then by wording, then by answer."""
    ranked = sorted((rank, n) for n, place in enumerate(places) if (rank := place.rank(needle)) is not None)
    return [places[n] for _, n in ranked]
