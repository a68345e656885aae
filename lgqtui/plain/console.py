"""What the interview needs of somebody who talks: to say a sentence, and to be told words, a choice, a long text.

Two ways of talking stand behind it: prompts on an ordinary terminal, and bare lines for screen readers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from lgqtui.text import clean

HELP = "?"
"""Typed alone it asks for help, at every place."""

END = "/end"
"""The line that ends a long text."""


class ConsoleReply(Struct, frozen=True):
    """What a person said: words, a command without its slash, or nothing (`is_kept`: they go on).

    `was_cut` if the terminal may have cut the end of a line.
    """

    text: str = ""
    command: str = ""
    is_kept: bool = False
    was_cut: bool = False


class Option(Struct, frozen=True):
    """One of several things to choose. `key` names it; `letter` is what may be typed for it, "" for its number only."""

    key: str
    words: str
    letter: str = ""


SoFar = Callable[[str], None]
"""Hears a text as far as it has been typed, so that leaving in the middle loses nothing."""


class Console(Protocol):
    """Somebody who talks with the person. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""

    def say(self, sentence: str = "") -> None:
        """Say a sentence, or a text of several lines; what could drive a terminal is made readable."""

    def ask(self, prompt: str, present: str = "") -> ConsoleReply:
        """Ask for one line; `present` is what stands there now and is kept if nothing else is said."""

    def ask_exact(self, prompt: str) -> str:
        """Ask for one line that may begin with a slash, as a path does; "" if nothing is said."""

    def choose(self, prompt: str, choices: Sequence[Option], present: str = "") -> ConsoleReply:
        """Have one of the choices chosen; its key is the text. `present` is the key of the present one."""

    def ask_text(self, prompt: str, present: str, so_far: SoFar) -> ConsoleReply:
        """Ask for a text of any number of lines."""


def as_typed(text: str) -> str:
    """A text as it has to be typed: one that begins with a slash with two."""
    return "/" + text if text.startswith("/") else text


def understood(typed: str, present: str = "") -> ConsoleReply:
    """What a typed line means: `/word` is a command, `?` asks for help; two slashes begin a text with one.

    `present` is what stands there, as it would have to be typed.
    """
    if typed == present:
        return ConsoleReply(typed[1:] if typed.startswith("//") else typed, is_kept=True)
    if typed.strip() in (HELP, "/"):
        return ConsoleReply(command="help")
    if typed.startswith("//"):
        return ConsoleReply(typed[1:])
    if typed.startswith("/") and "\n" not in typed:
        return ConsoleReply(command=clean(typed[1:]).text.strip())
    return ConsoleReply(typed)
