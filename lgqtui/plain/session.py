"""A console session: position in the draft, changes with their messages, saving, ending."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import Literal

from msgspec import Struct

from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.interview import Change
from lgqtui.interview.session import Session, first_field
from lgqtui.plain.console import Console, ConsoleReply, Option
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import KINDS, AnswerParts, InputStyle, nonblank_text
from lgqtui.questionnaire.model import Field, Question
from lgqtui.terminal_input import REPLACEMENT
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.link_checks import LinkCheckPolicy
from lgqtui.workflows.notices import change_notices, replaced_notice

_SAVE_TIMEOUT = 2.0
"""Seconds to wait for the result of the autosave thread; it comes right after the save."""

Stage = Literal["answer", "text", "links"]
"""Part of a field that is asked for: its answer; the explanation of a box; the links beside a text."""

_STAGE_INPUTS: Mapping[Stage, InputStyle] = {"text": "paragraphs", "links": "rows"}

Ending = Literal["", "quit", "drafts", "again"]
"""How a session ends: by leaving, for the list of drafts, or to open the same draft again."""


class Position(Struct, frozen=True):
    """A field, and the part of it that is asked for."""

    field: Field
    stage: Stage = "answer"


class PlainSession:
    """A draft session with a console: the present position, and how the session is to end.

    `save_results` receives the result of each save from the autosave thread. `introduced_position` and
    `introduced_question` are the ones printed last; `pending_command` was typed at another prompt and runs next.
    """

    def __init__(
        self, console: Console, draft_session: Session, save_results: SimpleQueue[SaveResult], context: AppContext
    ) -> None:
        self.console = console
        self.draft_session = draft_session
        self.interview = draft_session.interview
        self._text_before_typing: str | None = None
        self.path = draft_session.file.path
        self.context = context
        self.ending: Ending = ""
        self.position = Position(first_field(self.interview, draft_session.resume_field))
        self.introduced_position: Position | None = None
        self.introduced_question = ""
        self.pending_command = ""
        self._has_reported_bytes = False
        self.link_check_policy = LinkCheckPolicy(context, self.path, self.interview.draft.id)
        self.is_saved_elsewhere = False
        self._save_results = save_results
        self._last_save = SaveResult(self.interview.draft)
        self._last_error = ""
        self._route = self.interview.route
        """As it was when a change was last reported, or made by typing."""

    @property
    def position(self) -> Position:
        """The present position; stored with the draft, so that the next session begins there."""
        return self._position

    @position.setter
    def position(self, position: Position) -> None:
        self._position = position
        self._text_before_typing = None
        self.draft_session.current_field = position.field.id

    @property
    def field(self) -> Field:
        """The field at the present position."""
        return self.position.field

    @property
    def question(self) -> Question:
        """The question of the field."""
        return self.interview.questionnaire.question_of[self.field.id]

    @property
    def answer(self) -> Answer:
        """The present answer to the field."""
        return self.interview.answer_to(self.field.id)

    @property
    def input(self) -> InputStyle:
        """How the part of the field that is asked for is edited."""
        return _STAGE_INPUTS.get(self.position.stage) or KINDS[self.field.kind].input

    # Printing and asking

    def say(self, sentence: str = "") -> None:
        """Print a sentence."""
        self.console.say(sentence)

    def say_all(self, sentences: Iterable[str]) -> None:
        """Print sentences, each on a line of its own."""
        for sentence in sentences:
            self.console.say(sentence)

    def choose(self, prompt: str, choices: Sequence[Option], default: str = "") -> ConsoleReply:
        """Ask for one of the choices; a command typed instead runs next."""
        reply = self.console.choose(prompt, choices, default)
        self.pending_command = reply.command
        return reply

    # Moving

    def go(self, field: Field, stage: Stage = "answer") -> None:
        """Go to a field; it is introduced and asked for next."""
        self.interview.end_typing()
        self.position, self.introduced_position = Position(field, stage), None

    def repeat_introduction(self) -> None:
        """Print question and field again before the next prompt."""
        self.introduced_position, self.introduced_question = None, ""

    def reload(self) -> None:
        """Save the draft after it was replaced as a whole; go to the first field if the present one is gone."""
        self.repeat_introduction()
        self._route = self.interview.route
        if self.field.id not in self._route.applicable:
            self.position = Position(first_field(self.interview))
        if self.save():
            self.say(tr("Saved."))

    # Changing

    def answer_field(self, parts: AnswerParts) -> bool:
        """Answer the field, save, and print the effects; False, with the reason printed, if it was refused."""
        try:
            change = self.interview.answer(self.field.id, parts)
        except Error as error:
            self.say(error.sentence)
            if self._text_before_typing is not None:
                self.say(tr("What fits of it is kept. /undo takes it back."))
            self._text_before_typing = None
            return False
        self.interview.end_typing()
        if change.has_effect or self._text_before_typing is not None:
            self.say_change(change)
        if REPLACEMENT in str(parts) and not self._has_reported_bytes:
            self._has_reported_bytes = True
            self.say(replaced_notice())
        self._text_before_typing = None
        return True

    def answer_with_text(self, text: str) -> bool:
        """Answer the field with a text, as `answer_field` does; blanks alone change nothing."""
        if nonblank_text(text) is not None:
            return self.answer_field({"text": text})
        self.type_text("")
        self._text_before_typing = None
        if self.answer.text:
            self.say(tr("The answer stays as it is. /clear takes it out."))
        return True

    def type_text(self, text: str) -> None:
        """Answer the field with a text that is being typed, while it is blank as before; errors are reported later."""
        before = self.answer.text if self._text_before_typing is None else self._text_before_typing
        with contextlib.suppress(Error):
            self.interview.answer(self.field.id, {"text": nonblank_text(text) or before}, typing=True)
            self._text_before_typing = before
        self._route = self.interview.route

    def say_change(self, change: Change) -> None:
        """Save, and print the answer, its effects on other fields, and its problems."""
        if self.save():
            self.say(self._saved_sentence(change))
        self.say_all(change_notices(change))
        previous_route, self._route = self._route, self.interview.route
        if new_count := len(self._route.applicable - previous_route.applicable):
            self.say(trn("{n} follow-up question comes now.", "{n} follow-up questions come now.", new_count))
        self.say_problems(change.field)

    def _saved_sentence(self, change: Change) -> str:
        if change.before.checked and not change.after.checked:
            return tr("Saved: the tick is taken out.")
        if self.interview.answer_to(change.field).has_content:
            return tr("Saved: {now}.", now=self.interview.answer_summary(change.field))
        return tr("Saved: no answer.")

    def say_problems(self, field_id: str) -> None:
        """Print the problems of a field with their remedies."""
        for problem in self.interview.problems_at(field_id):
            if problem.needs_attention:
                self.say(problem_sentence(problem))

    def save(self) -> bool:
        """Save now; False if it failed. An error or warning is printed once."""
        is_saved = self.interview.flush()
        if not is_saved:
            self.say(tr("NOT SAVED. Your answers are kept here; leaving offers another place."))
        with contextlib.suppress(Empty):
            while self._last_save.draft is not self.interview.draft or not self._save_results.empty():
                self._last_save = self._save_results.get(timeout=_SAVE_TIMEOUT)
        error = self._last_save.error or self._last_save.warning
        if error is not None and str(error) != self._last_error:
            self.say(error.sentence)
        self._last_error = str(error or "")
        return is_saved


def problem_sentence(problem: Problem) -> str:
    """A problem as one line: severity, message, remedy."""
    severity = {"error": tr("Error"), "warning": tr("Warning"), "hint": tr("Hint")}[problem.severity]
    return tr("{weight}: {text}", weight=severity, text=problem.sentence)
