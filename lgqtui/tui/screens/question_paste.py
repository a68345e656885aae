"""Pastes and files of many answers at a question, shown before they are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from lgqtui.export.json_codec import JSON_LIMIT
from lgqtui.i18n import tr, trn
from lgqtui.interview.answer_request import try_batch
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import short_prompt, strip_bold
from lgqtui.interview.question_paste import PastedAnswer, with_rest
from lgqtui.links.line_repair import with_lines
from lgqtui.links.model import ParsedRow
from lgqtui.questionnaire.kinds import summarize_answer
from lgqtui.text import shorten
from lgqtui.tui.dialogs.dialog import ConfirmDialog, OfferDialog
from lgqtui.tui.dialogs.file_picker import FilePicker, ask_file
from lgqtui.tui.dialogs.paste_preview import PastePreview, QuestionPreview
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import ExplanationPasted, LinkListPasted
from lgqtui.tui.screens.field_actions import FieldActions
from lgqtui.tui.services import errors_shown, services
from lgqtui.workflows.documents import read_answer_file

_PROMPT = 60
"""Characters of a prompt in a question."""
_NOTHING_TAKEN = "Nothing was taken from the paste."


def _filled_in_notice(change: Change) -> str:
    """Return how many fields a change has filled in, and what takes it back."""
    templates = "{n} field is filled in. {key} takes it back.", "{n} fields are filled in. {key} takes it back."
    return trn(*templates, 1 + len(change.others), key=key_of("undo"))


def _left_out_notice(pasted: Sequence[PastedAnswer], answers: Sequence[PastedAnswer]) -> str:
    """Return how many lines that fit no prompt are in none of the answers taken, as pasted; "" if there are none."""
    rest = "".join(item.source for item in pasted if item.field is None)
    is_part = any(f"\n{answer.source}".endswith(f"\n{rest}") for answer in answers)
    return _lines_notice(0 if is_part else sum(1 for line in rest.splitlines() if line.strip()))


def _count_lines(rows: Iterable[ParsedRow]) -> Counter[str]:
    return Counter(line for parsed in rows for line in parsed.lines)


def _lines_notice(count: int) -> str:
    return trn("{n} line was left out.", "{n} lines were left out.", count) if count else ""


def preview_list(screen: FieldActions, event: LinkListPasted) -> None:
    """Show the rows of a pasted list, and add those that the user takes to the answer."""
    interview = screen.interview
    where = short_prompt(interview.questionnaire.question_of[event.field_id], interview.field(event.field_id))

    def accept(parsed_rows: tuple[ParsedRow, ...] | None) -> None:
        if not parsed_rows:
            services(screen).notify_text(tr(_NOTHING_TAKEN))
            return
        rows = [parsed.row for parsed in parsed_rows]
        counts = trn("{n} row", "{n} rows", len(rows)), trn("{n} link", "{n} links", sum(len(r.urls) for r in rows))
        template = "{rows}, {links} added. {key} takes them back."
        added = tr(template, rows=counts[0], links=counts[1], key=key_of("undo"))
        with errors_shown(screen):
            before = interview.answer_to(event.field_id).links
            links = (*before[: event.index], *rows, *before[event.index :])
            notice = _lines_notice(
                (_count_lines(with_lines(event.text, event.rows)) - _count_lines(parsed_rows)).total()
            )
            screen.show_change(interview.answer(event.field_id, {"links": links}), f"{added} {notice}".rstrip())

    screen.app.push_screen(PastePreview(where, event.rows, event.text), accept)


def offer_explanation(screen: FieldActions, event: ExplanationPasted) -> None:
    """Offer to put a text that was pasted onto a box behind its explanation."""
    interview = screen.interview
    prompt = shorten(strip_bold(interview.field(event.field_id).prompt), _PROMPT)
    heading = tr("A paste goes into the explanation: Enter first.")
    offer = tr("Put it into the explanation of “{box}” now?", box=prompt)

    def accept(is_accepted: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        if is_accepted:
            with errors_shown(screen):
                text = "\n".join(filter(None, (interview.answer_to(event.field_id).text, event.text)))
                screen.show_change(interview.answer(event.field_id, {"text": text}))

    screen.app.push_screen(OfferDialog(heading, offer), accept)


def preview_question(
    screen: FieldActions, pasted: Sequence[PastedAnswer], paste: Callable[[], Awaitable[None]]
) -> None:
    """Show what goes into which field, and answer in one step those that the user takes; or `paste` it as a text."""
    interview, question = screen.interview, screen.pane.question
    at_hand = interview.field(screen.pane.current_field_id)

    async def accept(answers: tuple[PastedAnswer, ...] | None) -> None:
        if answers is None:
            services(screen).notify_text(tr(_NOTHING_TAKEN))
            return
        if not answers:
            screen.app.call_later(paste)
            return
        with errors_shown(screen):
            change = interview.answer_all(with_rest(answers, at_hand, interview.answer_to(at_hand.id)))
            notice = _left_out_notice(pasted, answers)
            if change is not None:
                await screen.show_changes(change, at_hand, f"{_filled_in_notice(change)} {notice}".rstrip())
            else:
                services(screen).notify_text(notice)

    screen.app.push_screen(QuestionPreview(question, pasted, interview.draft.answers, at_hand), accept)


def take_answers(screen: FieldActions) -> None:
    """Ask for a file, show what its answers change, and take them in one step: all or none."""
    interview = screen.interview

    def preview(picked: str) -> None:
        with errors_shown(screen):
            entries = read_answer_file(Path(picked))
            changes = [change for change in try_batch(picked, entries, interview) if change.has_effect]
            if not changes:
                services(screen).notify_text(tr("Every answer of this file stands here already."))
                return
            question = trn("Take {n} answer that differs?", "Take {n} answers that differ?", len(changes))
            lines = "\n".join(_describe(interview, change) for change in changes)
            screen.app.push_screen(ConfirmDialog(question, lines), partial(accept, changes))

    async def accept(changes: list[Change], agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        with errors_shown(screen):
            change = interview.put_all({change.field: change.after for change in changes}) if agreed else None
            if change is not None:
                await screen.show_changes(change, interview.field(change.field), _filled_in_notice(change))

    picker = FilePicker(tr("Take answers from a file: type its path, or choose"), JSON_LIMIT)
    ask_file(screen.app, picker, preview)


def _describe(interview: Interview, change: Change) -> str:
    field = interview.field(change.field)
    before, after = (summarize_answer(field, answer) or "·" for answer in (change.before, change.after))
    return tr("{field}: {before} → {after}", field=field.id, before=before, after=after)
