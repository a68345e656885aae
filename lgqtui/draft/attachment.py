"""The attachments named in a draft, each file once, and the problems of their files."""

from __future__ import annotations

import re

from msgspec import Struct

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.i18n import tr
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Attachment
from lgqtui.text import DEVICE_NAME, shorten

_REMEDY = "Attach it again, or take it off the answer."
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,149}")


class FieldAttachment(Struct, frozen=True):
    """An attachment, and the first field that has it."""

    field: str
    attachment: Attachment

    @property
    def params(self) -> dict[str, object]:
        """Parameters for sentences about it."""
        name = self.attachment.name or self.attachment.file
        return {"name": shorten(name, 80), "field": shorten(self.field, 80)}


def is_plain_name(name: str) -> bool:
    """True for a file name that is valid and means the same file on every system."""
    return bool(_PLAIN_NAME.fullmatch(name)) and not name.endswith(".") and not re.fullmatch(DEVICE_NAME, name)


def attached_files(draft: Draft) -> list[FieldAttachment]:
    """The attachments of a draft, each file once. Raises CannotRead for an unusable name, or two files of one name."""
    by_name: dict[str, FieldAttachment] = {}
    for field_id, answer in draft.answers.items():
        for attachment in answer.attachments:
            attached = FieldAttachment(field_id, attachment)
            if not is_plain_name(attachment.file):
                raise problem_error(unsafe_name(attached))
            first = by_name.setdefault(attachment.file.casefold(), attached)
            if _identity(first.attachment) != _identity(attachment):
                raise problem_error(altered_file(attached))
    return list(by_name.values())


def _identity(attachment: Attachment) -> tuple[str, str, int]:
    return attachment.file, attachment.sha256.lower(), attachment.size


def unsafe_name(attached: FieldAttachment) -> Problem:
    """The problem that the file name of an attachment cannot be used."""
    message = "the attachment “{name}” is kept under a name that cannot be used: “{file}”"
    remedy, file = "Take it off the answer and attach it again.", shorten(attached.attachment.file, 80)
    return _problem(attached, "unsafe-name", message, remedy, file=file)


def missing_file(attached: FieldAttachment) -> Problem:
    """The problem that the file of an attachment does not exist."""
    return _problem(attached, "missing-attachment", "the file of the attachment “{name}” is missing", _REMEDY)


def altered_file(attached: FieldAttachment) -> Problem:
    """The problem that the file of an attachment has other content than the attached one."""
    message = "the attachment “{name}” is not the file that was attached; its content was changed"
    return _problem(attached, "altered-attachment", message, _REMEDY)


def _problem(attached: FieldAttachment, code: str, message: str, remedy: str, **params: object) -> Problem:
    return Problem("error", code, message, remedy, {**attached.params, **params}, field=attached.field)


def problem_error(problem: Problem) -> CannotRead:
    """The error for a problem that ends the current action; its sentence names the field."""
    params = {**problem.params, "fault": tr(problem.message, **problem.params)}
    return CannotRead(problem.code, "{field}: {fault}", problem.remedy, **params)
