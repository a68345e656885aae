"""`lgqtui answer`: answer one field from a script or by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from lgqtui.cli.click_ext import refuse_contradiction, require_text
from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import open_draft, print_note, print_status, read_input
from lgqtui.errors import WrongUse, closest_match
from lgqtui.i18n import tr
from lgqtui.interview.answer_request import AnswerRequest, new_answer, put_answer, put_batch, read_batch, refuse_blank
from lgqtui.interview.interview import Change, Interview, find_field
from lgqtui.problems import severity_word
from lgqtui.questionnaire.answer_codec import ANSWER_KEYS, ROW_KEYS
from lgqtui.questionnaire.model import Field
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import LoadedDraft, edit_draft
from lgqtui.workflows.notices import change_notices

_STDIN = "-"
_HINT = "Give a value, --text, --clear, --mend, --flag, --remark or one of --no-…. More: lgqtui answer --help"


@define_command(
    "answer",
    "DRAFT is a name or a path; FIELD is an id such as I.3 (lgqtui questions show lists them). VALUE, by kind: "
    "a text; yes or no; on or off for a box to tick; a list of links as you would paste it. "
    "With - as VALUE it is read from standard input; an empty one is refused, for it would erase an answer. "
    "A VALUE that begins with a hyphen goes last, after --",
    "With --from FILE many are taken, all or none: JSON, as answers are in exports, or lines of FIELD, a tab, VALUE.",
    "What is set aside or comes back by the answer is told, and so is a problem with it.",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("field", default="", shell_complete=field_ids)
@click.argument("value", required=False, callback=require_text)
@click.option(
    "--text",
    metavar="TEXT",
    callback=require_text,
    help=tr("The explanation of a box to tick; - reads it from standard input."),
)
@click.option("--no-text", is_flag=True, help=tr("Take the explanation out."))
@click.option("--add", is_flag=True, help=tr("Add the links to those that are there."))
@click.option("--shape", is_flag=True, help=tr("VALUE is the answer as JSON, as drafts and exports have it."))
@click.option("--clear", is_flag=True, help=tr("Take the answer out with its attachments; its remark and flag stay."))
@click.option("--mend", is_flag=True, help=tr("Take the proposed form of a link; VALUE says of which, if of several."))
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(readable=False),
    help=tr("Take many answers from a file; - is standard input."),
)
@click.option("--flag/--no-flag", default=None, help=tr("Mark the field to come back to, or take the mark off."))
@click.option(
    "--remark",
    metavar="TEXT",
    callback=require_text,
    help=tr("Keep a private remark with the field; it is never sent."),
)
@click.option("--no-remark", is_flag=True, help=tr("Take the remark out."))
def command(context: AppContext, /, draft: str, field: str, source: str | None, **options: Any) -> None:
    """Answer one field, or many from a file, and save."""
    from lgqtui.interview.link_overview import head_notice
    from lgqtui.links.list_parser import parse_link_list
    from lgqtui.questionnaire.kinds import KINDS
    from lgqtui.workflows.documents import read_answer_file

    request = AnswerRequest(**options)
    if source is not None:
        if field or request != AnswerRequest():
            message, hint = "--from takes all from its file", "Leave the field, its value and the other options out."
            raise WrongUse("contradiction", message, hint)
        entries = read_batch(source, read_input()) if source == _STDIN else read_answer_file(Path(source))
        _edit(context, open_draft(context, draft), lambda interview: put_batch(source, entries, interview))
        return
    _refuse_contradiction(request)
    loaded = open_draft(context, draft)
    target = find_field(loaded.questionnaire, field)
    request = _with_input(target, request)
    if not request.mend:
        # Refuse what does not fit before the lock is taken.
        new_answer(target, loaded.draft.answer(target.id), request)
    _edit(context, loaded, lambda interview: [put_answer(interview, target.id, request)])
    is_pasted = not (request.clear or request.mend or request.shape) and KINDS[target.kind].input == "rows"
    if is_pasted and (head := head_notice(parse_link_list(request.value or ""))):
        print_status(head)


def _refuse_contradiction(request: AnswerRequest) -> None:
    """Raise WrongUse if the options exclude each other."""
    has_text = request.text is not None or request.no_text
    has_value = request.value is not None or has_text
    clashes = (
        (request.clear and has_value, "--clear takes no value and no --text"),
        (request.text is not None and request.no_text, "--text gives the explanation that --no-text takes out"),
        (request.remark is not None and request.no_remark, "--remark gives the remark that --no-remark takes out"),
        (request.clear and (request.add or request.shape), "--clear goes with neither --add nor --shape"),
        (request.shape and request.value is None, "--shape needs the answer as JSON"),
        (request.shape and (request.add or has_text), "--shape goes with neither --add nor --text"),
        (request.add and request.value is None, "--add needs the links to add"),
        (
            request.mend and (has_text or request.add or request.shape or request.clear),
            "--mend goes with none of --text, --add, --shape and --clear",
        ),
        (request.value == request.text == _STDIN, "standard input can be read only once"),
        (request == AnswerRequest(), "nothing is said about the answer"),
    )
    refuse_contradiction(clashes, _HINT)


def _with_input(field: Field, request: AnswerRequest) -> AnswerRequest:
    """Return the same request with the text of standard input in place of `-`. Raises WrongUse if that is blank."""
    if _STDIN not in (request.value, request.text):
        return request
    refuse_blank(field, typed := read_input())
    return replace(request, value=typed) if request.value == _STDIN else replace(request, text=typed)


def _edit(context: AppContext, loaded: LoadedDraft, put: Callable[[Interview], list[Change]]) -> None:
    result = edit_draft(context, loaded, put, "lgqtui answer")
    print_status(*result.notices)
    for change in result.value:
        _print_result(loaded.name, change, result.interview)


def _print_result(name: str, change: Change, interview: Interview) -> None:
    field_id = change.field
    progress = interview.progress
    summary = interview.answer_summary(field_id)
    template = "{field}: {words} · {answered} of {total} answered"
    print_note(tr(template, field=field_id, words=summary, answered=progress.answered, total=progress.applicable))
    print_status(*change_notices(change))
    print_status(*_route_lines(name, change, interview))
    print_status(*_unknown_key_lines(change))
    for problem in interview.problems_at(field_id):
        if problem.needs_attention:
            # The answer is saved: "error" would read as a refusal.
            weight = tr("to mend") if problem.severity == "error" else severity_word(problem.severity)
            print_status(tr("{weight}: {field}: {text}", weight=weight, field=field_id, text=problem.sentence))


def _unknown_key_lines(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    of_answer = (key for key in after.extra if key not in before.extra)
    of_rows = dict.fromkeys(key for row in after.links if row not in before.links for key in row.extra)
    for template, unknown, keys in (
        ("warning: {field}: no part of an answer is called “{key}”; it is kept.", of_answer, ANSWER_KEYS),
        ("warning: {field}: no part of a row of links is called “{key}”; it is kept.", of_rows, ROW_KEYS),
    ):
        for key in unknown:
            near = closest_match(key, keys)
            suggestion = " " + tr("Did you mean “{suggestion}”?", suggestion=near) if near else ""
            yield tr(template, field=change.field, key=key) + suggestion


def _route_lines(name: str, change: Change, interview: Interview) -> Iterator[str]:
    """Yield how what was set aside comes back, and whether the field is applicable."""
    if change.set_aside_ids and change.before.choice:
        template = "It comes back with: lgqtui answer {name} {field} {choice}"
        yield tr(template, name=name, field=change.field, choice=change.before.choice)
    if change.field not in interview.route.applicable and change.after.has_content:
        template = "{field} is not asked at present, because of an earlier answer: what you gave is kept, set aside."
        yield tr(template, field=change.field)
