"""Seeing: the outline, the review with its selections, every problem, help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lgqtui.i18n import tr
from lgqtui.interview.labels import field_prompt, question_status, question_title, strip_bold
from lgqtui.interview.search import SELECTIONS, selected, selection_words
from lgqtui.plain.console import Option
from lgqtui.plain.navigation_commands import go_to
from lgqtui.plain.session import PlainSession, words_about
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Field

_NOTHING = "Nothing here."


def outline(c: PlainSession, _: str) -> None:
    """Say every question with how it stands, and go to the one that is chosen."""
    c.say_place_again()
    questions = c.interview.route.questions
    choices = [
        Option(q.id, tr("{title}: {stand}", title=question_title(q), stand=question_status(c.interview, q).word))
        for q in questions
    ]
    said = c.talk.choose(tr("Your choice, nothing to stay:"), choices)
    c.later = said.command
    if said.text:
        question = c.interview.questionnaire.questions[c.interview.questionnaire.position[said.text]]
        go_to(c, c.interview.applicable_fields(question)[0])


def review(c: PlainSession, _: str) -> None:
    """Say how the whole stands, a selection at a time; go to what is chosen."""
    c.interview.settle()
    c.say_place_again()
    done = c.interview.progress
    c.say(tr("Review: {n} of {all} answered.", n=done.answered, all=done.applicable))
    while True:
        choices = [Option(name, selection_words(name, _size(c, name))) for name in SELECTIONS]
        said = c.talk.choose(tr("Which of them? Nothing goes back to the question:"), choices)
        c.later = said.command
        if not said.text or _chosen_in(c, said.text):
            return


def _size(c: PlainSession, name: str) -> int:
    return len(_problems(c)) if name == "problems" else len(selected(c.interview, name))


def _problems(c: PlainSession) -> list[Problem]:
    return [p for p in c.interview.problems() if p.needs_a_look]


def _chosen_in(c: PlainSession, name: str) -> bool:
    """Have a place of a selection chosen; True if the person goes there or says something else."""
    choices = _of_problems(c) if name == "problems" else [_of_field(c, f) for f in selected(c.interview, name)]
    if not choices:
        c.say(tr(_NOTHING))
        return False
    said = c.talk.choose(tr("Where to? Nothing goes back to the selections:"), choices)
    c.later = said.command
    field_id = said.text.partition("\n")[0]
    field = c.interview.questionnaire.fields.get(field_id)
    if field is not None:
        go_to(c, field)
    elif field_id:
        c.say(tr("“{id}” stands only in the draft's file, not in the questionnaire.", id=field_id))
    return bool(said.text or said.command)


def _of_field(c: PlainSession, field: Field) -> Option:
    question = c.interview.questionnaire.question_of[field.id]
    said = c.interview.answer_summary(field.id)
    look = tr(", needs a look") if any(p.needs_a_look for p in c.interview.problems_at(field.id)) else ""
    name = field_prompt(question, field)
    return Option(field.id, tr("{field}, {name}: {said}{look}", field=field.id, name=name, said=said, look=look))


def _of_problems(c: PlainSession) -> list[Option]:
    return [
        Option(f"{p.field}\n{n}", tr("{field}. {told}", field=p.field, told=words_about(p)))
        for n, p in enumerate(_problems(c))
    ]


def check(c: PlainSession, _: str) -> None:
    """Say every problem with its place and what to do."""
    c.say_place_again()
    problems = _problems(c)
    for problem in problems:
        c.say(tr("{field}. {told}", field=problem.field, told=words_about(problem)))
    if not problems:
        c.say(tr("Nothing needs a look."))


def about_question(c: PlainSession) -> Iterator[str]:
    """Footnotes and the help of those who made the questionnaire."""
    notes, question = c.interview.questionnaire.footnotes, c.question
    for mark in dict.fromkeys((*question.footnotes, *(m for f in question.fields for m in f.footnotes))):
        yield tr("Note {mark}: {note}", mark=mark, note=strip_bold(notes[mark]))
    yield from map(strip_bold, filter(None, (question.help, c.field.help)))


def say_all(c: PlainSession, lines: Iterable[str]) -> None:
    """Say line after line."""
    for line in lines:
        c.say(line)
