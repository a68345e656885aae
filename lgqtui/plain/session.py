"""One draft being filled in by talk: where the person is, what a change is answered with, and how it ends."""

from __future__ import annotations

import threading
from typing import Literal

from msgspec import Struct

from lgqtui.draft.model import Draft
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.interview import Change
from lgqtui.interview.labels import words_about_effects
from lgqtui.interview.session import Session, first_field
from lgqtui.plain.around import Around
from lgqtui.plain.console import Console
from lgqtui.problems import Problem
from lgqtui.questionnaire.kinds import AnswerParts
from lgqtui.questionnaire.model import Field, Question
from lgqtui.questionnaire.route import Route

_PATIENCE = 2.0
"""Seconds to wait for the writer's word; it comes right after the save."""


class SaveReporter:
    """Hears every try to save; tells the one who asks about a draft."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._last: SaveResult | None = None

    def hear(self, saved: SaveResult) -> None:
        """Take in what became of a save."""
        with self._news:
            self._last = saved
            self._news.notify_all()

    def about(self, draft: Draft) -> SaveResult | None:
        """What became of saving this draft; None if nothing was heard of it."""
        with self._news:
            self._news.wait_for(lambda: self._last is not None and self._last.draft is draft, _PATIENCE)
            return self._last


Stage = Literal["answer", "text", "links"]
"""What of a field is asked: its answer; the explanation of a box; the links kept beside a text."""

Ending = Literal["", "quit", "drafts", "again"]
"""How a conversation ends: by leaving, for the list of drafts, or to open the same draft anew."""


class Position(Struct, frozen=True):
    """Where the person is."""

    field: Field
    stage: Stage = "answer"


class PlainSession:
    """The draft, the place, and what has been decided about leaving.

    `told` is the place whose wording has been said, `last_question` the question of it, `later` a command said in the
    middle of something, to be done next. `has_agreed` if the sites of links may be asked, `is_elsewhere` if the answers
    were saved in another place.
    """

    def __init__(self, talk: Console, sitting: Session, saves: SaveReporter, around: Around) -> None:
        self.talk = talk
        self.sitting = sitting
        self.interview = sitting.interview
        self.path = sitting.file.path
        self.drafts = around.drafts
        self.settings = around.settings
        self.clock = around.clock
        self.ending: Ending = ""
        self.place = Position(first_field(self.interview, sitting.resume_field))
        self.told: Position | None = None
        self.last_question = ""
        self.later = ""
        self.has_agreed = False
        self.is_elsewhere = False
        self._saves = saves
        self._begun = self.interview.draft
        self._trouble = ""
        self._has_typed = False

    @property
    def place(self) -> Position:
        """Where the person is; the sitting notes it, so that the next one begins there."""
        return self._place

    @place.setter
    def place(self, place: Position) -> None:
        self._place = place
        self.sitting.current_field = place.field.id

    @property
    def field(self) -> Field:
        """The field that the person is at."""
        return self.place.field

    @property
    def question(self) -> Question:
        """Its question."""
        return self.interview.questionnaire.question_of[self.field.id]

    def say(self, sentence: str = "") -> None:
        """Say a sentence."""
        self.talk.say(sentence)

    def say_error(self, error: Error) -> None:
        """Say what cannot be done and what to do instead."""
        self.say(" ".join(filter(None, (ended(str(error)), error.remedy))))

    # Moving

    def go(self, field: Field, stage: Stage = "answer") -> None:
        """Go to a field; it is asked next, and said where it is."""
        self.interview.settle()
        self.place, self.told = Position(field, stage), None

    def say_place_again(self) -> None:
        """Have the place said anew before it is asked: much was heard since."""
        self.told, self.last_question = None, ""

    def asked_fields(self) -> list[Field]:
        """The fields that apply, in their order."""
        return list(self.interview.route.fields())

    def adopt(self, draft: Draft) -> None:
        """Go on with another version of the draft, and save it; who was at a field that is gone begins anew."""
        self.interview.adopt(draft)
        self.say_place_again()
        if self.field.id not in self.interview.route.applicable:
            self.place = Position(first_field(self.interview))
        if self.save():
            self.say(tr("Saved."))

    # Changing

    def give(self, parts: AnswerParts) -> bool:
        """Answer the field, save, and say what that did; False if it was refused, which is said."""
        before = self.interview.route
        try:
            change = self.interview.answer(self.field.id, parts)
        except Error as error:
            self.say_error(error)
            if self._has_typed:
                self.say(tr("What fits of it is kept. /undo takes it back."))
            self._has_typed = False
            return False
        self.interview.settle()
        if change.is_one or self._has_typed:
            self.say_change(change, before)
        self._has_typed = False
        return True

    def note(self, parts: AnswerParts) -> None:
        """Take in a text that is still being typed; what does not fit is said when it is whole."""
        try:
            self.interview.answer(self.field.id, parts, typing=True)
        except Error:
            return
        self._has_typed = True

    def say_change(self, change: Change, before: Route) -> None:
        """Save, and say what the answer is now, what it brought or set aside, and what needs a look."""
        if self.save():
            self.say(self._words_about_saved(change))
        for told in words_about_effects(change):
            self.say(told)
        if come := len(self.interview.route.applicable - before.applicable):
            self.say(trn("{n} follow-up question comes now.", "{n} follow-up questions come now.", come))
        self.say_problems(change.field)

    def _words_about_saved(self, change: Change) -> str:
        if change.before.checked and not change.after.checked:
            return tr("Saved: the tick is taken out.")
        if self.interview.answer_to(change.field).has_content:
            return tr("Saved: {now}.", now=self.interview.answer_summary(change.field))
        return tr("Saved: no answer.")

    def say_problems(self, field_id: str) -> None:
        """Say what needs a look at a field, and what to do."""
        for problem in self.interview.problems_at(field_id):
            if problem.needs_a_look:
                self.say(words_about(problem))

    def save(self) -> bool:
        """Save now; what stands against it is said when it begins."""
        done = self.interview.flush()
        if not done:
            self.say(tr("NOT SAVED. Your answers are kept here; leaving offers another place."))
        saved = None if self.interview.draft is self._begun else self._saves.about(self.interview.draft)
        trouble = (saved.error or saved.warning) if saved else None
        if trouble is not None and str(trouble) != self._trouble:
            self.say_error(trouble)
        self._trouble = str(trouble or "")
        return done


def ended(sentence: str) -> str:
    """The same sentence with its full stop."""
    return sentence if sentence.endswith((".", "!", "?", "…", "。")) else sentence + "."


def words_about(problem: Problem) -> str:
    """A problem in words: how heavy, what, what to do."""
    told = ended(tr(problem.message, **problem.params))
    weight = {"error": tr("Error"), "warning": tr("Warning"), "hint": tr("Hint")}[problem.severity]
    return tr(
        "{weight}: {told} {remedy}", weight=weight, told=told, remedy=tr(problem.remedy, **problem.params)
    ).strip()
