"""Viewing of an attachment in the system's program for it.

A copy is opened, so that the evidence cannot be altered; and only pictures, documents and texts (by content), because
a draft may have come from elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from lgqtui.draft.attachment import FieldAttachment, is_plain_name
from lgqtui.draft.attachment_files import chunks_of, copy_attachment, detect_media_type
from lgqtui.errors import CannotRead, Error
from lgqtui.files import private_folder, stream_file
from lgqtui.settings.file import child_environment
from lgqtui.text import one_line

_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}


def make_view_copy(folder: Path, attached: FieldAttachment, view_folder: Path) -> Path:
    """Copy into the emptied `view_folder`. Raises CannotRead for a missing, altered or unsafe file."""
    attachment = attached.attachment
    if not is_plain_name(attachment.file):
        raise _not_opened(folder, attached)
    head = next(iter(chunks_of(folder, attached)), b"")[:8_192]
    ending = _ENDINGS.get(detect_media_type(head, attachment.name))
    if ending is None:
        raise _not_opened(folder, attached)
    shutil.rmtree(view_folder, ignore_errors=True)
    copy = private_folder(view_folder) / f"{attachment.sha256[:16]}.{ending}"
    stream_file(copy, lambda out: copy_attachment(attached, chunks_of(folder, attached), out.write))
    return copy


def _not_opened(folder: Path, attached: FieldAttachment) -> CannotRead:
    return CannotRead(
        "not-opened",
        "{name} is not a picture, a document or a text, so it is not opened from here",
        "If you trust it, open {path}.",
        path=one_line(str(folder / attached.attachment.file)),
        **attached.params,
    )


def open_by_system(path: Path) -> None:
    """Open a file in the system's program for it. Raises Error if there is none."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - the type was checked
        return
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open") or ""
    try:
        subprocess.Popen(  # noqa: S603 - the type was checked
            [opener, str(path)],
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        message = "this system has no program to open files with"
        raise Error("no-opener", message, "The copy is {path}.", path=path) from error
