"""Pastes at a question that are shown before they are taken: lists of links, and answers to several of its fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from lgqtui.errors import FileError, WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import short_prompt
from lgqtui.interview.question_paste import PastedAnswer, with_rest
from lgqtui.links.model import ParsedRow
from lgqtui.questionnaire.model import Field, Question
from lgqtui.text import shorten
from lgqtui.tui.dialogs.dialog import OfferDialog
from lgqtui.tui.dialogs.paste_preview import PastePreview, QuestionPreview
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import ExplanationPasted, LinkListPasted, QuestionPasted
from lgqtui.tui.services import services

_PROMPT = 60
"""Characters of a prompt in a question."""


def filled_in_notice(change: Change) -> str:
    """Return how many fields a change has filled in, and what takes it back."""
    templates = "{n} field is filled in. {key} takes it back.", "{n} fields are filled in. {key} takes it back."
    return trn(*templates, 1 + len(change.others), key=key_of("undo"))


def preview_list(app: App[Any], question: Question, event: LinkListPasted) -> None:
    """Show the rows of a pasted list, and add those that the user takes."""
    where = short_prompt(question, next(field for field in question.fields if field.id == event.field_id))

    def accept(rows: tuple[ParsedRow, ...] | None) -> None:
        if rows:
            event.accept(tuple(parsed.row for parsed in rows))

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
