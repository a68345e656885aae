"""Commands on attachments: add, remove, caption, open; and their lines in the readout."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import Attachment
from lgqtui.questionnaire.kinds import given_text
from lgqtui.workflows import attachments


def attach(session: PlainSession, argument: str) -> None:
    """Copy files beside the draft and attach them to the answer. Raises Error if one cannot be attached."""
    if session.interview.refusal is not None:
        session.say_error(session.interview.refusal)
        return
    paths = attachments.typed_paths(argument or session.console.ask_exact(tr("Which file? Its path:")))
    copies = [attachments.copy_file(session.context, session.path, path) for path in paths]
    for copy in copies:
        caption = _ask_caption(session, copy)
        previous_route = session.interview.route
        session.say_change(attachments.attach(session.interview, session.field.id, copy, caption), previous_route)
    if copies:
        session.say_all(attached_lines(session.answer.attachments))


def _ask_caption(session: PlainSession, attachment: Attachment) -> str | None:
    """Ask for the caption of a copied file; None if nothing is typed."""
    caption = attachments.attached_caption(session.interview, session.field.id, attachment)
    prompt = tr("What is to be seen in {name}? Nothing for no caption:", name=attachment.name)
    if caption:
        template = "What is to be seen in {name}? Nothing keeps “{caption}”:"
        prompt = tr(template, name=attachment.name, caption=caption)
    return given_text(session.console.ask_exact(prompt))


def detach(session: PlainSession, argument: str) -> None:
    """Remove an attachment from the answer; undo restores it."""
    attachment = _choose_attachment(session, argument, "/detach 1")
    if attachment is not None:
        previous_route = session.interview.route
        session.say_change(session.interview.detach(session.field.id, attachment.sha256), previous_route)


def set_caption(session: PlainSession, argument: str) -> None:
    """Set the caption of an attachment; /clear removes it."""
    number, _, new_caption = argument.partition(" ")
    attachment = _choose_attachment(session, number, "/caption 1")
    if attachment is None:
        return
    caption = given_text(new_caption)
    if caption is None:
        reply = session.console.ask(attachments.caption_question(attachment), attachment.caption)
        if reply.command and reply.command != "clear":
            session.pending_command = reply.command
            return
        caption = "" if reply.command else given_text(reply.text)
    previous_route = session.interview.route
    session.say_change(attachments.attach(session.interview, session.field.id, attachment, caption), previous_route)
    session.say_all(attached_lines(session.answer.attachments))


def open_copy(session: PlainSession, argument: str) -> None:
    """Open a copy of an attachment with the default application. Raises Error if it cannot be opened."""
    attachment = _choose_attachment(session, argument, "/open 1")
    if attachment is None:
        return
    attached = FieldAttachment(session.field.id, attachment)
    session.say(attachments.open_copy(session.context, session.path, attached).text)


def _choose_attachment(session: PlainSession, number: str, example: str) -> Attachment | None:
    """Return the attachment with this number, or the only one; None, with a hint printed, if there is none."""
    attached = session.answer.attachments
    if not attached:
        session.say(tr("Nothing is attached here."))
    elif not number and len(attached) == 1:
        return attached[0]
    elif number.isdecimal() and 1 <= int(number) <= len(attached):
        return attached[int(number) - 1]
    else:
        session.say(tr("Which one? Add its number, for example: {example}", example=example))
        session.say_all(attached_lines(attached))
    return None


def attached_lines(attached: tuple[Attachment, ...]) -> Iterator[str]:
    """Yield the attachments of an answer with their numbers."""
    if attached:
        yield trn("{n} file is attached:", "{n} files are attached:", len(attached))
    for number, attachment in enumerate(attached, 1):
        details = ". ".join(filter(None, (attachment.name, attachment.caption, format_size(attachment.size))))
        yield tr("File {n}: {told}", n=number, told=details)
