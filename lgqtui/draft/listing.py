"""The drafts in a folder by name, without reading them; light to load, for what lists drafts starts with it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.os_errors import cannot_read


class Listed(Struct, frozen=True):
    """A draft in the folder or the trash."""

    name: str
    path: Path
    changed: datetime


def list_drafts(folder: Path) -> list[Listed]:
    """The drafts in a folder, the last changed first. Raises CannotRead if it is there and cannot be read."""
    try:
        paths = list(folder.iterdir())
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise cannot_read(folder, error) from error
    found = [listed for path in paths if (listed := _listed(path)) is not None]
    return sorted(found, key=lambda listed: (listed.changed, listed.name), reverse=True)


def _listed(path: Path) -> Listed | None:
    """The draft at a path; None if it is none, or went away while the folder was read."""
    if path.suffix != ".toml" or path.name.startswith("."):
        return None
    try:
        return Listed(path.stem, path, _moment(path.stat().st_mtime)) if path.is_file() else None
    except OSError:
        return None


def _moment(seconds: float) -> datetime:
    """When that was; some disks say years that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)
