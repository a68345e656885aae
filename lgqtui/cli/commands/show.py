"""`lgqtui show`: progress and problems of a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.terminal import open_draft, out_document, out_json, print_result, print_status
from lgqtui.formatting import columns
from lgqtui.i18n import tr, trn
from lgqtui.problems import problem_line
from lgqtui.text import shorten
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import Deliveries, DeliveryStatus, damaged_entry_notice, draft_state
from lgqtui.workflows.draft_access import LoadedDraft, response_state

if TYPE_CHECKING:
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.questionnaire.model import Section
    from lgqtui.questionnaire.route import Progress

_PROMPT = 60
"""Characters that are shown of a prompt."""


@define_command("show", "DRAFT is a name or a path. With FIELD only one answer: its text, or with --json its shape.")
@click.argument("draft", shell_complete=draft_names)
@click.argument("field", required=False, shell_complete=field_ids)
@json_option
def command(context: AppContext, draft: str, field: str | None, *, as_json: bool) -> None:
    """Show progress, what is left, and the problems; or one answer."""
    loaded = open_draft(context, draft)
    if field is not None:
        _write_answer(loaded, field, as_json=as_json)
        return
    delivery = draft_state(loaded.file.path, loaded.draft, loaded.questionnaire, Deliveries(context.outbox))
    if delivery.damaged_entry:
        print_status(damaged_entry_notice(delivery.damaged_entry))
    write_response_state(loaded, response_state(loaded), delivery, context.clock(), as_json=as_json)


def _write_answer(loaded: LoadedDraft, field_id: str, *, as_json: bool) -> None:
    from lgqtui.export.cells import answer_text
    from lgqtui.export.json_codec import plain_shape
    from lgqtui.interview.interview import find_field

    if field_id not in loaded.draft.answers:
        find_field(loaded.questionnaire, field_id)
    if as_json:
        out_json(plain_shape(loaded.draft)["answers"].get(field_id, {}))
    elif text := answer_text(loaded.draft.answer(field_id)):
        out_document(f"{text}\n".encode(), "text")


def write_response_state(
    loaded: LoadedDraft, state: ResponseState, delivery: DeliveryStatus, now: datetime, *, as_json: bool
) -> None:
    """Write the state of a draft and of its delivery: a JSON document, or lines."""
    if as_json:
        out_json(_state_json(loaded, state, delivery))
    else:
        print_result(*_report_lines(loaded, state, delivery.sent.state_words(delivery.state, now)))


def _state_json(loaded: LoadedDraft, state: ResponseState, delivery: DeliveryStatus) -> dict[str, Any]:
    counts = state.tally
    return {
        "state": delivery.state,
        "answered": state.progress.answered,
        "asked": state.progress.applicable,
        "sections": [_section_json(section, state) for section in loaded.questionnaire.sections],
        "errors": counts["error"],
        "warnings": counts["warning"],
        "hints": counts["hint"],
        "sent": delivery.sent.time or None,
        "changed_since": delivery.sent.changed_since if delivery.sent.id else None,
        "replaced_by": delivery.sent.replaced_by,
    }


def _section_json(section: Section, state: ResponseState) -> dict[str, Any]:
    progress = state.progress_of(*section.questions)
    return {"id": section.id, "title": section.title, "answered": progress.answered, "asked": progress.applicable}


def _report_lines(loaded: LoadedDraft, state: ResponseState, state_words: str) -> Iterator[str]:
    questionnaire = loaded.questionnaire
    attention = [problem for problem in state.problems() if problem.needs_attention]
    yield " · ".join((loaded.name, questionnaire.short_title or questionnaire.id, state_words))
    parts = (
        _progress_text(state.progress),
        trn("{n} needs a look", "{n} need a look", len(attention)) if attention else "",
        trn("{n} set aside", "{n} set aside", len(state.set_aside_ids)) if state.set_aside_ids else "",
    )
    yield " · ".join(filter(None, parts))
    yield ""
    sections = questionnaire.sections
    rows = [(f"{s.number}. {s.title}" if s.number else s.title, _section_status(s, state)) for s in sections]
    yield from columns(rows, widest_first=50)
    yield from _left_lines(loaded, state)
    if attention:
        yield ""
        yield from (problem_line(problem, problem.field) for problem in attention)


def _section_status(section: Section, state: ResponseState) -> str:
    progress = state.progress_of(*section.questions)
    if progress.applicable:
        return _progress_text(progress)
    is_applicable = any(f.id in state.route.applicable for q in section.questions for f in q.fields)
    return tr("nothing ticked") if is_applicable else tr("not asked")


def _progress_text(progress: Progress) -> str:
    if progress.applicable and progress.answered == progress.applicable:
        return trn("answered", "all {n} answered", progress.applicable)
    return tr("{answered} of {total} answered", answered=progress.answered, total=progress.applicable)


def _left_lines(loaded: LoadedDraft, state: ResponseState) -> Iterator[str]:
    from lgqtui.interview.labels import field_prompt
    from lgqtui.interview.search import select, selection_words

    question_of = loaded.questionnaire.question_of
    for name in ("unanswered", "flagged", "aside"):
        if fields := select(state, name):
            yield ""
            yield tr("{selection}:", selection=selection_words(name, len(fields)))
            prompts = (shorten(field_prompt(question_of[field.id], field), _PROMPT) for field in fields)
            yield from columns(("  " + field.id, prompt) for field, prompt in zip(fields, prompts, strict=True))
