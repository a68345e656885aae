"""The files of attachments in the folder beside a draft, each read piece by piece and compared with its digest."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lgqtui.draft.attachment import Attached, altered, as_error, missing
from lgqtui.os_errors import cannot_read

CHUNK = 1 << 20


def attachments_of(sidecar: Path) -> Path:
    """The folder of the attachments of a draft."""
    return sidecar / "attachments"


def chunks_of(folder: Path, attached: Attached) -> Iterator[bytes]:
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


def copy_attachment(attached: Attached, chunks: Iterable[bytes], write: Callable[[bytes], object]) -> None:
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
