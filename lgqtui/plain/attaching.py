"""Evidence added to an answer and taken off, by talk."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.draft.attaching import attach_file
from lgqtui.draft.attachments import attachments_of
from lgqtui.export.sentences import size_in_words
from lgqtui.files import typed_path
from lgqtui.plain.conversation import Conversation
from lgqtui.questionnaire.answer import Attachment
from lgqtui.settings import size_in_bytes
from lgqtui.words import count, say


def attach(c: Conversation, words: str) -> None:
    """Copy a file beside the draft and name it in the answer. Raises Error if it cannot be attached."""
    path = (words or c.talk.ask_exact(say("Which file? Its path:"))).strip()
    if not path or c.interview.refusal is not None:
        if c.interview.refusal is not None:
            c.say_error(c.interview.refusal)
        return
    caption = c.talk.ask_exact(say("What is to be seen in it? Nothing for no caption:"))
    limit = size_in_bytes(c.settings.chosen["attachment_limit"])
    attached = attach_file(typed_path(path), attachments_of(c.sitting.file.sidecar), limit, caption=caption)
    before = c.interview.route
    c.say_change(c.interview.attach(c.field.id, attached), before)
    _say_attached(c)


def detach(c: Conversation, words: str) -> None:
    """Take an attachment off; undo brings it back."""
    attached = c.interview.answer_to(c.field.id).attachments
    if not attached:
        c.say(say("Nothing is attached here."))
    elif (words.isdecimal() and 1 <= int(words) <= len(attached)) or (not words and len(attached) == 1):
        before = c.interview.route
        gone = attached[int(words or 1) - 1]
        c.say_change(c.interview.detach(c.field.id, gone.sha256), before)
    else:
        c.say(say("Which one? Add its number, for example: /detach 1"))
        _say_attached(c)


def _say_attached(c: Conversation) -> None:
    for line in attached_lines(c.interview.answer_to(c.field.id).attachments):
        c.say(line)


def attached_lines(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    """The attachments of an answer, each with its number."""
    if attachments:
        yield count("{n} file is attached:", "{n} files are attached:", len(attachments))
    for number, attached in enumerate(attachments, 1):
        told = ". ".join(filter(None, (attached.name, attached.caption, size_in_words(attached.size))))
        yield say("File {n}: {told}", n=number, told=told)
