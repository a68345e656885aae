"""The route: the fields that apply, given the answers so far; moving along it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.conditions import EMPTY, evaluate
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field, Question, Questionnaire

Answers = Mapping[str, Answer]


class Route(Struct, frozen=True, dict=True):
    """The applicable fields, and the questions that have at least one of them."""

    questionnaire: Questionnaire
    applicable: frozenset[str]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions on the route."""
        return tuple(q for q in self.questionnaire.questions if any(f.id in self.applicable for f in q.fields))

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The index of each question id on the route, from 0."""
        return {q.id: n for n, q in enumerate(self.questions)}

    def fields(self) -> Iterator[Field]:
        """The applicable fields, in their order."""
        return (f for f in self.questionnaire.fields.values() if f.id in self.applicable)

    def next(self, question_id: str) -> Question | None:
        """The question after this one, also if this one is off the route; None at the end."""
        return self._at(self._index_after(question_id))

    def previous(self, question_id: str) -> Question | None:
        """The question before this one; None at the beginning."""
        return self._at(self._index_after(question_id) - 1 - (question_id in self.positions))

    def next_where(self, question_id: str, matches: Callable[[Question], bool]) -> Question | None:
        """The next question that `matches`, wrapping around, this one last; None if there is none."""
        start = self._index_after(question_id)
        candidates = (*self.questions[start:], *self.questions[:start])
        return next((q for q in candidates if matches(q)), None)

    def _at(self, index: int) -> Question | None:
        return self.questions[index] if 0 <= index < len(self.questions) else None

    def _index_after(self, question_id: str) -> int:
        if question_id in self.positions:
            return self.positions[question_id] + 1
        positions = self.questionnaire.positions
        position = positions.get(question_id, 0)
        return sum(positions[q.id] < position for q in self.questions)


def find_route(questionnaire: Questionnaire, answers: Answers) -> Route:
    """The route through a questionnaire. A field that does not apply counts as empty in later conditions."""
    states: dict[str, str] = {}
    applicable: list[str] = []
    for field in questionnaire.fields.values():
        if field.when is None or evaluate(field.when, lambda field_id: states.get(field_id, EMPTY)):
            applicable.append(field.id)
            if field.id in questionnaire.condition_fields:
                states[field.id] = KINDS[field.kind].condition_value(answers.get(field.id, BLANK))
    return Route(questionnaire, frozenset(applicable))


def set_aside_ids(route: Route, answers: Answers) -> tuple[str, ...]:
    """The fields off the route that have an answer in the draft, in the questionnaire's order."""
    fields = route.questionnaire.fields
    return tuple(i for i in fields if i not in route.applicable and answers.get(i, BLANK).has_content)


class Progress(Struct, frozen=True):
    """The number of applicable fields and of the answered ones among them."""

    answered: int
    applicable: int
