"""The attachments that a draft names: each file once, and what is said of one that is not what was attached."""

from __future__ import annotations

import re

from msgspec import Struct

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.i18n import tr
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Attachment
from lgqtui.text import shorten

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,149}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class FieldAttachment(Struct, frozen=True):
    """An attachment, and the first field that it is added to."""

    field: str
    attachment: Attachment

    @property
    def params(self) -> dict[str, object]:
        """What the sentences call it."""
        called = self.attachment.name or self.attachment.file
        return {"name": shorten(called, 80), "field": shorten(self.field, 80)}


def is_plain_name(name: str) -> bool:
    """True for a file name that means the same file, in the folder it is put into, on every system."""
    return bool(_PLAIN_NAME.fullmatch(name)) and not name.endswith(".") and not _DEVICES.fullmatch(name)


def attached_files(draft: Draft) -> list[FieldAttachment]:
    """The attachments of a draft, each file once. Raises CannotRead for a name that cannot be used."""
    by_name: dict[str, FieldAttachment] = {}
    for field_id, answer in draft.answers.items():
        for attachment in answer.attachments:
            attached = FieldAttachment(field_id, attachment)
            if not is_plain_name(attachment.file):
                raise as_error(unsafe(attached))
            first = by_name.setdefault(attachment.file.casefold(), attached)
            if _identity(first.attachment) != _identity(attachment):
                raise as_error(altered(attached))
    return list(by_name.values())


def _identity(attachment: Attachment) -> tuple[str, str, int]:
    return attachment.file, attachment.sha256.lower(), attachment.size


def unsafe(attached: FieldAttachment) -> Problem:
    """The finding that the name under which an attachment is kept cannot be used."""
    return _problem(
        attached,
        "unsafe-name",
        "the attachment “{name}” is kept under a name that cannot be used: “{file}”",
        "Take it off the answer and attach it again.",
        file=shorten(attached.attachment.file, 80),
    )


def missing(attached: FieldAttachment) -> Problem:
    """The finding that the file of an attachment is not there."""
    return _problem(
        attached,
        "missing-attachment",
        "the file of the attachment “{name}” is missing",
        "Attach it again, or take it off the answer.",
    )


def altered(attached: FieldAttachment) -> Problem:
    """The finding that the file of an attachment is another than the one that was attached."""
    return _problem(
        attached,
        "altered-attachment",
        "the attachment “{name}” is not the file that was attached; its content was changed",
        "Attach it again, or take it off the answer.",
    )


def _problem(attached: FieldAttachment, code: str, message: str, remedy: str, **params: object) -> Problem:
    return Problem("error", code, message, remedy, {**attached.params, **params}, field=attached.field)


def as_error(problem: Problem) -> CannotRead:
    """The error for where the finding ends what was being done; its sentence names the field."""
    told = {**problem.params, "fault": tr(problem.message, **problem.params)}
    return CannotRead(problem.code, "{field}: {fault}", problem.remedy, **told)
