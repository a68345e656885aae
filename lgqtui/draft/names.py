"""Names of drafts: valid on every file system; and the list of draft files in a folder."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import WrongUse
from lgqtui.files import expand_path
from lgqtui.formatting import file_time
from lgqtui.i18n import tr
from lgqtui.os_errors import cannot_read
from lgqtui.text import DEVICE_NAME, one_line

_MAX_BYTES = 100
# Surrogates cannot be written; those from DC80 to DCFF represent bytes of names that are not UTF-8.
_FORBIDDEN = r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\ud800-\udc7f\udd00-\udfff]'
_SHELL_SIGNS = r"[$`;&()!~{}\[\]^%]"
_NO_TEXT = r"[\ud800-\udfff]"
_FIRST_SIGNS = r"^[\s#=-]+|(?<=\s)#+"
# Compiled on use: compiling the first takes as long as reading a draft.


class DraftFileEntry(Struct, frozen=True):
    """A draft in the folder or the trash."""

    name: str
    path: Path
    changed_at: datetime


def list_drafts(folder: Path) -> list[DraftFileEntry]:
    """The drafts in a folder, the last changed first. Raises CannotRead if it exists and cannot be read."""
    try:
        paths = list(folder.iterdir())
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise cannot_read(folder, error) from error
    entries = [entry for path in paths if (entry := _entry(path)) is not None]
    return sorted(entries, key=lambda entry: (entry.changed_at, entry.name), reverse=True)


def _entry(path: Path) -> DraftFileEntry | None:
    if path.suffix != ".toml" or path.name.startswith("."):
        return None
    try:
        return DraftFileEntry(path.stem, path, file_time(path.stat().st_mtime)) if path.is_file() else None
    except OSError:
        return None


def draft_path(typed: str) -> Path:
    """The path of a draft as typed. Raises WrongUse if it is not valid for a draft."""
    path = expand_path(typed)
    if path.suffix != ".toml":
        message = "{path} cannot be the path of a draft: it does not end in .toml"
        hint = "Name a draft, or a file that ends in .toml."
        raise WrongUse("not-a-draft-path", message, hint, path=one_line(str(path)))
    return path


def checked_name(name: str, *, is_new: bool = False) -> str:
    """A name that is valid on every file system, a new one in UTF-8. Raises WrongUse with the reason."""
    normal = unicodedata.normalize("NFC", name).strip()
    fault = "it is not UTF-8 text" if is_new and re.search(_NO_TEXT, normal) else _fault(normal)
    if fault:
        message, hint = "“{name}” cannot be the name of a draft: {fault}", "Use letters, digits, spaces and hyphens."
        raise WrongUse("bad-name", message, hint, name=one_line(name)[:80], fault=tr(fault, limit=_MAX_BYTES))
    return normal


def _fault(name: str) -> str:
    faults = {
        "it is empty": not name,
        'it has one of / \\ : * ? " < > | or a control character in it': re.search(_FORBIDDEN, name),
        "it begins with a dot": name.startswith("."),
        "it ends with a dot": name.endswith("."),
        "some systems keep that name for a device": re.fullmatch(DEVICE_NAME, name),
        "it is longer than {limit} bytes": len(name.encode("utf-8", "replace")) > _MAX_BYTES,
    }
    return next((fault for fault, applies in faults.items() if applies), "")


def safe_name(name: str) -> str:
    """A valid name based on this one, without what a shell acts on; “draft” if there is none."""
    plain = re.sub(f"{_SHELL_SIGNS}|{_NO_TEXT}", "", name.removesuffix(".toml"))
    try:
        return checked_name(re.sub(_FIRST_SIGNS, "", plain))
    except WrongUse:
        return "draft"
