"""Console over plain input and output streams, for screen readers: no escape sequences, and choices are numbered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from select import select
from typing import IO

from msgspec.structs import replace

from lgqtui.i18n import tr
from lgqtui.plain.console import LINE_WIDTH, ConsoleReply, Option, TextCallback, fold_lines, parse_reply
from lgqtui.terminal_input import strip_line
from lgqtui.text import visible

# The longest line that a terminal passes on, in bytes without its end; the system drops the rest silently.
LONGEST_LINE = 1_023 if sys.platform == "darwin" else 4_095

_ASCII_REPLACEMENTS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "·": ",", "–": "-", "—": "-", "→": "->"}
)
"""Replacements where the encoding of the terminal lacks these characters."""


class BareConsole:
    """A console that prints lines to one stream and reads lines from another."""

    shows_default = False

    def __init__(self, input_stream: IO[str], output_stream: IO[str]) -> None:
        self._input = input_stream
        self._output = output_stream
        self._has_ended = False  # by Ctrl-D in the middle of a line
        self._replacements = _ASCII_REPLACEMENTS if _needs_ascii(output_stream) else {}
        self._width = LINE_WIDTH if output_stream.isatty() else sys.maxsize

    def has_waiting_line(self) -> bool:
        """Return True if the terminal has a whole line that was not read."""
        with suppress(OSError):  # a stream without a descriptor, or Windows, which cannot tell
            return self._input.isatty() and bool(select([self._input], [], [], 0)[0])
        return False

    def say(self, sentence: str = "") -> None:
        """Print a sentence or a text."""
        self._write(sentence, "\n")

    def ask(self, prompt: str, default: str = "", on_text: TextCallback | None = None) -> ConsoleReply:  # noqa: ARG002
        """Ask for one line. An empty line keeps the default."""
        line, was_cut = self._read_line(prompt)
        if not line:
            return ConsoleReply(default, is_unchanged=True)
        return replace(parse_reply(line), was_cut=was_cut)

    def ask_exact(self, prompt: str) -> str:
        """Ask for one line in which nothing is a command."""
        return self._read_line(prompt)[0]

    def choose(self, prompt: str, choices: Sequence[Option], default: str = "") -> ConsoleReply:
        """Ask for a choice by number or label; by letter or key if all have one. An empty line keeps the default."""
        template = "“{typed}” is none of these. ? for help."
        if not all(choice.letter for choice in choices):
            template = "“{typed}” is none of these. Type a number from 1 to {n}, or ? for help."
            for number, choice in enumerate(choices, 1):
                self.say(tr("{n}. {words}", n=number, words=choice.label))
        while True:
            reply = self.ask(prompt)
            if reply.is_unchanged:
                return ConsoleReply(default, is_unchanged=True)
            if reply.command:
                return reply
            if chosen := _find_choice(reply.text, choices):
                return ConsoleReply(chosen.key)
            self.say(tr(template, typed=reply.excerpt, n=len(choices)))

    def ask_text(self, prompt: str, default: str, on_text: TextCallback) -> ConsoleReply:
        """Ask for lines until `on_text` ends them. An empty first line keeps the default."""
        reply = self.ask(prompt, default)
        while not (reply.is_unchanged or reply.command or on_text(reply.text)):
            line, is_cut = self._read_line("")
            reply = ConsoleReply(f"{reply.text}\n{line}", was_cut=reply.was_cut or is_cut)
        return reply

    def _write(self, text: str, end: str) -> None:
        lines = fold_lines(visible(text).translate(self._replacements), self._width)
        self._output.write("\n".join(lines) + end)
        self._output.flush()

    def _read_line(self, prompt: str) -> tuple[str, bool]:
        """Return a line, and whether the terminal may have cut it. Raises EOFError if there are no more."""
        if prompt:
            self._write(prompt, " ")
        line = "" if self._has_ended else self._input.readline()
        self._has_ended = line != "" and not line.endswith("\n")
        if not line:
            self.say()
            raise EOFError
        line = line.removesuffix("\n").removesuffix("\r")
        return strip_line(line), len(line.encode("utf-8", "replace")) >= LONGEST_LINE


def _needs_ascii(stream: IO[str]) -> bool:
    try:
        "“…→".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def _find_choice(typed: str, choices: Sequence[Option]) -> Option | None:
    name = typed.strip().rstrip(".").casefold()
    has_letters = all(choice.letter for choice in choices)
    for number, choice in enumerate(choices, 1):
        names = (str(number), choice.label, *((choice.letter, choice.key) if has_letters else ()))
        if name and name in map(str.casefold, names):
            return choice
    return None
