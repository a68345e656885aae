"""The lock of an open draft, released by the system when its process ends, and a note beside it that names the owner.

A note without a lock is stale: the session that wrote it was killed.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.sidecar import draft_of
from lgqtui.errors import Busy, CannotRead, FileError
from lgqtui.files import exists, locked, read_file, replace_file
from lgqtui.formatting import local_time
from lgqtui.i18n import tr
from lgqtui.text import shorten

_LOCK, _NOTE = "open", "open.json"
_NOTE_LIMIT = 10_000


class LockOwner(Struct, frozen=True):
    """The owner of a lock, fit for display, and the time it was acquired."""

    who: str
    since: datetime


class DraftLock(Struct, frozen=True):
    """A lock; not sure on a file system without locks. `stale_owner` is the owner of a stale lock found on opening."""

    is_enforced: bool
    stale_owner: LockOwner | None


@contextlib.contextmanager
def acquire_lock(sidecar: Path, subject: Path, owner: LockOwner, wait: float) -> Iterator[DraftLock]:
    """Lock a draft against other sessions. Raises Busy naming the owner after `wait` seconds.

    `subject` is the draft for the error message; times are in the time zone of `owner.since`.
    """
    note = sidecar / _NOTE
    with _locked(sidecar, subject, owner.since, wait) as is_enforced:
        stale_owner = read_note(sidecar, owner.since)
        content = {"who": owner.who, "since": owner.since.isoformat(timespec="minutes")}
        with contextlib.suppress(FileError):  # the note is only for display
            replace_file(note, json.dumps(content).encode(), access_of=subject)
        try:
            yield DraftLock(is_enforced, stale_owner)
        finally:
            with contextlib.suppress(OSError):
                note.unlink()


def refuse_locked(sidecar: Path, subject: Path, now: datetime, wait: float = 0.0) -> None:
    """Raise Busy naming the owner if the draft stays locked for longer than `wait` seconds."""
    if exists(sidecar / _LOCK):
        with _locked(sidecar, subject, now, wait):
            pass


def stale_lock_owner(sidecar: Path, now: datetime) -> LockOwner | None:
    """The owner of a stale lock; None if there is none, or if the draft is open now."""
    if not exists(sidecar / _NOTE):
        return None
    try:
        refuse_locked(sidecar, draft_of(sidecar), now)
    except FileError:
        return None
    return read_note(sidecar, now)


def read_note(sidecar: Path, now: datetime) -> LockOwner | None:
    """The owner in the note, in the time zone of `now`; None if there is no valid note."""
    try:
        content = json.loads(read_file(sidecar / _NOTE, _NOTE_LIMIT))
        since = local_time(datetime.fromisoformat(content["since"]), now.tzinfo)
        return LockOwner(shorten(str(content["who"]), 100), since)
    except (CannotRead, ValueError, LookupError, TypeError, RecursionError):
        return None


@contextlib.contextmanager
def _locked(sidecar: Path, subject: Path, now: datetime, wait: float) -> Iterator[bool]:
    with contextlib.ExitStack() as stack:
        try:
            is_enforced = stack.enter_context(locked(sidecar / _LOCK, wait, subject))
        except Busy as busy:
            owner = read_note(sidecar, now)
            if owner is None:
                raise
            message, hint = "{path} is open elsewhere: {who}, since {since}", "Close it there first."
            since = owner.since.strftime("%Y-%m-%d %H:%M")
            raise Busy("open-elsewhere", message, hint, who=owner.who, since=since, **busy.params) from busy
        yield is_enforced


def current_owner(program: str) -> str:
    """The name of the current user, computer and program, for display to other users."""
    import getpass  # late: not needed before the first question is shown
    import os
    import socket

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "?"
    where = {"computer": socket.gethostname(), "program": program, "number": os.getpid()}
    return tr("{user} on {computer}, {program}, process {number}", user=user, **where)
