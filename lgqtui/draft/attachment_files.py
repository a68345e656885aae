"""A person's file made into an attachment: copied beside the draft at once, so that later changes do not matter."""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lgqtui.draft.attachment import FieldAttachment, altered, as_error, missing
from lgqtui.draft.format import DRAFT_LIMIT, read_draft
from lgqtui.draft.history import generations
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import UNSAVED, sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.files import folder_like, private_folder, read_file, stream_file
from lgqtui.os_errors import cannot_read
from lgqtui.questionnaire.answer import Attachment
from lgqtui.text import clean, one_line, shorten

CHUNK = 1 << 20


def attachments_of(sidecar: Path) -> Path:
    """The folder of the attachments of a draft."""
    return sidecar / "attachments"


def chunks_of(folder: Path, attached: FieldAttachment) -> Iterator[bytes]:
    """The file of an attachment in pieces. Raises CannotRead if it is missing, no plain file, or unreadable."""
    path = folder / attached.attachment.file
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise as_error(missing(attached))
        with path.open("rb") as content:
            while chunk := content.read(CHUNK):
                yield chunk
    except FileNotFoundError as error:
        raise as_error(missing(attached)) from error
    except OSError as error:
        raise cannot_read(path, error) from error


def copy_attachment(attached: FieldAttachment, chunks: Iterable[bytes], write: Callable[[bytes], object]) -> None:
    """Copy an attachment piece by piece. Raises CannotRead if it is not what the draft says."""
    attachment = attached.attachment
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > attachment.size:
            break
        digest.update(chunk)
        write(chunk)
    if size != attachment.size or digest.hexdigest() != attachment.sha256.lower():
        raise as_error(altered(attached))


Told = Callable[[int, int], None]
"""Hears how many bytes are done, and of how many: each byte is read twice."""

CAPTION_LIMIT = 1_000
"""Characters in a caption."""

_NAME_LIMIT = 200
_HEAD = 8_192
_ENDING = re.compile(r"[A-Za-z0-9]{1,10}")


def size_of(source: Path, limit: int) -> int:
    """The size of a file that can be attached, before anything is copied.

    Raises CannotRead if it is no regular file (a pipe would wait for ever), is larger than `limit` bytes, or not there.
    """
    try:
        found = source.stat()
    except (OSError, ValueError) as error:
        raise cannot_read(source, error) from error
    if not stat.S_ISREG(found.st_mode):
        message, hint = "{path} is not a file", "Name a file; a folder can be attached as a zip."
        raise CannotRead("not-a-file", message, hint, path=_shown(source))
    if found.st_size > limit:
        raise CannotRead(
            "too-large-to-attach",
            "{path} is larger than an attachment may be: {size} MB, and at most {limit} MB",
            "Make it smaller, or give a link to it. To allow more: lgqtui config set attachment_limit {more}",
            path=_shown(source),
            size=f"{found.st_size / 1_000_000:.1f}",
            limit=f"{limit / 1_000_000:g}",
            more=-(-found.st_size // 1_000_000),
        )
    return found.st_size


def attach_file(
    source: Path, folder: Path, limit: int, *, caption: str = "", told: Told = lambda _done, _whole: None
) -> Attachment:
    """Copy a file into the folder of attachments, under its digest, and return the attachment.

    Raises CannotRead as `size_of` does, or if the file is changed meanwhile; CannotWrite if it cannot be copied. Then
    nothing is left behind.
    """
    size = size_of(source, limit)
    meter = partial(_counted, told, 2 * size)
    digest, head = hashlib.sha256(), b""
    for chunk in meter(0, _chunks(source, size)):
        head = head or chunk[:_HEAD]
        digest.update(chunk)
    name = _name_of(source)
    file = f"{digest.hexdigest()}.{_ending_of(source)}"
    attachment = Attachment(file, name, digest.hexdigest(), size, clean_caption(caption), detect_media_type(head, name))

    def write(out: BinaryIO) -> None:
        copy_attachment(FieldAttachment("", attachment), meter(size, _chunks(source, size)), out.write)

    try:
        stream_file(folder_like(folder, private_folder(folder.parent)) / file, write, like=folder)
    except CannotRead as error:
        raise _changing(source) if error.code == "altered-attachment" else error from error
    return attachment


def _chunks(source: Path, size: int) -> Iterator[bytes]:
    """The file in pieces. Raises CannotRead if it is not of that size."""
    done = 0
    try:
        with source.open("rb") as content:
            while chunk := content.read(CHUNK):
                done += len(chunk)
                if done > size:
                    break
                yield chunk
    except OSError as error:
        raise cannot_read(source, error) from error
    if done != size:
        raise _changing(source)


def _counted(told: Told, whole: int, done: int, chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        told(done, whole)


def _changing(source: Path) -> CannotRead:
    message = "{path} was changed while it was copied"
    return CannotRead("changing", message, "Attach it again when nothing writes to it any more.", path=_shown(source))


def _shown(source: Path) -> str:
    return one_line(str(source))


def _name_of(source: Path) -> str:
    """What the person's file is called, fit to be stored."""
    name = " ".join(unicodedata.normalize("NFC", clean(source.name).text).split())
    return shorten(name, _NAME_LIMIT) or "file"


def _ending_of(source: Path) -> str:
    ending = source.suffix.removeprefix(".")
    return ending.lower() if _ENDING.fullmatch(ending) else "bin"


def clean_caption(caption: str) -> str:
    """A caption as it is stored: one line, not too long."""
    return shorten(clean(caption).text, CAPTION_LIMIT)


def detect_media_type(head: bytes, name: str) -> str:
    """The media type by the file's first bytes, and by its name only where those are text; "" if it is not known.

    A hint for whoever opens it, and no promise.
    """
    from puremagic import PureError, from_string  # late: only here

    if not head:
        return ""
    try:
        return str(from_string(head, mime=True, filename=name))
    except (PureError, ValueError):
        return _type_of_text(name) if b"\0" not in head else ""


def _type_of_text(name: str) -> str:
    from mimetypes import MimeTypes  # likewise; without what this computer's own lists say

    guessed = MimeTypes(()).guess_type(name)[0] or ""
    return guessed if guessed.startswith("text/") else ""


_OURS = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,10}(\.tmp-.+)?|[0-9a-f]{40}\.tmp-.+")


def sweep_attachments(path: Path, draft: Draft) -> int:
    """Take away the attachments that neither the draft nor another version of it names; return how many those were.

    The caller holds the draft, and it is saved. Where a generation cannot be read nothing is taken away: it may name
    any of them. Files that this program has not named stay; so does everything where a link leads, for it may be
    another draft's.
    """
    folder = attachments_of(sidecar_of(path))
    found = [file for file in _files_in(folder) if _OURS.fullmatch(file.name)]
    unnamed = [file for file in found if file.name not in named_in(draft)]
    if not unnamed or folder.is_symlink():
        return 0
    try:
        kept = {name for old in _generations(path) for name in named_in(old)}
    except CannotRead:
        return 0
    aside = [*_set_aside(sidecar_of(path))]
    gone = [f for f in unnamed if f.name not in kept and not any(f.name.encode() in content for content in aside)]
    for file in gone:
        with suppress(OSError):
            file.unlink()
    return len(gone)


def named_in(draft: Draft) -> frozenset[str]:
    """The files that a draft's attachments name."""
    return frozenset(a.file for answer in draft.answers.values() for a in answer.attachments)


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _set_aside(sidecar: Path) -> Iterator[bytes]:
    """Versions beside the draft that are no generations, and may be damaged: unsaved, or set aside."""
    for file in (*sidecar.glob(f"{UNSAVED}*"), *_files_in(sidecar / "damaged")):
        with suppress(OSError):
            yield file.read_bytes()


def _generations(path: Path) -> Iterator[Draft]:
    for generation in generations(sidecar_of(path) / "history"):
        yield read_draft(read_file(generation.path, DRAFT_LIMIT), generation.path.name)
