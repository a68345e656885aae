"""Copying of files into a draft's folder of attachments, reading them, and removing unused ones."""

from __future__ import annotations

import errno
import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from lgqtui.draft.attachment import FieldAttachment, altered_file, missing_file, problem_error
from lgqtui.draft.format import DRAFT_LIMIT
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.sidecar import create_beside, draft_of, sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.files import files_in, open_file, read_file, stream_file
from lgqtui.os_errors import NOT_A_FILE, cannot_read
from lgqtui.questionnaire.answer import Attachment
from lgqtui.text import clean, one_line, shorten

CHUNK_SIZE = 1 << 20


def attachments_folder(sidecar: Path) -> Path:
    """The folder of the attachments of a draft."""
    return sidecar / "attachments"


def chunks_of(folder: Path, attached: FieldAttachment) -> Iterator[bytes]:
    """The file of an attachment in chunks.

    Raises CannotRead if it is missing, not a regular file, or unreadable, or as `compared_chunks` does.
    """
    path = folder / attached.attachment.file
    try:
        with open_file(path) as content:
            yield from compared_chunks(attached, iter(partial(content.read, CHUNK_SIZE), b""))
    except OSError as error:
        is_missing = error.errno in (errno.ENOENT, *NOT_A_FILE)
        raise problem_error(missing_file(attached)) if is_missing else cannot_read(path, error) from error


def compared_chunks(attached: FieldAttachment, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same chunks of an attachment. Raises CannotRead at the end of those that do not match the draft."""
    attachment = attached.attachment
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > attachment.size:
            break
        digest.update(chunk)
        yield chunk
    if size != attachment.size or digest.hexdigest() != attachment.sha256.lower():
        raise problem_error(altered_file(attached))


ProgressCallback = Callable[[int, int], None]
"""Called with the number of bytes done and their total: each byte is read twice."""

CAPTION_LIMIT = 1_000
_NAME_LIMIT = 200
_HEAD_SIZE = 8_192
_ENDING = re.compile(r"[A-Za-z0-9]{1,10}")


def size_of(source: Path, limit: int) -> int:
    """The size of a file to attach. Raises CannotRead if it is missing, no regular file, or over `limit` bytes."""
    try:
        with open_file(source) as content:
            size = content.seek(0, io.SEEK_END)
    except (OSError, ValueError) as error:
        raise cannot_read(source, error, "Name a file; a folder can be attached as a zip.") from error
    if size > limit:
        message = "{path} is larger than an attachment may be: {size} MB, and at most {limit} MB"
        hint = "Make it smaller, or give a link to it. To allow more: lgqtui config set attachment_limit {more}"
        sizes = {"size": f"{size / 1_000_000:.1f}", "limit": f"{limit / 1_000_000:g}"}
        more = -(-size // 1_000_000)
        raise CannotRead("too-large-to-attach", message, hint, path=one_line(str(source)), more=more, **sizes)
    return size


def attach_file(
    source: Path,
    folder: Path,
    limit: int,
    *,
    without_metadata: bool = False,
    on_progress: ProgressCallback = lambda _done, _total: None,
) -> Attachment:
    """Copy a file, or the picture in it without its metadata, into the folder of attachments, under its digest.

    Raises CannotRead as `size_of` does, or if the file is changed meanwhile; CannotWrite if it cannot be copied;
    WrongUse if its metadata cannot be left out. Then no copy is left.
    """
    size = size_of(source, limit)
    chunks = partial(_chunks, source, size)
    if without_metadata:
        from lgqtui.draft.file_metadata import remove_metadata  # late: most files are copied as they are

        content = remove_metadata(b"".join(chunks()), source.name)
        size, chunks = len(content), partial(iter, (content,))
    meter = partial(with_progress, on_progress, 2 * size)
    digest, head = hashlib.sha256(), b""
    for chunk in meter(0, chunks()):
        head = head or chunk[:_HEAD_SIZE]
        digest.update(chunk)
    attachment = _attachment(source, digest.hexdigest(), size, head)
    copied = compared_chunks(FieldAttachment("", attachment), meter(size, chunks()))
    draft_path = draft_of(folder.parent)
    try:
        target = create_beside(draft_path, folder.name) / attachment.file
        stream_file(target, lambda file: file.writelines(copied), access_of=draft_path)
    except CannotRead as error:
        raise _changing(source) if error.code == "altered-attachment" else error from error
    return attachment


def _chunks(source: Path, size: int) -> Iterator[bytes]:
    done = 0
    try:
        with open_file(source) as content:
            while done <= size and (chunk := content.read(CHUNK_SIZE)):
                done += len(chunk)
                yield chunk
    except OSError as error:
        raise cannot_read(source, error) from error
    if done != size:
        raise _changing(source)


def with_progress(on_progress: ProgressCallback, total: int, done: int, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks; each is reported when the next one is asked for. `done` is the number of bytes before them."""
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        on_progress(done, total)


def _changing(source: Path) -> CannotRead:
    message, hint = "{path} was changed while it was copied", "Attach it again when nothing writes to it any more."
    return CannotRead("changing", message, hint, path=one_line(str(source)))


def _attachment(source: Path, digest: str, size: int, head: bytes) -> Attachment:
    name = shorten(unicodedata.normalize("NFC", clean(source.name).text), _NAME_LIMIT) or "file"
    ending = source.suffix.removeprefix(".")
    file = f"{digest}.{ending.lower() if _ENDING.fullmatch(ending) else 'bin'}"
    return Attachment(file, name, digest, size, type=detect_media_type(head, name))


def clean_caption(caption: str) -> str:
    """A caption for storage: one line, shortened to the limit."""
    return shorten(clean(caption).text, CAPTION_LIMIT)


def detect_media_type(head: bytes, name: str) -> str:
    """The media type by the first bytes of a file, for text by its name; "" if unknown. It is only a hint."""
    from mimetypes import MimeTypes  # late: only to attach a file

    from puremagic import PureError, from_string

    if not head:
        return ""
    try:
        return str(from_string(head, mime=True, filename=name))
    except (PureError, ValueError):
        guessed = MimeTypes(()).guess_type(name)[0] or ""  # without the lists of this computer
        return guessed if guessed.startswith("text/") and b"\0" not in head else ""


_OWN_FILE = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,10}(\.tmp-.+)?|[0-9a-f]{40}\.tmp-.+")


def remove_unused_attachments(path: Path, draft: Draft, state_folder: Path) -> int:
    """Remove the attachments that are named neither in the draft nor in another version of it; return their number.

    The caller holds the lock, and the draft is saved; answers that were not may be in `state_folder`. If a version
    cannot be read nothing is removed: it may name any of them. Files that the program did not create stay; if the
    folder is a link, everything stays: it may belong to another draft.
    """
    folder = attachments_folder(sidecar_of(path))
    named = {attachment.file for answer in draft.answers.values() for attachment in answer.attachments}
    files = [] if folder.is_symlink() else files_in(folder)
    unnamed = [file for file in files if _OWN_FILE.fullmatch(file.name) and file.name not in named]
    try:
        for content in _other_versions(path, draft, state_folder) if unnamed else ():
            unnamed = [file for file in unnamed if file.name.encode() not in content]
    except CannotRead:
        return 0
    for file in unnamed:
        with suppress(OSError):
            file.unlink()
    return len(unnamed)


def _other_versions(path: Path, draft: Draft, state_folder: Path) -> Iterator[bytes]:
    """What may name attachments beside the draft, damaged or not: earlier versions, undo, unsaved, set aside."""
    sidecar, unsaved = sidecar_of(path), RecoveryFile(path, draft.id, state_folder).paths()
    files = (*unsaved, *files_in(sidecar / "damaged"), *files_in(sidecar / "history"))
    return (read_file(file, DRAFT_LIMIT) for file in files)
