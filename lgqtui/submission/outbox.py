"""Packages that wait to be sent, what was sent, and the receipts: one folder, kept until something is dropped.

`ID/package.zip` are the bytes; `ID/to-KEY.json` a parcel for each receiver; `ID/receipt-KEY.json` its receipt. The
bytes stand before the parcel and the receipt before the state `sent`, so a power cut at any point leaves a package
still to be sent, or a receipt. `ID/lock` is held by who writes the bytes.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from lgqtui.errors import Busy, CannotRead, CannotWrite, Error, WrongUse
from lgqtui.files import exists, locked, private_folder, read_file, replace_file, stream_file, sweep
from lgqtui.os_errors import cannot_read
from lgqtui.submission import outbox_entry as parcels
from lgqtui.submission import receipt as receipts
from lgqtui.submission.outbox_entry import OutboxEntry, State, key_of
from lgqtui.submission.receipt import PackageRef, Receipt
from lgqtui.text import one_line

_LIMIT = 1_000_000
_PIECE = 1 << 20
_SHORT_WAIT = 1.0
_SEALING_WAIT = 30.0
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PACKAGE = "package.zip"
_LOCK = "lock"


class Outbox:
    """The outbox of one person. It reads no clock and knows no network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def flushing(self, wait: float) -> contextlib.AbstractContextManager[bool]:
        """Be the only one who sends; raises Busy after `wait` seconds."""
        return locked(private_folder(self.folder) / _LOCK, wait, self.folder)

    # Packages

    def place_for(self, package_id: str) -> Path:
        """Where the bytes of a package belong; its folder is there afterwards. Raises WrongUse if that is no id."""
        if not _ID.fullmatch(package_id):
            message = "“{id}” is not the id of a package"
            raise WrongUse("no-package-id", message, "See: lgqtui outbox", id=one_line(package_id)[:80])
        return private_folder(self.folder / package_id) / PACKAGE

    @contextlib.contextmanager
    def placing(self, package_id: str) -> Iterator[Path]:
        """Be the only one who writes the bytes of a package, and know where they belong; raises Busy after a while."""
        place = self.place_for(package_id)
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(locked(place.with_name(_LOCK), _SEALING_WAIT, place))
            except Busy as error:
                hint = "Wait until it is done there."
                raise Busy("sealing", "another lgqtui is at work on the same package", hint) from error
            yield place

    def sweep(self) -> None:
        """Take away half-written packages of programs that were killed; what somebody is writing now stays."""
        for left in sorted(self.folder.glob(f"*/{PACKAGE}.tmp-*")):
            if _ID.fullmatch(left.parent.name):
                with contextlib.suppress(Error), locked(left.with_name(_LOCK), 0.0, left) as is_alone:
                    if is_alone:
                        sweep(left.parent, PACKAGE)

    def package(self, parcel: OutboxEntry) -> Path:
        """The bytes of a parcel."""
        return self.folder / parcel.id / PACKAGE

    def has_bytes(self, identity: PackageRef) -> bool:
        """True if a package of that id and size is here."""
        with contextlib.suppress(OSError):
            return (self.folder / identity.id / PACKAGE).stat().st_size == identity.size
        return False

    def take_copy(self, source: Path, identity: PackageRef) -> Path:
        """Copy a package from elsewhere to its place. Raises CannotRead or CannotWrite."""

        def write(file: BinaryIO) -> None:
            with source.open("rb") as given:
                shutil.copyfileobj(given, file, _PIECE)

        with self.placing(identity.id) as place:
            if source.absolute() != place:
                stream_file(place, write)
        return place

    # Parcels

    def put(self, parcel: OutboxEntry) -> OutboxEntry:
        """Address a package whose bytes are in their place; one that is addressed there already stays as it is.

        One that was refused waits again, for whoever puts it has changed something; so does one that nobody knows of,
        which may have arrived all the same.
        """
        known = self.find(parcel.id, parcel.shown)
        if known is None:
            return self.keep(parcel)
        if known.state == "sent":
            return known
        if known.settled:
            state: State = "packed" if known.state == "refused" else known.state
            known = replace(known, state=state, settled=False, held=0.0, due=0.0)
        return self.keep(replace(known, address=parcel.address))  # a signature may be newer

    def keep(self, parcel: OutboxEntry) -> OutboxEntry:
        """Write a parcel to the disk and return it."""
        self.place_for(parcel.id)
        replace_file(self._file(parcel), parcels.to_json(parcel))
        return parcel

    def find(self, package_id: str, shown: str) -> OutboxEntry | None:
        """The parcel of that package for that endpoint."""
        path = self.folder / package_id / f"to-{key_of(shown)}.json"
        return self._read(path) if exists(path) else None

    def parcels(self) -> list[OutboxEntry]:
        """Every parcel that can be read, the first that was put first."""
        found = (self._read(path) for path in self._files())
        return sorted((p for p in found if p is not None), key=lambda p: (p.number, p.id, p.key))

    def damaged(self) -> list[Path]:
        """The files of parcels that cannot be read any more."""
        return [path for path in self._files() if self._read(path) is None]

    def of_package(self, package_id: str) -> list[OutboxEntry]:
        """The parcels of a package."""
        return [parcel for parcel in self.parcels() if parcel.id == package_id]

    def readdress(self, parcel: OutboxEntry, shown: str) -> OutboxEntry:
        """The same parcel for the new address of its endpoint."""
        moved = self.put(replace(parcel, shown=shown, resume=""))
        self._file(parcel).unlink(missing_ok=True)
        return moved

    def follow(self, old: Path, new: Path) -> None:
        """A draft has another path now: what is sent of it is noted there, unless a sender is at it just then."""
        if not any(parcel.draft == str(old) for parcel in self.parcels()):
            return
        with contextlib.suppress(Busy), self.flushing(_SHORT_WAIT):
            for parcel in self.parcels():
                if parcel.draft == str(old):
                    self.keep(replace(parcel, draft=str(new), label=new.stem))

    def drop(self, parcel: OutboxEntry) -> None:
        """Take a parcel out, and its bytes if nothing else needs them. Raises CannotWrite if it was sent."""
        if parcel.state == "sent":
            message = "{label} was sent, and what was sent is kept with its receipt"
            raise CannotWrite("was-sent", message, "Nothing needs to be done.", label=parcel.label)
        self._file(parcel).unlink(missing_ok=True)
        folder = self.folder / parcel.id
        if not any(path.name.startswith(("to-", "receipt-")) for path in folder.iterdir()):
            shutil.rmtree(folder)

    # Receipts

    def delivered(self, parcel: OutboxEntry, receipt: Receipt) -> OutboxEntry:
        """Keep the receipt, then note that the parcel was sent; what could be secret in it is forgotten."""
        place = self.place_for(parcel.id).with_name(f"receipt-{parcel.key}.json")
        replace_file(place, receipts.to_json(receipt))
        return self.keep(_sent(parcel))

    def receipt(self, parcel: OutboxEntry) -> Receipt | None:
        """The receipt of a parcel; None if there is none yet."""
        path = self.receipt_file(parcel)
        if not exists(path):
            return None
        return receipts.from_json(read_file(path, _LIMIT))

    def receipt_file(self, parcel: OutboxEntry) -> Path:
        """Where the receipt of a parcel is, or will be."""
        return self.folder / parcel.id / f"receipt-{parcel.key}.json"

    def _file(self, parcel: OutboxEntry) -> Path:
        return self.folder / parcel.id / f"to-{parcel.key}.json"

    def _files(self) -> Iterator[Path]:
        try:
            folders = sorted(path for path in self.folder.iterdir() if _ID.fullmatch(path.name))
        except FileNotFoundError:
            return
        except OSError as error:
            raise cannot_read(self.folder, error) from error
        for folder in folders:
            yield from sorted(folder.glob("to-*.json"))

    def _read(self, path: Path) -> OutboxEntry | None:
        """The parcel in a file, as it stands: with a receipt it was sent, whatever a power cut left in the file."""
        try:
            found = parcels.from_json(read_file(path, _LIMIT))
        except CannotRead:
            return None
        if found is None or path.parent.name != found.id or path.name != f"to-{found.key}.json":
            return None
        return _sent(found) if found.state != "sent" and exists(self.receipt_file(found)) else found


def _sent(parcel: OutboxEntry) -> OutboxEntry:
    return replace(parcel, state="sent", address="", resume="", settled=False, held=0.0, due=0.0, said="", remedy="")
