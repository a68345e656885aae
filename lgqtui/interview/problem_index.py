"""The problems of an interview, kept true answer by answer. Loaded when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping

from lgqtui.checks.answer_links import check_verdicts, gives_cause, links_of, pages_said_of
from lgqtui.checks.answers import check_field, check_rules, check_unknown_fields
from lgqtui.checks.slash_variants import Slashes
from lgqtui.links.model import Verdict, Verdicts
from lgqtui.problems import Problem, tally
from lgqtui.questionnaire.answer import BLANK
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import Answers, Route


class ProblemIndex:
    """What was found in the answers on a route, worked out again only where something changes."""

    def __init__(self, questionnaire: Questionnaire, route: Route, answers: Answers, verdicts: Verdicts) -> None:
        self._questionnaire = questionnaire
        self._route = route
        self._answers = answers
        self._verdicts = verdicts
        self._slashes = Slashes({field_id: n for n, field_id in enumerate(questionnaire.fields)})
        for field_id in questionnaire.fields:
            self._note_links(field_id)
        self._problems = {field_id: self._check(field_id) for field_id in questionnaire.fields}
        self.tally = tally(self.problems())

    def problems_at(self, field_id: str) -> tuple[Problem, ...]:
        """The problems of one field; none of one that the questionnaire does not have."""
        return self._problems.get(field_id, ())

    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the questionnaire's order, then answers that belong to no field."""
        known = (problem for found in self._problems.values() for problem in found)
        return (*known, *check_unknown_fields(self._questionnaire, self._answers))

    def update(self, touched: set[str], route: Route, answers: Answers) -> None:
        """Take in answers to the fields that were touched, and the route as it is with them."""
        self._route, self._answers = route, answers
        self._recheck(touched.union(*map(self._note_links, touched)))

    def note_verdicts(self, verdicts: Verdicts, before: Mapping[str, Verdict | None]) -> frozenset[str]:
        """Take in what is known now, and what it was `before` for the pages of which it is news; the fields with these.

        Most verdicts give no cause to say anything: then nothing is worked out again.
        """
        self._verdicts = verdicts
        stating = self._slashes.stating
        plain = [page for old in before for page in pages_said_of(old)]
        now = {page: verdicts.get(page) for page in before}
        said = [p for p in before if gives_cause(p, before[p]) or gives_cause(p, now[p])]
        said += [page for page in plain if page not in before]
        self._recheck(set().union(*map(stating, said)))
        return frozenset().union(*map(stating, (*before, *plain)))

    def _note_links(self, field_id: str) -> set[str]:
        """Take in which links a field states; the fields whose problems may be others because of it."""
        is_asked = field_id in self._route.applicable
        field, answer = self._questionnaire.fields[field_id], self._answers.get(field_id, BLANK)
        return self._slashes.put(field_id, links_of(field, answer) if is_asked else ())

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
            *self._slashes.problems(field_id),
            *check_verdicts(field, answer, self._verdicts),
            *check_rules(self._questionnaire, self._route, self._answers, field_id),
        )
