"""Commands that move between fields and questions, give an overview, search, and leave."""

from __future__ import annotations

from lgqtui.i18n import tr
from lgqtui.interview.labels import field_prompt, question_status, question_title
from lgqtui.interview.search import SELECTIONS, SearchEntry, matching_entries, search_entries, select, selection_words
from lgqtui.links.url import host_of
from lgqtui.plain.console import BACK, Option
from lgqtui.plain.readout import box_number, boxes_around
from lgqtui.plain.session import Ending, PlainSession, Stage, problem_sentence
from lgqtui.problems import Problem
from lgqtui.questionnaire.kinds import KINDS, usable_parts
from lgqtui.questionnaire.model import Field, Question
from lgqtui.text import fold_case, shorten
from lgqtui.workflows import navigation
from lgqtui.workflows.navigation import NO_PROBLEMS

_AFTER_PROMPT = " .:¹²³⁴⁵⁶⁷⁸⁹⁰"
_TITLE_LENGTH = 60
"""Characters of a question in a list of all."""

_MAX_MATCHES = 9
"""Matches of a search that are listed."""


def skip(session: PlainSession, _: str) -> None:
    """Go to the explanation of a ticked box, else to the next field."""
    if field := _next_explanation(session):
        session.go(field, "text")
    else:
        step(session, "", direction="next-field")


def _next_explanation(session: PlainSession) -> Field | None:
    """The next ticked box that takes an explanation: from the present box on, or after its explanation."""
    if KINDS[session.field.kind].input != "ticks":
        return None
    following = boxes_around(session)[box_number(session) - (session.position.stage == "answer") :]
    ticked = (field for field in following if session.interview.answer_to(field.id).checked)
    return next((field for field in ticked if "text" in usable_parts(field)), None)


def back(session: PlainSession, _: str) -> None:
    """Go from an explanation to its box, else to the previous field."""
    if session.position.stage != "answer":
        session.go(session.field)
    else:
        step(session, "", direction="previous-field")


def step(session: PlainSession, _: str, *, direction: navigation.Direction) -> None:
    """Go where a step leads, or print why it leads nowhere; after the last question, to the end."""
    boxes = boxes_around(session)
    origin = boxes[0 if direction == "previous-field" else -1]
    match navigation.step(session.interview, origin.id, direction):
        case Field() as field:
            session.go(field)
            if direction == "previous-field":
                session.go(boxes_around(session)[0])
        case navigation.LastQuestion():
            session.go(session.field, "end")
        case notice:
            session.say(notice.text)


def jump(session: PlainSession, query: str) -> None:
    """Search numbers, wording and answers, and go to a match."""
    if not query:
        reply = session.console.ask(tr("Go to a number, words of a question, or words of your answers:"))
        session.pending_command, query = reply.command, reply.text
    needle = fold_case(" ".join(query.split()))
    if not needle:
        return
    entries = search_entries(session.interview)
    exact = [p for p in entries if p.rank(needle) == 0][:1]
    exact = exact or [p for p in entries if fold_case(p.name).rstrip(_AFTER_PROMPT) == needle.rstrip(_AFTER_PROMPT)]
    matches = exact if len(exact) == 1 else matching_entries(entries, needle)
    if not matches:
        session.say(tr("Nothing found."))
    elif len(matches) == 1:
        go_to(session, matches[0].field.id)
    else:
        _choose_match(session, matches, needle)


def _choose_match(session: PlainSession, matches: list[SearchEntry], needle: str) -> None:
    choices = [
        Option(p.field.id, tr("{number} {name}: {text}", number=p.number, name=p.name, text=p.excerpt(needle)).strip())
        for p in matches[:_MAX_MATCHES]
    ]
    if len(matches) > _MAX_MATCHES:
        session.say(tr("{n} places fit. These are the first; more words find fewer.", n=len(matches)))
    if field_id := session.choose(tr(BACK), choices).text:
        go_to(session, field_id)


def go_to(session: PlainSession, field_id: str) -> None:
    """Go to a field, or print why that cannot be done."""
    match navigation.go_to(session.interview, field_id):
        case Field() as field:
            session.go(field)
        case navigation.NotApplicable(_, notice) | notice:
            session.say(notice.text)


def go_to_stage(session: PlainSession, _: str, *, stage: Stage) -> None:
    """Go to another part of the field: the explanation of a box, or the links beside a text."""
    session.go(session.field, stage)


def _brief_title(question: Question) -> str:
    return shorten(" ".join(question_title(question).split()), _TITLE_LENGTH).rstrip(_AFTER_PROMPT)


def outline(session: PlainSession, _: str) -> None:
    """List every question with its status, and go to the one that is chosen."""
    interview = session.interview
    choices = [
        Option(q.id, tr("{title}: {status}", title=_brief_title(q), status=question_status(interview, q).word))
        for q in interview.route.questions
    ]
    if question_id := session.choose(tr(BACK), choices).text:
        question = interview.questionnaire.question(question_id)
        go_to(session, interview.applicable_fields(question)[0].id)


def review(session: PlainSession, _: str) -> None:
    """Print the progress, offer the selections, and go to the field that is chosen."""
    session.interview.end_typing()
    progress = session.interview.progress
    session.say(tr("Review: {n} of {all} answered.", n=progress.answered, all=progress.applicable))
    while True:
        options = {name: _options(session, name) for name in SELECTIONS}
        choices = [Option(name, selection_words(name, len(fields))) for name, fields in options.items()]
        reply = session.choose(tr(BACK), choices)
        if not reply.text or _choose_field(session, options[reply.text]):
            return


def _choose_field(session: PlainSession, options: list[Option]) -> bool:
    reply = session.choose(tr(BACK), options)
    if reply.text:
        go_to(session, reply.text.partition("\n")[0])
    return bool(reply.text or reply.command)


def _options(session: PlainSession, name: str) -> list[Option]:
    if name != "problems":
        return [_field_option(session, field) for field in select(session.interview, name)]
    problems = [p for p in session.interview.problems() if p.needs_attention]
    return [
        Option(f"{p.field}\n{n}", _brief_problem(p) if session.is_brief else _full_problem(p))
        for n, p in enumerate(problems)
    ]


def _brief_problem(problem: Problem) -> str:
    words = ", ".join(filter(None, (problem.headline, host_of(problem.link))))
    return tr("{field}: {words}", field=problem.field, words=words)


def _full_problem(problem: Problem) -> str:
    return tr("{field}. {text}", field=problem.field, text=problem_sentence(problem))


def _field_option(session: PlainSession, field: Field) -> Option:
    question = session.interview.questionnaire.question_of[field.id]
    summary = session.interview.answer_summary(field.id)
    attention = tr(", needs a look") if any(p.needs_attention for p in session.interview.problems_at(field.id)) else ""
    params = {"field": field.id, "name": field_prompt(question, field), "text": summary, "attention": attention}
    return Option(field.id, tr("{field}, {name}: {text}{attention}", **params))


def check(session: PlainSession, _: str) -> None:
    """Print every problem with its field and what to do."""
    problems = (problem for problem in session.interview.problems() if problem.needs_attention)
    session.say_all(list(map(_full_problem, problems)) or [tr(NO_PROBLEMS)])


def leave(session: PlainSession, _: str, *, ending: Ending) -> None:
    """Save, and end the session."""
    session.ending = ending
