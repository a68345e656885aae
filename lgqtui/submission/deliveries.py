"""Delivery status of drafts for the lists: packed, waiting, sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from lgqtui.draft.delivery import State, read_delivery
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.formatting import format_day
from lgqtui.i18n import tr
from lgqtui.interview.glance import Delivered
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status, next_action, receipt_lines

STATES: tuple[State, ...] = ("open", "packed", "sent")


def titles() -> dict[str, str]:
    """Return the heading of each group of drafts."""
    return {"open": tr("Drafts"), "packed": tr("Ready to send"), "sent": tr("Sent")}


class Deliveries:
    """The entries of an outbox by draft, read once for a list. Raises CannotRead if the outbox cannot be read."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._newest = _newest_by_draft(outbox.entries())

    @property
    def has_waiting(self) -> bool:
        """True if an entry waits to be sent."""
        return any(entry.is_waiting for entry in self._outbox.entries())

    def entry(self, draft: Path) -> OutboxEntry | None:
        """Return the newest entry of a draft."""
        return self._newest.get(str(draft))

    def status(self, path: Path, draft: Draft, questionnaire: Questionnaire, now: datetime) -> Delivered:
        """Return the delivery state of a draft with its text.

        Marks the draft as sent if a receipt exists and the program was stopped before it could do so.
        """
        from lgqtui.package.state import state_beside  # late: the list is drawn before
        from lgqtui.submission.sender import note_sent

        state, entry = state_beside(sidecar_of(path), draft, questionnaire), self.entry(path)
        if state == "packed" and entry is not None and entry.state == "sent":
            note_sent(entry)
            state = state_beside(sidecar_of(path), draft, questionnaire)
        return Delivered(state, self.words(path, state, now))

    def words(self, draft: Path, state: State, now: datetime) -> str:
        """Return the status text of a draft that was packed or sent; "" for an open one."""
        entry = self.entry(draft)
        if state == "open":
            return ""
        if entry is None:
            return tr("packed") if state == "packed" else tr("sent")
        if entry.state != "sent":
            return entry_status(entry)
        return tr("sent {day} · receipt {id}…", day=self._day(entry, now), id=entry.id[:4])

    def more(self, draft: Path) -> str:
        """Return what delays a waiting draft and what to do about it; "" if nothing does."""
        entry = self.entry(draft)
        if entry is None or entry.state == "sent" or not entry.message:
            return ""
        return "\n".join(filter(None, (entry_status(entry) + ".", next_action(entry))))

    def receipt_of(self, draft: Path) -> list[str]:
        """Return the receipt of a draft in lines, with the paths of receipt and package; empty if there is none."""
        entry = self.entry(draft)
        return [] if entry is None else stored_receipt_lines(self._outbox, entry)

    def _day(self, entry: OutboxEntry, now: datetime) -> str:
        receipt = self._outbox.receipt(entry)
        try:
            moment = datetime.fromisoformat(receipt.time if receipt is not None else entry.queued)
        except ValueError:
            return ""
        return format_day(moment.astimezone(now.tzinfo), year=False)


def stored_receipt_lines(outbox: Outbox, entry: OutboxEntry) -> list[str]:
    """Return the receipt of an entry in lines, with the paths of receipt and package; empty if there is none."""
    receipt = outbox.receipt(entry)
    if receipt is None:
        return []
    return [
        *receipt_lines(receipt),
        tr("kept at   {path}", path=outbox.package_path(entry)),
        tr("receipt   {path}", path=outbox.receipt_path(entry)),
    ]


def _newest_by_draft(entries: Iterable[OutboxEntry]) -> dict[str, OutboxEntry]:
    """Return the last entry of each draft; one that still waits wins over one that was sent."""
    newest: dict[str, OutboxEntry] = {}
    for entry in sorted(entries, key=lambda p: (p.state != "sent", p.number)):
        newest[entry.draft] = entry
    return newest


def noted_state(draft: Path) -> State:
    """Return the state recorded beside a draft without reading the draft; open if it cannot be read."""
    try:
        return read_delivery(sidecar_of(draft)).state
    except CannotRead:
        return "open"
