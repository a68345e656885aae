"""The problems of a response, updated answer by answer. Loaded on the first access."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lgqtui.checks.answer_links import affected_pages, answer_links, can_cause_problem, check_verdicts
from lgqtui.checks.answers import check_field, check_rules, check_unknown_fields
from lgqtui.checks.slash_variants import SlashVariantIndex
from lgqtui.links.model import Verdict, Verdicts
from lgqtui.problems import Problem, tally
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import Answers, Route

AttachmentCheck = Callable[[str, Answer], Iterable[Problem]]
"""Returns the problems of the files attached to the answer to a field."""


class ProblemIndex:
    """The problems on a route; only fields affected by a change are checked again."""

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
        """Update the problems after changes of answers and of the route."""
        self._route, self._answers = route, answers
        self._recheck(touched.union(*map(self._note_links, touched)))

    def note_verdicts(self, verdicts: Verdicts, before: Mapping[str, Verdict | None]) -> frozenset[str]:
        """Update after changes of verdicts, given those `before`; return the fields with links to these pages.

        Most verdicts cause no problem: then nothing is checked again.
        """
        self._verdicts = verdicts
        fields_with = self._slashes.fields_with
        http_pages = [page for old in before for page in affected_pages(old)]
        now = {page: verdicts.get(page) for page in before}
        changed = [p for p in before if can_cause_problem(p, before[p]) or can_cause_problem(p, now[p])]
        changed += [page for page in http_pages if page not in before]
        self._recheck(set().union(*map(fields_with, changed)))
        return frozenset().union(*map(fields_with, (*before, *http_pages)))

    def recheck_attachments(self) -> None:
        """Check the attached files of every field again."""
        self._recheck({i for i, answer in self._answers.items() if answer.attachments and i in self._problems})

    def _note_links(self, field_id: str) -> set[str]:
        is_applicable = field_id in self._route.applicable
        field, answer = self._questionnaire.fields[field_id], self._answers.get(field_id, BLANK)
        return self._slashes.put(field_id, answer_links(field, answer) if is_applicable else ())

    def _recheck(self, touched: set[str]) -> None:
        rules = self._questionnaire.rules_about
        for field_id in {*touched, *(rule.field for i in touched for rule in rules.get(i, ()))}:
            before = tally(self._problems[field_id])
            self._problems[field_id] = self._check(field_id)
            self.tally += tally(self._problems[field_id]) - before

    def _check(self, field_id: str) -> tuple[Problem, ...]:
        if field_id not in self._route.applicable:
            return ()
        field = self._questionnaire.fields[field_id]
        answer = self._answers.get(field_id, BLANK)
        return (
            *check_field(field, answer),
            *(self._check_attachments(field_id, answer) if answer.attachments else ()),
            *self._slashes.problems(field_id),
            *check_verdicts(field, answer, self._verdicts),
            *check_rules(self._questionnaire, self._route, self._answers, field_id),
        )
