"""What is said of drafts that came to harm: what was recovered, and of when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lgqtui.draft.lock import LockOwner
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.store import DraftFile
from lgqtui.files import stamp
from lgqtui.formatting import format_time
from lgqtui.i18n import tr


def cut_off_words(path: Path, left: LockOwner, now: datetime) -> str:
    """That a sitting was cut off, and up to when everything was saved."""
    found = stamp(path)
    saved = datetime.fromtimestamp(found.changed / 1e9, UTC) if found else now
    told = "The last sitting was cut off ({who}). What was saved until {time} is all here."
    return tr(told, who=left.who, time=format_time(saved, now))


def recovered_words(file: DraftFile, draft_id: str, state: Path, now: datetime) -> list[str]:
    """What the list of drafts says of one that was cut off, or that has answers waiting which are not in it."""
    name, told = file.path.stem, list[str]()
    if (left := file.left_open) is not None:
        told.append(tr("{name}: {told}", name=name, told=cut_off_words(file.path, left, now)))
    if (found := RecoveryFile(file.path, draft_id, state).find()) is not None:
        waits = "{name}: answers of {time} were recovered that are not in the draft. Open it to choose."
        told.append(tr(waits, name=name, time=format_time(found.time, now)))
    return told
