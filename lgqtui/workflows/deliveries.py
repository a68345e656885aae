"""Delivery states of drafts: open, packed or sent, with their packages in the outbox."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.delivery import SHORT_ID, Delivery, DeliveryState, read_delivery, state_word
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, Error
from lgqtui.files import exists
from lgqtui.formatting import format_day, local_time
from lgqtui.i18n import tr, trn, with_full_stop

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.questionnaire.model import Questionnaire
    from lgqtui.submission.outbox import Outbox
    from lgqtui.submission.outbox_entry import OutboxEntry


class SentPackage(Struct, frozen=True):
    """The package of a draft with the newest receipt; no id if none was sent.

    `changed_since` is the number of answers that differ from it, None if that cannot be counted. `replaces` and
    `replaced_by` are ids of packages that the same receiver has; `newer_name` is the draft of the latter, if another.
    """

    id: str = ""
    time: str = ""
    changed_since: int | None = 0
    replaces: str = ""
    replaced_by: str = ""
    newer_name: str = ""

    def words(self, now: datetime) -> str:
        """When it was sent, which other it replaces or is replaced by, and how much was changed since; "" if never."""
        count = self.changed_since
        templates = "{n} answer changed since", "{n} answers changed since"
        changed = tr("changed since") if count is None else trn(*templates, count)
        parts = (
            tr("sent {day}", day=format_stored_day(self.time, now)).strip() if self.id else "",
            tr("replaced by {id}", id=self.newer_name or self.replaced_by[:SHORT_ID]) if self.replaced_by else "",
            tr("replaces {id}", id=self.replaces[:SHORT_ID]) if self.replaces else "",
            changed if count != 0 else "",
        )
        return ", ".join(filter(None, parts))

    def state_words(self, state: str, now: datetime) -> str:
        """The state of its draft in words; the receipt decides what an open or sent one is called."""
        return (self.words(now) if state in ("open", "sent") else "") or state_word(state)


class DeliveryStatus(Struct, frozen=True):
    """The delivery state of a draft, its newest package, and the entry of that in the outbox, or its damaged file."""

    state: DeliveryState = "open"
    package: str = ""
    sent: SentPackage = SentPackage()
    entry: OutboxEntry | None = None
    damaged_entry: Path | None = None

    def words(self, now: datetime) -> str:
        """Return the status of a draft that was packed or sent in words; "" for an open one."""
        from lgqtui.submission.outbox_entry import dated_status, entry_status

        if self.state == "open":
            return ""
        if self.entry is None:
            words = self.sent.state_words(self.state, now)
            return tr("{state}; its entry in the outbox is damaged", state=words) if self.damaged_entry else words
        if self.entry.state != "sent":
            words = entry_status(self.entry)
            day = format_stored_day(self.entry.queued_at, now)
            words = tr("packed {day} · {words}", day=day, words=words) if self.state == "packed" and day else words
            return dated_status(self.entry, words, now)
        return tr("{sent} · receipt {id}…", sent=self.sent.state_words("sent", now), id=self.entry.id[:4])

    def next_try(self, now: datetime) -> str:
        """Return the end of the status of a package that waits: when it is tried next; "" if it waits for no time."""
        from lgqtui.submission.outbox_entry import dated_status

        return dated_status(self.entry, "", now) if self.entry is not None else ""

    def detail(self, words: str, now: datetime) -> tuple[str, ...]:
        """Return what delays the package of a draft, then what to do about it; empty if nothing does."""
        from lgqtui.submission.outbox_entry import next_action

        if self.damaged_entry is not None:
            return (with_full_stop(words), damaged_entry_notice(self.damaged_entry))
        if self.state != "packed" or self.entry is None or not self.entry.message:
            return ()
        return tuple(filter(None, (with_full_stop(words), next_action(self.entry, now))))


class Deliveries:
    """The entries of an outbox by draft, read once. None are known if the outbox cannot be read."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox

    @cached_property
    def _entries(self) -> list[OutboxEntry]:
        with suppress(Error):
            return self.outbox.shown_entries()
        return []

    @cached_property
    def _newest_by_draft(self) -> dict[str, OutboxEntry]:
        """The last entry of each draft; one that still waits wins over one that was sent."""
        return {entry.draft_path: entry for entry in sorted(self._entries, key=lambda e: (e.state != "sent", e.number))}

    @cached_property
    def waiting(self) -> list[OutboxEntry]:
        """The entries that wait to be sent."""
        return [entry for entry in self._entries if entry.is_waiting]

    @cached_property
    def unsent(self) -> list[OutboxEntry]:
        """The entries that are sent if the user asks for it: those that wait, also for the user."""
        from lgqtui.submission.outbox_entry import WAITING

        return [entry for entry in self._entries if entry.state in WAITING]

    def entry(self, draft_path: Path) -> OutboxEntry | None:
        """Return the newest entry of a draft."""
        return self._newest_by_draft.get(str(draft_path))

    def sent_package(self, path: Path, ids: Collection[str]) -> SentPackage:
        """Return the package of a draft with the newest receipt, as if nothing was changed since."""
        entries = [e for e in self._entries if e.state == "sent" and (e.draft_path == str(path) or e.id in ids)]
        if not entries:
            return SentPackage()
        from lgqtui.workflows.outbox import find_replacements  # late: most drafts in a list were never sent

        newest = max(entries, key=lambda entry: (self._receipt_time(entry), entry.number))
        key, replacements = (newest.id, newest.address_hash), find_replacements(entries)
        older = [first for (first, receiver), newer in replacements.items() if (newer, receiver) == key]
        newer = replacements.get(key, "")
        names = (e.draft_name for e in self._entries if e.id == newer and e.draft_name != newest.draft_name)
        time = self._receipt_time(newest)
        return SentPackage(newest.id, time, 0, "".join(older[-1:]), newer, next(names, ""))

    def _receipt_time(self, entry: OutboxEntry) -> str:
        with suppress(Error):
            if receipt := self.outbox.receipt(entry):
                return receipt.time
        return entry.queued_at

    def damaged_entry(self, package_id: str) -> Path | None:
        """Return the file of an entry or receipt of that package that cannot be read."""
        with suppress(Error):
            return next(iter(self.outbox.damaged_files(package_id)), None)
        return None

    def receipt_of(self, draft_path: Path) -> list[str]:
        """Return the receipt of a draft in lines, with the paths of receipt and package; empty if there is none."""
        entry = self.entry(draft_path)
        return [] if entry is None else stored_receipt_lines(self.outbox, entry)


def draft_state(path: Path, draft: Draft, questionnaire: Questionnaire, deliveries: Deliveries) -> DeliveryStatus:
    """Return the delivery state of a draft, open again when its answers change; mark it as sent if it has a receipt.

    A receipt decides also where the record beside the draft is lost, and where the same answers were packed again.
    """
    delivery = Delivery()
    with suppress(CannotRead):  # this is reported when packing
        delivery = read_delivery(sidecar_of(path))
    state, newest = _state_now(delivery, draft, questionnaire), delivery.newest
    sent = deliveries.sent_package(path, {version.id for version in delivery.packages})
    entry, package = deliveries.entry(path), deliveries.outbox.folder / sent.id / "package.zip"
    if newest is None and not (sent.id and _is_made_of(package, draft)):
        return DeliveryStatus(state, entry.id if entry else "")
    if sent.id and (newest is None or state == "open" or sent.id != newest.id):
        from lgqtui.package.verify import count_changes

        sent = replace(sent, changed_since=count_changes(package, draft, questionnaire))
    damaged = deliveries.damaged_entry(sent.id) if sent.id else None
    if newest is None:
        return DeliveryStatus("open" if sent.changed_since else "sent", sent.id, sent, entry, damaged)
    if state == "open":
        return DeliveryStatus(state, newest.id, sent, damaged_entry=damaged)
    if state == "packed" and entry is not None and entry.state == "sent" and entry.id == newest.id:
        from lgqtui.submission.sender import note_state  # late: rarely needed

        note_state(entry, "sent")
        state = "sent"
    if state == "packed" and sent.id and sent.changed_since == 0 and (entry is None or entry.state == "sent"):
        state = "sent"
    if entry is None or (state == "packed" and entry.state == "sent"):
        return DeliveryStatus(state, newest.id, sent, damaged_entry=damaged or deliveries.damaged_entry(newest.id))
    return DeliveryStatus(state, newest.id, sent, entry, damaged)


def _is_made_of(package: Path, draft: Draft) -> bool:
    """Return True if a package was made of that draft: another draft may have been at its path."""
    from lgqtui.package.verify import draft_id_of  # late: most records are whole

    return draft_id_of(package) == draft.id


def _state_now(delivery: Delivery, draft: Draft, questionnaire: Questionnaire) -> DeliveryState:
    from lgqtui.package.contents import answers_digest  # late: most drafts in a list were never packed

    newest = delivery.newest
    if newest is None or not newest.answers_digest:
        return delivery.state
    with suppress(CannotRead):  # an attachment that cannot be packed is not in that package
        if answers_digest(draft, questionnaire) == newest.answers_digest:
            return delivery.state
    return "open"


def format_stored_day(time: str, now: datetime) -> str:
    """Return the day of a stored time; "" if that cannot be read."""
    try:
        return format_day(local_time(datetime.fromisoformat(time), now.tzinfo), year=False)
    except ValueError:
        return ""


def recorded_state(draft_path: Path) -> DeliveryState:
    """Return the state recorded beside a draft without reading the draft; open if it cannot be read."""
    with suppress(CannotRead):
        return read_delivery(sidecar_of(draft_path)).state
    return "open"


def damaged_entry_notice(path: Path | str) -> str:
    """Return the notice about an entry or a receipt of the outbox that cannot be read."""
    if Path(path).name.startswith("receipt-"):
        return tr("{path} is damaged: it proved that the package arrived. Bring it back from a copy.", path=path)
    return tr("{path} is damaged. Move it away, and submit the draft again.", path=path)


def damaged_entry_notices(outbox: Outbox) -> list[str]:
    """Return a notice for each file of the outbox that cannot be read. Raises CannotRead if its folder cannot."""
    return [damaged_entry_notice(path) for path in outbox.damaged_files()]


def stored_receipt_lines(outbox: Outbox, entry: OutboxEntry) -> list[str]:
    """Return the receipt of an entry in lines, with the paths of receipt and package; empty if there is none.

    Reads the entry again: it may have been sent, or its endpoint may have another address.
    """
    from lgqtui.submission.outbox_entry import receipt_lines

    entry = next((e for e in outbox.entries_of_package(entry.id) if e.number == entry.number), entry)
    receipt, path = outbox.receipt(entry), outbox.receipt_path(entry)
    if receipt is None:
        return [damaged_entry_notice(path)] if path.exists() else []
    copy = Path(receipt.location)
    is_gone = not receipt.status and not exists(copy) and exists(copy.parent)  # 0 is a folder
    words = tr("missing   what was copied is not at that location any more; copy it there again from where it is kept")
    return [
        *receipt_lines(receipt),
        *([words] if is_gone else ()),
        tr("kept at   {path}", path=outbox.package_path(entry)),
        tr("receipt   {path}", path=path),
    ]
