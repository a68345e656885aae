"""Checks of attachments: their files beside the draft. What is found here stops a package from being sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lgqtui.draft.attachment import FieldAttachment, altered, is_plain_name, missing, unsafe
from lgqtui.draft.attachment_files import chunks_of, copy_attachment
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.files import stamp
from lgqtui.problems import Problem


def attached_in(draft: Draft, field_ids: Iterable[str]) -> Iterator[FieldAttachment]:
    """Every attachment of these fields, also one whose file another one has as well."""
    for field_id in field_ids:
        for attachment in draft.answer(field_id).attachments:
            yield FieldAttachment(field_id, attachment)


def check_attachments(found: Iterable[FieldAttachment], folder: Path, *, whole: bool) -> Iterator[Problem]:
    """What is wrong with the files of attachments in `folder`.

    With `whole` each is read and compared with its digest; otherwise only its size is looked at, which costs nothing.
    """
    for attached in found:
        problem = _fault(attached, folder, whole=whole)
        if problem is not None:
            yield problem


def _fault(attached: FieldAttachment, folder: Path, *, whole: bool) -> Problem | None:
    if not is_plain_name(attached.attachment.file):
        return unsafe(attached)
    path = folder / attached.attachment.file
    there = stamp(path)
    if there is None or not path.is_file():
        return missing(attached)
    if there.size != attached.attachment.size:
        return altered(attached)
    return _compared(attached, folder) if whole else None


def _compared(attached: FieldAttachment, folder: Path) -> Problem | None:
    try:
        copy_attachment(attached, chunks_of(folder, attached), lambda _: None)
    except CannotRead as error:
        # The field is no part of what is told here: every list of problems names it.
        message = "{fault}" if "fault" in error.params else error.message
        return Problem("error", error.code, message, error.hint, error.params, field=attached.field)
    return None
