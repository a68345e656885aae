"""Commands on the answer at the current position: clear, flag, remark, undo, editor, file; and on its attachments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from operator import setitem

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.errors import Error
from lgqtui.files import expand_path
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.links.list_parser import format_link_list, parse_link_list
from lgqtui.plain.console import END, CommandEnd, ConsoleReply, Option, fold_lines, item_by_number, number_in
from lgqtui.plain.readout import answer_lines, attached_lines, boxes_around, say_findings
from lgqtui.plain.row_commands import add_rows
from lgqtui.plain.session import PlainSession, problem_sentence
from lgqtui.questionnaire.answer import Attachment
from lgqtui.questionnaire.kinds import nonblank_text
from lgqtui.questionnaire.model import Field
from lgqtui.text import count_words
from lgqtui.workflows import attachments
from lgqtui.workflows.navigation import NO_PROBLEMS, UndoneStep
from lgqtui.workflows.notices import Notice, clearing_notice
from lgqtui.workflows.user_programs import edit_notices, edit_text, find_editor, read_text

_PIECE = 10
"""Lines of an answer that are printed at a time."""


def clear(session: PlainSession, _: str) -> None:
    """Clear the answer of the field."""
    change = session.interview.clear(session.field.id)
    session.say(clearing_notice(change, undo_word="/undo"))
    if change.has_effect:
        session.say_change(change)


def flag(session: PlainSession, _: str) -> None:
    """Flag the field, or remove the flag."""
    is_flagged = not session.answer.flag
    session.interview.flag(session.field.id, on=is_flagged)
    if session.save():
        session.say(tr("Flagged: come back to this. Saved.") if is_flagged else tr("No longer flagged. Saved."))


def remark(session: PlainSession, argument: str) -> None:
    """Set the private remark of the field. An empty reply leaves it as it is, /clear removes it."""
    text: str | None = argument
    if not argument:
        session.say(tr("A private remark stays in your draft and is never sent. /clear takes it out."))
        typed = [session.answer.remark]
        try:
            text = session.ask(tr("Remark, one line:"), typed[0], partial(setitem, typed, 0))
        except BaseException:
            session.interview.remark(session.field.id, typed[0])
            raise
    if text is None:
        return
    change = session.interview.remark(session.field.id, text)
    if change.has_effect and session.save():
        session.say(tr("The remark is saved.") if text else tr("The remark is taken out. Saved."))


def undo_or_redo(session: PlainSession, _: str, *, action: Callable[[Interview], UndoneStep | Notice]) -> None:
    """Undo or redo a step, whichever field it changed; report it, and go to the field."""
    match action(session.interview):
        case UndoneStep(change, field, notice):
            session.say(notice.text)
            session.save()
            session.say_effects(change)
            session.go(field)  # applicable again: the answers are those of the time when the step was made
        case notice:
            session.say(notice.text)


def save_now(session: PlainSession, _: str) -> None:
    """Save now and print the path; a postponed conflict is asked about again."""
    session.draft_session.is_conflict_postponed = False
    if session.save():
        session.say(tr("Saved in {path}", path=session.path))


def change_boxes(session: PlainSession, typed: str) -> bool:
    """Tick the boxes of these numbers, or take their ticks out; False, with the reason printed, if that cannot be."""
    boxes = boxes_around(session)
    numbers = [number_in(word, len(boxes)) for word in typed.replace(",", " ").split()]
    if not numbers or not all(numbers):
        template = "“{typed}” changes nothing. Type numbers from 1 to {n}, with blanks between, or ? for help."
        session.say(tr(template, typed=ConsoleReply(typed).excerpt, n=len(boxes)))
        return False
    try:
        for number in dict.fromkeys(numbers):
            _change_box(session, number, boxes[number - 1])
    except Error as error:
        session.say(error.sentence)
        return False
    say_findings(session)
    return session.save()


def _change_box(session: PlainSession, number: int, field: Field) -> None:
    is_ticked = not session.interview.answer_to(field.id).checked
    change = session.interview.answer(field.id, {"checked": is_ticked})
    sentence = tr("{n} is ticked.", n=number) if is_ticked else tr("{n} is no longer ticked.", n=number)
    if not is_ticked and (word_count := count_words(change.after.text)):
        sentence += " " + trn("Its {n} word is kept.", "Its {n} words are kept.", word_count)
    session.say(sentence)
    session.say_effects(change)


def read_answer(session: PlainSession, _: str) -> None:
    """Print the full answer, in pieces of some lines."""
    say_in_pieces(session, answer_lines(session, is_full=True))


def say_in_pieces(session: PlainSession, sentences: Iterable[str]) -> None:
    """Print some lines at a time; Enter goes on, a command ends it."""
    lines = [line for sentence in sentences for line in fold_lines(sentence)]
    for start in range(0, len(lines), _PIECE):
        session.say_all(lines[start : start + _PIECE])
        if start + _PIECE < len(lines):
            reply = session.console.ask(tr("Enter reads on, {end} stops:", end=END))
            if not reply.is_unchanged:
                session.pending_command = "" if "/" + reply.command == END else reply.command
                if reply.text:
                    session.say(tr("“{typed}” is not taken: nothing was asked for.", typed=reply.excerpt))
                return


def explain_findings(session: PlainSession, _: str) -> None:
    """Print all that needs a look in the field, with what to do."""
    fields = boxes_around(session) if session.input == "ticks" else [session.field]
    findings = [problem_sentence(problem) for field in fields for problem in session.findings(field.id)]
    say_in_pieces(session, findings or [tr(NO_PROBLEMS)])


def open_editor(session: PlainSession, _: str) -> None:
    """Edit the text, or the list of links, in the user's editor."""
    if session.input == "rows":
        edited = _edit(session, format_link_list(session.answer.links))
        session.answer_field({"links": tuple(pasted.row for pasted in parse_link_list(edited))})
    else:
        session.answer_field({"text": _edit(session, session.answer.text)})


def _edit(session: PlainSession, text: str) -> str:
    edited = edit_text(find_editor(session.context), session.draft_session, text, partial(_is_closed, session))
    session.say_all(edit_notices(text, edited, "/undo"))
    if edited.text == text:
        raise CommandEnd(tr("Nothing was changed."))
    return edited.text


def _is_closed(session: PlainSession, notice: str) -> bool:
    session.say(notice)
    choices = (Option("read", tr("read it")), Option("leave", tr("leave everything as it was")))
    return session.choose(tr("Your choice:"), choices, "read").text == "read"


def read_file(session: PlainSession, argument: str) -> None:
    """Read the answer from a file: a text, or a list of links."""
    path = (argument or session.console.ask_exact(tr("Which file? Its path:"))).strip()
    if not path:
        return
    cleaned = read_text(expand_path(path))
    session.say_all(edit_notices("", cleaned, "/undo"))
    if session.input == "rows":
        add_rows(session, cleaned.text)
    else:
        session.answer_with_text(cleaned.text.removesuffix("\n"))


def attach(session: PlainSession, argument: str) -> None:
    """Copy files beside the draft and attach them to the answer. Raises Error if one cannot be attached."""
    if session.interview.refusal is not None:
        raise session.interview.refusal
    paths = attachments.typed_paths(argument or session.console.ask_exact(tr("Which file? Its path:")))
    session.say_all(attachments.source_sentences(paths))
    copies = [attachments.copy_beside_draft(session.context, session.path, path) for path in paths]
    for copy in copies:
        caption = _ask_caption(session, copy)
        session.say_change(attachments.attach(session.interview, session.field.id, copy, caption))
        if notice := attachments.metadata_notice(session.path, copy):
            session.say(notice.text)
    if copies:
        session.say_all(attached_lines(session.answer.attachments))


def _ask_caption(session: PlainSession, attachment: Attachment) -> str | None:
    caption = attachments.present_caption(session.interview, session.field.id, attachment)
    prompt = tr("What is to be seen in {name}? Nothing for no caption:", name=attachment.name)
    if caption:
        template = "What is to be seen in {name}? Nothing keeps “{caption}”:"
        prompt = tr(template, name=attachment.name, caption=caption)
    return session.ask(prompt)


def detach(session: PlainSession, argument: str) -> None:
    """Remove an attachment from the answer; undo restores it."""
    attachment = _choose_attachment(session, argument, "/detach 1")
    session.say_change(session.interview.detach(session.field.id, attachment.sha256))


def set_caption(session: PlainSession, argument: str) -> None:
    """Set the caption of an attachment; /clear removes it."""
    number, _, new_caption = argument.partition(" ")
    attachment = _choose_attachment(session, number, "/caption 1")
    caption = nonblank_text(new_caption)
    if caption is None:
        caption = session.ask(attachments.caption_question(attachment), attachment.caption)
        if session.pending_command:
            return
    session.say_change(attachments.attach(session.interview, session.field.id, attachment, caption))
    session.say_all(attached_lines(session.answer.attachments))


def open_copy(session: PlainSession, argument: str) -> None:
    """Open a copy of an attachment with the default application. Raises Error if it cannot be opened."""
    attached = FieldAttachment(session.field.id, _choose_attachment(session, argument, "/open 1"))
    session.say(attachments.open_copy(session.context, session.path, attached).text)


def _choose_attachment(session: PlainSession, number: str, example: str) -> Attachment:
    attached = session.answer.attachments
    hint = tr("Which one? Add its number, for example: {example}", example=example)
    lines = "\n".join((hint, *attached_lines(attached)))
    return item_by_number(attached, number, tr("Nothing is attached here."), lines)
