"""How an interview stands: route, progress and problems, kept true answer by answer.

Everything is worked out once and then only where an answer touches it, so that a questionnaire of thousands of fields
feels like one of sixty. Problems are worked out when first asked for: some readers (dates, addresses) are slow to load.
"""

from __future__ import annotations

from collections.abc import Mapping

from lgqtui.checks.answers import check_field, check_rules, check_strangers
from lgqtui.checks.links.across import Slashes
from lgqtui.checks.links.in_answers import links_of
from lgqtui.checks.links.known import NOTHING_KNOWN, Verdicts, check_verdicts, gives_cause, pages_said_of
from lgqtui.links.verdict import Verdict
from lgqtui.problems import Problem, Tally, tally
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import counts, is_answered, state
from lgqtui.questionnaire.model import Question, Questionnaire
from lgqtui.questionnaire.route import Progress, Route, find_route, set_aside

Answers = Mapping[str, Answer]


class Standing:
    """Route, progress and problems of the answers last given to it."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers, verdicts: Verdicts = NOTHING_KNOWN) -> None:
        self._questionnaire = questionnaire
        self._answers = answers
        self._verdicts = verdicts
        self._slashes = Slashes({})
        self.route: Route = find_route(questionnaire, answers)
        self._progress = {q.id: self._count(q) for q in questionnaire.questions}
        self._total = self._sum()
        self._problems: dict[str, tuple[Problem, ...]] | None = None
        self._tally = Tally()

    def update(self, field_id: str, answers: Answers) -> None:
        """Take in that the answer to one field has changed."""
        before, self._answers = self._answers, answers
        if field_id not in self._questionnaire.fields:
            self._problems = None
            return
        touched = {field_id, *self._rerouted(field_id, before)}
        for question_id in {self._questionnaire.question_of[i].id for i in touched}:
            self._recount(question_id)
        self._recheck(touched)

    def note_verdicts(self, verdicts: Verdicts, before: Mapping[str, Verdict | None]) -> frozenset[str]:
        """Take in what is known now, and what it was `before` for the pages of which it is news; the fields with these.

        Most verdicts give no cause to say anything: then nothing is worked out again.
        """
        self._verdicts = verdicts
        self._checked()
        stating = self._slashes.stating
        plain = [page for old in before for page in pages_said_of(old)]
        now = {page: verdicts.get(page) for page in before}
        said = [p for p in before if gives_cause(p, before[p]) or gives_cause(p, now[p])]
        said += [page for page in plain if page not in before]
        self._recheck(set().union(*map(stating, said)))
        return frozenset().union(*map(stating, (*before, *plain)))

    def _note_links(self, field_id: str) -> set[str]:
        """Take in which links a field states; the fields whose problems may be others because of it."""
        is_asked = field_id in self.route.asked
        field, answer = self._questionnaire.fields[field_id], self._answers.get(field_id, BLANK)
        return self._slashes.put(field_id, links_of(field, answer) if is_asked else ())

    def _rerouted(self, field_id: str, before: Answers) -> frozenset[str]:
        """The fields that come or go with the new answer to a field; most answers cannot change the route."""
        if field_id not in self._questionnaire.steering:
            return frozenset()
        field = self._questionnaire.fields[field_id]
        old, new = (state(field, answers.get(field_id, BLANK)) for answers in (before, self._answers))
        if old == new:
            return frozenset()
        route, self.route = self.route, find_route(self._questionnaire, self._answers)
        return route.asked ^ self.route.asked

    @property
    def progress(self) -> Progress:
        """Progress over the route."""
        return self._total

    def progress_of(self, question: Question) -> Progress:
        """Progress within one question."""
        return self._progress[question.id]

    def unanswered(self, question: Question) -> bool:
        """True if a field of this question applies and is not answered; ticks do not count, unless none is ticked."""
        done = self._progress[question.id]
        asked = [f for f in question.fields if f.id in self.route.asked]
        answered = any(is_answered(f, self._answers.get(f.id, BLANK)) for f in asked)
        return done.answered < done.asked or bool(asked and not done.asked and not answered)

    @property
    def set_aside(self) -> tuple[str, ...]:
        """The fields off the route whose answers are kept."""
        return set_aside(self.route, self._answers)

    @property
    def tally(self) -> Tally:
        """How many problems stand."""
        self._checked()
        return self._tally

    def problems_at(self, field_id: str) -> tuple[Problem, ...]:
        """The problems of one field."""
        return self._checked().get(field_id, ())

    def problems_in(self, question: Question) -> tuple[Problem, ...]:
        """The problems of one question."""
        return tuple(p for f in question.fields for p in self.problems_at(f.id))

    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the questionnaire's order, then answers that belong to no field."""
        found = self._checked()
        known = (p for i in self._questionnaire.fields for p in found.get(i, ()))
        return (*known, *check_strangers(self._questionnaire, self._answers))

    def _count(self, question: Question) -> Progress:
        answered = asked = 0
        for field in question.fields:
            answer = self._answers.get(field.id, BLANK)
            if field.id in self.route.asked and counts(field, answer):
                asked += 1
                answered += is_answered(field, answer)
        return Progress(answered, asked)

    def _recount(self, question_id: str) -> None:
        question = self._questionnaire.questions[self._questionnaire.position[question_id]]
        old, new = self._progress[question_id], self._count(question)
        self._progress[question_id] = new
        total = self._total
        self._total = Progress(total.answered + new.answered - old.answered, total.asked + new.asked - old.asked)

    def _sum(self) -> Progress:
        return Progress(sum(p.answered for p in self._progress.values()), sum(p.asked for p in self._progress.values()))

    def _checked(self) -> dict[str, tuple[Problem, ...]]:
        if self._problems is None:
            self._slashes = Slashes({i: n for n, i in enumerate(self._questionnaire.fields)})
            for field_id in self._questionnaire.fields:
                self._note_links(field_id)
            self._problems = {i: self._check(i) for i in self._questionnaire.fields}
            self._tally = tally(self.problems())
        return self._problems

    def _check(self, field_id: str) -> tuple[Problem, ...]:
        if field_id not in self.route.asked:
            return ()
        field = self._questionnaire.fields[field_id]
        answer = self._answers.get(field_id, BLANK)
        return (
            *check_field(field, answer),
            *self._slashes.problems(field_id),
            *check_verdicts(field, answer, self._verdicts),
            *check_rules(self._questionnaire, self.route, self._answers, field_id),
        )

    def _recheck(self, touched: set[str]) -> None:
        if self._problems is None:
            return
        touched = touched.union(*map(self._note_links, touched))
        rules = self._questionnaire.rules_about
        for field_id in {*touched, *(r.field for i in touched for r in rules.get(i, ()))}:
            before = tally(self._problems[field_id])
            self._problems[field_id] = self._check(field_id)
            self._tally += tally(self._problems[field_id]) - before
