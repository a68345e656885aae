"""Search of fields by number, wording or answer, and selections of fields."""

from __future__ import annotations

from collections.abc import Callable

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import field_prompt, strip_bold
from lgqtui.interview.response_state import ResponseState
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import counts_in_progress, is_answered
from lgqtui.questionnaire.model import Field
from lgqtui.text import shorten

_EXCERPT_LENGTH = 30
"""Characters of an answer shown around a match in it."""


class SearchEntry:
    """A field that can be found. Search terms are given in lower case."""

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
        """The rank of a match: 0 for number, 1 for wording, 2 for answer; None for no match."""
        if not needle or self.number.casefold().startswith(needle) or self.field.id.casefold().startswith(needle):
            return 0
        words = needle.split()
        if all(word in self._words for word in words):
            return 1
        return 2 if all(word in self._folded for word in words) else None

    def excerpt(self, needle: str) -> str:
        """The answer in a few words, or those around a match in it."""
        if needle and self.rank(needle) == 2:
            position = self._folded.find(needle.split(maxsplit=1)[0])
            around_match = self._answer[max(position - _EXCERPT_LENGTH // 2, 0) : position + _EXCERPT_LENGTH]
            return "…" + shorten(around_match, _EXCERPT_LENGTH)
        return self._brief


def search_entries(interview: Interview) -> list[SearchEntry]:
    """Every field of the questionnaire."""
    return [SearchEntry(interview, field) for field in interview.questionnaire.fields.values()]


def matching_entries(entries: list[SearchEntry], needle: str) -> list[SearchEntry]:
    """The matching fields: by number, then by wording, then by answer."""
    ranked = sorted((rank, index) for index, entry in enumerate(entries) if (rank := entry.rank(needle)) is not None)
    return [entries[index] for _, index in ranked]


SELECTIONS = ("all", "unanswered", "problems", "flagged", "aside")
"""The selections in their order; `problems` is a list of problems, the others are lists of fields."""


def select(state: ResponseState, name: str) -> list[Field]:
    """The fields of a selection other than `problems`, in the questionnaire's order."""
    route = state.route

    def answer_to(field: Field) -> Answer:
        return state.answers.get(field.id, BLANK)

    def is_open(field: Field) -> bool:
        return counts_in_progress(field, answer_to(field)) and not is_answered(field, answer_to(field))

    selections: dict[str, Callable[[Field], bool]] = {
        "all": lambda f: f.id in route.applicable,
        "unanswered": lambda f: f.id in route.applicable and is_open(f),
        "flagged": lambda f: answer_to(f).flag,
        "aside": lambda f: f.id not in route.applicable and answer_to(f).has_content,
    }
    return [field for field in state.questionnaire.fields.values() if selections[name](field)]


def brief_selection_words(name: str, size: int) -> str:
    """A selection in few letters, for a narrow window: `15 un`."""
    return {
        "all": tr("all {n}", n=size),
        "unanswered": tr("{n} un", n=size),
        "problems": tr("{n} look", n=size),
        "flagged": trn("{n} flag", "{n} flags", size),
        "aside": tr("{n} aside", n=size),
    }[name]


def words_around(answer: Answer, link: str) -> str:
    """The label of the row that holds a link, or else what stands before it in the text; "" if it is in neither."""
    label = next((row.label for row in answer.links if link in row.urls), "")
    position = answer.text.find(link) if link and not label else -1
    return label or ("…" + answer.text[max(position - _EXCERPT_LENGTH, 0) : position] + "…" if position >= 0 else "")


def selection_words(name: str, size: int) -> str:
    """A selection with its number of fields: `15 unanswered`."""
    return {
        "all": tr("all {n}", n=size),
        "unanswered": tr("{n} unanswered", n=size),
        "problems": trn("{n} needs a look", "{n} need a look", size),
        "flagged": tr("{n} flagged", n=size),
        "aside": trn("{n} set aside", "{n} set aside", size),
    }[name]
