"""`lgqtui questions`: the questionnaires in the library, and the check of one for its author."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import questionnaire_ids
from lgqtui.cli.registry import group, json_option, subcommand
from lgqtui.cli.terminal import out_json, print_result, print_status, print_table
from lgqtui.errors import Error, ProblemsFound
from lgqtui.i18n import tr, trn, with_full_stop
from lgqtui.problems import Problem, severity_word, tally, tally_text
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.questionnaire.model import Field, Question, Questionnaire, Section

_WIDTH = 78


def _list(context: AppContext) -> None:
    rows, faults = [], []
    for path, loaded in context.library.load_all():
        if isinstance(loaded, Error):
            faults.append(tr("{id} cannot be used: {fault}", id=path.stem, fault=loaded))
        else:
            origin = tr("yours") if path.parent == context.folders.questionnaires else tr("comes with lgqtui")
            count = trn("{n} field", "{n} fields", len(loaded.fields))
            rows.append((loaded.id, count, origin, loaded.short_title or loaded.title))
    print_table(rows)
    print_status(*faults)


command = group("questions", "Without a command they are listed.")(_list)
subcommand(
    command, "list", "List the questionnaires at hand, yours and those that come with lgqtui.", "lgqtui questions list"
)(_list)


@subcommand(
    command,
    "show",
    "Read a questionnaire out: its questions, and the id and kind of every field. ID is one at hand, or a file.",
    "lgqtui questions show lgq-2022",
)
@click.argument("questionnaire", metavar="ID", shell_complete=questionnaire_ids)
@json_option
def show(context: AppContext, questionnaire: str, *, as_json: bool) -> None:
    """Print a questionnaire."""
    content = context.library.find(questionnaire)
    if as_json:
        out_json(_questionnaire_json(content))
    else:
        print_result(*_lines(content))


def _questionnaire_json(questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "id": questionnaire.id,
        "title": questionnaire.title,
        "sections": [
            {
                "id": section.id,
                "number": section.number,
                "title": section.title,
                "questions": [_question_json(question, questionnaire) for question in section.questions],
            }
            for section in questionnaire.sections
        ],
    }


def _question_json(question: Question, questionnaire: Questionnaire) -> dict[str, Any]:
    fields = [
        {"id": field.id, "kind": field.kind, "prompt": field.prompt, "asked": _condition(field, questionnaire)}
        for field in question.fields
    ]
    return {"id": question.id, "number": question.number, "text": question.text, "fields": fields}


def _lines(questionnaire: Questionnaire) -> Iterator[str]:
    yield questionnaire.title
    for section in questionnaire.sections:
        yield ""
        yield tr("{number}. {title}", number=section.number, title=section.title) if section.number else section.title
        yield from _section_lines(section, questionnaire)


def _section_lines(section: Section, questionnaire: Questionnaire) -> Iterator[str]:
    for question in section.questions:
        yield ""
        yield from _wrapped(" ".join(filter(None, (question.number, question.text))), "  ")
        for field in question.fields:
            parts = (field.kind, field.prompt, _condition(field, questionnaire))
            yield from _wrapped(tr("{id}: {text}", id=field.id, text=" · ".join(filter(None, parts))), "    ")


def _wrapped(text: str, indent: str) -> list[str]:
    import textwrap

    plain = text.replace("**", "")
    return textwrap.wrap(plain, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def _condition(field: Field, questionnaire: Questionnaire) -> str:
    from lgqtui.export.condition_text import only_if

    return only_if(field.when, questionnaire).removesuffix(":") if field.when is not None else ""


@subcommand(
    command,
    "check",
    "Check a questionnaire file for its author: every problem with its line. If one is an error, the exit code is 3.",
    "lgqtui questions check my-questions.toml",
)
@click.argument("file", type=click.Path(path_type=Path))
def check(_: AppContext, file: Path) -> int:
    """Check a questionnaire file."""
    from lgqtui.files import read_file
    from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT, read_questionnaire

    result = read_questionnaire(read_file(file, QUESTIONNAIRE_LIMIT))
    problems = (*result.problems, *_name_problem(file, result.questionnaire))
    print_result(*(_problem_line(problem, file) for problem in problems))
    print_status(tr("{file}: {verdict}", file=file, verdict=_verdict(result.questionnaire, problems)))
    return ProblemsFound.exit_code if result.questionnaire is None else 0


def _name_problem(file: Path, questionnaire: Questionnaire | None) -> Iterator[Problem]:
    if questionnaire is not None and file.name != f"{questionnaire.id}.toml":
        message, remedy = "the file is not called like its id", "Call it {id}.toml before you pass it on."
        yield Problem("hint", "other-name", message, remedy, {"id": questionnaire.id})


def _problem_line(problem: Problem, file: Path) -> str:
    """Return `FILE:LINE: severity: place: message. remedy`, the place only once; without a line if there is none."""
    text = tr(problem.message, **problem.params)
    if problem.position:
        rest = text.removeprefix(problem.position).removeprefix(":").lstrip()
        text = tr("{position}: {rest}", position=problem.position, rest=rest)
    sentences = " ".join(filter(None, (with_full_stop(text), tr(problem.remedy, **problem.params))))
    position = tr("{file}:{line}", file=file, line=problem.line) if problem.line else str(file)
    return tr("{where}: {severity}: {text}", where=position, severity=severity_word(problem.severity), text=sentences)


def _verdict(questionnaire: Questionnaire | None, problems: tuple[Problem, ...]) -> str:
    if questionnaire is None or problems:
        return tally_text(tally(problems))
    return tr("in order, with {n} fields", n=len(questionnaire.fields))
