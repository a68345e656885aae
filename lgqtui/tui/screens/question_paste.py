"""Pastes at a question that are shown before they are taken: lists of links, and answers to several of its fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from lgqtui.errors import FileError, WrongUse
from lgqtui.i18n import trn
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import short_prompt
from lgqtui.interview.question_paste import PastedAnswer, with_rest
from lgqtui.links.model import ParsedRow
from lgqtui.questionnaire.model import Field, Question
from lgqtui.tui.dialogs.paste_preview import PastePreview, QuestionPreview
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import LinkListPasted, QuestionPasted
from lgqtui.tui.services import services


def preview_list(app: App[Any], question: Question, event: LinkListPasted) -> None:
    """Show the rows of a pasted list, and add those that the user takes."""
    where = short_prompt(question, next(field for field in question.fields if field.id == event.field_id))

    def accept(rows: tuple[ParsedRow, ...] | None) -> None:
        if rows:
            event.accept(tuple(parsed.row for parsed in rows))

    app.push_screen(PastePreview(where, event.rows, event.text), accept)


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
            templates = "{n} field is filled in. {key} takes it back.", "{n} fields are filled in. {key} takes it back."
            notice = trn(*templates, 1 + len(change.others), key=key_of("undo"))
            await show(change, at_hand, notice)

    app.push_screen(QuestionPreview(question, event.answers, interview.draft.answers, at_hand), accept)
