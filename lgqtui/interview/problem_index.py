"""The problems of a response: after changes they are updated at the next access. Loaded on the first access."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lgqtui.checks.answer_links import answer_links, check_verdicts, without_contradictions
from lgqtui.checks.answers import check_field, check_rules, check_unknown_fields
from lgqtui.checks.slash_variants import SlashVariantIndex
from lgqtui.links.model import Verdicts
from lgqtui.problems import Problem, tally
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import Answers, Route

AttachmentCheck = Callable[[str, Answer], Iterable[Problem]]
"""Returns the problems of the files attached to the answer to a field."""


class ProblemIndex:
    """The problems on a route; only fields affected by a change are checked again, when they are next asked for."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        route: Route,
        answers: Answers,
        verdicts: Verdicts,
        check_attachments: AttachmentCheck,
    ) -> None:
        self._questionnaire = questionnaire
        self._route = route
        self._answers = answers
        self._verdicts = verdicts
        self._check_attachments = check_attachments
        self._slashes = SlashVariantIndex({field_id: n for n, field_id in enumerate(questionnaire.fields)})
        self._outdated: set[str] = set()
        for field_id in questionnaire.fields:
            self._note_links(field_id)
        self._problems = {field_id: self._check(field_id) for field_id in questionnaire.fields}
        self.tally = tally(self.problems())

    def problems_at(self, field_id: str) -> tuple[Problem, ...]:
        """The problems of one field; none for an unknown one."""
        return self._problems.get(field_id, ())

    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the questionnaire's order, then answers to unknown fields."""
        in_fields = (problem for problems in self._problems.values() for problem in problems)
        return (*in_fields, *check_unknown_fields(self._questionnaire, self._answers))

    def update(self, touched: set[str], route: Route, answers: Answers) -> None:
        """Note changes of answers and of the route."""
        self._route, self._answers = route, answers
        self._outdated |= touched

    def refresh(self) -> None:
        """Check again what has changed; to be called before anything is read."""
        touched, self._outdated = self._outdated, set()
        self._recheck(touched.union(*map(self._note_links, touched)))

    def note_verdicts(self, verdicts: Verdicts, changed: Iterable[str]) -> frozenset[str]:
        """Note that the verdicts on pages have changed; return the fields to check again."""
        self._verdicts = verdicts
        self._outdated |= set[str]().union(*map(self._slashes.fields_about, changed))
        return frozenset(self._outdated)

    def _note_links(self, field_id: str) -> set[str]:
        is_applicable = field_id in self._route.applicable
        field, answer = self._questionnaire.fields[field_id], self._answers.get(field_id, BLANK)
        return self._slashes.put(field_id, answer_links(field, answer) if is_applicable else ())

    def _recheck(self, touched: set[str]) -> None:
        rules = self._questionnaire.rules_about
        for field_id in {*touched, *(rule.field for i in touched for rule in rules.get(i, ()))}:
            self.tally.subtract(tally(self._problems[field_id]))
            self._problems[field_id] = self._check(field_id)
            self.tally.update(tally(self._problems[field_id]))

    def _check(self, field_id: str) -> tuple[Problem, ...]:
        if field_id not in self._route.applicable:
            return ()
        field = self._questionnaire.fields[field_id]
        answer = self._answers.get(field_id, BLANK)
        about_links = (
            *check_field(field, answer),
            *self._slashes.problems(field_id, self._verdicts),
            *check_verdicts(field, answer, self._verdicts),
        )
        return (
            *without_contradictions(about_links, self._verdicts),
            *(self._check_attachments(field_id, answer) if answer.attachments else ()),
            *check_rules(self._questionnaire, self._route, self._answers, field_id),
        )
