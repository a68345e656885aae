"""Commands that move between fields and questions, search, and leave."""

from __future__ import annotations

from lgqtui.i18n import tr
from lgqtui.interview.search import SearchEntry, findables, matching_entries
from lgqtui.plain.console import Option
from lgqtui.plain.session import Ending, PlainSession, Stage
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.workflows import navigation

_MAX_MATCHES = 9
"""Matches of a search that are listed."""


def skip(session: PlainSession, _: str) -> None:
    """Go to the explanation of a ticked box, else to the next field; after the last one, run the review."""
    if session.input == "ticks" and "text" in usable_parts(session.field) and session.answer.checked:
        session.go(session.field, "text")
        return
    step(session, "", to="next-field")


def back(session: PlainSession, _: str) -> None:
    """Go from an explanation to its box, else to the previous field."""
    if session.position.stage != "answer":
        session.go(session.field)
    else:
        step(session, "", to="previous-field")


def step(session: PlainSession, _: str, *, to: navigation.Direction) -> None:
    """Go where a step leads, or print why it leads nowhere; after the last question, run the review."""
    match navigation.step(session.interview, session.field.id, to):
        case navigation.Target(field):
            session.go(field)
        case navigation.LastQuestion(notice):
            session.say(notice.text)
            session.pending_command = "review"
        case notice:
            session.say(notice.text)


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
        go_to(session, (exact or matches)[0].field.id)
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
        go_to(session, reply.text)


def go_to(session: PlainSession, field_id: str) -> None:
    """Go to a field, or print why that cannot be done."""
    match navigation.go_to(session.interview, field_id):
        case navigation.Target(field):
            session.go(field)
        case navigation.NotApplicable(_, notice) | notice:
            session.say(notice.text)


def go_to_stage(session: PlainSession, _: str, *, stage: Stage) -> None:
    """Go to another part of the field: the explanation of a box, or the links beside a text."""
    session.go(session.field, stage)


def leave(session: PlainSession, _: str, *, ending: Ending) -> None:
    """Save, and end the session."""
    session.ending = ending
