"""The route: the fields that apply, given the answers so far, and the ways along it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.conditions import EMPTY, evaluate
from lgqtui.questionnaire.kinds import condition_value
from lgqtui.questionnaire.model import Field, Question, Questionnaire

Answers = Mapping[str, Answer]


class Route(Struct, frozen=True, dict=True):
    """The fields asked, in their order, and the questions that have at least one of them."""

    questionnaire: Questionnaire
    asked: frozenset[str]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions on the route."""
        return tuple(q for q in self.questionnaire.questions if any(f.id in self.asked for f in q.fields))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each question id on the route, from 0."""
        return {q.id: n for n, q in enumerate(self.questions)}

    def fields(self) -> Iterator[Field]:
        """The fields asked."""
        return (f for f in self.questionnaire.fields.values() if f.id in self.asked)

    def next(self, question_id: str) -> Question | None:
        """The question after this one, also if this one is off the route; None at the end."""
        return self._at(self._index_after(question_id))

    def previous(self, question_id: str) -> Question | None:
        """The question before this one; None at the beginning."""
        return self._at(self._index_after(question_id) - 1 - (question_id in self.place))

    def next_where(self, question_id: str, wanted: Callable[[Question], bool]) -> Question | None:
        """The next question that is `wanted`, past the end from the beginning, this one last; None if there is none."""
        start = self._index_after(question_id)
        turn = (*self.questions[start:], *self.questions[:start])
        return next((q for q in turn if wanted(q)), None)

    def _at(self, index: int) -> Question | None:
        return self.questions[index] if 0 <= index < len(self.questions) else None

    def _index_after(self, question_id: str) -> int:
        """Where the first question stands that comes after this one."""
        if question_id in self.place:
            return self.place[question_id] + 1
        position = self.questionnaire.position
        here = position.get(question_id, 0)
        return sum(position[q.id] < here for q in self.questions)


def find_route(questionnaire: Questionnaire, answers: Answers) -> Route:
    """The route through a questionnaire. A field that is not asked counts as empty in later conditions."""
    states: dict[str, str] = {}
    asked: list[str] = []

    def state_of(field_id: str) -> str:
        return states.get(field_id, EMPTY)

    for field in questionnaire.fields.values():
        if field.when is None or evaluate(field.when, state_of):
            asked.append(field.id)
            if field.id in questionnaire.steering:
                states[field.id] = condition_value(field, answers.get(field.id, BLANK))
    return Route(questionnaire, frozenset(asked))


def set_aside(route: Route, answers: Answers) -> tuple[str, ...]:
    """The fields off the route whose answers are kept in the draft, in the questionnaire's order."""
    fields = route.questionnaire.fields
    return tuple(i for i in fields if i not in route.asked and answers.get(i, BLANK).has_content)


class Progress(Struct, frozen=True):
    """How many fields are asked and how many of those are answered."""

    answered: int
    asked: int
