"""Search of fields by number, wording or answer, and selections of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from msgspec import Struct

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import field_prompt, strip_bold
from lgqtui.interview.response_state import ResponseState
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field
from lgqtui.text import fold_case, shorten

_EXCERPT_LENGTH = 30
"""Characters of an answer shown around a match in it."""
_MOST_HITS = 500
"""Hits that are listed."""
_IN_ANSWER = 3
"""The rank of what is found in an answer."""


class Hit(Struct, frozen=True):
    """Where a search found something: in the text, remark or link row of an answer; `part` is "" if elsewhere."""

    field_id: str
    entry_index: int
    part: str = ""
    row: int = 0
    text: str = ""
    start: int = 0
    end: int = 0


class SearchEntry:
    """A field that can be found. Search terms are given by `fold_case`."""

    def __init__(self, interview: Interview, field: Field) -> None:
        question = interview.questionnaire.question_of[field.id]
        answer = interview.answer_to(field.id)
        rows = [(n, text) for n, row in enumerate(answer.links) for text in (row.label, *row.urls, row.note) if text]
        self.field = field
        self.number = question.number or interview.questionnaire.section_of[question.id].number
        self.name = field_prompt(question, field)
        self._words = fold_case(f"{strip_bold(question.text)} {strip_bold(field.prompt)}")
        passages = [("text", 0, answer.text), ("remark", 0, answer.remark), *(("links", *row) for row in rows)]
        self._passages = [(*passage, fold_case(passage[2])) for passage in passages if passage[2]]
        self._brief = interview.answer_summary(field.id) if field.id in interview.route.applicable else tr("not asked")

    def rank(self, needle: str) -> int | None:
        """The rank of a match: 0 for number or id, 1 for their beginning, 2 for wording, 3 for answer; or None."""
        names = (fold_case(self.number), fold_case(self.field.id))
        if needle in names:
            return 0
        if any(name.startswith(needle) for name in names):
            return 1
        words = needle.split()
        if all(word in self._words for word in words):
            return 2
        return _IN_ANSWER if self._has_all(words) else None

    def _has_all(self, words: list[str]) -> bool:
        return all(any(word in folded for *_, folded in self._passages) for word in words)

    def hits(self, needle: str, index: int = 0) -> Iterator[Hit]:
        """Yield where the needle stands in the answer, or, if only all of its words do, the first of them."""
        words = needle.split()
        if not words or not self._has_all(words):
            return
        is_together = any(needle in folded for *_, folded in self._passages)
        sought = needle if is_together else words[0]
        for part, row, text, folded in self._passages:
            for start in occurrences(folded, sought):
                yield Hit(self.field.id, index, part, row, text, start, start + len(sought))
                if not is_together:
                    return

    def excerpt(self, needle: str) -> str:
        """The answer in a few words, or those around a match in it."""
        if self.rank(needle) != _IN_ANSWER:
            return self._brief
        hit = next(self.hits(needle))
        around_match = hit.text[max(hit.start - _EXCERPT_LENGTH // 2, 0) : hit.start + _EXCERPT_LENGTH]
        return "…" + shorten(around_match, _EXCERPT_LENGTH)


def occurrences(folded: str, needle: str) -> Iterator[int]:
    """Yield where a needle, which is not empty, stands in a text; both are given by `fold_case`."""
    start = folded.find(needle)
    while start >= 0:
        yield start
        start = folded.find(needle, start + len(needle))


def search_entries(interview: Interview) -> list[SearchEntry]:
    """Every field of the questionnaire."""
    return [SearchEntry(interview, field) for field in interview.questionnaire.fields.values()]


def matching_entries(entries: list[SearchEntry], needle: str) -> list[SearchEntry]:
    """The matching fields: by number, then by wording, then by answer."""
    ranked = sorted((rank, index) for index, entry in enumerate(entries) if (rank := entry.rank(needle)) is not None)
    return [entries[index] for _, index in ranked]


def find_hits(entries: list[SearchEntry], needle: str) -> list[Hit]:
    """Where a needle is found: fields by number, then by wording, then every place in answers, up to a number."""
    ranks = [(rank, index) for index, entry in enumerate(entries) if (rank := entry.rank(needle)) is not None]
    named = [Hit(entries[index].field.id, index) for rank, index in sorted(ranks) if rank < _IN_ANSWER]
    in_answers = (hit for index, entry in enumerate(entries) for hit in entry.hits(needle, index))
    return [*named, *islice(in_answers, max(_MOST_HITS - len(named), 0))]


SELECTIONS = ("all", "unanswered", "problems", "flagged", "aside")
"""The selections in their order; `problems` is a list of problems, the others are lists of fields."""


def select(state: ResponseState, name: str) -> list[Field]:
    """The fields of a selection other than `problems`, in the questionnaire's order."""
    applicable = state.route.applicable
    is_selected: Callable[[Field, Answer], bool] = {
        "all": lambda f, _: f.id in applicable,
        "unanswered": lambda f, a: f.id in applicable and KINDS[f.kind].is_unanswered(a),
        "flagged": lambda _, a: a.flag,
        "aside": lambda f, a: f.id not in applicable and a.has_content,
    }[name]
    return [f for f in state.questionnaire.fields.values() if is_selected(f, state.answer_to(f.id))]


def words_around(answer: Answer, link: str) -> str:
    """The label of the row that holds a link, or else what stands before it in the text; "" if it is in neither."""
    label = next((row.label for row in answer.links if link in row.urls), "")
    if label or not link or link not in answer.text:
        return label
    return f"…{answer.text.partition(link)[0][-_EXCERPT_LENGTH:]}…"


def selection_words(name: str, size: int, *, is_brief: bool = False) -> str:
    """A selection with its number of fields: `37 need a look`, in a narrow window `37 look`."""
    return {
        "all": (tr("all {n}", n=size), tr("all {n}", n=size)),
        "unanswered": (tr("{n} unanswered", n=size), tr("{n} unanswered", n=size)),
        "problems": (trn("{n} needs a look", "{n} need a look", size), tr("{n} look", n=size)),
        "flagged": (tr("{n} flagged", n=size), trn("{n} flag", "{n} flags", size)),
        "aside": (trn("{n} set aside", "{n} set aside", size), tr("{n} aside", n=size)),
    }[name][is_brief]
