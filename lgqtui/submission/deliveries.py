"""What was packed and sent of a person's drafts, as the lists of drafts say it."""

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
    """What each group of drafts is called."""
    return {"open": tr("Drafts"), "packed": tr("Ready to send"), "sent": tr("Sent")}


class Deliveries:
    """Looked up once for all drafts of a list. Raises CannotRead if the outbox is there and cannot be read."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._newest = _newest_by_draft(outbox.parcels())

    @property
    def has_waiting(self) -> bool:
        """True if anything waits to be sent."""
        return any(parcel.is_waiting for parcel in self._outbox.parcels())

    def parcel(self, draft: Path) -> OutboxEntry | None:
        """The newest parcel of a draft."""
        return self._newest.get(str(draft))

    def stand(self, path: Path, draft: Draft, questionnaire: Questionnaire, now: datetime) -> Delivered:
        """How far a draft is, and in which words. Who was ended after the receipt came is caught up with here."""
        from lgqtui.package.state import state_beside  # late: the list is painted before
        from lgqtui.submission.sender import note_sent

        state, parcel = state_beside(sidecar_of(path), draft, questionnaire), self.parcel(path)
        if state == "packed" and parcel is not None and parcel.state == "sent":
            note_sent(parcel)
            state = state_beside(sidecar_of(path), draft, questionnaire)
        return Delivered(state, self.words(path, state, now))

    def words(self, draft: Path, state: State, now: datetime) -> str:
        """How a draft stands that was packed or sent; "" for one that is open."""
        parcel = self.parcel(draft)
        if state == "open":
            return ""
        if parcel is None:
            return tr("packed") if state == "packed" else tr("sent")
        if parcel.state != "sent":
            return entry_status(parcel)
        return tr("sent {day} · receipt {id}…", day=self._day(parcel, now), id=parcel.id[:4])

    def more(self, draft: Path) -> str:
        """What holds up a draft that waits to be sent, whole, and what has to be done; "" if nothing does."""
        parcel = self.parcel(draft)
        if parcel is None or parcel.state == "sent" or not parcel.said:
            return ""
        return "\n".join(filter(None, (entry_status(parcel) + ".", next_action(parcel))))

    def receipt_of(self, draft: Path) -> list[str]:
        """The receipt of a draft in lines, and where it and the package are kept; none if there is no receipt."""
        parcel = self.parcel(draft)
        return [] if parcel is None else kept_receipt(self._outbox, parcel)

    def _day(self, parcel: OutboxEntry, now: datetime) -> str:
        receipt = self._outbox.receipt(parcel)
        try:
            moment = datetime.fromisoformat(receipt.time if receipt is not None else parcel.queued)
        except ValueError:
            return ""
        return format_day(moment.astimezone(now.tzinfo), year=False)


def kept_receipt(outbox: Outbox, parcel: OutboxEntry) -> list[str]:
    """The receipt of a parcel in lines, and where it and the package are kept; none if there is no receipt."""
    receipt = outbox.receipt(parcel)
    if receipt is None:
        return []
    return [
        *receipt_lines(receipt),
        tr("kept at   {path}", path=outbox.package(parcel)),
        tr("receipt   {path}", path=outbox.receipt_file(parcel)),
    ]


def _newest_by_draft(parcels: Iterable[OutboxEntry]) -> dict[str, OutboxEntry]:
    """The parcel that a draft was put in last; one that still waits counts for more."""
    found: dict[str, OutboxEntry] = {}
    for parcel in sorted(parcels, key=lambda p: (p.state != "sent", p.number)):
        found[parcel.draft] = parcel
    return found


def noted_state(draft: Path) -> State:
    """What stands beside a draft, without reading it; open if that cannot be read."""
    try:
        return read_delivery(sidecar_of(draft)).state
    except CannotRead:
        return "open"
