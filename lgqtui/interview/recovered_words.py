"""Notices about interrupted sessions and recovered answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lgqtui.draft.lock import LockOwner
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.store import DraftFile
from lgqtui.files import stamp
from lgqtui.formatting import format_time
from lgqtui.i18n import tr


def cut_off_words(path: Path, left: LockOwner, now: datetime) -> str:
    """The notice that a session was interrupted, and until when everything was saved."""
    file_stamp = stamp(path)
    saved = datetime.fromtimestamp(file_stamp.changed / 1e9, UTC) if file_stamp else now
    notice = "The last session was cut off ({who}). What was saved until {time} is all here."
    return tr(notice, who=left.who, time=format_time(saved, now))


def recovered_words(file: DraftFile, draft: Draft, state: Path, now: datetime) -> list[str]:
    """The notices in the list of drafts about an interrupted session and about recovered answers."""
    name, notices = file.path.stem, list[str]()
    if (left := file.left_open) is not None:
        notices.append(tr("{name}: {told}", name=name, told=cut_off_words(file.path, left, now)))
    if (recovered := RecoveryFile(file.path, draft.id, state).find(draft)) is not None:
        notice = "{name}: answers of {time} were recovered that are not in the draft. Open it to choose."
        notices.append(tr(notice, name=name, time=format_time(recovered.time, now)))
    return notices
