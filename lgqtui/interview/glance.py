"""What is said of a draft in a list: whose it is, for which questionnaire, how far, and what came to harm."""

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
    """How far a draft is on its way, and in which words; "" for one that is open."""

    state: State = "open"
    words: str = ""


OnItsWay = Callable[[Path, Draft, Questionnaire, datetime], Delivered]
"""Looks up how far a draft is at a moment."""


class Glance(Struct, frozen=True):
    """Three pieces of words; where a draft cannot be read, `progress` says why.

    `recovered` is what a crash has left. `is_damaged` if there is a good version to offer instead.
    """

    city: str
    edition: str
    progress: str
    recovered: tuple[str, ...] = ()
    is_damaged: bool = False
    state: State = "open"


class Glances:
    """Reads drafts for a list, and each questionnaire once.

    `state` is the folder of what cannot be kept beside them; without `on_its_way` every draft counts as open.
    """

    def __init__(
        self, shelf: QuestionnaireLibrary, state: Path, clock: Clock, on_its_way: OnItsWay | None = None
    ) -> None:
        self._find = cache(shelf.find)
        self._state = state
        self._clock = clock
        self._on_its_way = on_its_way

    def at(self, path: Path) -> Glance:
        """What is said of the draft there. Raises nothing: what stands against it is in the words."""
        file = DraftFile(path, self._clock)
        recovered: list[str] = []
        try:
            draft = file.load()
            recovered = self._recovered_of(file, draft)
            return self._readable(path, draft, self._find(draft.questionnaire), tuple(recovered))
        except Error as error:
            return self._unreadable(error, file, tuple(recovered))

    def _readable(self, path: Path, draft: Draft, questionnaire: Questionnaire, recovered: tuple[str, ...]) -> Glance:
        standing = ResponseState(questionnaire, draft.answers, load_ledger(path).verdicts)
        done = standing.progress
        words = [tr("{n} of {all} answered", n=done.answered, all=done.applicable)]
        if look := standing.tally.need_a_look:
            words.append(trn("{n} needs a look", "{n} need a look", look))
        city = draft.answer(questionnaire.respondent).text.strip()
        edition = questionnaire.short_title or questionnaire.id
        way = self._on_its_way(path, draft, questionnaire, self._clock()) if self._on_its_way else Delivered()
        return Glance(city, edition, way.words or " · ".join(words), recovered, state=way.state)

    def _unreadable(self, error: Error, file: DraftFile, recovered: tuple[str, ...]) -> Glance:
        """Why a draft cannot be opened, or of when the version is that is offered instead."""
        from lgqtui.draft.history import find_good_version
        from lgqtui.formatting import format_time

        good = find_good_version(error, file.history) if isinstance(error, CannotRead) else None
        if good is None:
            why = str(error).replace(one_line(str(file.path)), file.path.name)
            return Glance("", "", tr("cannot be opened: {why}", why=why), recovered)
        return Glance("", "", format_time(good.generation.time, self._clock()), recovered, is_damaged=True)

    def _recovered_of(self, file: DraftFile, draft: Draft) -> list[str]:
        from lgqtui.interview.recovered_words import recovered_words

        return recovered_words(file, draft.id, self._state, self._clock())
