"""Who has a draft open: a lock that the system frees when its holder dies, and a note beside it that says who that is.

A note without a lock was left by a sitting that did not end as it should: killed, or cut off by a power cut.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import Busy, CannotRead, FileError
from lgqtui.files import exists, locked, read_file, replace_file
from lgqtui.i18n import tr
from lgqtui.text import shorten

_LOCK, _NOTE = "open", "open.json"
_NOTE_LIMIT = 10_000


class LockOwner(Struct, frozen=True):
    """Who has a draft open, in words fit to be shown, and since when."""

    who: str
    since: datetime


class DraftLock(Struct, frozen=True):
    """A draft that is held. `is_sure` is False where the file system knows no locks: others may hold it as well.

    `left` is who had it open before and did not leave it as one should.
    """

    is_sure: bool
    left: LockOwner | None


@contextlib.contextmanager
def acquire_lock(sidecar: Path, subject: Path, me: LockOwner, wait: float) -> Iterator[DraftLock]:
    """Hold a draft against other sittings. Raises Busy naming the holder after `wait` seconds.

    `subject` is the draft as the sentence should call it; moments are told in the time zone of `me.since`.
    """
    note = sidecar / _NOTE
    with _locked(sidecar, subject, me.since, wait) as is_sure:
        left = read_note(sidecar, me.since)
        _leave_note(note, me)
        try:
            yield DraftLock(is_sure, left)
        finally:
            with contextlib.suppress(OSError):
                note.unlink()


def refuse_held(sidecar: Path, subject: Path, now: datetime, wait: float = 0.0) -> None:
    """Raise Busy naming who has the draft open, if somebody has for longer than `wait` seconds."""
    if exists(sidecar / _LOCK):
        with _locked(sidecar, subject, now, wait):
            pass


def stale_lock(sidecar: Path, now: datetime) -> LockOwner | None:
    """Who had a draft open and did not leave it as one should; None if nobody, or if somebody has it open now."""
    if not exists(sidecar / _NOTE):
        return None
    try:
        refuse_held(sidecar, sidecar, now)
    except FileError:
        return None
    return read_note(sidecar, now)


def read_note(sidecar: Path, now: datetime) -> LockOwner | None:
    """Who the note says has the draft open, in the time zone of `now`; None if there is none that can be read."""
    try:
        said = json.loads(read_file(sidecar / _NOTE, _NOTE_LIMIT))
        since = datetime.fromisoformat(said["since"]).astimezone(now.tzinfo)
        return LockOwner(shorten(str(said["who"]), 100), since)
    except (CannotRead, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None


@contextlib.contextmanager
def _locked(sidecar: Path, subject: Path, now: datetime, wait: float) -> Iterator[bool]:
    with contextlib.ExitStack() as stack:
        try:
            is_sure = stack.enter_context(locked(sidecar / _LOCK, wait, subject))
        except Busy as busy:
            raise _named(busy, read_note(sidecar, now)) from busy
        yield is_sure


def _leave_note(note: Path, me: LockOwner) -> None:
    said = {"who": me.who, "since": me.since.isoformat(timespec="minutes")}
    with contextlib.suppress(FileError):  # it only helps others to know whom to ask
        replace_file(note, json.dumps(said).encode(), like=note.parent)


def _named(busy: Busy, holder: LockOwner | None) -> Busy:
    if holder is None:
        return busy
    return Busy(
        "open-elsewhere",
        "{path} is open elsewhere: {who}, since {since}",
        "Close it there first.",
        who=holder.who,
        since=holder.since.strftime("%Y-%m-%d %H:%M"),
        **busy.params,
    )


def current_owner(program: str) -> str:
    """Who sits here, at which computer and with which program: for those who find the draft open."""
    import getpass  # late, as all of this: the first question is painted before
    import os
    import socket

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "?"
    where = {"computer": socket.gethostname(), "program": program, "number": os.getpid()}
    return tr("{user} on {computer}, {program}, process {number}", user=user, **where)
