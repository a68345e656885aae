"""Answers that could not be saved in their draft, and sessions that were interrupted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lgqtui.draft.diff import diff_drafts, is_same_response
from lgqtui.draft.lock import LockOwner
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveredAnswers, RecoveryFile
from lgqtui.draft.store import DraftFile
from lgqtui.files import stamp
from lgqtui.formatting import format_time
from lgqtui.i18n import tr


def unsaved_answers(file: DraftFile, draft: Draft, state: Path) -> RecoveredAnswers | None:
    """Return answers of an earlier session that are not in the draft; None if there are none.

    They lie beside the draft or in the folder `state`. Those of another response, and those that do not differ, do not
    count.
    """
    recovered = RecoveryFile(file.path, draft.id, state).find()
    if recovered is None or not is_same_response(recovered.draft, draft):
        return None
    return recovered if diff_drafts(recovered.draft, draft) else None


def interruption_notice(path: Path, owner: LockOwner, now: datetime) -> str:
    """Return the notice that a session was interrupted, and until when everything was saved."""
    file_stamp = stamp(path)
    saved = datetime.fromtimestamp(file_stamp.changed / 1e9, UTC) if file_stamp else now
    notice = "The last sitting was cut off ({who}). What was saved until {time} is all here."
    return tr(notice, who=owner.who, time=format_time(saved, now))


def unsaved_notice(name: str, saved_at: datetime, now: datetime, word: str = "") -> str:
    """Return the notice about answers that are not in a draft.

    `word` is its name as one word of a shell command, or "" in a list from which it can be opened.
    """
    notice = "{name}: answers of {time} were recovered that are not in the draft."
    choice = tr("To choose from them: lgqtui fill {word}", word=word) if word else tr("Open it to choose.")
    return tr(notice, name=name, time=format_time(saved_at, now)) + " " + choice
