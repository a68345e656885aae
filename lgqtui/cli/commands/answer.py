"""`lgqtui answer`: answer one field from a script or by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import command as define
from lgqtui.cli.terminal import print_note, print_status, shell_quote
from lgqtui.errors import CannotWrite, ChangedElsewhere
from lgqtui.i18n import tr, with_full_stop
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.notices import change_notices

if TYPE_CHECKING:
    from lgqtui.cli.answer_request import AnswerRequest
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.interview.autosave import SaveResult
    from lgqtui.interview.interview import Change, Interview
    from lgqtui.problems import Problem
    from lgqtui.questionnaire.model import Field

_LOCK_TIMEOUT = 5.0
_MAX_ATTEMPTS = 3


@define(
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
    from lgqtui.cli.opened import open_draft
    from lgqtui.draft.lock import current_owner
    from lgqtui.interview.interview import find_field

    request = AnswerRequest(**options)
    request.refuse_contradiction()
    loaded = open_draft(context, draft)
    target = find_field(loaded.questionnaire, field)
    request = request.with_input()
    if not request.mend:
        # Refuse what does not fit before the lock is taken.
        new_answer(target, loaded.draft.answer(target.id), request)
    with loaded.file.held(current_owner("lgqtui answer"), _LOCK_TIMEOUT) as lock:
        if not lock.is_sure:
            notice = "In this folder no file can be locked: changes made meanwhile are noticed only before saving."
            print_status(tr(notice))
        change, interview = _change_and_save(loaded, target, request)
    _print_result(loaded, change, interview)


def _change_and_save(loaded: LoadedDraft, field: Field, request: AnswerRequest) -> tuple[Change, Interview]:
    """Answer and save; if another program changes the draft in between, read it and answer again."""
    from lgqtui.cli.answer_request import new_answer
    from lgqtui.interview.link_overview import link_proposals

    attempts_left = _MAX_ATTEMPTS
    while True:
        attempts_left -= 1
        interview, results = _start_interview(loaded)
        try:
            proposals = link_proposals(interview, field.id) if request.mend else ()
            parsed = new_answer(field, interview.answer_to(field.id), request, proposals)
            change = interview.put(field.id, parsed.answer)
        finally:
            saved = interview.close()
        if saved:
            _print_warnings(results)
            return replace(change, removed=parsed.removed), interview
        error = results[-1].error if results else None
        if not isinstance(error, ChangedElsewhere) or not attempts_left:
            raise error or CannotWrite("not-saved", "the draft could not be saved in time", "Try again.")


def _start_interview(loaded: LoadedDraft) -> tuple[Interview, list[SaveResult]]:
    """Return the interview, and the list that collects the result of each save."""
    from lgqtui.interview.interview import Interview

    results: list[SaveResult] = []
    return Interview(loaded.questionnaire, loaded.file.load(), loaded.file.save, results.append), results


def _print_warnings(results: list[SaveResult]) -> None:
    for saved in results:
        if saved.warning:
            print_status(tr("warning: {warning}. {remedy}", warning=saved.warning, remedy=saved.warning.remedy))


def _print_result(loaded: LoadedDraft, change: Change, interview: Interview) -> None:
    from lgqtui.cli.problem_text import message, remedy
    from lgqtui.problems import severity_word

    field_id = change.field
    progress = interview.progress
    summary = interview.answer_summary(field_id)
    template = "{field}: {words} · {answered} of {asked} answered"
    print_note(tr(template, field=field_id, words=summary, answered=progress.answered, asked=progress.applicable))
    for sentence in (
        *change_notices(change, with_ids=True),
        *_route_lines(loaded.name, change, interview),
        *_unknown_key_lines(change),
    ):
        print_status(sentence)
    for problem in (*_attachment_problems(loaded, change), *interview.problems_at(field_id)):
        if problem.needs_a_look:
            text = " ".join(filter(None, (with_full_stop(message(problem)), remedy(problem))))
            print_status(
                tr("{weight}: {field}: {said}", weight=severity_word(problem.severity), field=field_id, said=text)
            )


def _attachment_problems(loaded: LoadedDraft, change: Change) -> Iterator[Problem]:
    """Yield the problems of attachments that came with the answer: JSON of an export may name missing files."""
    added = [attachment for attachment in change.after.attachments if attachment not in change.before.attachments]
    if added:
        from lgqtui.checks.attachments import check_attachments
        from lgqtui.draft.attachment import FieldAttachment
        from lgqtui.draft.attachment_files import attachments_of
        from lgqtui.draft.sidecar import sidecar_of

        folder = attachments_of(sidecar_of(loaded.file.path))
        yield from check_attachments(
            [FieldAttachment(change.field, attachment) for attachment in added], folder, compare_content=False
        )


def _unknown_key_lines(change: Change) -> Iterator[str]:
    """Yield a warning for each unknown key that came with the answer."""
    from lgqtui.questionnaire.answer_codec import ANSWER_KEYS, ROW_KEYS

    before, after = change.before, change.after
    for key in after.extra:
        if key not in before.extra:
            template = "warning: {field}: no part of an answer is called “{key}”; it is kept."
            yield tr(template, field=change.field, key=key) + _suggestion(key, ANSWER_KEYS)
    for key in dict.fromkeys(key for row in after.links if row not in before.links for key in row.extra):
        template = "warning: {field}: no part of a row of links is called “{key}”; it is kept."
        yield tr(template, field=change.field, key=key) + _suggestion(key, ROW_KEYS)


def _suggestion(key: str, keys: tuple[str, ...]) -> str:
    from lgqtui.errors import closest_match

    suggestion = closest_match(key, keys)
    return " " + tr("Did you mean “{meant}”?", meant=suggestion) if suggestion else ""


def _route_lines(name: str, change: Change, interview: Interview) -> Iterator[str]:
    """Yield how what was set aside comes back, and whether the field is applicable."""
    if change.put_aside and change.before.choice:
        template = "It comes back with: lgqtui answer {name} {field} {choice}"
        yield tr(template, name=shell_quote(name), field=change.field, choice=change.before.choice)
    if change.field not in interview.route.applicable and change.after.has_content:
        template = "{field} is not asked at present, because of an earlier answer: what you gave is kept, set aside."
        yield tr(template, field=change.field)
