"""`lgqtui questions`: the questionnaires in the library, and the check of one for its author."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.click_ext import FILE
from lgqtui.cli.completion import questionnaire_ids
from lgqtui.cli.registry import group, json_option, subcommand
from lgqtui.cli.terminal import LINE_WIDTH, out_json, print_result, print_status, print_table
from lgqtui.errors import ProblemsFound
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.questionnaires import asked_when, check_questionnaire, list_questionnaires, questionnaire_lines

if TYPE_CHECKING:
    from lgqtui.questionnaire.model import Question, Questionnaire


@json_option
def _list(context: AppContext, *, as_json: bool) -> None:
    listed = list(list_questionnaires(context.library, context.folders.questionnaires))
    if as_json:
        out_json([{"id": row.id, "title": row.title, "path": str(row.path), "fault": row.fault} for row in listed])
        return
    print_table([(row.id, row.count, row.origin, row.title) for row in listed if not row.fault])
    print_status(*(row.fault for row in listed if row.fault))


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
    content = context.library.find_or_load(questionnaire)
    if as_json:
        out_json(_questionnaire_json(content))
    else:
        print_result(*questionnaire_lines(content, LINE_WIDTH))


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
        {"id": field.id, "kind": field.kind, "prompt": field.prompt, "asked": asked_when(field, questionnaire)}
        for field in question.fields
    ]
    return {"id": question.id, "number": question.number, "text": question.text, "fields": fields}


@subcommand(
    command,
    "check",
    "Check a questionnaire file for its author: every problem with its line. If one is an error, the exit code is 3.",
    "lgqtui questions check my-questions.toml",
)
@click.argument("file", type=FILE)
def check(_: AppContext, file: Path) -> int:
    """Check a questionnaire file."""
    result = check_questionnaire(file)
    print_result(*result.lines)
    print_status(result.verdict)
    return 0 if result.is_usable else ProblemsFound.exit_code
