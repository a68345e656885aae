"""Commands for an overview: outline, review, check; and the help of the current question."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.i18n import tr
from lgqtui.interview.labels import field_prompt, question_status, question_title, strip_bold
from lgqtui.interview.search import SELECTIONS, selected, selection_words
from lgqtui.plain.console import Option
from lgqtui.plain.navigation_commands import go_to
from lgqtui.plain.session import PlainSession, problem_sentence
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Field
from lgqtui.workflows.navigation import NO_PROBLEMS

_NOTHING = "Nothing here."


def outline(session: PlainSession, _: str) -> None:
    """List every question with its status, and go to the one that is chosen."""
    session.repeat_introduction()
    questions = session.interview.route.questions
    choices = [
        Option(q.id, tr("{title}: {stand}", title=question_title(q), stand=question_status(session.interview, q).word))
        for q in questions
    ]
    reply = session.choose(tr("Your choice, nothing to stay:"), choices)
    if reply.text:
        question = session.interview.questionnaire.questions[session.interview.questionnaire.position[reply.text]]
        go_to(session, session.interview.applicable_fields(question)[0].id)


def review(session: PlainSession, _: str) -> None:
    """Print the progress, offer the selections, and go to the field that is chosen."""
    session.interview.settle()
    session.repeat_introduction()
    progress = session.interview.progress
    session.say(tr("Review: {n} of {all} answered.", n=progress.answered, all=progress.applicable))
    while True:
        choices = [Option(name, selection_words(name, _count(session, name))) for name in SELECTIONS]
        reply = session.choose(tr("Which of them? Nothing goes back to the question:"), choices)
        if not reply.text or _choose_from(session, reply.text):
            return


def _count(session: PlainSession, name: str) -> int:
    return len(_problems(session)) if name == "problems" else len(selected(session.interview, name))


def _problems(session: PlainSession) -> list[Problem]:
    return [p for p in session.interview.problems() if p.needs_a_look]


def _choose_from(session: PlainSession, name: str) -> bool:
    """Ask for a field of a selection; True if the user chooses one or types a command."""
    choices = (
        _problem_options(session)
        if name == "problems"
        else [_field_option(session, f) for f in selected(session.interview, name)]
    )
    if not choices:
        session.say(tr(_NOTHING))
        return False
    reply = session.choose(tr("Where to? Nothing goes back to the selections:"), choices)
    if reply.text:
        go_to(session, reply.text.partition("\n")[0])
    return bool(reply.text or reply.command)


def _field_option(session: PlainSession, field: Field) -> Option:
    question = session.interview.questionnaire.question_of[field.id]
    summary = session.interview.answer_summary(field.id)
    attention = tr(", needs a look") if any(p.needs_a_look for p in session.interview.problems_at(field.id)) else ""
    name = field_prompt(question, field)
    return Option(
        field.id, tr("{field}, {name}: {said}{look}", field=field.id, name=name, said=summary, look=attention)
    )


def _problem_options(session: PlainSession) -> list[Option]:
    return [
        Option(f"{p.field}\n{n}", tr("{field}. {told}", field=p.field, told=problem_sentence(p)))
        for n, p in enumerate(_problems(session))
    ]


def check(session: PlainSession, _: str) -> None:
    """Print every problem with its field and what to do."""
    session.repeat_introduction()
    problems = _problems(session)
    for problem in problems:
        session.say(tr("{field}. {told}", field=problem.field, told=problem_sentence(problem)))
    if not problems:
        session.say(tr(NO_PROBLEMS))


def help_lines(session: PlainSession) -> Iterator[str]:
    """Yield the footnotes and help texts of the current question."""
    notes, question = session.interview.questionnaire.footnotes, session.question
    for mark in dict.fromkeys((*question.footnotes, *(m for f in question.fields for m in f.footnotes))):
        yield tr("Note {mark}: {note}", mark=mark, note=strip_bold(notes[mark]))
    yield from map(strip_bold, filter(None, (question.help, session.field.help)))
