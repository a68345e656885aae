"""Pastes and files of many answers at a question, shown before they are taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App

from lgqtui.errors import FileError, WrongUse
from lgqtui.export.json_codec import JSON_LIMIT, decoded
from lgqtui.files import read_file
from lgqtui.i18n import tr, trn
from lgqtui.interview.answer_request import read_batch, try_batch
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import short_prompt
from lgqtui.interview.question_paste import PastedAnswer, with_rest
from lgqtui.links.model import ParsedRow
from lgqtui.questionnaire.kinds import summarize_answer
from lgqtui.questionnaire.model import Field, Question
from lgqtui.text import shorten
from lgqtui.tui.dialogs.dialog import ConfirmDialog, OfferDialog
from lgqtui.tui.dialogs.file_picker import ask_file
from lgqtui.tui.dialogs.paste_preview import PastePreview, QuestionPreview
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import ExplanationPasted, LinkListPasted, QuestionPasted
from lgqtui.tui.services import errors_shown, services

_PROMPT = 60
"""Characters of a prompt in a question."""
_NOTHING_TAKEN = "Nothing was taken from the paste."


def filled_in_notice(change: Change) -> str:
    """Return how many fields a change has filled in, and what takes it back."""
    templates = "{n} field is filled in. {key} takes it back.", "{n} fields are filled in. {key} takes it back."
    return trn(*templates, 1 + len(change.others), key=key_of("undo"))


def preview_list(app: App[Any], question: Question, event: LinkListPasted) -> None:
    """Show the rows of a pasted list, and add those that the user takes."""
    where = short_prompt(question, next(field for field in question.fields if field.id == event.field_id))

    def accept(rows: tuple[ParsedRow, ...] | None) -> None:
        if not rows:
            services(app).notify_text(tr(_NOTHING_TAKEN))
            return
        event.accept(tuple(parsed.row for parsed in rows))
        counts = trn("{n} row", "{n} rows", len(rows)), trn("{n} link", "{n} links", sum(len(p.row.urls) for p in rows))
        added = tr(
            "{rows}, {links} are added. {key} takes them back.", rows=counts[0], links=counts[1], key=key_of("undo")
        )
        services(app).notify_text(added)

    app.push_screen(PastePreview(where, event.rows, event.text), accept)


def offer_explanation(app: App[Any], event: ExplanationPasted) -> None:
    """Offer to put a text that was pasted onto a box into its explanation."""
    heading = tr("A paste goes into the explanation: Enter first.")
    offer = tr("Put it into the explanation of “{box}” now?", box=shorten(event.prompt, _PROMPT))
    app.push_screen(OfferDialog(heading, offer), lambda is_accepted: event.accept() if is_accepted else None)


def preview_question(
    app: App[Any],
    interview: Interview,
    at_hand: Field,
    event: QuestionPasted,
    show: Callable[[Change, Field, str], Awaitable[None]],
) -> None:
    """Show what goes into which field, and answer in one step those that the user takes; or paste it as a text."""
    question = interview.questionnaire.question_of[at_hand.id]

    async def accept(answers: tuple[PastedAnswer, ...] | None) -> None:
        if answers is None:
            services(app).notify_text(tr(_NOTHING_TAKEN))
            return
        if not answers:
            app.call_later(event.paste)
            return
        try:
            change = interview.answer_all(with_rest(answers, at_hand, interview.answer_to(at_hand.id)))
        except (FileError, WrongUse) as error:
            services(app).notify_error(error, "warning")
            return
        if change is not None:
            await show(change, at_hand, filled_in_notice(change))

    app.push_screen(QuestionPreview(question, event.answers, interview.draft.answers, at_hand), accept)


def take_answers(app: App[Any], interview: Interview, show: Callable[[Change], object]) -> None:
    """Ask for a file, show what its answers change, and take them in one step: all or none."""

    def preview(picked: str) -> None:
        with errors_shown(app):
            entries = read_batch(picked, decoded(read_file(Path(picked), JSON_LIMIT), picked))
            changes = [change for change in try_batch(picked, entries, interview) if change.has_effect]
            if not changes:
                services(app).notify_text(tr("Every answer of this file stands here already."))
                return
            question = trn("Take {n} answer that differs?", "Take {n} answers that differ?", len(changes))
            lines = "\n".join(_describe(interview, change) for change in changes)
            app.push_screen(ConfirmDialog(question, lines), partial(accept, changes))

    def accept(changes: list[Change], agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        if agreed and (change := interview.put_all({change.field: change.after for change in changes})):
            show(change)

    ask_file(app, tr("Take answers from a file: type its path, or choose"), preview, JSON_LIMIT)


def _describe(interview: Interview, change: Change) -> str:
    field = interview.field(change.field)
    before, after = (summarize_answer(field, answer) or "·" for answer in (change.before, change.after))
    return tr("{field}: {before} → {after}", field=field.id, before=before, after=after)
