"""A console session: position in the draft, changes with their messages, saving, ending."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Change
from lgqtui.interview.link_overview import link_proposals
from lgqtui.interview.session import Session, first_field
from lgqtui.plain.console import Console, ConsoleReply, Option, TextCallback, ask_choice, fold_lines
from lgqtui.problems import Problem, tally, tally_text
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import KINDS, AnswerParts, InputStyle, nonblank_text
from lgqtui.questionnaire.model import Field, Question
from lgqtui.terminal_input import REPLACEMENT
from lgqtui.text import count_words
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.link_checks import LinkCheckPolicy
from lgqtui.workflows.notices import change_notices, replaced_notice

_MOST_FAULTS = 3
"""Faults of a field that are named; /why has all of them."""

Stage = Literal["answer", "text", "links", "end"]
"""Part of a field that is asked for: its answer; the explanation of a box; the links beside a text.

At the end, after the last field, only a command or Enter is asked for.
"""

_STAGE_INPUTS: Mapping[Stage, InputStyle] = {"text": "paragraphs", "links": "rows"}

Ending = Literal["", "quit", "drafts", "again"]
"""How a session ends: by leaving, for the list of drafts, or to open the same draft again."""


class Position(Struct, frozen=True):
    """A field, and the part of it that is asked for."""

    field: Field
    stage: Stage = "answer"


class PlainSession:
    """A draft session with a console: the present position, and how the session is to end.

    `introduced_position` and `introduced_question` are the ones printed last; `pending_command` was typed at another
    prompt and runs next; `unfinished_text` is the present text if a command ended it.
    """

    def __init__(self, console: Console, draft_session: Session, context: AppContext) -> None:
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
        self.line_count = 0  # printed so far
        self.is_brief = context.settings["verbosity"] == "brief"
        self._has_reported_bytes = False
        self.link_check_policy = LinkCheckPolicy(context, self.path, self.interview.draft.id)
        self.is_saved_elsewhere = False
        self.answered_at_once: list[str] = []  # labels of fields, while lines come that were not waited for
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
        self._text_before_typing, self.unfinished_text = None, ""
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

    @property
    def text_goes_on(self) -> bool:
        """True if what is typed here is added to the text: a command ended it, and it has not changed since."""
        return self.answer.text == self.unfinished_text != ""

    # Printing and asking

    def say(self, sentence: str = "") -> None:
        """Print a sentence."""
        self.line_count += len(fold_lines(sentence))
        self.console.say(sentence)

    def say_all(self, sentences: Iterable[str]) -> None:
        """Print sentences, each on a line of its own."""
        for sentence in sentences:
            self.say(sentence)

    def choose(self, prompt: str, choices: Sequence[Option], default: str = "", help_text: str = "") -> ConsoleReply:
        """Ask for one of the choices, if there are any; a command typed instead runs next."""
        if not choices:
            self.say(tr("Nothing here."))
            return ConsoleReply()
        self.line_count += len(choices)
        reply = ask_choice(self.console, prompt, choices, default, help_text)
        self.pending_command = reply.command or self.pending_command
        return reply

    def ask(self, prompt: str, default: str = "", on_text: TextCallback | None = None) -> str | None:
        """Ask for one line, "" for /clear; None if it is blank, or another command, which runs next."""
        reply = self.console.ask(prompt, default, on_text)
        if reply.command.lower() == "clear":
            return ""
        self.pending_command = reply.command or self.pending_command
        return nonblank_text(reply.text)

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
        is_typed = self._text_before_typing is not None  # then it is one step of undo with what came before
        try:
            change = self.interview.answer(self.field.id, parts, typing=is_typed)
        except Error as error:
            self.say(error.sentence)
            if is_typed:
                self.say(tr("What fits of it is kept. /undo takes it back."))
            return False
        else:
            self.interview.end_typing()
            if change.has_effect or is_typed:
                self.say_change(change, is_altered=parts.get("text", change.after.text) != change.after.text)
        finally:
            self._text_before_typing = None
        if REPLACEMENT in str(parts) and not self._has_reported_bytes:
            self._has_reported_bytes = True
            self.say(replaced_notice())
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

    def say_change(self, change: Change, *, is_altered: bool = False) -> None:
        """Save, and print the answer if the program altered it, its effects on other fields, and its problems."""
        if self.save():
            brief = tr("Saved.") if self.is_brief and not is_altered else self._saved_sentence(change)
            self.say(self._replaced_sentence(change) or brief)
        self.say_effects(change)
        self.say_problems(change.field)

    def say_effects(self, change: Change) -> None:
        """Print what a change did beside the answer, and how many follow-up questions come now."""
        previous_route, self._route = self._route, self.interview.route
        self.say_all(change_notices(change, "/undo", previous_route.applicable, self._route.applicable))

    def _saved_sentence(self, change: Change) -> str:
        if self.interview.answer_to(change.field).has_content:
            return tr("Saved: {now}.", now=self.interview.answer_summary(change.field))
        return tr("Saved: no answer.")

    def _replaced_sentence(self, change: Change) -> str:
        """How many words a text took the place of; "" if most of them are still in it."""
        before = change.before.text if self._text_before_typing is None else self._text_before_typing
        words, present = Counter(before.split()), Counter(change.after.text.split())
        if self.input != "paragraphs" or not present or 2 * (words & present).total() >= words.total():
            return ""
        template = "Saved in the place of {n} word; /undo brings it back."
        return trn(template, "Saved in the place of {n} words; /undo brings them back.", count_words(before))

    def findings(self, field_id: str) -> list[Problem]:
        """The problems of a field that need a look."""
        return [problem for problem in self.interview.problems_at(field_id) if problem.needs_attention]

    def say_problems(self, field_id: str) -> None:
        """Print the problems of a field: in one line how many and what is wrong, or in full with their remedies."""
        problems = self.findings(field_id)
        if not self.is_brief:
            self.say_all(map(problem_sentence, problems))
        elif problems:
            has_proposal = field_id == self.field.id and bool(link_proposals(self.interview, field_id))
            remedy = tr("/why says more, /mend takes it.") if has_proposal else tr("/why says more.")
            self.say(tr("{sum} {remedy}", sum=problems_summary(problems), remedy=remedy))

    def save(self) -> bool:
        """Save now; False if it failed. An error or warning is printed once."""
        is_saved = self.interview.flush()
        if not is_saved:
            self.say(tr("NOT SAVED. Your answers are kept here; leaving offers another place."))
        result = self.interview.last_save
        error = (result.error or result.warning) if result else None
        if error is not None and str(error) != self._last_error:
            self.say(error.sentence)
        self._last_error = str(error or "")
        return is_saved


def problems_summary(problems: Sequence[Problem]) -> str:
    """Findings in a line, each fault once: `3 hints: slash stuck to “id”, 2 times; no link in row 4`."""
    faults = [
        fault if times == 1 else tr("{fault}, {n} times", fault=fault, n=times)
        for fault, times in Counter(problem.headline for problem in problems).most_common(_MOST_FAULTS)
    ]
    return tr("{title}: {faults}.", title=tally_text(tally(problems), with_zeros=False), faults="; ".join(faults))


def problem_sentence(problem: Problem) -> str:
    """A problem as one line: severity, message, remedy."""
    severity = {"error": tr("Error"), "warning": tr("Warning"), "hint": tr("Hint")}[problem.severity]
    return tr("{weight}: {text}", weight=severity, text=problem.sentence)
