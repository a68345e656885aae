"""Outbox entries: a package addressed to one endpoint, its file format and its texts."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from msgspec import field

from lgqtui.draft.delivery import SHORT_ID
from lgqtui.formatting import file_time, local_time
from lgqtui.i18n import tr
from lgqtui.submission.endpoints.address import SecretStruct
from lgqtui.submission.endpoints.kinds import KINDS
from lgqtui.submission.endpoints.responses import LONGEST_WAIT
from lgqtui.submission.receipt import PackageRef, Receipt
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.submission.endpoints.protocol import DryRunFinding

State = Literal["packed", "sending", "sent", "unknown", "refused"]

WAITING: tuple[State, ...] = ("packed", "sending", "unknown")
"""States in which another attempt is due: `sending` is left by an attempt that was interrupted."""


class OutboxEntry(SecretStruct, frozen=True):
    """A package for one endpoint in the outbox.

    `endpoint_name` is from the settings, or "" for an address; `address` is stored only for those, and only until the
    package is sent, since it may hold a signature. `address_label` is the address without secrets. `number` is the
    order of entries. `held_until` is when the pause ends that the receiver asked for, `due_at` when our next attempt is
    made, both in seconds since 1970. `needs_user`: the user has to act first. `message` and `remedy` describe the last
    attempt. `resume_url` is where an interrupted upload goes on.
    """

    id: str
    sha256: str
    size: int
    address_label: str = field(name="shown")
    number: int
    endpoint_name: str = field(name="endpoint", default="")
    address: str = ""
    draft_name: str = field(name="label", default="")
    draft_path: str = field(name="draft", default="")
    supersedes: str = ""
    queued_at: str = field(name="queued", default="")
    state: State = "packed"
    tries: int = 0
    held_until: float = field(name="held", default=0.0)
    due_at: float = field(name="due", default=0.0)
    needs_user: bool = field(name="settled", default=False)
    message: str = field(name="said", default="")
    remedy: str = ""
    resume_url: str = field(name="resume", default="")

    @property
    def package(self) -> PackageRef:
        """The package that the entry is for."""
        return PackageRef(self.id, self.sha256, self.size)

    @property
    def address_hash(self) -> str:
        """The receiver in file names."""
        return address_hash(self.address_label)

    @property
    def is_waiting(self) -> bool:
        """True if another attempt makes sense without the user's help."""
        return self.state in WAITING and not self.needs_user

    @property
    def may_have_arrived(self) -> bool:
        """True if the last attempt was interrupted, or its result is unknown."""
        return self.state in ("sending", "unknown")

    def is_held(self, now: datetime) -> bool:
        """Return True while the pause lasts that the receiver asked for."""
        return _is_ahead(self.held_until, now.timestamp())


def address_hash(address_label: str) -> str:
    """Return a hash of an endpoint's label, for file names."""
    return hashlib.sha256(address_label.encode("utf-8", "replace")).hexdigest()[:16]


def entry_status(entry: OutboxEntry) -> str:
    """Return the state of an entry in words, with the message of its last attempt."""
    explanation = tr(": {text}", text=entry.message) if entry.message else ""
    match entry.state:
        case "sent":
            return tr("sent")
        case "sending":
            return tr("being sent now")
        case "unknown":
            return tr("not known whether it arrived{text}", text=explanation)
        case "refused":
            return tr("not sent{text}", text=explanation)
        case _:
            return tr("waits{text}", text=explanation)


def _is_ahead(moment: float, now: float) -> bool:
    """Return True if a pause that ends at that moment lasts; not if it is too long: then the clock was changed."""
    return now < moment <= now + LONGEST_WAIT


def next_try(entry: OutboxEntry, now: datetime) -> float:
    """Return when an entry is tried next, in seconds since 1970; 0 if it waits for no time."""
    moments = (moment for moment in (entry.due_at, entry.held_until) if _is_ahead(moment, now.timestamp()))
    return max(moments, default=0.0) if entry.is_waiting else 0.0


def dated_status(entry: OutboxEntry, words: str, now: datetime) -> str:
    """Return words about an entry with the time of its next attempt, if it waits for that."""
    due = next_try(entry, now)
    return tr("{words} · next try {time}", words=words, time=clock_time(due, now)) if due else words


def next_action(
    entry: OutboxEntry, now: datetime, command: str = "lgqtui outbox send", *, sends_at_start: bool = False
) -> str:
    """Return what has to happen next; "" if nothing has to.

    `command` sends what waits, "" if the front end shows its key; `sends_at_start` if it also does so when it starts.
    """
    if entry.state in ("sent", "sending"):
        return ""
    if entry.remedy or entry.needs_user:
        return entry.remedy
    if entry.is_held(now):
        with_command = "Its receiver wants it after {time}; to send it before that: lgqtui outbox send {id} --now"
        template = with_command if command else "Its receiver wants it after {time}."
        return tr(template, time=clock_time(entry.held_until, now), id=entry.id[:SHORT_ID])
    if sends_at_start:
        template = "It stays in the outbox, and is sent at the next start of the full screen, or by: {command}"
        return tr(template, command=command)
    template = (
        "It stays in the outbox until it is sent: {command}" if command else "It stays in the outbox until it is sent."
    )
    return tr(template, command=command)


def receipt_lines(receipt: Receipt) -> list[str]:
    """Return a receipt in lines for the user."""
    status = tr(" (status {status})", status=receipt.status) if receipt.status else ""
    kind = KINDS.get(receipt.endpoint_kind)
    proof = tr(receipt.proof) if kind and receipt.proof in kind.proofs else receipt.proof
    lines = [
        tr("package   {id}", id=receipt.id),
        tr("size      {size} bytes", size=receipt.size),
        tr("at        {time}", time=receipt_time(receipt)),
        tr("sent to   {endpoint}", endpoint=receipt.endpoint),
        tr("sha256    {sha256}", sha256=receipt.sha256),
        tr("proof     {evidence}{status}", evidence=proof, status=status),
        tr("date      {date}", date=receipt.server_date) if receipt.server_date else "",
        tr("location  {location}", location=receipt.location) if receipt.location else "",
    ]
    return [line for line in lines if line]


def receipt_time(receipt: Receipt) -> str:
    """Return the local time of the proof, with its zone."""
    from lgqtui.export.layout import time_in_words  # late: most entries are shown without their receipt

    try:
        return time_in_words(local_time(datetime.fromisoformat(receipt.time)))
    except ValueError:  # a receipt from elsewhere
        return one_line(receipt.time)


def finding_line(finding: DryRunFinding) -> str:
    """Return one finding of a dry run in a line, with a word for its verdict."""
    signs = {"good": tr("ok"), "unsure": "?", "bad": tr("no")}
    width = max(map(len, signs.values()))
    return f"  {signs[finding.rating]:<{width}}  {tr(finding.message, **finding.params)}"


def clock_time(moment: float, now: datetime) -> str:
    """Return a moment (seconds since 1970) as local time; with the date if it is not today."""
    then = local_time(file_time(moment))
    return then.strftime("%H:%M:%S" if then.date() == local_time(now).date() else "%Y-%m-%d %H:%M")
