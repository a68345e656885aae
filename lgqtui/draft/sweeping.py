"""Files of attachments that nothing names any more, taken away; also what a copy left that was cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lgqtui.draft.attachments import attachments_of
from lgqtui.draft.format import DRAFT_LIMIT, read_draft
from lgqtui.draft.history import generations
from lgqtui.draft.model import Draft
from lgqtui.draft.store import UNSAVED, sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.files import read_file

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
    """Versions beside the draft that are no generations, and may be damaged: unsaved, set aside, of an older format."""
    for file in (*sidecar.glob(f"{UNSAVED}*"), *sidecar.glob("format-*.toml"), *_files_in(sidecar / "damaged")):
        with suppress(OSError):
            yield file.read_bytes()


def _generations(path: Path) -> Iterator[Draft]:
    for generation in generations(sidecar_of(path) / "history"):
        yield read_draft(read_file(generation.path, DRAFT_LIMIT), generation.path.name)
