"""Commands on attachments: add, remove, caption, open; and their lines in the readout."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import attach_file, attachments_of, clean_caption
from lgqtui.files import expand_path
from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import Attachment
from lgqtui.settings.loader import size_in_bytes


def attach(session: PlainSession, argument: str) -> None:
    """Copy a file beside the draft and attach it to the answer. Raises Error if it cannot be attached."""
    path = (argument or session.console.ask_exact(tr("Which file? Its path:"))).strip()
    if not path or session.interview.refusal is not None:
        if session.interview.refusal is not None:
            session.say_error(session.interview.refusal)
        return
    caption = session.console.ask_exact(tr("What is to be seen in it? Nothing for no caption:"))
    limit = size_in_bytes(session.settings.chosen["attachment_limit"])
    folder = attachments_of(session.draft_session.file.sidecar)
    attachment = attach_file(expand_path(path), folder, limit, caption=caption)
    previous_route = session.interview.route
    session.say_change(session.interview.attach(session.field.id, attachment), previous_route)
    session.say_all(attached_lines(session.answer.attachments))


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
    new_caption = new_caption.strip()
    if not new_caption:
        reply = session.console.ask(tr("What is to be seen in {name}?", name=attachment.name), attachment.caption)
        if reply.command and reply.command != "clear":
            session.pending_command = reply.command
            return
        new_caption = reply.text
    captioned = replace(attachment, caption=clean_caption(new_caption))
    previous_route = session.interview.route
    session.say_change(session.interview.attach(session.field.id, captioned), previous_route)
    session.say_all(attached_lines(session.answer.attachments))


def open_copy(session: PlainSession, argument: str) -> None:
    """Open a copy of an attachment with the default application. Raises Error if it cannot be opened."""
    attachment = _choose_attachment(session, argument, "/open 1")
    if attachment is None:
        return
    from lgqtui.draft.attachment_viewer import make_view_copy, open_by_system  # late: most sessions open nothing

    folder, copies = attachments_of(session.draft_session.file.sidecar), session.drafts.home.state / "shown"
    open_by_system(make_view_copy(folder, FieldAttachment(session.field.id, attachment), copies))
    session.say(tr("A copy of {name} is being opened.", name=attachment.name))


def _choose_attachment(session: PlainSession, number: str, example: str) -> Attachment | None:
    """Return the attachment with this number, or the only one; None, with a hint printed, if there is none."""
    attachments = session.answer.attachments
    if not attachments:
        session.say(tr("Nothing is attached here."))
    elif not number and len(attachments) == 1:
        return attachments[0]
    elif number.isdecimal() and 1 <= int(number) <= len(attachments):
        return attachments[int(number) - 1]
    else:
        session.say(tr("Which one? Add its number, for example: {example}", example=example))
        session.say_all(attached_lines(session.answer.attachments))
    return None


def attached_lines(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    """Yield the attachments of an answer with their numbers."""
    if attachments:
        yield trn("{n} file is attached:", "{n} files are attached:", len(attachments))
    for number, attachment in enumerate(attachments, 1):
        details = ". ".join(filter(None, (attachment.name, attachment.caption, format_size(attachment.size))))
        yield tr("File {n}: {told}", n=number, told=details)
