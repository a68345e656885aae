"""Texts that a save would lose: they decide when a version of a draft becomes a generation.

A text is lost if it is replaced or emptied, not if an empty part of an answer is filled or a row is added. It counts if
it was in the draft when that was loaded, or has stood for a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.format import fresh_text
from lgqtui.draft.history import Generation, generations, read_generation, remove_generation, write_generation
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.files import exists
from lgqtui.questionnaire.answer import Answer

_STOOD = timedelta(seconds=50)  # a minute, less what a save may take before and after it
_SPARE_INTERVAL = timedelta(minutes=10)
_LONG_SPARE_INTERVAL = timedelta(hours=1)  # where the earlier version cannot go for the new one
_RENEWAL = timedelta(days=1)  # an older generation would go long before what is replaced now may go
_MOST_DUE = 200

Text = tuple[str, object]
"""A part of an answer, comparable without it."""

Texts = Mapping[str, frozenset[Text]]
"""Texts by field."""


def texts_of(answer: Answer) -> frozenset[Text]:
    """The parts of an answer that can be lost. A flag is none; a row that is completed still has the earlier ones."""
    texts: list[Text] = [("choice", answer.choice), ("checked", answer.checked)]
    texts += [("text", answer.text), ("remark", answer.remark)]
    for row in answer.links:
        values = ("", row.note, *row.urls)
        texts += [("row", (label, value)) for label in ("", row.label) for value in values if label or value]
        texts += [("row", repr(entry)) for entry in row.extra.items()]
    for file in answer.attachments:
        texts += [("file", (file.sha256, words)) for words in (file.name, file.caption, repr(file.extra)) if words]
    texts += [("extra", repr(entry)) for entry in answer.extra.items()]
    return frozenset(text for text in texts if text[1])


def fields_replaced(earlier: Draft, later: Draft) -> list[str]:
    """The fields with a text that the later version does not have."""
    return [i for i, answer in earlier.answers.items() if not texts_of(answer) <= texts_of(later.answer(i))]


class _DueVersion(Struct, frozen=True):
    """A version that has to become a generation, for the texts that the next one lost at that time."""

    draft: Draft
    time: datetime
    texts: Texts


class _StoredVersion(Struct, frozen=True, dict=True):
    generation: Generation

    @cached_property
    def draft(self) -> Draft | None:
        """Its draft, read on first access; None if it cannot be read."""
        try:
            return read_generation(self.generation)
        except CannotRead:
            return None


class TextLosses:
    """What happens to the texts of one draft in one program; `history` is the folder of its generations."""

    def __init__(self, history: Path) -> None:
        self._history = history
        self._latest: Draft | None = None
        self._since: dict[str, dict[Text, datetime]] = {}
        self._due: list[_DueVersion] = []
        self._newest: _StoredVersion | None = None
        self._secured: datetime | None = None

    def begin(self, draft: Draft) -> None:
        """Note that the draft was loaded: all its texts count."""
        self._latest, self._since = draft, {}

    def note(self, draft: Draft, now: datetime) -> None:
        """Note the draft that is to be saved next, whether or not that will succeed."""
        latest, self._latest = self._latest or draft, draft
        lost: dict[str, frozenset[Text]] = {}
        for field_id in {**latest.answers, **draft.answers}:
            if latest.answers.get(field_id) is not draft.answers.get(field_id):
                before, after = texts_of(latest.answer(field_id)), texts_of(draft.answer(field_id))
                since = self._since.setdefault(field_id, {})
                if losses := frozenset(text for text in before - after if _counts(since.pop(text, None), now)):
                    lost[field_id] = losses
                since |= dict.fromkeys(after - before, now)
        if lost:
            self._due = [*self._due, _DueVersion(latest, now, lost)][-_MOST_DUE:]

    def write_due(self, draft: Draft, content: bytes, now: datetime) -> None:
        """Write the generations that are due before a version is replaced. Raises CannotWrite; then they stay due."""
        while self._due:
            due = self._due[0]
            if not self._is_held(due.texts, now):
                self._write(due.draft, content if due.draft == draft else fresh_text(due.draft).encode(), due.time)
            del self._due[0]
        self._write_spare(draft, content, now)

    def _write_spare(self, draft: Draft, content: bytes, now: datetime) -> None:
        """Write a version for the case of damage if there is none yet, or the last is old."""
        last = self._find_newest(now)
        if last is not None:
            age = now - (self._secured or last.generation.time)
            if timedelta() <= age < _SPARE_INTERVAL:
                return
            if timedelta() <= age < _LONG_SPARE_INTERVAL and last.draft and fields_replaced(last.draft, draft):
                return
        if self._is_held({field_id: texts_of(answer) for field_id, answer in draft.answers.items()}, now):
            self._secured = now
        else:
            self._write(draft, content, now)

    def _write(self, draft: Draft, content: bytes, time: datetime) -> None:
        """Write a generation; it replaces the one before if it holds all texts of it."""
        path = write_generation(self._history, content, time)
        last, self._newest, self._secured = self._newest, _StoredVersion(Generation(time, 1, path)), time
        self._newest.__dict__["draft"] = draft
        if last and last.draft and last.draft.extra == draft.extra and not fields_replaced(last.draft, draft):
            remove_generation(last.generation.path)

    def _is_held(self, texts: Texts, now: datetime) -> bool:
        newest = self._find_newest(now)
        if newest is None or now - newest.generation.time > _RENEWAL or newest.draft is None:
            return False
        return all(parts <= texts_of(newest.draft.answer(field_id)) for field_id, parts in texts.items())

    def _find_newest(self, now: datetime) -> _StoredVersion | None:
        """The newest generation, not counting those of a clock that was ahead."""
        if self._newest is None or not exists(self._newest.generation.path):
            versions = (_StoredVersion(g) for g in generations(self._history) if g.time <= now)
            self._newest = next(versions, None)
        return self._newest


def _counts(since: datetime | None, now: datetime) -> bool:
    """True if a text has stood for a minute; unknown after the clock was set back, it has."""
    return since is None or not timedelta() <= now - since < _STOOD
