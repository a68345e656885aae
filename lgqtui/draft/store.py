"""One draft file: loaded, saved behind the interview, held against other programs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from lgqtui.draft.format import DRAFT_LIMIT, DraftText, read_draft
from lgqtui.draft.history import keep_generation
from lgqtui.draft.model import Draft
from lgqtui.errors import Busy, CannotRead, CannotWrite
from lgqtui.files import Stamp, locked, read_file, replace_file, stamp
from lgqtui.text import one_line

_WRITE_WAIT = 5.0

Clock = Callable[[], datetime]


def sidecar_of(path: Path) -> Path:
    """The folder beside a draft that holds what belongs to it."""
    return path.with_name(path.stem + ".files")


class DraftFile:
    """A draft on the disk. Not for use by two threads at once."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._clock = clock
        self._text = DraftText("", _NO_DRAFT)
        self._content = b""
        self._stamp: Stamp | None = None

    @property
    def history(self) -> Path:
        """The folder of its generations."""
        return sidecar_of(self.path) / "history"

    def load(self) -> Draft:
        """Read the draft. Raises CannotRead if it is missing, damaged or of another format."""
        self._stamp = stamp(self.path)
        self._content = read_file(self.path, DRAFT_LIMIT)
        draft = read_draft(self._content, one_line(str(self.path)))
        self._text = DraftText(self._content.decode("utf-8-sig"), draft)
        return draft

    def create(self, draft: Draft) -> None:
        """Write a draft where there is none yet. Raises CannotWrite if the name is taken."""
        if self.path.exists() or self.path.is_symlink():
            raise CannotWrite(
                "name-taken", "{path} is there already", "Choose another name.", path=one_line(str(self.path))
            )
        self._write(draft)

    def save(self, draft: Draft) -> None:
        """Replace the file by `draft`. Raises CannotWrite or Busy; then the old file stands.

        A file that another program has changed meanwhile is not overwritten.
        """
        with locked(sidecar_of(self.path) / "lock", _WRITE_WAIT, self.path):
            self._refuse_changed()
            self._write(draft)

    def _write(self, draft: Draft) -> None:
        content = self._text.update(draft).encode("utf-8")
        if len(content) > DRAFT_LIMIT:
            raise CannotWrite(
                "draft-too-large",
                "the draft would be larger than {limit} MB",
                "Move long texts into documents of their own and give their links.",
                limit=DRAFT_LIMIT // 1_000_000,
            )
        self._stamp = replace_file(self.path, content, self._before_replacing)
        self._content = content

    def _before_replacing(self, _: Path) -> None:
        if self._content:
            keep_generation(self.history, self._content, self._clock())

    def _refuse_changed(self) -> None:
        if stamp(self.path) == self._stamp:
            return
        with contextlib.suppress(CannotRead):
            if read_file(self.path, DRAFT_LIMIT) == self._content:
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
        import json

        sidecar = sidecar_of(self.path)
        note = sidecar / "open.json"
        try:
            with locked(sidecar / "open", wait, self.path):
                since = self._clock().isoformat(timespec="minutes")
                replace_file(note, json.dumps({"who": who, "since": since}).encode())
                try:
                    yield
                finally:
                    note.unlink(missing_ok=True)
        except Busy as busy:
            raise _name_holder(busy, note) from busy


def _name_holder(busy: Busy, note: Path) -> Busy:
    if busy.code != "busy":
        return busy
    import json

    try:
        holder = json.loads(read_file(note, 10_000))
        who, since = one_line(str(holder["who"])), one_line(str(holder["since"]))
    except (CannotRead, ValueError, KeyError, TypeError):
        return busy
    return Busy(
        "open-elsewhere",
        "{path} is open elsewhere: {who}, since {since}",
        "Close it there first.",
        who=who,
        since=since,
        **busy.params,
    )


_NO_DRAFT = Draft("", "", datetime.min.replace(tzinfo=UTC))
