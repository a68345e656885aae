"""Delivery states of drafts: open, packed or sent, with their packages in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.delivery import State, read_delivery, state_word
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, Error
from lgqtui.formatting import format_day
from lgqtui.i18n import tr, trn, with_full_stop

if TYPE_CHECKING:
    from lgqtui.draft.delivery import Delivery
    from lgqtui.draft.model import Draft
    from lgqtui.questionnaire.model import Questionnaire
    from lgqtui.submission.outbox import Outbox
    from lgqtui.submission.outbox_entry import OutboxEntry


class SentPackage(Struct, frozen=True):
    """The package of a draft with the newest receipt.

    `time` is that of the receipt. `changed_since` is the number of answers that differ from
    it, None if that cannot be counted. `replaces` and `replaced_by` are ids of packages that the same receiver has.
    """

    time: str
    changed_since: int | None = 0
    replaces: str = ""
    replaced_by: str = ""


class DeliveryStatus(Struct, frozen=True):
    """The delivery state of a draft, its newest package, and the entry of that in the outbox, or its damaged file.

    `packages` are the ids of all its packages.
    """

    state: State = "open"
    package: str = ""
    entry: OutboxEntry | None = None
    damaged_entry: Path | None = None
    sent: SentPackage | None = None
    packages: tuple[str, ...] = ()


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
    def _newest(self) -> dict[str, OutboxEntry]:
        """The last entry of each draft; one that still waits wins over one that was sent."""
        return {entry.draft: entry for entry in sorted(self._entries, key=lambda e: (e.state != "sent", e.number))}

    @property
    def has_waiting(self) -> bool:
        """True if an entry waits to be sent."""
        return any(entry.is_waiting for entry in self._entries)

    def entry(self, draft: Path) -> OutboxEntry | None:
        """Return the newest entry of a draft."""
        return self._newest.get(str(draft))

    def sent_package(
        self, path: Path, packages: Mapping[str, bool], draft: Draft, questionnaire: Questionnaire
    ) -> SentPackage | None:
        """Return the package of a draft with the newest receipt; `packages` says which have its answers."""
        entries = [e for e in self._entries if e.state == "sent" and (e.draft == str(path) or e.id in packages)]
        if not entries:
            return None
        times = {entry: self._receipt_time(entry) for entry in entries}
        newest = max(entries, key=lambda entry: (times[entry], entry.number))
        older = [entry.id for entry in entries if self._replacements.get((entry.id, newest.key)) == newest.id]
        return SentPackage(
            times[newest],
            0 if packages.get(newest.id) else self._changed_since(newest, draft, questionnaire),
            replaces=older[-1] if older else "",
            replaced_by=self._replacements.get((newest.id, newest.key), ""),
        )

    @cached_property
    def _replacements(self) -> Mapping[tuple[str, str], str]:
        from lgqtui.workflows.outbox import replaced_by  # late: most drafts in a list were never sent

        return replaced_by(self._entries)

    def _receipt_time(self, entry: OutboxEntry) -> str:
        """Return the time of a receipt, or that of the packing if it cannot be read."""
        with suppress(Error):
            if receipt := self._outbox.receipt(entry):
                return receipt.time
        return entry.queued

    def _changed_since(self, entry: OutboxEntry, draft: Draft, questionnaire: Questionnaire) -> int | None:
        from lgqtui.package.contents import differing_answers
        from lgqtui.package.verify import read_sent_answers

        with suppress(CannotRead):
            packed = read_sent_answers(self._outbox.package_path(entry), entry.id)
            return differing_answers(packed, draft, questionnaire)
        return None

    def damaged_entry(self, package_id: str) -> Path | None:
        """Return the file of an entry of that package that cannot be read."""
        with suppress(Error):
            return next((path for path in self._outbox.damaged() if path.parent.name == package_id), None)
        return None

    def receipt_of(self, draft: Path) -> list[str]:
        """Return the receipt of a draft in lines, with the paths of receipt and package; empty if there is none."""
        entry = self.entry(draft)
        return [] if entry is None else stored_receipt_lines(self._outbox, entry)


def draft_state(path: Path, draft: Draft, questionnaire: Questionnaire, deliveries: Deliveries) -> DeliveryStatus:
    """Return the delivery state of a draft, open again when its answers change; mark it as sent if it has a receipt."""
    try:
        delivery = read_delivery(sidecar_of(path))
    except CannotRead:  # this is reported when packing
        return DeliveryStatus()
    if not delivery.packages:
        return DeliveryStatus(delivery.state)
    digest = _answers_digest(draft, questionnaire)
    status = _status(path, _state_now(delivery, digest), delivery, deliveries)
    packages = {version.id: version.answers == digest for version in delivery.packages}
    sent = deliveries.sent_package(path, packages, draft, questionnaire)
    return replace(status, sent=sent, packages=tuple(packages))


def _status(path: Path, state: State, delivery: Delivery, deliveries: Deliveries) -> DeliveryStatus:
    newest = delivery.newest
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


def _answers_digest(draft: Draft, questionnaire: Questionnaire) -> str:
    from lgqtui.package.contents import answers_digest  # late: most drafts in a list were never packed

    with suppress(CannotRead):  # an attachment that cannot be packed is not in any package
        return answers_digest(draft, questionnaire)
    return ""


def _state_now(delivery: Delivery, digest: str) -> State:
    newest = delivery.newest
    is_changed = newest is not None and newest.answers and newest.answers != digest
    return "open" if is_changed else delivery.state


def sent_words(sent: SentPackage, now: datetime) -> str:
    """Return when the last package of a draft was sent, what it replaces, and how much was changed since."""
    from lgqtui.workflows.outbox import SHORT_ID

    count = sent.changed_since
    changed = trn("{n} changed since", "{n} changed since", count) if count is not None else tr("changed since")
    parts = (
        tr("sent {day}", day=_day(sent.time, now)).strip(),
        tr("replaced by {id}", id=sent.replaced_by[:SHORT_ID]) if sent.replaced_by else "",
        tr("replaces {id}", id=sent.replaces[:SHORT_ID]) if sent.replaces else "",
        changed if count != 0 else "",
    )
    return ", ".join(filter(None, parts))


def status_words(state: str, sent: SentPackage | None, now: datetime) -> str:
    """Return the state of a draft in words."""
    return sent_words(sent, now) if sent is not None and state in ("open", "sent") else state_word(state)


def sent_json(sent: SentPackage | None) -> dict[str, object]:
    """Return what `list` and `show` say of the last package that was sent, as JSON."""
    sent = sent or SentPackage("")
    return {"sent": sent.time or None, "changed_since": sent.changed_since, "replaced_by": sent.replaced_by}


def delivery_words(status: DeliveryStatus, now: datetime) -> str:
    """Return the status of a draft that was packed or sent in words; "" for an open one."""
    from lgqtui.submission.outbox_entry import entry_status

    if status.state == "open":
        return ""
    if status.entry is None:
        words = tr("packed") if status.state == "packed" else tr("sent")
        return tr("{state}; its entry in the outbox is damaged", state=words) if status.damaged_entry else words
    if status.entry.state != "sent":
        return entry_status(status.entry)
    sent = sent_words(status.sent, now) if status.sent else tr("sent")
    return tr("{sent} · receipt {id}…", sent=sent, id=status.entry.id[:4])


def _day(time: str, now: datetime) -> str:
    try:
        return format_day(datetime.fromisoformat(time).astimezone(now.tzinfo), year=False)
    except ValueError:  # no receipt, or one from elsewhere
        return ""


def delivery_detail(status: DeliveryStatus, words: str) -> tuple[str, ...]:
    """Return what delays the package of a draft, then what to do about it; empty if nothing does."""
    from lgqtui.submission.outbox_entry import next_action

    if status.damaged_entry is not None:
        return (with_full_stop(words), damaged_entry_notice(status.damaged_entry))
    if status.state != "packed" or status.entry is None or not status.entry.message:
        return ()
    return tuple(filter(None, (with_full_stop(words), next_action(status.entry))))


def recorded_state(draft: Path) -> State:
    """Return the state recorded beside a draft without reading the draft; open if it cannot be read."""
    with suppress(CannotRead):
        return read_delivery(sidecar_of(draft)).state
    return "open"


def damaged_entry_notice(path: Path | str) -> str:
    """Return the notice about an entry of the outbox that cannot be read."""
    return tr("{path} is damaged. Move it away, and submit the draft again.", path=path)


def damaged_entry_notices(outbox: Outbox) -> list[str]:
    """Return a notice for each entry of the outbox that cannot be read. Raises CannotRead if its folder cannot."""
    return [damaged_entry_notice(path) for path in outbox.damaged()]


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
