"""The undo log: the last steps of earlier sessions and commands, in the history folder of a draft.

A line of JSON for each, after a head with the id of the draft. It is read and written under the draft's lock. What
cannot be read is ignored; the draft does not depend on it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from lgqtui.errors import CannotRead, FileError
from lgqtui.files import exists, folder_like, is_private, read_file, replace_file
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.answer_codec import AnswerDecoder, encode_answer

UNDO_LOG = "undo.jsonl"
"""In the history folder."""

_FORMAT = 1
_LIMIT = 2_000_000
"""Bytes; the last steps that fit are kept."""

Step = tuple[str, Answer, Answer]
"""A field, its answer before and after."""


class LoggedStep(Struct, frozen=True):
    """A step of an earlier session: the answer to a field before it, and the digest of the one after it."""

    field: str
    before: Answer
    after: str

    def led_to(self, answer: Answer) -> bool:
        """True if the answer is the one after the step."""
        return self.after == _digest(answer)


class _Line(Struct):
    field: str
    before: dict[str, Any]
    after: str


class UndoLog:
    """The steps of earlier sessions of one draft, read on first access; `history` is its history folder."""

    def __init__(self, history: Path, draft_id: str) -> None:
        self._path = history / UNDO_LOG
        self._head = msgspec.json.encode({"format": _FORMAT, "draft": draft_id})
        self._loaded: list[bytes] | None = None
        self._is_shorter = False

    def pop(self) -> LoggedStep | None:
        """Take the last step out of the log; None if there is none."""
        while lines := self._lines():
            self._is_shorter = True
            if (step := _decode(lines.pop())) is not None:
                return step
        return None

    def save(self, steps: Sequence[Step]) -> None:
        """Write what is left of the log, followed by these steps; nothing happens if that is impossible."""
        if not (steps or self._is_shorter) or self._path.parent.is_symlink():  # a link may lead to another draft
            return
        lines, size = list[bytes](), 0
        for line in chain(map(_encode, reversed(steps)), reversed(self._lines())):
            size += len(line) + 1
            if size > _LIMIT:
                break
            lines.append(line)
        with contextlib.suppress(FileError, OSError):
            folder_like(self._path.parent, self._path.parent.parent)
            if exists(self._path) and (self._path.is_symlink() or not is_private(self._path)):
                self._path.unlink()
            # Like itself, and not like the folder: for its owner only, also where others may change the draft.
            replace_file(self._path, b"\n".join([self._head, *filter(None, reversed(lines)), b""]), like=self._path)

    def _lines(self) -> list[bytes]:
        if self._loaded is None:
            content = b""
            with contextlib.suppress(CannotRead):
                content = read_file(self._path, 2 * _LIMIT)
            head, *lines = content.split(b"\n")
            self._loaded = list(filter(None, lines)) if head == self._head else []
        return self._loaded


def _encode(step: Step) -> bytes:
    field, before, after = step
    line = msgspec.json.encode(_Line(field, encode_answer(before), _digest(after)))
    logged = _decode(line)
    return line if logged is not None and logged.before == before else b""  # JSON has not every value of TOML


def _decode(line: bytes) -> LoggedStep | None:
    try:
        read = msgspec.json.decode(line, type=_Line)
    except (ValueError, RecursionError):
        return None
    decoder = AnswerDecoder()
    before = decoder.answer(read.before, ("before",))
    return LoggedStep(read.field, before, read.after) if not decoder.problems else None


def _digest(answer: Answer) -> str:
    import hashlib  # late: only once something is taken back or the session ends

    return hashlib.sha256(msgspec.json.encode(encode_answer(answer))).hexdigest()
