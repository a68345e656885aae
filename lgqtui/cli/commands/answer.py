"""`lgqtui answer`: one field answered from a script or by hand, through the interview like everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import print_status, shell_quote, tell_person
from lgqtui.errors import CannotWrite, ChangedElsewhere
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.cli.answer_request import AnswerRequest
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.interview.autosave import SaveResult
    from lgqtui.interview.interview import Change, Interview
    from lgqtui.problems import Problem
    from lgqtui.questionnaire.model import Field

_PATIENCE = 5.0
_TRIES = 3


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
@click.option("--flag/--no-flag", default=None, help=tr("Mark the field to come back to, or take the mark off."))
@click.option("--remark", metavar="TEXT", help=tr("Keep a private remark with the field; it is never sent."))
@click.pass_obj
def command(here: AppContext, /, draft: str, field: str, **said: Any) -> None:
    """Answer one field and save."""
    from lgqtui.cli.answer_request import AnswerRequest, new_answer
    from lgqtui.cli.opened import open_draft
    from lgqtui.draft.lock import current_owner
    from lgqtui.interview.interview import find_field

    wish = AnswerRequest(**said)
    wish.refuse_contradiction()
    opened = open_draft(here, draft)
    place = find_field(opened.questionnaire, field)
    wish = wish.with_input()
    new_answer(place, opened.draft.answer(place.id), wish)  # what does not fit is refused before anything is touched
    with opened.file.held(current_owner("lgqtui answer"), _PATIENCE) as mine:
        if not mine.is_sure:
            told = "In this folder no file can be locked: changes made meanwhile are noticed only before saving."
            print_status(tr(told))
        change, interview = _changed(opened, place, wish)
    _report(opened, change, interview)


def _changed(opened: LoadedDraft, place: Field, wish: AnswerRequest) -> tuple[Change, Interview]:
    """Answer and save. Where another program changes the draft in between, it is read and answered again."""
    from lgqtui.cli.answer_request import new_answer

    tries_left = _TRIES
    while True:
        tries_left -= 1
        interview, tried = _begin(opened)
        try:
            parsed = new_answer(place, interview.answer_to(place.id), wish)
            change = interview.put(place.id, parsed.answer)
        finally:
            saved = interview.close()
        if saved:
            _warn(tried)
            return replace(change, removed=parsed.removed), interview
        error = tried[-1].error if tried else None
        if not isinstance(error, ChangedElsewhere) or not tries_left:
            raise error or CannotWrite("not-saved", "the draft could not be saved in time", "Try again.")


def _begin(opened: LoadedDraft) -> tuple[Interview, list[SaveResult]]:
    """The interview, and where it gathers what became of each try to save."""
    from lgqtui.interview.interview import Interview

    tried: list[SaveResult] = []
    return Interview(opened.questionnaire, opened.file.load(), opened.file.save, tried.append), tried


def _warn(tried: list[SaveResult]) -> None:
    for saved in tried:
        if saved.warning:
            print_status(tr("warning: {warning}. {remedy}", warning=saved.warning, remedy=saved.warning.remedy))


def _report(opened: LoadedDraft, change: Change, interview: Interview) -> None:
    from lgqtui.cli.problem_text import ended, message, remedy
    from lgqtui.problems import severity_word

    field_id = change.field
    done = interview.progress
    words = interview.answer_summary(field_id)
    told = "{field}: {words} · {answered} of {asked} answered"
    tell_person(tr(told, field=field_id, words=words, answered=done.answered, asked=done.applicable))
    for sentence in _moved(opened.name, change, interview):
        print_status(sentence)
    if change.removed:
        left_out = "{n} control character was left out.", "{n} control characters were left out."
        print_status(trn(*left_out, change.removed))
    for sentence in _unknown(change):
        print_status(sentence)
    for problem in (*_without_file(opened, change), *interview.problems_at(field_id)):
        if problem.needs_a_look:
            said = " ".join(filter(None, (ended(message(problem)), remedy(problem))))
            print_status(
                tr("{weight}: {field}: {said}", weight=severity_word(problem.severity), field=field_id, said=said)
            )


def _without_file(opened: LoadedDraft, change: Change) -> Iterator[Problem]:
    """What is wrong with attachments that came with the answer: a shape of an export names files from elsewhere."""
    come = [attachment for attachment in change.after.attachments if attachment not in change.before.attachments]
    if come:
        from lgqtui.checks.attachments import check_attachments
        from lgqtui.draft.attachment import FieldAttachment
        from lgqtui.draft.attachment_files import attachments_of
        from lgqtui.draft.sidecar import sidecar_of

        folder = attachments_of(sidecar_of(opened.file.path))
        yield from check_attachments(
            [FieldAttachment(change.field, one) for one in come], folder, compare_content=False
        )


def _unknown(change: Change) -> Iterator[str]:
    """Keys that came with the answer and mean nothing."""
    from lgqtui.questionnaire.answer_codec import ANSWER_KEYS, ROW_KEYS

    before, after = change.before, change.after
    for key in after.extra:
        if key not in before.extra:
            told = "warning: {field}: no part of an answer is called “{key}”; it is kept."
            yield tr(told, field=change.field, key=key) + _meant(key, ANSWER_KEYS)
    for key in dict.fromkeys(key for row in after.links if row not in before.links for key in row.extra):
        told = "warning: {field}: no part of a row of links is called “{key}”; it is kept."
        yield tr(told, field=change.field, key=key) + _meant(key, ROW_KEYS)


def _meant(key: str, known: tuple[str, ...]) -> str:
    from lgqtui.errors import closest_match

    meant = closest_match(key, known)
    return " " + tr("Did you mean “{meant}”?", meant=meant) if meant else ""


def _moved(name: str, change: Change, interview: Interview) -> Iterator[str]:
    """What was set aside or came back, and whether the field is asked at all."""
    if change.put_aside:
        told = (
            "{n} answer is set aside, kept in the draft: {ids}.",
            "{n} answers are set aside, kept in the draft: {ids}.",
        )
        yield trn(*told, len(change.put_aside), ids=", ".join(change.put_aside))
        if change.before.choice:
            told_back = "It comes back with: lgqtui answer {name} {field} {choice}"
            yield tr(told_back, name=shell_quote(name), field=change.field, choice=change.before.choice)
    kept = {attachment.sha256 for attachment in change.after.attachments}
    if off := sum(attachment.sha256 not in kept for attachment in change.before.attachments):
        yield trn("{n} attachment is taken off with it.", "{n} attachments are taken off with it.", off)
    if change.came_back:
        told = "{n} answer is back: {ids}.", "{n} answers are back: {ids}."
        yield trn(*told, len(change.came_back), ids=", ".join(change.came_back))
    if change.field not in interview.route.applicable and change.after.has_content:
        told_aside = "{field} is not asked at present, because of an earlier answer: what you gave is kept, set aside."
        yield tr(told_aside, field=change.field)
