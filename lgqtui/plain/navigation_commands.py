"""Commands that move between fields and questions, search, and leave."""

from __future__ import annotations

from collections.abc import Callable

from lgqtui.i18n import tr
from lgqtui.interview.search import SearchEntry, findables, matching_entries
from lgqtui.plain.console import Option
from lgqtui.plain.session import PlainSession, Stage
from lgqtui.problems import Problem
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field, Question

_MAX_MATCHES = 9
"""Matches of a search that are listed."""


def skip(session: PlainSession, _: str) -> None:
    """Go to the explanation of a ticked box, else to the next field; after the last one, run the review."""
    if session.input == "ticks" and "text" in usable_parts(session.field) and session.answer.checked:
        session.go(session.field, "text")
        return
    order = _field_order(session)
    next_field = next((f for f in session.applicable_fields() if order[f.id] > order[session.field.id]), None)
    if next_field is not None:
        session.go(next_field)
    else:
        _finish(session)


def back(session: PlainSession, _: str) -> None:
    """Go from an explanation to its box, else to the previous field."""
    if session.position.stage != "answer":
        session.go(session.field)
        return
    order = _field_order(session)
    previous_fields = [f for f in session.applicable_fields() if order[f.id] < order[session.field.id]]
    if previous_fields:
        session.go(previous_fields[-1])
    else:
        session.say(tr("This is the first question."))


def _field_order(session: PlainSession) -> dict[str, int]:
    return {field_id: position for position, field_id in enumerate(session.interview.questionnaire.fields)}


def next_question(session: PlainSession, _: str) -> None:
    """Go to the next question; after the last one, run the review."""
    question = session.interview.route.next(session.question.id)
    if question is None:
        _finish(session)
    else:
        session.go(session.interview.applicable_fields(question)[0])


def _finish(session: PlainSession) -> None:
    session.say(tr("That was the last question. The review shows what is left."))
    session.pending_command = "review"


def previous_question(session: PlainSession, _: str) -> None:
    """Go to the previous question."""
    question = session.interview.route.previous(session.question.id)
    if question is None:
        session.say(tr("This is the first question."))
    else:
        session.go(session.interview.applicable_fields(question)[0])


def next_unanswered(session: PlainSession, _: str) -> None:
    """Go to the next question with an unanswered field."""
    question = session.interview.route.next_where(session.question.id, session.interview.unanswered)
    _go_to_problem(session, question, lambda p: not p.needs_a_look, tr("Every question has an answer."))


def next_problem(session: PlainSession, _: str) -> None:
    """Go to the next question with a problem."""
    question = session.interview.route.next_where(session.question.id, session.interview.needs_a_look)
    _go_to_problem(session, question, lambda p: p.needs_a_look, tr("Nothing needs a look."))


def _go_to_problem(
    session: PlainSession, question: Question | None, is_relevant: Callable[[Problem], bool], message: str
) -> None:
    """Go to the first field of the question with a relevant problem; without a question print the message."""
    if question is None:
        session.say(message)
        return
    fields = session.interview.applicable_fields(question)
    session.go(next((f for f in fields if any(map(is_relevant, session.interview.problems_at(f.id)))), fields[0]))


def jump(session: PlainSession, query: str) -> None:
    """Search numbers, wording and answers, and go to a match."""
    if not query:
        reply = session.console.ask(tr("Go to a number, words of a question, or words of your answers:"))
        session.pending_command, query = reply.command, reply.text
    needle = " ".join(query.split()).casefold()
    if not needle:
        return
    matches = matching_entries(findables(session.interview), needle)
    exact = [p for p in matches if needle in (p.number.casefold(), p.field.id.casefold())]
    if not matches:
        session.say(tr("Nothing found."))
    elif len(matches) == 1 or exact:
        go_to(session, (exact or matches)[0].field)
    else:
        _choose_match(session, matches, needle)


def _choose_match(session: PlainSession, matches: list[SearchEntry], needle: str) -> None:
    choices = [
        Option(p.field.id, tr("{number} {name}: {said}", number=p.number, name=p.name, said=p.excerpt(needle)).strip())
        for p in matches[:_MAX_MATCHES]
    ]
    if len(matches) > _MAX_MATCHES:
        session.say(tr("{n} places fit. These are the first; more words find fewer.", n=len(matches)))
    reply = session.choose(tr("Your choice, nothing to stay:"), choices)
    if reply.text:
        go_to(session, session.interview.field(reply.text))


def go_to(session: PlainSession, field: Field, stage: Stage = "answer") -> None:
    """Go to a field, or print why it does not apply."""
    if field.id in session.interview.route.applicable:
        session.go(field, stage)
        return
    answer = session.interview.answer_to(field.id)
    if answer.has_content:
        summary = session.interview.answer_summary(field.id)
        session.say(
            tr(
                "{field} is not asked now. Its answer is set aside: {now}.",
                field=field.id,
                now=summary,
            )
        )
    else:
        session.say(tr("{field} is not asked now, given the earlier answers.", field=field.id))


def go_to_links(session: PlainSession, _: str) -> None:
    """Go to the links beside a text."""
    session.go(session.field, "links")


def go_to_explanation(session: PlainSession, _: str) -> None:
    """Go to the explanation of a box, ticked or not."""
    session.go(session.field, "text")


def leave_for_drafts(session: PlainSession, _: str) -> None:
    """Save, and go to the list of drafts."""
    session.ending = "drafts"


def reopen(session: PlainSession, _: str) -> None:
    """Open the draft again, to change it if it is no longer locked."""
    session.ending = "again"


def leave(session: PlainSession, _: str) -> None:
    """Save and leave."""
    session.ending = "quit"
