"""Which packages were replaced: a later one of the same draft was sent to the same receiver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from lgqtui.draft.delivery import read_delivery
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.submission.outbox_entry import OutboxEntry


def replaced_by(parcels: Sequence[OutboxEntry]) -> Mapping[tuple[str, str], str]:
    """The id of the newest package that replaced each that was sent, by id and key; `parcels` are all of an outbox.

    What replaces what is said by `supersedes`, also of packages that were made in between and not sent there.
    """
    before = {**_noted(parcels), **{p.id: p.supersedes for p in parcels if p.supersedes}}
    sent = [parcel for parcel in parcels if parcel.state == "sent"]
    found = {(older, later.key): later.id for later in sent for older in _older(later.id, before)}
    return {(p.id, p.key): found[p.id, p.key] for p in sent if (p.id, p.key) in found}


def _noted(parcels: Sequence[OutboxEntry]) -> dict[str, str]:
    """What the packages of drafts that are still there supersede."""
    known: dict[str, str] = {}
    for draft in {parcel.draft for parcel in parcels if parcel.draft}:
        with suppress(CannotRead):
            known |= {packed.id: packed.supersedes for packed in read_delivery(sidecar_of(Path(draft))).packages}
    return known


def _older(package_id: str, before: Mapping[str, str]) -> Iterator[str]:
    """The packages that one replaces, the nearest first."""
    seen = {package_id}
    while (package_id := before.get(package_id, "")) and package_id not in seen:
        seen.add(package_id)
        yield package_id
