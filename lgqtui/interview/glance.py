"""The entry of a draft in a list: respondent, questionnaire, progress or delivery, recovered answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.delivery import State
from lgqtui.draft.ledger import load_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.store import Clock, DraftFile
from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.response_state import ResponseState
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line


class Delivered(Struct, frozen=True):
    """The state of delivery of a draft, and its text; "" for an open one."""

    state: State = "open"
    words: str = ""


OnItsWay = Callable[[Path, Draft, Questionnaire, datetime], Delivered]
"""Looks up the state of delivery of a draft."""


class Glance(Struct, frozen=True):
    """The texts of one entry; if the draft cannot be read, `progress` is the reason.

    `recovered` are notices after a crash. `is_damaged` if a good version can be offered.
    """

    city: str
    edition: str
    progress: str
    recovered: tuple[str, ...] = ()
    is_damaged: bool = False
    state: State = "open"


class Glances:
    """Creates entries for drafts; each questionnaire is loaded once.

    `state` is the folder of recovery files outside of sidecars; without `on_its_way` every draft counts as open.
    """

    def __init__(
        self, library: QuestionnaireLibrary, state: Path, clock: Clock, on_its_way: OnItsWay | None = None
    ) -> None:
        self._find = cache(library.find)
        self._state = state
        self._clock = clock
        self._on_its_way = on_its_way

    def at(self, path: Path) -> Glance:
        """The entry of a draft. Raises nothing: an error is in the texts."""
        file = DraftFile(path, self._clock)
        recovered: list[str] = []
        try:
            draft = file.load()
            recovered = self._recovered_of(file, draft)
            return self._readable(path, draft, self._find(draft.questionnaire), tuple(recovered))
        except Error as error:
            return self._unreadable(error, file, tuple(recovered))

    def _readable(self, path: Path, draft: Draft, questionnaire: Questionnaire, recovered: tuple[str, ...]) -> Glance:
        state = ResponseState(questionnaire, draft.answers, load_ledger(path).verdicts)
        done = state.progress
        words = [tr("{n} of {all} answered", n=done.answered, all=done.applicable)]
        if attention := state.tally.need_a_look:
            words.append(trn("{n} needs a look", "{n} need a look", attention))
        city = draft.answer(questionnaire.respondent).text.strip()
        edition = questionnaire.short_title or questionnaire.id
        delivered = self._on_its_way(path, draft, questionnaire, self._clock()) if self._on_its_way else Delivered()
        return Glance(city, edition, delivered.words or " · ".join(words), recovered, state=delivered.state)

    def _unreadable(self, error: Error, file: DraftFile, recovered: tuple[str, ...]) -> Glance:
        """The reason why a draft cannot be opened, or the time of the good version to offer."""
        from lgqtui.draft.history import find_good_version
        from lgqtui.formatting import format_time

        good = find_good_version(error, file.history) if isinstance(error, CannotRead) else None
        if good is None:
            why = str(error).replace(one_line(str(file.path)), file.path.name)
            return Glance("", "", tr("cannot be opened: {why}", why=why), recovered)
        return Glance("", "", format_time(good.generation.time, self._clock()), recovered, is_damaged=True)

    def _recovered_of(self, file: DraftFile, draft: Draft) -> list[str]:
        from lgqtui.interview.recovered_words import recovered_words

        return recovered_words(file, draft, self._state, self._clock())
