"""Evidence added to an answer and taken off, by talk."""

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


def attach(c: PlainSession, words: str) -> None:
    """Copy a file beside the draft and name it in the answer. Raises Error if it cannot be attached."""
    path = (words or c.talk.ask_exact(tr("Which file? Its path:"))).strip()
    if not path or c.interview.refusal is not None:
        if c.interview.refusal is not None:
            c.say_error(c.interview.refusal)
        return
    caption = c.talk.ask_exact(tr("What is to be seen in it? Nothing for no caption:"))
    limit = size_in_bytes(c.settings.chosen["attachment_limit"])
    attached = attach_file(expand_path(path), attachments_of(c.sitting.file.sidecar), limit, caption=caption)
    before = c.interview.route
    c.say_change(c.interview.attach(c.field.id, attached), before)
    _say_attached(c)


def detach(c: PlainSession, words: str) -> None:
    """Take an attachment off; undo brings it back."""
    gone = _meant(c, words, "/detach 1")
    if gone is not None:
        before = c.interview.route
        c.say_change(c.interview.detach(c.field.id, gone.sha256), before)


def caption(c: PlainSession, words: str) -> None:
    """Say what is to be seen in an attachment; /clear takes the caption out."""
    number, _, told = words.partition(" ")
    attached = _meant(c, number, "/caption 1")
    if attached is None:
        return
    told = told.strip()
    if not told:
        said = c.talk.ask(tr("What is to be seen in {name}?", name=attached.name), attached.caption)
        if said.command and said.command != "clear":
            c.later = said.command
            return
        told = said.text
    before = c.interview.route
    c.say_change(c.interview.attach(c.field.id, replace(attached, caption=clean_caption(told))), before)
    _say_attached(c)


def open_copy(c: PlainSession, words: str) -> None:
    """Open a copy of an attachment in the system's program for it. Raises Error if it is not opened."""
    attached = _meant(c, words, "/open 1")
    if attached is None:
        return
    from lgqtui.draft.attachment_viewer import make_view_copy, open_by_system  # late: most sittings open nothing

    folder, room = attachments_of(c.sitting.file.sidecar), c.drafts.home.state / "shown"
    open_by_system(make_view_copy(folder, FieldAttachment(c.field.id, attached), room))
    c.say(tr("A copy of {name} is being opened.", name=attached.name))


def _meant(c: PlainSession, number: str, example: str) -> Attachment | None:
    """The attachment of that number; with one no number is needed. None, with what to do said, if it is none."""
    attached = c.interview.answer_to(c.field.id).attachments
    if not attached:
        c.say(tr("Nothing is attached here."))
    elif not number and len(attached) == 1:
        return attached[0]
    elif number.isdecimal() and 1 <= int(number) <= len(attached):
        return attached[int(number) - 1]
    else:
        c.say(tr("Which one? Add its number, for example: {example}", example=example))
        _say_attached(c)
    return None


def _say_attached(c: PlainSession) -> None:
    for line in attached_lines(c.interview.answer_to(c.field.id).attachments):
        c.say(line)


def attached_lines(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    """The attachments of an answer, each with its number."""
    if attachments:
        yield trn("{n} file is attached:", "{n} files are attached:", len(attachments))
    for number, attached in enumerate(attachments, 1):
        told = ". ".join(filter(None, (attached.name, attached.caption, format_size(attached.size))))
        yield tr("File {n}: {told}", n=number, told=told)
