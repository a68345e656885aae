"""Where a command to move leads: a field, or a notice why it leads nowhere; and the steps taken back and done again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from lgqtui.i18n import tr, trn, with_full_stop
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import strip_bold
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Field, Question
from lgqtui.text import shorten
from lgqtui.workflows.notices import Notice

NO_PROBLEMS = "Nothing needs a look."

Direction = Literal["next", "previous", "unanswered", "problem", "next-field", "previous-field"]

_LABEL_LIMIT = 40
_FIRST_QUESTION = "This is the first question."
_NOWHERE_NOTICES: Mapping[Direction, str] = {
    "previous": _FIRST_QUESTION,
    "previous-field": _FIRST_QUESTION,
    "unanswered": "Every question has an answer.",
    "problem": NO_PROBLEMS,
}
_IS_RELEVANT: Mapping[Direction, Callable[[Problem], bool]] = {
    "unanswered": lambda problem: not problem.needs_attention,
    "problem": lambda problem: problem.needs_attention,
}


class LastQuestion(Struct, frozen=True):
    """No question is left: the review comes next."""

    notice: Notice


class NotApplicable(Struct, frozen=True):
    """A field that is not asked, because of earlier answers."""

    field: Field
    notice: Notice


class UndoneStep(Struct, frozen=True):
    """A step that was undone or redone, and a field that it changed and that is asked."""

    change: Change
    field: Field
    notice: Notice


def step(interview: Interview, field_id: str, direction: Direction) -> Field | LastQuestion | Notice:
    """Where a step from a field leads: to the next or previous field, or to a field of another question."""
    find = _neighbour if direction.endswith("field") else _field_of_question
    field = find(interview, field_id, direction)
    if field is not None:
        return field
    if direction in _NOWHERE_NOTICES:
        return Notice(tr(_NOWHERE_NOTICES[direction]))
    return LastQuestion(Notice(tr("That was the last question. The review shows what is left.")))


def _neighbour(interview: Interview, field_id: str, direction: Direction) -> Field | None:
    """The nearest applicable field after or before a field, which may not apply itself."""
    order = {name: position for position, name in enumerate(interview.questionnaire.fields)}
    fields = list(interview.route.fields())
    if direction == "next-field":
        return next((f for f in fields if order[f.id] > order[field_id]), None)
    return next((f for f in reversed(fields) if order[f.id] < order[field_id]), None)


def _field_of_question(interview: Interview, field_id: str, direction: Direction) -> Field | None:
    """The first field with a relevant problem in the question that a step leads to, or else its first field."""
    route, question_id = interview.route, interview.questionnaire.question_of[field_id].id
    questions: Mapping[Direction, Callable[[], Question | None]] = {
        "next": lambda: route.next(question_id),
        "previous": lambda: route.previous(question_id),
        "unanswered": lambda: route.next_where(question_id, interview.has_unanswered),
        "problem": lambda: route.next_where(question_id, interview.needs_attention),
    }
    question = questions[direction]()
    if question is None:
        return None
    fields = interview.applicable_fields(question)
    is_relevant = _IS_RELEVANT.get(direction, lambda _: False)
    return next((f for f in fields if any(map(is_relevant, interview.problems_at(f.id)))), fields[0])


def go_to(interview: Interview, field_id: str) -> Field | NotApplicable | Notice:
    """Where a field stands; a notice if it is in the draft only, and not in the questionnaire."""
    field = interview.questionnaire.fields.get(field_id)
    if field is None:
        return Notice(tr("“{id}” stands only in the draft's file, not in the questionnaire.", id=field_id))
    if field_id in interview.route.applicable:
        return field
    if interview.answer_to(field_id).has_content:
        summary = interview.answer_summary(field_id)
        sentence = tr("{field} is not asked now. Its answer is set aside: {now}.", field=field_id, now=summary)
    else:
        sentence = tr("{field} is not asked now, given the earlier answers.", field=field_id)
    return NotApplicable(field, Notice(sentence))


def undo(interview: Interview) -> UndoneStep | Notice:
    """Undo the last step, whichever field it changed, also one of an earlier session."""
    templates = "Undone in “{where}”: now {what}", "Undone: {n} field of {where}", "Undone: {n} fields of {where}"
    return _undone_step(interview, interview.undo(), templates, "There is nothing to take back.")


def redo(interview: Interview) -> UndoneStep | Notice:
    """Redo the step that was undone last."""
    templates = (
        "Done again in “{where}”: now {what}",
        "Done again: {n} field of {where}",
        "Done again: {n} fields of {where}",
    )
    return _undone_step(interview, interview.redo(), templates, "There is nothing to do again.")


def _undone_step(
    interview: Interview, change: Change | None, templates: tuple[str, str, str], nothing: str
) -> UndoneStep | Notice:
    if change is None:
        return Notice(tr(nothing))
    questionnaire, ids = interview.questionnaire, [c.field for c in (change, *change.others)]
    asked_ids = [field_id for field_id in ids if field_id in interview.route.applicable]
    field, questions = questionnaire.fields[[*asked_ids, *ids][0]], {questionnaire.question_of[i].id for i in ids}
    question = questionnaire.question_of[field.id]
    section, number = questionnaire.section_of[question.id], question.number
    label = " ".join(filter(None, (number, strip_bold(field.prompt).rstrip(".:")))) or field.id
    if len(ids) > 1:
        label = number or section.number or section.title
        label = label if len(questions) == 1 else trn("{n} question", "{n} questions", len(questions))
    where = shorten(label, _LABEL_LIMIT)
    now = tr(templates[0], what=interview.answer_summary(field.id), where=where)
    notice = Notice(with_full_stop(now if len(ids) == 1 else trn(*templates[1:], len(ids), where=where)))
    return UndoneStep(change, field, notice) if asked_ids else notice
