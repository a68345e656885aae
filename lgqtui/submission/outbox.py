"""The outbox: packages that wait, packages that were sent, and receipts, in one folder."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from lgqtui.errors import Busy, CannotRead, CannotWrite, Error, WrongUse
from lgqtui.files import copy_file, exists, locked, private_folder, read_file, remove_temporary_files, replace_file
from lgqtui.i18n import tr
from lgqtui.os_errors import cannot_read
from lgqtui.submission.outbox_entry import OutboxEntry, State, address_hash
from lgqtui.submission.receipt import PackageRef, Receipt, decode_stored, to_json
from lgqtui.submission.receipt import from_json as decode_receipt
from lgqtui.text import one_line

_LIMIT = 1_000_000
_RENAME_WAIT = 1.0
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PACKAGE_NAME = "package.zip"
_LOCK = "lock"
_PROBE_WAIT = 0.1
"""Seconds that a lock waits at least: another program may be looking just now whether somebody sends."""


class Outbox:
    """The outbox of one user. It reads no clock and uses no network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lock_for_sending(self, timeout: float) -> contextlib.AbstractContextManager[bool]:
        """Lock the outbox for sending. Raises Busy after `timeout` seconds, but not because of `is_being_sent`."""
        return locked(private_folder(self.folder) / _LOCK, max(timeout, _PROBE_WAIT), self.folder)

    def is_being_sent(self) -> bool | None:
        """Return True if a program is sending now; None if that is not known, as the file system has no locks."""
        try:
            with self.lock_for_sending(0.0) as is_enforced:
                return False if is_enforced else None
        except Error as error:
            return isinstance(error, Busy)

    # Packages

    def prepare_package_path(self, package_id: str) -> Path:
        """Return the path for a package's bytes; creates its folder. Raises WrongUse if `package_id` is no id."""
        if not _ID.fullmatch(package_id):
            message = "“{id}” is not the id of a package"
            raise WrongUse("no-package-id", message, "See: lgqtui outbox", id=one_line(package_id)[:80])
        return private_folder(self.folder / package_id) / PACKAGE_NAME

    def remove_temporary_files(self) -> None:
        """Delete partly written packages, entries and receipts of killed programs; what is being written stays."""
        for folder in {leftover.parent for leftover in self.folder.glob("*/*.tmp-*")}:
            if _ID.fullmatch(folder.name):
                remove_temporary_files(folder)

    def package_path(self, entry: OutboxEntry) -> Path:
        """Return the path of an entry's package."""
        return self.folder / entry.id / PACKAGE_NAME

    def has_package(self, package: PackageRef) -> bool:
        """Return True if the outbox holds a package of that id and size."""
        with contextlib.suppress(OSError):
            return (self.folder / package.id / PACKAGE_NAME).stat().st_size == package.size
        return False

    def copy_package(self, source: Path, package: PackageRef) -> Path:
        """Copy a package into the outbox. Raises CannotRead or CannotWrite."""
        with self.new_package_path(package.id) as path:
            if source.absolute() != path:
                copy_file(source, path, path)
        return path

    @contextlib.contextmanager
    def new_package_path(self, package_id: str) -> Iterator[Path]:
        """Yield the path for a package's bytes; its folder goes again if nothing was written. Raises WrongUse."""
        path = self.prepare_package_path(package_id)
        try:
            yield path
        finally:
            with contextlib.suppress(OSError):  # it is not empty
                path.parent.rmdir()

    def recorded_packages(self, package_id: str) -> set[PackageRef]:
        """Return what entries and receipts under an id are about; if one is damaged, also the bytes that are there."""
        receipts = (self._read_receipt(path) for path in self._entry_paths("receipt", package_id))
        recorded = {entry.package for entry in self.entries_of_package(package_id)}
        recorded |= {PackageRef(receipt.id, receipt.sha256, receipt.size) for receipt in receipts if receipt}
        path = self.folder / package_id / PACKAGE_NAME
        if self.damaged_files(package_id) and exists(path):
            from lgqtui.package.pack import measure_file  # late: it is large, and most outboxes are whole

            recorded.add(PackageRef(package_id, *measure_file(path)))
        return recorded

    # Entries

    def put(self, entry: OutboxEntry) -> OutboxEntry:
        """Add an entry for a package whose bytes are stored; an existing one for the same receiver stays.

        One that was refused, or whose arrival is unknown, waits again: adding it once more means that something has
        changed.
        """
        existing = self.find(entry.id, entry.address_label)
        if existing is None:
            return self.save(entry)
        if existing.state == "sent":
            return existing
        if entry.draft_path:  # the draft may have another name now
            existing = replace(existing, draft_name=entry.draft_name, draft_path=entry.draft_path)
        if existing.needs_user:
            existing = _unblocked(existing, "packed" if existing.state == "refused" else existing.state)
        return self.save(replace(existing, address=entry.address))  # a signature may be newer

    def save(self, entry: OutboxEntry) -> OutboxEntry:
        """Write an entry to the disk and return it."""
        self.prepare_package_path(entry.id)
        replace_file(self._entry_path(entry), to_json(entry))
        return entry

    def find(self, package_id: str, address_label: str) -> OutboxEntry | None:
        """Return the entry of that package for that endpoint."""
        return self._read_entry(self.folder / package_id / f"to-{address_hash(address_label)}.json")

    def entries(self) -> list[OutboxEntry]:
        """Return every readable entry, in the order in which they were added."""
        entries = (self._read_entry(path) for path in self._entry_paths())
        return sorted(filter(None, entries), key=lambda entry: (entry.number, entry.id, entry.address_hash))

    def shown_entries(self) -> list[OutboxEntry]:
        """Return the entries as users see them: one is `sending` only while somebody sends, else it was cut off."""
        entries = self.entries()
        sending = [entry for entry in entries if entry.state == "sending"]
        if not sending or (is_being_sent := self.is_being_sent()):
            return entries
        message = tr("a try goes on, or was cut off") if is_being_sent is None else tr("a try was cut off")
        # Read again: a try may have ended before the lock was looked at, or another one have begun after that.
        return [
            replace(entry, state="unknown", message=message) if entry in sending else entry for entry in self.entries()
        ]

    def damaged_files(self, package_id: str = "") -> list[Path]:
        """Return the files of entries and receipts that cannot be read, of one package or of all."""
        receipts = self._entry_paths("receipt", package_id)
        return self.damaged_entries(package_id) + [path for path in receipts if self._read_receipt(path) is None]

    def damaged_entries(self, package_id: str = "") -> list[Path]:
        """Return the files of entries that cannot be read: what they say was perhaps never sent."""
        paths = self._entry_paths("to", package_id)
        return [path for path in paths if self._read_entry(path) is None and exists(path)]  # not removed meanwhile

    def entries_of_package(self, package_id: str) -> list[OutboxEntry]:
        """Return the entries of a package."""
        return [entry for entry in self.entries() if entry.id == package_id]

    def readdress(self, entry: OutboxEntry, address_label: str) -> OutboxEntry:
        """Return the same entry with the new address of its endpoint, and save it.

        It has its number also if there was one for that address, so that who sends it finds what became of it.
        """
        new_entry = self.put(replace(entry, address_label=address_label, resume_url=""))
        readdressed = self.save(replace(new_entry, number=entry.number))
        self._entry_path(entry).unlink(missing_ok=True)
        return readdressed

    def update_draft_path(self, old: Path, new: Path) -> None:
        """Record the new path of a renamed draft, unless another program is sending."""
        if not any(entry.draft_path == str(old) for entry in self.entries()):
            return
        with contextlib.suppress(Busy), self.lock_for_sending(_RENAME_WAIT):
            for entry in self.entries():
                if entry.draft_path == str(old):
                    self.save(replace(entry, draft_path=str(new), draft_name=new.stem))

    def drop(self, entry: OutboxEntry) -> None:
        """Remove an entry, and its bytes if nothing else needs them. Raises CannotWrite if it was sent."""
        if entry.state == "sent":
            message = "{label} was sent, and what was sent is kept with its receipt"
            raise CannotWrite("was-sent", message, "Nothing needs to be done.", label=entry.draft_name)
        self._entry_path(entry).unlink(missing_ok=True)
        folder = self.folder / entry.id
        if not any(path.name.startswith(("to-", "receipt-")) for path in folder.iterdir()):
            shutil.rmtree(folder)

    # Receipts

    def save_receipt(self, entry: OutboxEntry, receipt: Receipt) -> OutboxEntry:
        """Save the receipt, then the state `sent` without anything that could be secret."""
        self.prepare_package_path(entry.id)
        replace_file(self.receipt_path(entry), to_json(receipt))
        return self.save(_as_sent(entry))

    def receipt(self, entry: OutboxEntry) -> Receipt | None:
        """Return the receipt of an entry; None if there is none yet, or it is damaged."""
        return self._read_receipt(self.receipt_path(entry))

    def _read_receipt(self, path: Path) -> Receipt | None:
        try:
            receipt = decode_receipt(read_file(path, _LIMIT))
        except CannotRead:
            return None
        return receipt if receipt is not None and receipt.id == path.parent.name else None

    def receipt_path(self, entry: OutboxEntry) -> Path:
        """Return the path of an entry's receipt, whether it exists or not."""
        return self.folder / entry.id / f"receipt-{entry.address_hash}.json"

    def _entry_path(self, entry: OutboxEntry) -> Path:
        return self.folder / entry.id / f"to-{entry.address_hash}.json"

    def _entry_paths(self, prefix: str = "to", package_id: str = "") -> Iterator[Path]:
        try:
            folders = sorted(path for path in self.folder.iterdir() if _ID.fullmatch(path.name))
        except FileNotFoundError:
            return
        except OSError as error:
            raise cannot_read(self.folder, error) from error
        for folder in folders:
            if package_id in ("", folder.name):
                yield from sorted(folder.glob(f"{prefix}-*.json"))

    def _read_entry(self, path: Path) -> OutboxEntry | None:
        """Return the entry in a file; one with a receipt was sent, whatever state a power cut left in the file."""
        try:
            entry = decode_stored(read_file(path, _LIMIT), OutboxEntry)
        except CannotRead:
            return None
        if entry is None or path.parent.name != entry.id or path.name != f"to-{entry.address_hash}.json":
            return None
        return _as_sent(entry) if entry.state != "sent" and exists(self.receipt_path(entry)) else entry


def _as_sent(entry: OutboxEntry) -> OutboxEntry:
    return replace(_unblocked(entry, "sent"), address="", resume_url="", message="", remedy="")


def _unblocked(entry: OutboxEntry, state: State) -> OutboxEntry:
    return replace(entry, state=state, needs_user=False, held_until=0.0, due_at=0.0)
