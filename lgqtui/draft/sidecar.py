"""Names of what lies beside a draft, and the bookmark: the field at which the user left off."""

from __future__ import annotations

import contextlib
from pathlib import Path

from lgqtui.errors import CannotRead, FileError
from lgqtui.files import read_file, replace_file
from lgqtui.text import one_line

UNSAVED = "unsaved.toml"
"""In the sidecar: answers that could not be saved in the draft."""

BOOKMARK = "bookmark"
"""In the sidecar: the id of a field, on a line."""

_LIMIT = 1_000


def sidecar_of(path: Path) -> Path:
    """The folder beside a draft that holds what belongs to it."""
    return path.with_name(path.stem + ".files")


def read_bookmark(draft: Path) -> str:
    """The id that stands there, whatever it means; "" if there is none that can be read."""
    try:
        return one_line(read_file(sidecar_of(draft) / BOOKMARK, _LIMIT).decode("utf-8").rstrip("\n"))
    except (CannotRead, UnicodeDecodeError):
        return ""


def write_bookmark(draft: Path, field_id: str) -> None:
    """Note where a person is. Where that cannot be written nothing is said: it only spares them a search."""
    sidecar = sidecar_of(draft)
    with contextlib.suppress(FileError):
        replace_file(sidecar / BOOKMARK, f"{field_id}\n".encode(), like=sidecar)
