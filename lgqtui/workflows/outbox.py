"""Packages that were superseded by a later one sent to the same receiver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from lgqtui.draft.delivery import read_delivery
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.submission.outbox_entry import OutboxEntry


def replaced_by(entries: Sequence[OutboxEntry]) -> Mapping[tuple[str, str], str]:
    """Return the id of the newest package that replaced each sent one, by id and key; needs all entries of an outbox.

    Follows `supersedes`, also through packages that were never sent there.
    """
    superseded = _superseded_in_drafts(entries)
    superseded |= {entry.id: entry.supersedes for entry in entries if entry.supersedes}
    sent = [entry for entry in entries if entry.state == "sent"]
    replacements = {(older, newer.key): newer.id for newer in sent for older in _older_packages(newer.id, superseded)}
    return {key: replacements[key] for entry in sent if (key := (entry.id, entry.key)) in replacements}


def _superseded_in_drafts(entries: Sequence[OutboxEntry]) -> dict[str, str]:
    """Return what the packages of existing drafts supersede."""
    superseded: dict[str, str] = {}
    for draft in {entry.draft for entry in entries if entry.draft}:
        with suppress(CannotRead):
            superseded |= {
                version.id: version.supersedes for version in read_delivery(sidecar_of(Path(draft))).packages
            }
    return superseded


def _older_packages(package_id: str, superseded: Mapping[str, str]) -> Iterator[str]:
    """Yield the packages that one replaces, the latest first."""
    visited = {package_id}
    while (package_id := superseded.get(package_id, "")) and package_id not in visited:
        visited.add(package_id)
        yield package_id
