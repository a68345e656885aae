"""From a draft or a sealed package to a parcel in the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.attachment_files import ProgressCallback
from lgqtui.draft.delivery import read_delivery
from lgqtui.formatting import format_timestamp
from lgqtui.package.pack import PackageSource, write_package
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.sender import note_packed, note_sent


class Address(Struct, frozen=True):
    """Where a package is to go, what a person calls it, and the draft that it was made of ("" if none is known)."""

    endpoint: Endpoint
    label: str
    draft: str = ""


def find_entry(outbox: Outbox, prepared: PackageSource, address: Address) -> OutboxEntry | None:
    """The parcel for that endpoint that holds the same answers, if its bytes are still here.

    What the network said of the links may have changed since: they are asked again whenever the draft is open, and that
    alone is no reason to send everything once more.
    """
    ids = (prepared.id, *_with_the_same_answers(prepared))
    return next(filter(None, (_kept(outbox, package_id, address) for package_id in ids)), None)


def _with_the_same_answers(prepared: PackageSource) -> Iterator[str]:
    """The packages made since the answers are as they are, the newest first."""
    newest_first = reversed(read_delivery(prepared.sidecar).packages)
    return (packed.id for packed in takewhile(lambda packed: packed.answers == prepared.answers, newest_first))


def _kept(outbox: Outbox, package_id: str, address: Address) -> OutboxEntry | None:
    known = outbox.find(package_id, address.endpoint.label)
    return known if known is not None and outbox.has_bytes(known.identity) else None


def enqueue_draft(
    outbox: Outbox, prepared: PackageSource, address: Address, now: datetime, on_progress: ProgressCallback
) -> OutboxEntry:
    """Seal a draft and put it into the outbox; what was put or sent before is found again, and not sealed anew.

    Raises as sealing does; then nothing is in the outbox.
    """
    known = find_entry(outbox, prepared, address)
    if known is None:
        outbox.sweep()
        today = now.astimezone().date()
        with outbox.placing(prepared.id) as place:
            sealed = write_package(prepared, place, today=today, on_progress=on_progress)
        identity = PackageRef(sealed.id, sealed.sha256, sealed.size)
    else:
        identity = known.identity
    parcel = outbox.put(_parcel(outbox, identity, address, now, prepared.supersedes))
    if parcel.state == "sent":
        note_sent(replace(parcel, draft=address.draft))  # it may have been sent as a package from elsewhere
    else:
        note_packed(parcel)
    return parcel


def enqueue_package(outbox: Outbox, path: Path, identity: PackageRef, address: Address, now: datetime) -> OutboxEntry:
    """Put a copy of a sealed package into the outbox. Raises CannotRead or CannotWrite."""
    if _kept(outbox, identity.id, address) is None:
        outbox.sweep()
        outbox.take_copy(path, identity)
    return outbox.put(_parcel(outbox, identity, address, now, ""))


def _parcel(outbox: Outbox, identity: PackageRef, address: Address, now: datetime, supersedes: str) -> OutboxEntry:
    endpoint = address.endpoint
    return OutboxEntry(
        id=identity.id,
        sha256=identity.sha256,
        size=identity.size,
        shown=endpoint.label,
        number=max((parcel.number for parcel in outbox.parcels()), default=0) + 1,
        endpoint=endpoint.name,
        address="" if endpoint.name else endpoint.address,
        label=address.label,
        draft=address.draft,
        supersedes=supersedes,
        queued=format_timestamp(now),
    )
