"""Moving: from field to field, from question to question, by search, and out."""

from __future__ import annotations

from collections.abc import Callable

from lgqtui.i18n import tr
from lgqtui.interview.search import SearchEntry, findables, matching_entries
from lgqtui.plain.console import Option
from lgqtui.plain.session import PlainSession, Stage
from lgqtui.problems import Problem
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field, Question

_MOST_FOUND = 9
"""Places read out of those that a search has found."""


def skip(c: PlainSession, _: str) -> None:
    """Go on: to the explanation of a ticked box, else to the next field; after the last to the review."""
    is_box = c.place.stage == "answer" and c.field.kind == "tick" and "text" in usable_parts(c.field)
    if is_box and c.interview.answer_to(c.field.id).checked:
        c.go(c.field, "text")
        return
    place = _order(c)
    after = next((f for f in c.asked_fields() if place[f.id] > place[c.field.id]), None)
    if after is not None:
        c.go(after)
    else:
        _end(c)


def back(c: PlainSession, _: str) -> None:
    """Go back: from an explanation to its box, else to the field before."""
    if c.place.stage != "answer":
        c.go(c.field)
        return
    place = _order(c)
    before = [f for f in c.asked_fields() if place[f.id] < place[c.field.id]]
    if before:
        c.go(before[-1])
    else:
        c.say(tr("This is the first question."))


def _order(c: PlainSession) -> dict[str, int]:
    return {field_id: n for n, field_id in enumerate(c.interview.questionnaire.fields)}


def next_question(c: PlainSession, _: str) -> None:
    """Go to the next question; after the last comes the review."""
    question = c.interview.route.next(c.question.id)
    if question is None:
        _end(c)
    else:
        c.go(c.interview.applicable_fields(question)[0])


def _end(c: PlainSession) -> None:
    c.say(tr("That was the last question. The review shows what is left."))
    c.later = "review"


def previous_question(c: PlainSession, _: str) -> None:
    """Go to the question before."""
    question = c.interview.route.previous(c.question.id)
    if question is None:
        c.say(tr("This is the first question."))
    else:
        c.go(c.interview.applicable_fields(question)[0])


def next_unanswered(c: PlainSession, _: str) -> None:
    """Go to the next question with something unanswered."""
    question = c.interview.route.next_where(c.question.id, c.interview.unanswered)
    _go_or_say(c, question, lambda p: not p.needs_a_look, tr("Every question has an answer."))


def next_problem(c: PlainSession, _: str) -> None:
    """Go to the next question that needs a look."""
    question = c.interview.route.next_where(c.question.id, c.interview.needs_a_look)
    _go_or_say(c, question, lambda p: p.needs_a_look, tr("Nothing needs a look."))


def _go_or_say(c: PlainSession, question: Question | None, meant: Callable[[Problem], bool], otherwise: str) -> None:
    """Go to the field of a question that the problem meant stands at, or say that there is no such question."""
    if question is None:
        c.say(otherwise)
        return
    asked = c.interview.applicable_fields(question)
    c.go(next((f for f in asked if any(map(meant, c.interview.problems_at(f.id)))), asked[0]))


def jump(c: PlainSession, words: str) -> None:
    """Search numbers, wording and answers, and go there."""
    if not words:
        said = c.talk.ask(tr("Go to a number, words of a question, or words of your answers:"))
        c.later, words = said.command, said.text
    needle = " ".join(words.split()).casefold()
    if not needle:
        return
    places = matching_entries(findables(c.interview), needle)
    exact = [p for p in places if needle in (p.number.casefold(), p.field.id.casefold())]
    if not places:
        c.say(tr("Nothing found."))
    elif len(places) == 1 or exact:
        go_to(c, (exact or places)[0].field)
    else:
        _choose_place(c, places, needle)


def _choose_place(c: PlainSession, places: list[SearchEntry], needle: str) -> None:
    choices = [
        Option(p.field.id, tr("{number} {name}: {said}", number=p.number, name=p.name, said=p.excerpt(needle)).strip())
        for p in places[:_MOST_FOUND]
    ]
    if len(places) > _MOST_FOUND:
        c.say(tr("{n} places fit. These are the first; more words find fewer.", n=len(places)))
    said = c.talk.choose(tr("Your choice, nothing to stay:"), choices)
    c.later = said.command
    if said.text:
        go_to(c, c.interview.field(said.text))


def go_to(c: PlainSession, field: Field, stage: Stage = "answer") -> None:
    """Go to a field, or say why it is not asked."""
    if field.id in c.interview.route.applicable:
        c.go(field, stage)
        return
    answer = c.interview.answer_to(field.id)
    if answer.has_content:
        now = c.interview.answer_summary(field.id)
        c.say(
            tr(
                "{field} is not asked now. Its answer is set aside: {now}.",
                field=field.id,
                now=now,
            )
        )
    else:
        c.say(tr("{field} is not asked now, given the earlier answers.", field=field.id))


def to_links(c: PlainSession, _: str) -> None:
    """Go to the links kept beside a text."""
    c.go(c.field, "links")


def explain(c: PlainSession, _: str) -> None:
    """Go to the explanation of a box, ticked or not."""
    c.go(c.field, "text")


def drafts(c: PlainSession, _: str) -> None:
    """Save, and go to the list of drafts."""
    c.ending = "drafts"


def again(c: PlainSession, _: str) -> None:
    """Open the draft anew: for changing it, if nobody has it open any more."""
    c.ending = "again"


def leave(c: PlainSession, _: str) -> None:
    """Save and leave."""
    c.ending = "quit"
