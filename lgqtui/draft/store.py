"""One draft file: loaded, saved behind the interview, held against other programs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.draft.format import DRAFT_LIMIT, read_draft
from lgqtui.draft.model import Draft
from lgqtui.errors import Busy, CannotRead, CannotWrite, Error, FileTrouble
from lgqtui.files import Stamp, is_there, locked, read_file, replace_file, stamp
from lgqtui.text import one_line, shorten

if TYPE_CHECKING:
    from lgqtui.draft.writing import DraftText

_WRITE_WAIT = 5.0
_LOCK, _PRESENCE, _HOLDER = "lock", "open", "open.json"
# What of a draft outlasts its file in the sidecar; locks and notes do not count.
_LASTING = ("attachments", "history", "links.json", "delivery.json")

Clock = Callable[[], datetime]


def sidecar_of(path: Path) -> Path:
    """The folder beside a draft that holds what belongs to it."""
    return path.with_name(path.stem + ".files")


class DraftFile:
    """A draft on the disk. Not for use by two threads at once."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._clock = clock
        self._read = _NO_DRAFT
        self._text: DraftText | None = None
        self._content = b""
        self._tried = b""
        self._stamp: Stamp | None = None
        self._unkept: Error | None = None

    @property
    def history(self) -> Path:
        """The folder of its generations."""
        return sidecar_of(self.path) / "history"

    def load(self) -> Draft:
        """Read the draft. Raises CannotRead if it is missing, damaged or of another format."""
        self._stamp = stamp(self.path)
        self._content = read_file(self.path, DRAFT_LIMIT)
        draft = read_draft(self._content, one_line(str(self.path)))
        self._read, self._text = draft, None
        return draft

    def create(self, draft: Draft) -> None:
        """Write a draft where there is none yet. Raises CannotWrite if the name is taken."""
        self._refuse_taken()
        try:
            with self._writing():
                self._refuse_taken()
                self._write(draft)
        except BaseException:
            self._sweep()
            raise

    def save(self, draft: Draft) -> Error | None:
        """Replace the file by `draft`. Raises CannotWrite or Busy; then the old file stands.

        A file that another program has changed meanwhile is not overwritten; one that is gone is written again. Returns
        why the version before could not be kept as a generation, if it could not: the words of today matter more.
        """
        with self._writing():
            self._refuse_changed()
            self._write(draft)
        return self._unkept

    def _writing(self) -> contextlib.AbstractContextManager[None]:
        return locked(sidecar_of(self.path) / _LOCK, _WRITE_WAIT, self.path)

    def _write(self, draft: Draft) -> None:
        if self._text is None:
            from lgqtui.draft.writing import DraftText  # late: the first question is painted before

            self._text = DraftText(self._content.decode("utf-8-sig"), self._read)
        content = self._text.update(draft).encode("utf-8")
        if len(content) > DRAFT_LIMIT:
            raise CannotWrite(
                "draft-too-large",
                "the draft would be larger than {limit} MB",
                "Move long texts into documents of their own and give their links.",
                limit=DRAFT_LIMIT // 1_000_000,
            )
        self._tried = content
        self._unkept = None
        self._stamp = replace_file(self.path, content, self._before_replacing)
        self._content = content

    def _before_replacing(self, _: Path) -> None:
        if not self._content:
            return
        from lgqtui.draft.history import keep_generation  # likewise late

        try:
            keep_generation(self.history, self._content, self._clock())
        except FileTrouble as error:
            self._unkept = CannotWrite(
                "generation-not-kept",
                "the draft is saved, but the version before it could not be kept: {why}",
                "Look at the folder {folder}.",
                why=error,
                folder=one_line(str(self.history)),
            )

    def _sweep(self) -> None:
        """Leave nothing where no draft could be made."""
        sidecar = sidecar_of(self.path)
        if not is_there(self.path):
            with contextlib.suppress(OSError):
                (sidecar / _LOCK).unlink(missing_ok=True)
                sidecar.rmdir()

    def _refuse_taken(self) -> None:
        sidecar = sidecar_of(self.path)
        if is_there(self.path):
            raise CannotWrite(
                "name-taken", "{path} is there already", "Choose another name.", path=one_line(str(self.path))
            )
        if any(is_there(sidecar / part) for part in _LASTING):
            raise CannotWrite(
                "name-taken",
                "{path} belongs to an earlier draft of that name",
                "Choose another name, or move that folder away.",
                path=one_line(str(sidecar)),
            )

    def _refuse_changed(self) -> None:
        """A write that was told as failed may have reached the disk all the same: that is no other program's change."""
        found = stamp(self.path)
        if found is None or found == self._stamp:
            return
        with contextlib.suppress(CannotRead):
            if read_file(self.path, DRAFT_LIMIT) in (self._content, self._tried):
                return
        raise CannotWrite(
            "changed-elsewhere",
            "{path} was changed by another program while it was open here",
            "Copy what you need from there, then open it again. It was not overwritten.",
            path=one_line(str(self.path)),
        )

    @contextlib.contextmanager
    def held(self, who: str, wait: float) -> Iterator[None]:
        """Hold the draft against other interviews; `who` is shown to them. Raises Busy naming the holder."""
        note = sidecar_of(self.path) / _HOLDER
        with self._presence(wait):
            self._leave_note(note, who)
            try:
                yield
            finally:
                with contextlib.suppress(OSError):
                    note.unlink()

    def refuse_open(self) -> None:
        """Raise Busy naming who has the draft open: moved away, it could not be saved there."""
        if is_there(sidecar_of(self.path) / _PRESENCE):
            with self._presence(0.0):
                pass

    @contextlib.contextmanager
    def _presence(self, wait: float) -> Iterator[None]:
        sidecar = sidecar_of(self.path)
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(locked(sidecar / _PRESENCE, wait, self.path))
            except Busy as busy:
                raise self._name_holder(busy, sidecar / _HOLDER) from busy
            yield

    def _leave_note(self, note: Path, who: str) -> None:
        import json

        since = self._clock().isoformat(timespec="minutes")
        with contextlib.suppress(FileTrouble):  # it only helps others to know whom to ask
            replace_file(note, json.dumps({"who": who, "since": since}).encode())

    def _name_holder(self, busy: Busy, note: Path) -> Busy:
        import json

        try:
            holder = json.loads(read_file(note, 10_000))
            who = shorten(str(holder["who"]), 100)
            since = datetime.fromisoformat(holder["since"]).astimezone(self._clock().tzinfo)
        except (CannotRead, ValueError, LookupError, TypeError, OverflowError, RecursionError):
            return busy
        return Busy(
            "open-elsewhere",
            "{path} is open elsewhere: {who}, since {since}",
            "Close it there first.",
            who=who,
            since=since.strftime("%Y-%m-%d %H:%M"),
            **busy.params,
        )


_NO_DRAFT = Draft("", "", datetime.min.replace(tzinfo=UTC))
