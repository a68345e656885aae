"""Console over questionary: lines that can be edited, and choices by arrow keys."""

from __future__ import annotations

import math
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any

import questionary
from prompt_toolkit.application import get_app_session
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.input.typeahead import get_typeahead, store_typeahead
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output
from questionary import Question
from questionary.prompts.common import InquirerControl

from lgqtui.i18n import tr
from lgqtui.plain.console import HELP, ConsoleReply, Option, TextCallback, escape_slash, fold_lines, parse_reply
from lgqtui.terminal_input import PASTE_END, PASTE_START, TerminalReader, known_key, strip_sequences
from lgqtui.text import one_line, visible
from lgqtui.workflows.notices import removed_notice

_PROMPT_MARK = ">"
_ENTER = (Keys.ControlM, Keys.ControlJ)
_MAX_SHORTCUTS = 31
"""Up to this number each choice, and that of a command, has a shortcut key; more are searched by typing."""
_COMMAND = "/"
_CONTROL_KEY = r"\x1b\[(\d{1,2}|1[01]\d|12[0-7])(;5)?u"
"""Code, with Ctrl; in the newer protocol, which prompt_toolkit does not know."""
_HABIT_SECONDS = 1.0
"""Seconds within which Enter belongs to the `?` before it, which helps without it."""
_STAY = "\0stay"
_UNKNOWN = "\0unknown"
"""Begins what was typed at a list of choices and is none of them."""


class PromptConsole:
    """A console that prints, and asks by prompts; on the terminal, or on another input and output."""

    shows_default = True

    def __init__(
        self, input_: Input | None = None, output: Output | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._source = source = input_ or get_app_session().input
        parser = getattr(source, "vt100_parser", None)
        self._pieces = _PieceParser(parser) if isinstance(parser, Vt100Parser) else None  # not on Windows
        if self._pieces is not None:
            source.vt100_parser = self._pieces  # type: ignore[attr-defined]
        self._clock = clock
        self._help_time = -math.inf
        self._streams: dict[str, Any] = {"input": input_, "output": output} if input_ is not None else {}

    def has_waiting_line(self) -> bool:
        """Return True if keys up to an Enter came from the terminal that no prompt has had."""
        keys = get_typeahead(self._source)
        store_typeahead(self._source, keys)
        return any(key.key in _ENTER for key in keys) and os.isatty(self._source.fileno())

    def say(self, sentence: str = "") -> None:
        """Print a sentence or a text; on a terminal no word is broken at its edge."""
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
        sys.stdout.write("\n".join(fold_lines(visible(sentence), width)) + "\n")
        sys.stdout.flush()

    def ask(self, prompt: str, default: str = "", on_text: TextCallback | None = None) -> ConsoleReply:
        """Ask for one line; the default can be edited. `on_text` is called while it is typed."""
        return self._ask(prompt, default, on_text)

    def ask_exact(self, prompt: str) -> str:
        """Ask for one line in which nothing is a command."""
        return str(self._text(prompt).unsafe_ask())

    def ask_text(self, prompt: str, default: str, on_text: TextCallback) -> ConsoleReply:
        """Ask for a text; the default can be edited. `on_text` is called while it is typed."""
        instruction = tr("(Esc and Enter, too)") + "\n"
        return self._ask(prompt, default, on_text, multiline=True, instruction=instruction)

    def _ask(self, prompt: str, default: str, on_text: TextCallback | None, **options: Any) -> ConsoleReply:
        """Ask, and parse the input; a default that is displayed by `visible` and was not edited stays as it is."""
        typed = escape_slash(default)
        question = self._text(prompt, default=visible(typed), **options)
        if on_text is not None and "multiline" in options:
            _add_keys_for_texts(question, visible(typed), on_text)
        _add_keys_for_lines(question, visible(typed))
        if on_text is not None:
            question.application.current_buffer.on_text_changed += lambda buffer: _report_text(buffer.text, on_text)
        result = str(question.unsafe_ask())
        if self._pieces is not None and self._pieces.removed:
            self.say(removed_notice(self._pieces.removed))
            self._pieces.removed = 0
        return parse_reply(typed if result == visible(typed) else result, typed)

    def _text(self, prompt: str, **options: Any) -> Question:
        question = questionary.text(one_line(prompt), qmark=_PROMPT_MARK, **options, **self._streams)
        _added_bindings(question).add("c-d", eager=True)(_leave)
        return question

    def choose(self, prompt: str, choices: Sequence[Option], default: str = "") -> ConsoleReply:
        """Ask for a choice by arrow keys, by its shortcut, or where there are many by typing a part of its label."""
        has_default = any(choice.key == default for choice in choices)
        options = [*choices] if has_default else [Option(_STAY, tr("stay here")), *choices]
        options.append(Option(_COMMAND, tr("something else: type a command"), "0"))
        key = self._select(prompt, options, default if has_default else _STAY)
        if key == HELP:
            self._help_time = self._clock()
            return parse_reply(HELP)
        if key == _COMMAND:
            reply = parse_reply(str(self._text(tr("Command, ? for help:"), default="/").unsafe_ask()))
            return reply if reply.command else ConsoleReply(default, is_unchanged=True)
        return ConsoleReply(default, is_unchanged=True) if key in (_STAY, default) else ConsoleReply(key)

    def _select(self, prompt: str, options: Sequence[Option], default: str) -> str:
        """Return the key of the choice, or of a command; ask again if the input is none of them."""
        has_shortcuts = len(options) <= _MAX_SHORTCUTS
        while True:
            question = questionary.select(
                one_line(prompt),
                instruction=" " if has_shortcuts else None,
                choices=[
                    questionary.Choice(one_line(option.label), option.key, shortcut_key=option.letter or True)
                    for option in options
                ],
                default=default,
                qmark=_PROMPT_MARK,
                use_shortcuts=has_shortcuts,
                use_search_filter=not has_shortcuts,
                use_jk_keys=False,
                **self._streams,
            )
            _add_keys_for_choices(question)
            if has_shortcuts:
                _add_typed_choices(question)
            self._ignore_enter_after_help(question)
            chosen = str(question.unsafe_ask())
            if not chosen.startswith(_UNKNOWN):
                return chosen
            typed = ConsoleReply(chosen.removeprefix(_UNKNOWN)).excerpt
            self.say(tr("“{typed}” is none of these. Type what stands before one of them, or ? for help.", typed=typed))

    def _ignore_enter_after_help(self, question: Question) -> None:
        """Bind Enter to do nothing once if it comes at once after `?`, to which it belongs as at every other prompt."""

        def is_habit() -> bool:
            return self._clock() - self._help_time < _HABIT_SECONDS

        @_added_bindings(question).add("enter", eager=True, filter=Condition(is_habit))
        def _(_: KeyPressEvent) -> None:
            self._help_time = -math.inf


class _PieceParser:
    """Stands before the parser of an input, which takes for text what it does not know."""

    def __init__(self, parser: Vt100Parser) -> None:
        self._parser = parser
        self._reader = TerminalReader()
        self.removed = 0  # characters of control sequences in pastes

    def feed(self, data: str) -> None:
        """Parse what somebody typed."""
        self._parse(self._reader.read(data))

    def flush(self) -> None:
        """Called when nothing came for half a second."""
        self._parse(self._reader.expire(0.0))
        self._parser.flush()

    def _parse(self, pieces: Iterable[str]) -> None:
        for piece in pieces:
            if piece.startswith(PASTE_START):
                pasted = piece[len(PASTE_START) : -len(PASTE_END)]
                text = strip_sequences(pasted)
                self.removed += len(pasted) - len(text)
                self._parser.feed(PASTE_START + text + PASTE_END)
            elif piece[0] != "\x1b" or (len(piece) <= 2 and not piece[1:].isprintable()) or piece[1:] in "bdf":
                self._parser.feed(piece)
            else:
                key = re.sub(_CONTROL_KEY, _control_character, known_key(piece))
                if key[:1] != "\x1b" or key in ANSI_SEQUENCES:
                    self._parser.feed(key)


def _control_character(match: re.Match[str]) -> str:
    return chr(int(match[1]) & 31 if match[2] else int(match[1]))


def _report_text(typed: str, on_text: TextCallback) -> None:
    reply = parse_reply(typed)
    if not reply.command and not reply.text.endswith(("\n/", "\n/e", "\n/en")):
        on_text(reply.text)


def _add_keys_for_choices(question: Question) -> None:
    """Bind `/` to begin a command, `?` to help, and Ctrl-D to leave as it does in a line."""
    bindings = _added_bindings(question)

    @bindings.add(_COMMAND, eager=True)
    @bindings.add(HELP, eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=event.data)

    bindings.add("c-d", eager=True)(_leave)


def _add_typed_choices(question: Question) -> None:
    """Select a choice by its shortcut or its full label, so that text typed for another prompt changes nothing."""
    control = next(c for c in question.application.layout.find_all_controls() if isinstance(c, InquirerControl))
    default, typed = control.pointed_at, ""
    keys = {str(choice.shortcut_key): index for index, choice in enumerate(control.choices)}
    names = keys | {str(choice.title).casefold(): index for index, choice in enumerate(control.choices)}
    bindings = _added_bindings(question)

    def set_typed(text: str) -> None:
        nonlocal typed
        typed = text
        control.pointed_at = names.get(typed.strip().casefold(), default)

    def append_key(event: KeyPressEvent) -> None:
        pressed = event.key_sequence[0].key
        if pressed == Keys.BracketedPaste or not isinstance(pressed, Keys):
            set_typed(typed + event.data)

    for key in (Keys.Any, *keys):
        bindings.add(key, eager=True)(append_key)

    # In the middle of other text these are ordinary letters.
    for key in (_COMMAND, HELP):
        bindings.add(key, eager=True, filter=Condition(lambda: typed != ""))(append_key)

    @bindings.add("backspace", eager=True)
    def _(_: KeyPressEvent) -> None:
        set_typed(typed[:-1])

    def is_unknown() -> bool:
        return typed.strip() != "" and typed.strip().casefold() not in names and control.pointed_at == default

    @bindings.add("enter", eager=True, filter=Condition(is_unknown))
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=_UNKNOWN + typed)


def _add_keys_for_texts(question: Question, default: str, on_text: TextCallback) -> None:
    """Bind Enter to end a text where it can mean nothing else: after a command, if `on_text` ends it, if unchanged."""
    bindings, buffer = _added_bindings(question), question.application.current_buffer

    def is_complete() -> bool:
        text = buffer.text
        return text == default or bool(parse_reply(text).command or on_text(text))

    @bindings.add("enter", eager=True, filter=Condition(is_complete))
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()


def _add_keys_for_lines(question: Question, default: str) -> None:
    """Bind `/` and `?` to begin a command over an unedited default that ends in no address; Backspace restores it."""
    bindings, buffer = _added_bindings(question), question.application.current_buffer
    is_touched = False

    def mark_touched(_: object) -> None:
        nonlocal is_touched
        is_touched = True

    buffer.on_text_changed += mark_touched
    last_word = "".join(default.split()[-1:])
    is_untouched = Condition(lambda: not is_touched and default != "" and "://" not in last_word)

    @bindings.add(_COMMAND, eager=True, filter=is_untouched)
    @bindings.add(HELP, eager=True, filter=is_untouched)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.document = Document(event.data)

    @bindings.add("backspace", eager=True, filter=Condition(lambda: default != "" and buffer.text in (_COMMAND, HELP)))
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.document = Document(default)


def _leave(event: KeyPressEvent) -> None:
    event.app.exit(exception=EOFError, style="class:aborting")


def _added_bindings(question: Question) -> KeyBindings:
    """Return new key bindings of a question, which precede those that it has."""
    bindings, existing = KeyBindings(), question.application.key_bindings
    question.application.key_bindings = merge_key_bindings([existing, bindings] if existing is not None else [bindings])
    return bindings
