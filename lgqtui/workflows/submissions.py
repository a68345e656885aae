"""Adding drafts and sealed packages to the outbox."""

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
    """Endpoint of a package, its label, and the path of its draft ("" if none is known)."""

    endpoint: Endpoint
    label: str
    draft: str = ""


def find_entry(outbox: Outbox, source: PackageSource, address: Address) -> OutboxEntry | None:
    """Return the entry for that endpoint with the same answers, if its bytes are still stored.

    Link verdicts may differ: they change whenever the draft is open, and alone are no reason to send everything again.
    """
    ids = (source.id, *_ids_with_same_answers(source))
    return next(filter(None, (_find_stored(outbox, package_id, address) for package_id in ids)), None)


def _ids_with_same_answers(source: PackageSource) -> Iterator[str]:
    """Yield the ids of the packages made since the answers last changed, the newest first."""
    newest_first = reversed(read_delivery(source.sidecar).packages)
    return (version.id for version in takewhile(lambda version: version.answers == source.answers, newest_first))


def _find_stored(outbox: Outbox, package_id: str, address: Address) -> OutboxEntry | None:
    existing = outbox.find(package_id, address.endpoint.label)
    return existing if existing is not None and outbox.has_bytes(existing.package) else None


def enqueue_draft(
    outbox: Outbox, source: PackageSource, address: Address, now: datetime, on_progress: ProgressCallback
) -> OutboxEntry:
    """Write a package of a draft and add it to the outbox; an existing package with the same answers is reused.

    Raises as `write_package` does; then nothing is added.
    """
    existing = find_entry(outbox, source, address)
    if existing is None:
        outbox.sweep()
        today = now.astimezone().date()
        with outbox.lock_package_path(source.id) as path:
            package_file = write_package(source, path, today=today, on_progress=on_progress)
        package = PackageRef(package_file.id, package_file.sha256, package_file.size)
    else:
        package = existing.package
    entry = outbox.put(_new_entry(outbox, package, address, now, source.supersedes))
    if entry.state == "sent":
        note_sent(replace(entry, draft=address.draft))  # it may have been sent as a package from elsewhere
    else:
        note_packed(entry)
    return entry


def enqueue_package(outbox: Outbox, path: Path, package: PackageRef, address: Address, now: datetime) -> OutboxEntry:
    """Add a copy of a sealed package to the outbox. Raises CannotRead or CannotWrite."""
    if _find_stored(outbox, package.id, address) is None:
        outbox.sweep()
        outbox.copy_package(path, package)
    return outbox.put(_new_entry(outbox, package, address, now, ""))


def _new_entry(outbox: Outbox, package: PackageRef, address: Address, now: datetime, supersedes: str) -> OutboxEntry:
    endpoint = address.endpoint
    return OutboxEntry(
        id=package.id,
        sha256=package.sha256,
        size=package.size,
        address_label=endpoint.label,
        number=max((entry.number for entry in outbox.entries()), default=0) + 1,
        endpoint=endpoint.name,
        address="" if endpoint.name else endpoint.address,
        label=address.label,
        draft=address.draft,
        supersedes=supersedes,
        queued=format_timestamp(now),
    )
