"""Delivery states of drafts: open, packed or sent, with their packages in the outbox."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.draft.delivery import DeliveryState, read_delivery
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, Error
from lgqtui.formatting import format_day
from lgqtui.i18n import tr, with_full_stop

if TYPE_CHECKING:
    from lgqtui.draft.delivery import Delivery
    from lgqtui.draft.model import Draft
    from lgqtui.questionnaire.model import Questionnaire
    from lgqtui.submission.outbox import Outbox
    from lgqtui.submission.outbox_entry import OutboxEntry


class DeliveryStatus(Struct, frozen=True):
    """The delivery state of a draft, its newest package, and the entry of that in the outbox, or its damaged file."""

    state: DeliveryState = "open"
    package: str = ""
    entry: OutboxEntry | None = None
    damaged_entry: Path | None = None


class Deliveries:
    """The entries of an outbox by draft, read once. None are known if the outbox cannot be read."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    @cached_property
    def _entries(self) -> list[OutboxEntry]:
        with suppress(Error):
            return self._outbox.entries()
        return []

    @cached_property
    def _newest_by_draft(self) -> dict[str, OutboxEntry]:
        """The last entry of each draft; one that still waits wins over one that was sent."""
        return {entry.draft_path: entry for entry in sorted(self._entries, key=lambda e: (e.state != "sent", e.number))}

    @property
    def has_waiting(self) -> bool:
        """True if an entry waits to be sent."""
        return any(entry.is_waiting for entry in self._entries)

    def entry(self, draft_path: Path) -> OutboxEntry | None:
        """Return the newest entry of a draft."""
        return self._newest_by_draft.get(str(draft_path))

    def damaged_entry(self, package_id: str) -> Path | None:
        """Return the file of an entry of that package that cannot be read."""
        with suppress(Error):
            return next((path for path in self._outbox.damaged_files() if path.parent.name == package_id), None)
        return None

    def receipt_of(self, draft_path: Path) -> list[str]:
        """Return the receipt of a draft in lines, with the paths of receipt and package; empty if there is none."""
        entry = self.entry(draft_path)
        return [] if entry is None else stored_receipt_lines(self._outbox, entry)


def draft_state(path: Path, draft: Draft, questionnaire: Questionnaire, deliveries: Deliveries) -> DeliveryStatus:
    """Return the delivery state of a draft, open again when its answers change; mark it as sent if it has a receipt."""
    try:
        delivery = read_delivery(sidecar_of(path))
    except CannotRead:  # this is reported when packing
        return DeliveryStatus()
    state, newest = _state_now(delivery, draft, questionnaire), delivery.newest
    if state == "open" or newest is None:
        return DeliveryStatus(state)
    entry = deliveries.entry(path)
    if entry is None or (state == "packed" and entry.state == "sent" and entry.id != newest.id):
        return DeliveryStatus(state, newest.id, damaged_entry=deliveries.damaged_entry(newest.id))
    if state == "packed" and entry.state == "sent":
        from lgqtui.submission.sender import note_sent  # late: rarely needed

        note_sent(entry)
        state = "sent"
    return DeliveryStatus(state, newest.id, entry)


def _state_now(delivery: Delivery, draft: Draft, questionnaire: Questionnaire) -> DeliveryState:
    from lgqtui.package.contents import answers_digest  # late: most drafts in a list were never packed

    newest = delivery.newest
    if newest is None or not newest.answers_digest:
        return delivery.state
    with suppress(CannotRead):  # an attachment that cannot be packed is not in that package
        if answers_digest(draft, questionnaire) == newest.answers_digest:
            return delivery.state
    return "open"


def delivery_words(status: DeliveryStatus, outbox: Outbox, now: datetime) -> str:
    """Return the status of a draft that was packed or sent in words; "" for an open one."""
    from lgqtui.submission.outbox_entry import entry_status

    if status.state == "open":
        return ""
    if status.entry is None:
        words = tr("packed") if status.state == "packed" else tr("sent")
        return tr("{state}; its entry in the outbox is damaged", state=words) if status.damaged_entry else words
    if status.entry.state != "sent":
        return entry_status(status.entry)
    return tr("sent {day} · receipt {id}…", day=_sent_day(status.entry, outbox, now), id=status.entry.id[:4])


def _sent_day(entry: OutboxEntry, outbox: Outbox, now: datetime) -> str:
    receipt = outbox.receipt(entry)
    try:
        time = receipt.time if receipt is not None else entry.queued_at
        moment = datetime.fromisoformat(time).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return ""
    return format_day(moment, year=False)


def delivery_detail(status: DeliveryStatus, words: str) -> tuple[str, ...]:
    """Return what delays the package of a draft, then what to do about it; empty if nothing does."""
    from lgqtui.submission.outbox_entry import next_action

    if status.damaged_entry is not None:
        return (with_full_stop(words), damaged_entry_notice(status.damaged_entry))
    if status.state != "packed" or status.entry is None or not status.entry.message:
        return ()
    return tuple(filter(None, (with_full_stop(words), next_action(status.entry))))


def recorded_state(draft_path: Path) -> DeliveryState:
    """Return the state recorded beside a draft without reading the draft; open if it cannot be read."""
    with suppress(CannotRead):
        return read_delivery(sidecar_of(draft_path)).state
    return "open"


def damaged_entry_notice(path: Path | str) -> str:
    """Return the notice about an entry of the outbox that cannot be read."""
    return tr("{path} is damaged. Move it away, and submit the draft again.", path=path)


def damaged_entry_notices(outbox: Outbox) -> list[str]:
    """Return a notice for each entry of the outbox that cannot be read. Raises CannotRead if its folder cannot."""
    return [damaged_entry_notice(path) for path in outbox.damaged_files()]


def stored_receipt_lines(outbox: Outbox, entry: OutboxEntry) -> list[str]:
    """Return the receipt of an entry in lines, with the paths of receipt and package; empty if there is none.

    Reads the entry again: it may have been sent, or its endpoint may have another address.
    """
    from lgqtui.submission.outbox_entry import receipt_lines

    entry = next((e for e in outbox.entries_of_package(entry.id) if e.number == entry.number), entry)
    receipt = outbox.receipt(entry)
    if receipt is None:
        return []
    return [
        *receipt_lines(receipt),
        tr("kept at   {path}", path=outbox.package_path(entry)),
        tr("receipt   {path}", path=outbox.receipt_path(entry)),
    ]
