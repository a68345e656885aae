"""Entries of all drafts in the folder, cached by the stamps of their files; the cache may be lost at any time."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, ValidationError, convert, to_builtins

from lgqtui import __version__
from lgqtui.draft.names import list_drafts
from lgqtui.errors import Error
from lgqtui.files import Stamp, private_folder, read_file, replace_file, stamp
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.drafts import DraftEntry, DraftReader

_LIMIT = 10_000_000
_HEAD = {"version": __version__, "fields": list(DraftEntry.__struct_fields__)}


class _CachedEntry(Struct, frozen=True):
    """An entry, and the stamp of each file that it depends on; None for a missing file."""

    entry: DraftEntry
    files: Mapping[str, Stamp | None]

    @property
    def is_current(self) -> bool:
        """True if none of the files has changed."""
        return all(recorded == stamp(Path(path)) for path, recorded in self.files.items())


def cached_entries(context: AppContext) -> list[DraftEntry]:
    """Return every draft in the folder, the last changed first, without problems and words about its delivery."""
    files: dict[str, Stamp | None] = {}
    reader = DraftReader(context, lambda path: files.setdefault(str(path), stamp(path)), full=False)
    cache_path = context.folders.state / "list.json"
    previous, current = _read_cache(cache_path), dict[str, _CachedEntry]()
    for listed in list_drafts(context.folders.drafts):
        cached = previous.get(str(listed.path))
        if cached is None or not cached.is_current:
            files.clear()
            cached = _CachedEntry(reader.entry(listed), dict(files))
        current[str(listed.path)] = cached
    if current != previous:
        _write_cache(cache_path, current)
    return [cached.entry for cached in current.values()]


def _read_cache(path: Path) -> dict[str, _CachedEntry]:
    if not path.exists():
        return {}
    with contextlib.suppress(Error, ValueError, RecursionError, AttributeError, ValidationError):
        content = json.loads(read_file(path, _LIMIT))
        if all(content.get(key) == value for key, value in _HEAD.items()):
            drafts = content.get("drafts")
            return convert(drafts, dict[str, _CachedEntry], dec_hook=lambda kind, value: kind(value))
    return {}


def _write_cache(path: Path, entries: Mapping[str, _CachedEntry]) -> None:
    content = json.dumps({**_HEAD, "drafts": to_builtins(entries, enc_hook=str)}).encode()
    with contextlib.suppress(Error):
        private_folder(path.parent)
        replace_file(path, content)
