"""Viewing of an attachment in the system's program for it.

A copy is opened, so that the evidence cannot be altered; and only pictures, documents and texts (by content), because
a draft may have come from elsewhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from lgqtui.draft.attachment import FieldAttachment, is_plain_name
from lgqtui.draft.attachment_files import chunks_of, detect_media_type
from lgqtui.errors import CannotRead, Error
from lgqtui.files import open_file, private_folder, stream_file
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
_BINARY = rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|BM.{4}\0{4}|II\*\0|MM\0\*|%PDF-"
"""How pictures and PDF begin; of a zip the list of its parts is read."""
_ACTIVE = r"(?i)vba|macro|activex|^basic/|^scripts/|[&\0]|<!"
"""What a document that can act holds, in the names or the list of its parts, or what could hide that."""
_FORMULA = r"""(?:^|[,;\t|"'])\s{0,20}(?:[=@＝＠]|[+＋－-](?![\d.,]+\s*(?:[,;\t|"']|$)))"""
_LIST_LIMIT = 1_000_000


def make_view_copy(folder: Path, attached: FieldAttachment, view_folder: Path) -> Path:
    """Copy into the emptied `view_folder`. Raises CannotRead for a missing, altered or unsafe file."""
    attachment = attached.attachment
    if not is_plain_name(attachment.file):
        raise _not_opened(folder, attached)
    head = next(iter(chunks_of(folder, attached)), b"")[:8_192]
    media_type, is_zip = detect_media_type(head, attachment.name), head.startswith(b"PK\3\4")
    ending, is_text = _ENDINGS.get(media_type, ""), media_type.startswith("text/")
    is_other = b"\0" in head if is_text else not re.match(_BINARY, head, re.DOTALL)
    if not is_zip and (not ending or is_other):
        raise _not_opened(folder, attached)
    shutil.rmtree(view_folder, ignore_errors=True)
    copy = private_folder(view_folder) / attachment.sha256[:16]
    stream_file(copy, lambda file: file.writelines(chunks_of(folder, attached)))
    if is_zip:
        ending = _office_ending(copy)
    elif media_type == "text/csv" and _has_formula(copy):
        ending = _ENDINGS["text/plain"]
    if not ending:
        shutil.rmtree(view_folder)
        raise _not_opened(folder, attached)
    return copy.rename(copy.with_suffix(f".{ending}"))


def _not_opened(folder: Path, attached: FieldAttachment) -> CannotRead:
    message = "{name} is not a picture, a document or a text, so it is not opened from here"
    path = one_line(str(folder / attached.attachment.file))
    return CannotRead("not-opened", message, "If you trust it, open {path}.", path=path, **attached.params)


def _has_formula(path: Path) -> bool:
    """True if a spreadsheet would compute a cell of a table."""
    with TextIOWrapper(open_file(path), "utf-8", "replace") as text:
        return any(re.search(_FORMULA, line) for line in iter(partial(text.readline, 1 << 20), ""))


def _office_ending(path: Path) -> str:
    """The ending of the office document in a zip; "" if it is none, or could hold what acts."""
    from zipfile import ZipFile

    try:
        with ZipFile(path) as archive:
            names = [name.casefold() for name in archive.namelist()]
            list_name = "mimetype" if "mimetype" in names else "[Content_Types].xml"
            with archive.open(list_name) as part:
                text = part.read(_LIST_LIMIT).decode("ascii")
    except Exception:  # noqa: BLE001 - whatever the reader finds wrong with a file of others
        return ""
    main_types = re.findall(r"""ContentType\s*=\s*["']([^"']*)\.main\+xml["']""", text) or [text]
    is_whole = len(text) < _LIST_LIMIT and len(set(names)) == len(names) and len(main_types) == 1
    if not is_whole or any(re.search(_ACTIVE, part) for part in (text, *names)):
        return ""
    return _ENDINGS.get(main_types[0], "") if main_types[0].startswith("application/vnd.") else ""


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
