"""The drafts in a folder by name, without reading them; light to load, for what lists drafts starts with it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft in the folder or the trash."""

    name: str
    path: Path
    changed: datetime


def list_drafts(folder: Path) -> list[Listed]:
    """The drafts in a folder, the last changed first; none if it cannot be read."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.suffix == ".toml" and not path.name.startswith(".") and path.is_file():
                changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Listed(path.stem, path, changed))
    return sorted(found, key=lambda entry: (entry.changed, entry.name), reverse=True)
