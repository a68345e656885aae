"""Talking by prompts on an ordinary terminal: lines that can be edited, choices to go through with the arrow keys."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import questionary
from msgspec import Struct
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output
from questionary import Question
from questionary.prompts.common import InquirerControl

from lgqtui.i18n import tr
from lgqtui.plain.console import END, HELP, ConsoleReply, Option, SoFar, as_typed, understood
from lgqtui.text import one_line, shorten, visible

_MARK = ">"
_MOST_BY_KEY = 31
"""Choices, with that of a command, up to which each has a key of its own; more are searched by typing."""
_LONGEST_SAID = 40
_COMMAND = "/"
_STAY = "\0stay"


class PromptConsole:
    """Says by printing, asks by prompts. `heard` and `painted` stand for the terminal where it is another."""

    def __init__(self, heard: Input | None = None, painted: Output | None = None) -> None:
        self._streams: dict[str, Any] = {"input": heard, "output": painted} if heard is not None else {}

    def say(self, sentence: str = "") -> None:
        """Print a sentence or a text."""
        sys.stdout.write(visible(sentence) + "\n")
        sys.stdout.flush()

    def ask(self, prompt: str, present: str = "") -> ConsoleReply:
        """Ask for one line, with what stands there to be edited."""
        typed = as_typed(present)
        question = questionary.text(one_line(prompt), default=visible(typed), qmark=_MARK, **self._streams)
        return self._understood(_with_keys_for_lines(question, visible(typed)), typed)

    def ask_exact(self, prompt: str) -> str:
        """Ask for one line in which nothing is a command."""
        return str(questionary.text(one_line(prompt), qmark=_MARK, **self._streams).unsafe_ask())

    def ask_text(self, prompt: str, present: str, so_far: SoFar) -> ConsoleReply:
        """Ask for a text, with what stands there to be edited; it is heard while it is typed."""
        typed = as_typed(present)
        question = questionary.text(
            one_line(prompt),
            default=visible(typed),
            qmark=_MARK,
            multiline=True,
            instruction=tr("(a line {end} ends it, or Esc and Enter)", end=END) + "\n",
            **self._streams,
        )
        _with_keys_for_texts(question, visible(typed))
        question.application.current_buffer.on_text_changed += lambda buffer: _tell(buffer.text, so_far)
        return self._understood(question, typed)

    def _understood(self, question: Question, typed: str) -> ConsoleReply:
        """What was said; what is only shown otherwise, and was left as it is, is kept as it stands."""
        given = str(question.unsafe_ask()).removesuffix("\n" + END)
        return understood(typed if given == visible(typed) else given, typed)

    def choose(self, prompt: str, choices: Sequence[Option], present: str = "") -> ConsoleReply:
        """Have one chosen with the arrow keys, by its key, or where there are many by typing a part of it."""
        has_present = any(choice.key == present for choice in choices)
        offered = [*choices] if has_present else [Option(_STAY, tr("stay here")), *choices]
        offered.append(Option(_COMMAND, tr("something else: type a command"), "0"))
        key = self._chosen(prompt, offered, present if has_present else _STAY)
        if key == HELP:
            return understood(HELP)
        if key == _COMMAND:
            typed = questionary.text(tr("Command, ? for help:"), default="/", qmark=_MARK, **self._streams).unsafe_ask()
            said = understood(str(typed))
            return said if said.command else ConsoleReply(present, is_kept=True)
        return ConsoleReply(present, is_kept=True) if key in (_STAY, present) else ConsoleReply(key)

    def _chosen(self, prompt: str, offered: Sequence[Option], present: str) -> str:
        """The key of the choice taken, or of a command; what is typed and is none of them is said, and asked again."""
        by_key = len(offered) <= _MOST_BY_KEY
        while True:
            question = questionary.select(
                one_line(prompt),
                choices=[_listed(choice, with_key=by_key) for choice in offered],
                default=present,
                qmark=_MARK,
                use_shortcuts=by_key,
                use_search_filter=not by_key,
                use_jk_keys=False,
                **self._streams,
            )
            _with_keys_for_choices(question)
            if by_key:
                _with_typed_choices(question)
            chosen = question.unsafe_ask()
            if not isinstance(chosen, _Stray):
                return str(chosen)
            typed = shorten(chosen.typed, _LONGEST_SAID)
            self.say(tr("“{typed}” is none of these. Type what stands before one of them, or ? for help.", typed=typed))


class _Stray(Struct, frozen=True):
    """What was typed at a list of choices and is none of them."""

    typed: str


def _listed(choice: Option, *, with_key: bool) -> questionary.Choice:
    key: Any = (choice.letter or True) if with_key else None
    return questionary.Choice(one_line(choice.words), value=choice.key, shortcut_key=key)


def _tell(typed: str, so_far: SoFar) -> None:
    said = understood(typed)
    if not said.command and not said.text.endswith(("\n/", "\n/e", "\n/en", "\n" + END)):
        so_far(said.text)


def _with_keys_for_choices(question: Question) -> Question:
    """Have `/` begin a command and `?` ask for help at once, and Ctrl-D leave as it does in a line."""
    bindings = KeyBindings()

    @bindings.add(_COMMAND, eager=True)
    @bindings.add(HELP, eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=event.data)

    @bindings.add("c-d", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError, style="class:aborting")

    return _with_keys(question, bindings)


def _with_typed_choices(question: Question) -> None:
    """Have a choice taken by its key or its whole words, so that words meant for another prompt change nothing."""
    choices = next(c for c in question.application.layout.find_all_controls() if isinstance(c, InquirerControl))
    present, typed = choices.pointed_at, ""
    keys = {str(one.shortcut_key): at for at, one in enumerate(choices.choices)}
    names = keys | {str(one.title).casefold(): at for at, one in enumerate(choices.choices)}
    bindings = KeyBindings()

    def take(words: str) -> None:
        nonlocal typed
        typed = words
        choices.pointed_at = names.get(typed.strip().casefold(), present)

    def type_on(event: KeyPressEvent) -> None:
        pressed = event.key_sequence[0].key
        if pressed == Keys.BracketedPaste or not isinstance(pressed, Keys):
            take(typed + event.data)

    for key in (Keys.Any, *keys):
        bindings.add(key, eager=True)(type_on)

    # In the middle of other words these are letters like any.
    for key in (_COMMAND, HELP):
        bindings.add(key, eager=True, filter=Condition(lambda: typed != ""))(type_on)

    @bindings.add("backspace", eager=True)
    def _(_: KeyPressEvent) -> None:
        take(typed[:-1])

    def is_stray() -> bool:
        return typed.strip() != "" and typed.strip().casefold() not in names and choices.pointed_at == present

    @bindings.add("enter", eager=True, filter=Condition(is_stray))
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=_Stray(typed))

    _with_keys(question, bindings)


def _with_keys_for_texts(question: Question, present: str) -> Question:
    """Have Enter end a text where that can mean nothing else: after a command, after `/end`, if nothing was changed."""
    bindings = KeyBindings()
    buffer = question.application.current_buffer

    def is_over() -> bool:
        text = buffer.text
        return text == present or bool(understood(text).command) or text.endswith("\n" + END)

    @bindings.add("enter", eager=True, filter=Condition(is_over))
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return _with_keys_for_lines(_with_keys(question, bindings), present)


def _with_keys_for_lines(question: Question, present: str) -> Question:
    """Have `/` and `?` begin a command also where an answer stands, as long as nothing was changed in it.

    The rubout key brings the answer back. In the address of a page both are letters like others.
    """
    bindings = KeyBindings()
    buffer = question.application.current_buffer
    is_touched = False

    def touch(_: object) -> None:
        nonlocal is_touched
        is_touched = True

    buffer.on_text_changed += touch
    is_untouched = Condition(lambda: not is_touched and present != "" and "://" not in present)

    @bindings.add(_COMMAND, eager=True, filter=is_untouched)
    @bindings.add(HELP, eager=True, filter=is_untouched)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.document = Document(event.data)

    @bindings.add("backspace", eager=True, filter=Condition(lambda: present != "" and buffer.text in (_COMMAND, HELP)))
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.document = Document(present)

    return _with_ctrl_d(_with_keys(question, bindings), present)


def _with_ctrl_d(question: Question, present: str) -> Question:
    """Have Ctrl-D leave also where something stands, as long as nothing was changed; else it deletes a letter."""
    bindings = KeyBindings()
    buffer = question.application.current_buffer

    @bindings.add("c-d", eager=True, filter=Condition(lambda: buffer.text == present))
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError, style="class:aborting")

    return _with_keys(question, bindings)


def _with_keys(question: Question, bindings: KeyBindings) -> Question:
    own = question.application.key_bindings
    question.application.key_bindings = merge_key_bindings([own, bindings] if own is not None else [bindings])
    return question
