"""Finding a field by its number, its wording, or the person's answer to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import field_prompt, strip_bold
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import counts_in_progress, is_answered
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.route import Route
from lgqtui.text import shorten

if TYPE_CHECKING:
    from lgqtui.interview.interview import Interview


_AROUND = 30
"""Characters of an answer shown around what was found in it."""


class SearchEntry:
    """A field as something to be found. What is searched for comes in lower case."""

    def __init__(self, interview: Interview, field: Field) -> None:
        question = interview.questionnaire.question_of[field.id]
        answer = interview.answer_to(field.id)
        links = (part for row in answer.links for part in (row.label, *row.urls, row.note))
        self.field = field
        self.number = question.number or interview.questionnaire.section_of[question.id].number
        self.name = field_prompt(question, field)
        self._words = f"{strip_bold(question.text)} {strip_bold(field.prompt)}".casefold()
        self._answer = " ".join([answer.text, answer.remark, *links])
        self._folded = self._answer.casefold()
        self._brief = interview.answer_summary(field.id) if field.id in interview.route.applicable else tr("not asked")

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


def findables(interview: Interview) -> list[SearchEntry]:
    """Every field of the questionnaire."""
    return [SearchEntry(interview, field) for field in interview.questionnaire.fields.values()]


def found(places: list[SearchEntry], needle: str) -> list[SearchEntry]:
    """Those that fit: by number, then by wording, then by answer."""
    ranked = sorted((rank, n) for n, place in enumerate(places) if (rank := place.rank(needle)) is not None)
    return [places[n] for _, n in ranked]


SELECTIONS = ("all", "unanswered", "problems", "flagged", "aside")
"""The selections in their order; `problems` is a list of problems, the others are lists of fields."""


def selected(interview: Interview, name: str) -> list[Field]:
    """The fields of a selection other than `problems`, in the questionnaire's order."""
    return selected_of(interview.questionnaire, interview.route, interview.draft.answers, name)


def selected_of(questionnaire: Questionnaire, route: Route, answers: Mapping[str, Answer], name: str) -> list[Field]:
    """The same of answers that nobody is changing."""

    def answer_to(field: Field) -> Answer:
        return answers.get(field.id, BLANK)

    def is_open(field: Field) -> bool:
        return counts_in_progress(field, answer_to(field)) and not is_answered(field, answer_to(field))

    wanted: dict[str, Callable[[Field], bool]] = {
        "all": lambda f: f.id in route.applicable,
        "unanswered": lambda f: f.id in route.applicable and is_open(f),
        "flagged": lambda f: answer_to(f).flag,
        "aside": lambda f: f.id not in route.applicable and answer_to(f).has_content,
    }
    return [field for field in questionnaire.fields.values() if wanted[name](field)]


def selection_words(name: str, size: int) -> str:
    """A selection with its size: `15 unanswered`."""
    match name:
        case "all":
            return tr("all {n}", n=size)
        case "unanswered":
            return tr("{n} unanswered", n=size)
        case "problems":
            return trn("{n} needs a look", "{n} need a look", size)
        case "flagged":
            return tr("{n} flagged", n=size)
        case _:
            return trn("{n} set aside", "{n} set aside", size)
