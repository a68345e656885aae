"""One draft file: loading, saving, locking, detection of changes by other programs."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lgqtui import files
from lgqtui.draft.format import DRAFT_LIMIT, DraftDocument, is_joined, read_draft_result
from lgqtui.draft.history import ReplacedVersion, TextLosses, is_damage, keep_at_once, quarantine
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import UNSAVED, name_taken_error, remove_parts, sidecar_of
from lgqtui.errors import CannotRead, CannotWrite, ChangedElsewhere, Error, FileError
from lgqtui.formatting import file_time
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.draft.lock import DraftLock

_WRITE_WAIT = 5.0
_LOCK = "lock"

# What in a sidecar shows that it belongs to an earlier draft; locks and notes do not.
_WRITTEN_FIRST = ("attachments", "links.json")
_LASTING_PARTS = (*_WRITTEN_FIRST, "history", "damaged", "delivery.json", UNSAVED)

# In a sidecar whose parts were written before a draft that is not there yet, or never will be.
_UNFINISHED = "unfinished"

# Files in the sidecar that are written under the draft's lock; other files there have their own locks.
_HALF_WRITTEN = ("open.json", "bookmark", UNSAVED, UNSAVED + ".base")

Clock = Callable[[], datetime]


def saved_time(path: Path, now: datetime) -> datetime:
    """When a draft on the disk was saved; `now` if it is not there."""
    on_disk = files.stamp(path)
    return file_time(on_disk.changed_ns / 1e9) if on_disk else now


class FileVersion(Struct, frozen=True):
    """A version of a draft on the disk, its bytes in pieces, and its stamp; `removed` as in `DraftReadResult`."""

    draft: Draft
    pieces: tuple[bytes, ...]
    stamp: files.Stamp | None
    removed: int = 0

    @property
    def content(self) -> bytes:
        """All bytes of it."""
        return b"".join(self.pieces)


def has_lasting_parts(sidecar: Path) -> bool:
    """True if a sidecar belongs to a draft: it holds more than locks and notes."""
    return any(files.exists(sidecar / part) for part in _LASTING_PARTS)


def is_unfinished(sidecar: Path) -> bool:
    """True if a program that was killed wrote parts of a sidecar, and no draft after them."""
    return files.exists(sidecar / _UNFINISHED)


class DraftFile:
    """A draft on the disk. Its methods are serialised between threads. `version` was last read or written.

    If `is_strict`, no save replaces a text that cannot be kept as a generation; else there is a warning.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.is_strict = False
        self._clock = clock
        self._mutex = threading.RLock()
        self.version = _NO_VERSION
        self._document: DraftDocument | None = None
        self._attempted_pieces: tuple[bytes, ...] = ()
        self._is_foreign = False
        self._warning: Error | None = None
        self._losses = TextLosses(self.history, self.version.draft)

    @property
    def sidecar(self) -> Path:
        """The folder of its additional files."""
        return sidecar_of(self.path)

    @property
    def target(self) -> Path:
        """The file behind a link, whose locks count: other programs may open it at its own path."""
        return Path(os.path.realpath(self.path)) if self.path.is_symlink() else self.path

    def _lock_folder(self) -> Path:
        """The folder of the locks; the draft's own is there, too, for what is kept under them."""
        files.create_folder(self.sidecar, self.path)
        return sidecar_of(self.target)

    @property
    def has_second_name(self) -> bool:
        """True if its file has another name, a hard link, under which the next save leaves what is there now."""
        with contextlib.suppress(OSError):
            return self.path.stat().st_nlink > 1
        return False

    @property
    def history(self) -> Path:
        """The folder of its generations."""
        return self.sidecar / "history"

    def load(self) -> Draft:
        """Read the draft. Raises CannotRead if it is missing, damaged or of a newer format."""
        with self._mutex:
            self._adopt(self.read_version())
            self._losses = TextLosses(self.history, self.version.draft)
            return self.version.draft

    def read_version(self) -> FileVersion:
        """Read the current version on the disk, without loading it. Raises CannotRead."""
        file_stamp = files.stamp(self.path)
        content = files.read_file(self.path, DRAFT_LIMIT)
        result = read_draft_result(content, one_line(str(self.path)))
        return FileVersion(result.draft, (content,), file_stamp, result.removed)

    def accept(self, other: FileVersion) -> None:
        """Use a version of another program as the base of the next save, which stores it as a generation."""
        with self._mutex:
            self._adopt(other)
            self._is_foreign = True

    def _adopt(self, version: FileVersion) -> None:
        self.version, self._document, self._is_foreign = version, None, False

    def create(self, draft: Draft, write_parts: Callable[[], None] | None = None) -> None:
        """Write a new draft, and before it what `write_parts` writes into its sidecar: all of it, or no draft.

        Raises CannotWrite if the name is taken.
        """
        self._refuse_taken()
        is_new = not files.exists(self.sidecar)
        try:
            with self._mutex, self._write_lock():
                self._refuse_taken()
                with self._parts_before(write_parts):
                    self._write(draft)
                self._losses = TextLosses(self.history, draft)
        except BaseException:
            if is_new and not files.exists(self.path):
                with contextlib.suppress(OSError):
                    (self.sidecar / _LOCK).unlink(missing_ok=True)
                    self.sidecar.rmdir()
            raise

    @contextlib.contextmanager
    def _parts_before(self, write_parts: Callable[[], None] | None) -> Iterator[None]:
        """Write parts of the sidecar before the block writes the draft; they are removed if that is not written."""
        self._remove_unfinished()
        try:
            if write_parts is not None:
                files.replace_file(self.sidecar / _UNFINISHED, b"", access_of=self.path)
                write_parts()
            yield
        except BaseException:  # also Ctrl-C
            if not files.exists(self.path):
                self._remove_unfinished()
            raise
        remove_parts(self.sidecar / _UNFINISHED)

    def _remove_unfinished(self) -> None:
        if is_unfinished(self.sidecar):
            remove_parts(*(self.sidecar / part for part in (*_WRITTEN_FIRST, _UNFINISHED)))

    def save(self, draft: Draft) -> Error | None:
        """Replace the file by `draft`. Raises CannotWrite or Busy; then the old file stays.

        A file changed by another program is not overwritten: ChangedElsewhere is raised until that version is accepted.
        A file damaged by another program is set aside; a missing one is written again. Returns a warning for the user,
        if any.
        """
        with self._mutex:
            self._losses.note(draft, self._clock())
            with self._write_lock():
                self._warning = None
                self._refuse_changed()
                self._write(draft)
                return self._warning

    def restore_version(self, content: bytes) -> ReplacedVersion | None:
        """Replace the current version by an earlier one; return where the current one is stored, None if none existed.

        Raises DamagedFile if the earlier version is not a draft, CannotRead if the current one may not be replaced.
        """
        earlier = read_draft_result(content, one_line(str(self.path)))
        with self._mutex, self._write_lock():
            quarantined = self._keep_current()
            written = files.replace_file(self.path, content)
            self._adopt(FileVersion(earlier.draft, (content,), written, earlier.removed))
            self._losses = TextLosses(self.history, earlier.draft)
        return quarantined

    def _keep_current(self) -> ReplacedVersion | None:
        if not files.exists(self.path):
            return None
        try:
            current = self.read_version()
        except CannotRead as error:
            if not is_damage(error):
                raise
            return ReplacedVersion(quarantine(self.path, self.sidecar, self._clock()), is_damaged=True)
        return ReplacedVersion(keep_at_once(self.history, current.content, self._clock()), is_damaged=False)

    def _write_lock(self) -> contextlib.AbstractContextManager[bool]:
        return files.locked(self._lock_folder() / _LOCK, _WRITE_WAIT, self.target)

    def _write(self, draft: Draft) -> None:
        if self._document is None:
            self._document = DraftDocument(self.version.content, self.version.draft)
        pieces = self._document.update(draft)
        if sum(map(len, pieces)) > DRAFT_LIMIT:
            message = "the draft would be larger than {limit} MB"
            hint = "Move long texts into documents of their own and give their links."
            raise CannotWrite("draft-too-large", message, hint, limit=DRAFT_LIMIT // 1_000_000)
        self._attempted_pieces = pieces
        written = files.stream_file(self.path, lambda file: file.writelines(pieces), self._before_replacing)
        self.version, self._is_foreign = FileVersion(draft, pieces, written), False

    def _before_replacing(self, _: Path) -> None:
        # Checked again directly before the rename, because writing took time.
        self._refuse_changed()
        if not self.version.pieces:
            return
        now = self._clock()
        try:
            if self._is_foreign:
                keep_at_once(self.history, self.version.content, now)
            self._losses.write_due(self.version.draft, self.version.pieces, now)
        except FileError as error:
            if self._is_foreign:
                raise
            message = "the draft is saved, but the version before it could not be kept: {why}"
            hint, params = "Look at the folder {folder}.", {"why": error, "folder": one_line(str(self.history))}
            if self.is_strict and self._losses.is_due:
                message = "nothing was changed, because the version before could not be kept: {why}"
                raise CannotWrite("generation-not-kept", message, hint, **params) from error
            self._warning = CannotWrite("generation-not-kept", message, hint, **params)

    def _refuse_taken(self) -> None:
        if files.exists(self.path):
            raise name_taken_error(self.path)
        if has_lasting_parts(self.sidecar) and not is_unfinished(self.sidecar):
            message = "{path} belongs to an earlier draft of that name"
            hint = "Choose another name, or move that folder away."
            raise CannotWrite("name-taken", message, hint, path=one_line(str(self.sidecar)))

    def _refuse_changed(self) -> None:
        """Raise ChangedElsewhere for a foreign version. A failed write may nevertheless have reached the disk."""
        file_stamp = files.stamp(self.path)
        if file_stamp is None or file_stamp == self.version.stamp:
            return
        try:
            current = self.read_version()
            if any(is_joined(current.content, pieces) for pieces in (self.version.pieces, self._attempted_pieces)):
                self.version = current
                return
        except CannotRead as error:
            if is_damage(error):
                self._quarantine(error)
                return
        message = "{path} was changed by another program while it was open here"
        hint = "It was not overwritten. Both versions are kept."
        raise ChangedElsewhere("changed-elsewhere", message, hint, path=one_line(str(self.path)))

    def _quarantine(self, error: CannotRead) -> None:
        """Set aside what another program damaged."""
        copy = quarantine(self.path, self.sidecar, self._clock())
        self.version = replace(self.version, stamp=files.stamp(self.path))
        message = "another program had damaged the draft ({why}); your answers are saved"
        hint = "What it wrote is set aside as {copy}."
        self._warning = CannotWrite("damaged-elsewhere", message, hint, why=error, copy=one_line(str(copy)))

    @contextlib.contextmanager
    def lock(self, who: str, wait: float) -> Iterator[DraftLock]:
        """Lock the draft against other sessions; `who` is displayed to them.

        Raises Busy naming the owner, CannotWrite if the draft cannot be changed at its path. Temporary files of killed
        programs are removed.
        """
        from lgqtui.draft.lock import LockOwner, acquire_lock  # late: not needed before the first question is shown

        files.refuse_unwritable(self.path)
        with acquire_lock(self._lock_folder(), self.target, LockOwner(who, self._clock()), wait) as lock:
            if lock.is_enforced:
                self._remove_temporary_files()
            yield lock

    def _remove_temporary_files(self) -> None:
        with (
            contextlib.suppress(FileError),
            files.locked(self._lock_folder() / _LOCK, 0.0, self.target) as is_enforced,
        ):
            if is_enforced:
                real = self.path.resolve()
                files.remove_temporary_files(real.parent, real.name)
                for name in _HALF_WRITTEN:
                    files.remove_temporary_files(self.sidecar.resolve(), name)
                files.remove_temporary_files(self.history)
                remove_parts(self.sidecar / _UNFINISHED)

    def refuse_open(self, wait: float = 0.0) -> None:
        """Raise Busy naming the owner if the draft is open: after a move its session could not save it."""
        from lgqtui.draft.lock import refuse_locked

        refuse_locked(sidecar_of(self.target), self.target, self._clock(), wait)


_NO_VERSION = FileVersion(Draft("", "", datetime.min.replace(tzinfo=UTC)), (), None)
