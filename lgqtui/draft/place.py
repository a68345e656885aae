"""Where the person was when a draft was left: a note beside it, so that the next sitting begins there.

It is no part of the answers: it is never exported or packed, and a draft without it is as good as one with it.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from lgqtui.draft.store import sidecar_of
from lgqtui.errors import CannotRead, FileTrouble
from lgqtui.files import folder_like, read_file, replace_file

NAME = "place"
_LIMIT = 1_000


def keep_place(draft: Path, field_id: str) -> None:
    """Note the field at which a draft is left; where nothing can be written, it is not noted."""
    if not field_id or kept_place(draft) == field_id:
        return
    with contextlib.suppress(FileTrouble):
        sidecar = folder_like(sidecar_of(draft), draft)
        replace_file(sidecar / NAME, field_id.encode(), like=sidecar)


def kept_place(draft: Path) -> str:
    """The field at which a draft was left; "" if that is not known. The id may be of no field: anybody can write it."""
    try:
        return read_file(sidecar_of(draft) / NAME, _LIMIT).decode("utf-8", "replace").strip()
    except CannotRead:
        return ""
