"""The line that always answers whether it is saved, where one is, how far, and whether anything needs a look."""

from __future__ import annotations

from datetime import datetime

from lgqtui.errors import Busy, Error
from lgqtui.i18n import count, say
from lgqtui.interview.autosave import Saved
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Question
from lgqtui.tui.keymap import key_of
from lgqtui.tui.widgets.ends import Ends


class StateLine(Ends):
    """The state of an interview in a line; where there is little room, in fewer words."""

    def __init__(self, interview: Interview, now: datetime, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._interview = interview
        self._saved_at = now
        self._error = ""
        self._warning = ""

    def note_saved(self, saved: Saved, now: datetime) -> str:
        """Take in what became of a save; a sentence if it has begun to fail or to warn, "" otherwise."""
        before = self._error, self._warning
        self._error, self._warning = str(saved.error or ""), str(saved.warning or "")
        if not saved.error:
            self._saved_at = now
        if (self._error, self._warning) == before:
            return ""
        if saved.error:
            told = "Not saved: {why}. {remedy} {key} tries again."
            return say(told, why=self._error, remedy=saved.error.remedy, key=key_of("save"))
        return f"{saved.warning}. {saved.warning.remedy}" if saved.warning else ""

    def show(self, question: Question, *, checked: bool) -> None:
        """Show the state while the person is at `question`; before the answers were `checked`, without problems."""
        interview, route = self._interview, self._interview.route
        at, of = route.place.get(question.id), len(route.questions)
        done = interview.progress
        far = say("{n} of {all} answered", n=done.answered, all=done.asked)
        look = interview.tally.need_a_look if checked else 0
        tail = [far, *([count("{n} needs a look", "{n} need a look", look)] if look else [])]
        if at is None:
            where = brief = say("a question that is not asked")
        else:
            where, brief = say("question {n} of {all}", n=at + 1, all=of), say("{n} of {all}", n=at + 1, all=of)
        self.set(" · ".join([self._saved_words(), where, *tail]), brief=" · ".join([self._saved_words(), brief, *tail]))

    def _saved_words(self) -> str:
        if (refusal := self._interview.refusal) is not None:
            return say("READ ONLY, {why}", why=_holder_words(refusal))
        if self._error:
            return say("NOT SAVED: {why}", why=self._error)
        if not self._interview.is_saved:
            return say("saving …")
        return say("saved {time}", time=self._saved_at.astimezone().strftime("%H:%M"))


def _holder_words(refusal: Error) -> str:
    """Who has the draft open, and since when; or why else nothing can be changed."""
    if "who" not in refusal.params:
        return say("open elsewhere") if isinstance(refusal, Busy) else str(refusal)
    return say("open elsewhere since {since}: {who}", **refusal.params)
