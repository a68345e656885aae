"""Route, progress and problems of a response, updated answer by answer: only what an answer affects is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lgqtui.links.model import NO_VERDICTS, Verdicts
from lgqtui.problems import Problem, tally
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Question, Questionnaire
from lgqtui.questionnaire.route import Answers, Progress, Route, find_route, set_aside_ids

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from lgqtui.interview.problem_index import AttachmentCheck, ProblemIndex


class ResponseState:
    """Route, progress and problems of the current answers; without `check_attachments` attached files are ignored.

    Only the interview, which derives from it, changes the answers. `deferred` are fields that the user has not come to
    yet: their problems are left out, but from the list of all.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Answers,
        verdicts: Verdicts = NO_VERDICTS,
        check_attachments: AttachmentCheck = lambda _field_id, _answer: (),
    ) -> None:
        self.questionnaire = questionnaire
        self._verdicts = dict(verdicts)
        self._check_attachments = check_attachments
        self._rechecked_ids: set[str] = set()  # a check that runs beside may have seen their attachments before
        self._reset(answers)

    def _reset(self, answers: Answers) -> None:
        self.answers = answers
        self.route: Route = find_route(self.questionnaire, answers)
        self._progress = {q.id: self._count(q) for q in self.questionnaire.questions}
        self.progress = self.progress_of(*self.questionnaire.questions)
        self._loaded_index: ProblemIndex | None = None
        self.deferred: set[str] = set()

    def _update(self, field_id: str, answers: Answers) -> None:
        before, self.answers = self.answers, answers
        if field_id not in self.questionnaire.fields:
            self._loaded_index = None
            return
        touched = {field_id, *self._update_route(field_id, before)}
        for question_id in {self.questionnaire.question_of[i].id for i in touched}:
            question = self.questionnaire.question(question_id)
            old, new = self._progress[question_id], self._count(question)
            self._progress[question_id] = new
            total = self.progress
            answered = total.answered + new.answered - old.answered
            self.progress = Progress(answered, total.applicable + new.applicable - old.applicable)
        if self._loaded_index is not None:
            self._loaded_index.update(touched, self.route, answers)

    def _update_verdicts(self, verdicts: Verdicts) -> frozenset[str]:
        self._verdicts |= verdicts
        index = self._loaded_index or self._problem_index  # what is outdated is not checked for it
        return index.note_verdicts(self._verdicts, verdicts)

    def _recheck_attachments(self) -> None:
        """Check the attached files again: a missing one may be there now."""
        attached = {i for i, answer in self.answers.items() if answer.attachments} & self.questionnaire.fields.keys()
        self._rechecked_ids |= attached
        if self._loaded_index is not None:
            self._loaded_index.update(attached, self.route, self.answers)

    def _update_route(self, field_id: str, before: Answers) -> frozenset[str]:
        """The fields that join or leave the route with an answer; most answers cannot change the route."""
        if field_id not in self.questionnaire.condition_fields:
            return frozenset()
        kind = KINDS[self.questionnaire.fields[field_id].kind]
        old, new = (kind.condition_value(answers.get(field_id, BLANK)) for answers in (before, self.answers))
        if old == new:
            return frozenset()
        route, self.route = self.route, find_route(self.questionnaire, self.answers)
        return route.applicable ^ self.route.applicable

    def answer_to(self, field_id: str) -> Answer:
        """The answer to a field; a blank one if there is none."""
        return self.answers.get(field_id, BLANK)

    def progress_of(self, *questions: Question) -> Progress:
        """The progress in some questions."""
        counts = [self._progress[question.id] for question in questions]
        return Progress(sum(count.answered for count in counts), sum(count.applicable for count in counts))

    def has_unanswered(self, question: Question) -> bool:
        """True if a field of this question applies and is not answered; ticks do not count, unless none is ticked."""
        done = self._progress[question.id]
        if done.applicable:
            return done.answered < done.applicable
        return any(field.id in self.route.applicable for field in question.fields)

    @property
    def set_aside_ids(self) -> tuple[str, ...]:
        """The fields off the route that have an answer."""
        return set_aside_ids(self.route, self.answers)

    @property
    def tally(self) -> Counter[str]:
        """The number of problems."""
        index = self._problem_index
        return index.tally - tally(p for field_id in self.deferred for p in index.problems_at(field_id))

    def problems_at(self, field_id: str) -> tuple[Problem, ...]:
        """The problems of one field."""
        return () if field_id in self.deferred else self._problem_index.problems_at(field_id)

    def problems_in(self, question: Question) -> tuple[Problem, ...]:
        """The problems of one question."""
        return tuple(p for f in question.fields for p in self.problems_at(f.id))

    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the questionnaire's order, then answers to unknown fields."""
        return self._problem_index.problems()

    def find_problems(self) -> Callable[[], ProblemIndex]:
        """Find the problems, in any thread; return what takes them over, with the changes since, in its own."""
        # Late: its patterns need as much time as several questions.
        from lgqtui.interview.problem_index import ProblemIndex

        route, answers = self.route, self.answers
        first_index = ProblemIndex(self.questionnaire, route, answers, self._verdicts, self._check_attachments)

        def take() -> ProblemIndex:
            changed = {i for i in {**answers, **self.answers} if answers.get(i) is not self.answers.get(i)}
            if self._loaded_index is None and not changed <= self.questionnaire.fields.keys():
                return self.find_problems()()
            index = self._loaded_index = self._loaded_index or first_index
            if index is first_index:
                changed |= self._rechecked_ids | (route.applicable ^ self.route.applicable)
                index.update(changed, self.route, self.answers)
            return index

        return take

    @property
    def _problem_index(self) -> ProblemIndex:
        index = self._loaded_index or self.find_problems()()
        index.refresh()
        return index

    def _count(self, question: Question) -> Progress:
        applicable = [field for field in question.fields if field.id in self.route.applicable]
        answers = [(KINDS[field.kind], self.answer_to(field.id)) for field in applicable]
        counted = [kind.is_answered(answer) for kind, answer in answers if kind.counts_in_progress(answer)]
        return Progress(sum(counted), len(counted))
