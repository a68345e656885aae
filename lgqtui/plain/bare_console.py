"""Talking in bare lines, for screen readers and terminals that can paint nothing.

Nothing is ever painted over, no escape sequence is written, choices are numbered, and each question stands once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import IO

from lgqtui.i18n import tr
from lgqtui.plain.console import END, ConsoleReply, Option, SoFar, understood
from lgqtui.text import visible

# What the system passes on of one line, in bytes without its end; the rest it throws away without a word.
LONGEST_LINE = 1_023 if sys.platform == "darwin" else 4_095


_SIGNS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "·": ",", "–": "-", "—": "-", "→": "->"})
"""What stands for our signs where the terminal's encoding has none of them."""


class BareConsole:
    """Says by printing lines to one stream, hears by reading lines of another."""

    def __init__(self, heard: IO[str], said: IO[str]) -> None:
        self._heard = heard
        self._said = said
        self._signs = _SIGNS if _lacks_signs(said) else {}

    def say(self, sentence: str = "") -> None:
        """Print a sentence or a text."""
        self._said.write(visible(sentence).translate(self._signs) + "\n")
        self._said.flush()

    def ask(self, prompt: str, present: str = "") -> ConsoleReply:
        """Ask for one line. An empty one keeps what stands there."""
        line, was_cut = self._line(prompt)
        if not line:
            return ConsoleReply(present, is_kept=True)
        said = understood(line)
        return ConsoleReply(said.text, said.command, was_cut=was_cut)

    def ask_exact(self, prompt: str) -> str:
        """Ask for one line in which nothing is a command."""
        return self._line(prompt)[0]

    def choose(self, prompt: str, choices: Sequence[Option], present: str = "") -> ConsoleReply:
        """Number the choices; a number, a word of a choice or its letter chooses. An empty line keeps the present."""
        for number, choice in enumerate(choices, 1):
            self.say(tr("{n}. {words}", n=number, words=choice.words))
        while True:
            said = self.ask(prompt)
            if said.is_kept:
                return ConsoleReply(present, is_kept=True)
            if said.command:
                return said
            chosen = _chosen(said.text, choices)
            if chosen is not None:
                return ConsoleReply(chosen.key)
            told = tr(
                "“{typed}” is none of these. Type a number from 1 to {n}, or ? for help.",
                typed=said.text[:40],
                n=len(choices),
            )
            self.say(told)

    def ask_text(self, prompt: str, present: str, so_far: SoFar) -> ConsoleReply:
        """Ask for lines up to `/end`. An empty first line keeps what stands there."""
        line, was_cut = self._line(prompt)
        if not line:
            return ConsoleReply(present, is_kept=True)
        first = understood(line)
        if first.command:
            return ConsoleReply(present, is_kept=True) if "/" + first.command == END else first
        lines = [first.text]
        so_far(first.text)
        while True:
            line, cut_too = self._line("")
            was_cut |= cut_too
            if line.strip() == END:
                return ConsoleReply("\n".join(lines), was_cut=was_cut)
            lines.append(line[1:] if line.strip() == "/" + END else line)
            so_far("\n".join(lines))

    def _line(self, prompt: str) -> tuple[str, bool]:
        """A line, and whether the terminal may have cut it. Raises EOFError if there are no more."""
        if prompt:
            self._said.write(visible(prompt).translate(self._signs) + " ")
            self._said.flush()
        line = self._heard.readline()
        if not line:
            self.say()
            raise EOFError
        line = line.removesuffix("\n").removesuffix("\r")
        return line, len(line.encode("utf-8", "replace")) >= LONGEST_LINE


def _lacks_signs(stream: IO[str]) -> bool:
    try:
        "“…→".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def _chosen(typed: str, choices: Sequence[Option]) -> Option | None:
    wanted = typed.strip().rstrip(".").casefold()
    for number, choice in enumerate(choices, 1):
        if wanted and wanted in (str(number), choice.letter.casefold(), choice.key.casefold(), choice.words.casefold()):
            return choice
    return None
