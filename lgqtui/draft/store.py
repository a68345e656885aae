"""One draft file: loaded, saved behind the interview, held against other programs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.draft.format import DRAFT_LIMIT, DraftDocument, DraftReadResult, read_whole
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import UNSAVED, sidecar_of
from lgqtui.errors import CannotRead, CannotWrite, ChangedElsewhere, Error, FileError
from lgqtui.files import Stamp, exists, locked, read_file, refuse_unwritable, replace_file, stamp, sweep
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.draft.history import QuarantinedFile
    from lgqtui.draft.lock import DraftLock, LockOwner

_WRITE_WAIT = 5.0
_LOCK = "lock"

# What of a draft outlasts its file in the sidecar; locks and notes do not count.
_LASTING = ("attachments", "history", "damaged", "links.json", "delivery.json", UNSAVED)

# What is written in the sidecar by who holds the draft; other files there have locks of their own.
_HALF_WRITTEN = ("open.json", "bookmark", UNSAVED, UNSAVED + ".base")

Clock = Callable[[], datetime]


class FileVersion(Struct, frozen=True):
    """A draft as it stands on the disk: read, its bytes, and the stamp they had."""

    reading: DraftReadResult
    content: bytes
    stamp: Stamp | None

    @property
    def draft(self) -> Draft:
        """What was read."""
        return self.reading.draft


class DraftFile:
    """A draft on the disk. What it does is done one after the other, whatever threads ask for it."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._clock = clock
        self._turn = threading.RLock()
        self._known = _NOTHING
        self._text: DraftDocument | None = None
        self._tried = b""
        self._is_foreign = False
        self._warning: Error | None = None

    @property
    def sidecar(self) -> Path:
        """The folder of what belongs to it."""
        return sidecar_of(self.path)

    @property
    def history(self) -> Path:
        """The folder of its generations."""
        return self.sidecar / "history"

    @property
    def known(self) -> FileVersion:
        """The draft as it was last read or written here."""
        return self._known

    def load(self) -> Draft:
        """Read the draft. Raises CannotRead if it is missing, damaged or of a newer format."""
        with self._turn:
            self._adopt(self.look())
            return self._known.draft

    def look(self) -> FileVersion:
        """The draft as it stands on the disk now; what was read before is not touched. Raises CannotRead."""
        found = stamp(self.path)
        content = read_file(self.path, DRAFT_LIMIT)
        return FileVersion(read_whole(content, one_line(str(self.path))), content, found)

    def accept(self, other: FileVersion) -> None:
        """Take what another program wrote as the version before the next save, which keeps it as a generation."""
        with self._turn:
            self._adopt(other)
            self._is_foreign = True

    def _adopt(self, found: FileVersion) -> None:
        self._known, self._text, self._is_foreign = found, None, False

    def create(self, draft: Draft) -> None:
        """Write a draft where there is none yet. Raises CannotWrite if the name is taken."""
        self._refuse_taken()
        try:
            with self._turn, self._writing():
                self._refuse_taken()
                self._write(draft)
        except BaseException:
            self._leave_nothing()
            raise

    def save(self, draft: Draft) -> Error | None:
        """Replace the file by `draft`. Raises CannotWrite or Busy; then the old file stands.

        A file that another program has changed meanwhile is not overwritten: ChangedElsewhere is raised until that
        change is accepted. One that it has damaged is set aside; one that is gone is written again. Returns what the
        person should know although the draft is saved.
        """
        with self._turn, self._writing():
            self._warning = None
            self._refuse_changed()
            self._write(draft)
            return self._warning

    def put_back(self, content: bytes) -> QuarantinedFile | None:
        """Put an earlier version in the place of the present one; return where that is kept, None if there was none.

        Raises Damaged if the earlier version is no draft, CannotRead if the present one may not be replaced.
        """
        earlier = read_whole(content, one_line(str(self.path)))
        with self._turn, self._writing():
            kept = self._keep_present()
            self._adopt(FileVersion(earlier, content, replace_file(self.path, content)))
        return kept

    def _keep_present(self) -> QuarantinedFile | None:
        from lgqtui.draft.history import QuarantinedFile, is_damage, keep_at_once, set_aside

        if not exists(self.path):
            return None
        try:
            present = self.look()
        except CannotRead as error:
            if not is_damage(error):
                raise
            return QuarantinedFile(set_aside(self.path, self.sidecar, self._clock()), is_damaged=True)
        return QuarantinedFile(keep_at_once(self.history, present.content, self._clock()), is_damaged=False)

    def _writing(self) -> contextlib.AbstractContextManager[bool]:
        return locked(self.sidecar / _LOCK, _WRITE_WAIT, self.path)

    def _write(self, draft: Draft) -> None:
        if self._text is None:
            self._text = DraftDocument(self._known.content.decode("utf-8-sig"), self._known.draft)
        content = self._text.update(draft).encode("utf-8")
        if len(content) > DRAFT_LIMIT:
            raise CannotWrite(
                "draft-too-large",
                "the draft would be larger than {limit} MB",
                "Move long texts into documents of their own and give their links.",
                limit=DRAFT_LIMIT // 1_000_000,
            )
        self._tried = content
        written = replace_file(self.path, content, self._before_replacing)
        self._known, self._is_foreign = FileVersion(DraftReadResult(draft), content, written), False

    def _before_replacing(self, _: Path) -> None:
        # Once more, now that all that takes time is done: between here and the rename is next to nothing.
        self._refuse_changed()
        if not self._known.content:
            return
        from lgqtui.draft.history import keep_at_once, keep_generation  # late: the first question is painted before

        keep = keep_at_once if self._is_foreign else keep_generation
        try:
            keep(self.history, self._known.content, self._clock())
        except FileError as error:
            if self._is_foreign:
                raise
            self._warning = CannotWrite(
                "generation-not-kept",
                "the draft is saved, but the version before it could not be kept: {why}",
                "Look at the folder {folder}.",
                why=error,
                folder=one_line(str(self.history)),
            )

    def _leave_nothing(self) -> None:
        """Leave nothing where no draft could be made."""
        if not exists(self.path):
            with contextlib.suppress(OSError):
                (self.sidecar / _LOCK).unlink(missing_ok=True)
                self.sidecar.rmdir()

    def _refuse_taken(self) -> None:
        if exists(self.path):
            raise CannotWrite(
                "name-taken", "{path} is there already", "Choose another name.", path=one_line(str(self.path))
            )
        if any(exists(self.sidecar / part) for part in _LASTING):
            raise CannotWrite(
                "name-taken",
                "{path} belongs to an earlier draft of that name",
                "Choose another name, or move that folder away.",
                path=one_line(str(self.sidecar)),
            )

    def _refuse_changed(self) -> None:
        """A write that was told as failed may have reached the disk all the same: that is no other program's change."""
        found = stamp(self.path)
        if found is None or found == self._known.stamp:
            return
        try:
            present = self.look()
            if present.content in (self._known.content, self._tried):
                self._known = present
                return
        except CannotRead as error:
            if self._is_set_aside(error):
                return
        raise ChangedElsewhere(
            "changed-elsewhere",
            "{path} was changed by another program while it was open here",
            "It was not overwritten. Both versions are kept.",
            path=one_line(str(self.path)),
        )

    def _is_set_aside(self, error: CannotRead) -> bool:
        """Set a damaged file aside; False if it is not damaged, but cannot be read."""
        from lgqtui.draft.history import is_damage, set_aside

        if not is_damage(error):
            return False
        aside = set_aside(self.path, self.sidecar, self._clock())
        self._known = FileVersion(self._known.reading, self._known.content, stamp(self.path))
        self._warning = CannotWrite(
            "damaged-elsewhere",
            "another program had damaged the draft ({why}); your answers are saved",
            "What it wrote is set aside as {aside}.",
            why=error,
            aside=one_line(str(aside)),
        )
        return True

    @contextlib.contextmanager
    def held(self, who: str, wait: float) -> Iterator[DraftLock]:
        """Hold the draft against other sittings; `who` is shown to them.

        Raises Busy naming the holder, CannotWrite if the draft cannot be changed where it is. What a program that was
        killed has left half written is removed.
        """
        from lgqtui.draft.lock import LockOwner, acquire_lock  # late: the first question is painted before

        refuse_unwritable(self.path)
        with acquire_lock(self.sidecar, self.path, LockOwner(who, self._clock()), wait) as mine:
            if mine.is_sure:
                self._sweep()
            yield mine

    def _sweep(self) -> None:
        with contextlib.suppress(FileError), locked(self.sidecar / _LOCK, 0.0, self.path) as is_sure:
            if is_sure:
                real = self.path.resolve()
                sweep(real.parent, real.name)
                for name in _HALF_WRITTEN:
                    sweep(self.sidecar.resolve(), name)
                sweep(self.history)

    def refuse_open(self, wait: float = 0.0) -> None:
        """Raise Busy naming who has the draft open: moved away, it could not be saved there."""
        from lgqtui.draft.lock import refuse_held

        refuse_held(self.sidecar, self.path, self._clock(), wait)

    @property
    def left_open(self) -> LockOwner | None:
        """Who had it open and was cut off; None if it was left as it should be, or is open now."""
        from lgqtui.draft.lock import stale_lock

        return stale_lock(self.sidecar, self._clock())


_NOTHING = FileVersion(DraftReadResult(Draft("", "", datetime.min.replace(tzinfo=UTC))), b"", None)
