"""The sidecar folder of a draft, and the bookmark: the last current field."""

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
    """The folder of a draft's additional files."""
    return path.with_name(path.stem + ".files")


def read_bookmark(draft: Path) -> str:
    """The stored id, not validated; "" if there is none."""
    try:
        return one_line(read_file(sidecar_of(draft) / BOOKMARK, _LIMIT).decode("utf-8").rstrip("\n"))
    except (CannotRead, UnicodeDecodeError):
        return ""


def write_bookmark(draft: Path, field_id: str) -> None:
    """Store the current field. Errors are ignored: the bookmark is only a convenience."""
    sidecar = sidecar_of(draft)
    with contextlib.suppress(FileError):
        replace_file(sidecar / BOOKMARK, f"{field_id}\n".encode(), like=sidecar)
