"""`lgqtui answer`: answer one field from a script or by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import open_draft, print_note, print_status, shell_quote
from lgqtui.errors import closest_match
from lgqtui.i18n import tr
from lgqtui.problems import severity_word
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.notices import change_notices

if TYPE_CHECKING:
    from lgqtui.interview.interview import Change, Interview


@define_command(
    "answer",
    "DRAFT is a name or a path; FIELD is an id such as I.3 (lgqtui questions show lists them). VALUE, by kind: "
    "a text; yes or no; on or off for a box to tick; a list of links as you would paste it. "
    "With - as VALUE it is read from standard input; an empty one is refused, for it would erase an answer. "
    "A VALUE that begins with a hyphen goes last, after --",
    "What is set aside or comes back by the answer is told, and so is a problem with it.",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("field", shell_complete=field_ids)
@click.argument("value", required=False)
@click.option("--text", metavar="TEXT", help=tr("The explanation of a box to tick; - reads it from standard input."))
@click.option("--add", is_flag=True, help=tr("Add the links to those that are there."))
@click.option("--shape", is_flag=True, help=tr("VALUE is the answer as JSON, as drafts and exports have it."))
@click.option("--clear", is_flag=True, help=tr("Take the answer out with its attachments; its remark and flag stay."))
@click.option("--mend", is_flag=True, help=tr("Take the proposed form of a link; VALUE says of which, if of several."))
@click.option("--flag/--no-flag", default=None, help=tr("Mark the field to come back to, or take the mark off."))
@click.option("--remark", metavar="TEXT", help=tr("Keep a private remark with the field; it is never sent."))
@click.pass_obj
def command(context: AppContext, /, draft: str, field: str, **options: Any) -> None:
    """Answer one field and save."""
    from lgqtui.cli.answer_request import AnswerRequest, new_answer
    from lgqtui.interview.interview import find_field
    from lgqtui.interview.link_overview import link_proposals
    from lgqtui.workflows.draft_access import edit_draft

    request = AnswerRequest(**options)
    request.refuse_contradiction()
    loaded = open_draft(context, draft)
    target = find_field(loaded.questionnaire, field)
    request = request.with_input()

    def answer(interview: Interview) -> Change:
        proposals = link_proposals(interview, target.id) if request.mend else ()
        parsed = new_answer(target, interview.answer_to(target.id), request, proposals)
        return replace(interview.put(target.id, parsed.answer), removed=parsed.removed)

    if not request.mend:
        # Refuse what does not fit before the lock is taken.
        new_answer(target, loaded.draft.answer(target.id), request)
    result = edit_draft(loaded, answer, "lgqtui answer")
    print_status(*result.notices)
    _print_result(loaded.name, result.value, result.interview)


def _print_result(name: str, change: Change, interview: Interview) -> None:
    field_id = change.field
    progress = interview.progress
    summary = interview.answer_summary(field_id)
    template = "{field}: {words} · {answered} of {total} answered"
    print_note(tr(template, field=field_id, words=summary, answered=progress.answered, total=progress.applicable))
    print_status(*change_notices(change, with_ids=True))
    print_status(*_route_lines(name, change, interview))
    print_status(*_unknown_key_lines(change))
    for problem in interview.problems_at(field_id):
        if problem.needs_attention:
            severity, text = severity_word(problem.severity), problem.sentence
            print_status(tr("{weight}: {field}: {text}", weight=severity, field=field_id, text=text))


def _unknown_key_lines(change: Change) -> Iterator[str]:
    from lgqtui.questionnaire.answer_codec import ANSWER_KEYS, ROW_KEYS

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
        yield tr(template, name=shell_quote(name), field=change.field, choice=change.before.choice)
    if change.field not in interview.route.applicable and change.after.has_content:
        template = "{field} is not asked at present, because of an earlier answer: what you gave is kept, set aside."
        yield tr(template, field=change.field)
