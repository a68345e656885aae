"""Checks of the files of attachments. Their problems prevent packing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lgqtui.draft.attachment import FieldAttachment, altered_file, is_plain_name, missing_file, unsafe_name
from lgqtui.draft.attachment_files import chunks_of
from lgqtui.errors import CannotRead
from lgqtui.files import stamp
from lgqtui.problems import Problem


def check_attachments(
    attachments: Iterable[FieldAttachment], folder: Path, *, compare_content: bool
) -> Iterator[Problem]:
    """The problems of the files of attachments in `folder`; their content is compared only with `compare_content`."""
    for attached in attachments:
        if problem := _problem(attached, folder, compare_content=compare_content):
            yield problem


def _problem(attached: FieldAttachment, folder: Path, *, compare_content: bool) -> Problem | None:
    if not is_plain_name(attached.attachment.file):
        return unsafe_name(attached)
    path = folder / attached.attachment.file
    file_stamp = stamp(path)
    if file_stamp is None or not path.is_file():
        return missing_file(attached)
    if file_stamp.size != attached.attachment.size:
        return altered_file(attached)
    if compare_content:
        try:
            for _ in chunks_of(folder, attached):
                pass
        except CannotRead as error:
            # The message does not name the field: every list of problems does.
            message = "{fault}" if "fault" in error.params else error.message
            return Problem("error", error.code, message, error.hint, error.params, field=attached.field)
    return None
