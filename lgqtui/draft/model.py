"""The draft: one respondent's answers to one questionnaire. It is immutable; a change returns a new draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.questionnaire.answer import BLANK, Answer


class Draft(Struct, frozen=True, dict=True):
    """One respondent's answers by field id.

    `id` never changes. Answers to fields that the questionnaire does not have are kept, and so are unknown top-level
    keys in `extra`.
    """

    id: str
    questionnaire: str
    created: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, field_id: str) -> Answer:
        """The answer to a field; a blank one if there is none."""
        return self.answers.get(field_id, BLANK)

    def with_answer(self, field_id: str, answer: Answer) -> Draft:
        """The same draft with one answer changed; a blank answer is removed."""
        answers = dict(self.answers)
        if answer.is_blank:
            answers.pop(field_id, None)
        else:
            answers[field_id] = answer
        return replace(self, answers=answers)

    def without_notes(self) -> Draft:
        """The same draft without private remarks and flags, and without answers that have nothing else."""
        answers = {field_id: answer.without_notes() for field_id, answer in self.answers.items()}
        return replace(self, answers={field_id: answer for field_id, answer in answers.items() if not answer.is_blank})

    def in_order(self, field_ids: Iterable[str]) -> Draft:
        """The same draft with its answers in this order; those not named follow in their own order."""
        ordered = {i: self.answers[i] for i in field_ids if i in self.answers}
        return replace(self, answers=ordered | {i: a for i, a in self.answers.items() if i not in ordered})
