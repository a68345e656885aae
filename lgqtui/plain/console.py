"""Interface of a console: print a sentence, ask for a line, a choice or a long text; and parsing of what is typed.

Implemented by prompts on an ordinary terminal, and by bare lines for screen readers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from lgqtui.text import clean

HELP = "?"
"""Typed alone it asks for help, at every prompt."""

END = "/end"
"""The line that ends a long text."""


class ConsoleReply(Struct, frozen=True):
    """What was typed: a text, or a command without its slash. `is_unchanged` if the default was left as it is.

    `was_cut` if the terminal may have cut the end of a line.
    """

    text: str = ""
    command: str = ""
    is_unchanged: bool = False
    was_cut: bool = False


class Option(Struct, frozen=True):
    """One of several choices. `key` identifies it; `letter` is a shortcut, "" for its number only."""

    key: str
    label: str
    letter: str = ""


TextCallback = Callable[[str], None]
"""Called with the text typed so far, so that leaving in the middle loses nothing."""


class Console(Protocol):
    """A console that prints and asks. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""

    def say(self, sentence: str = "") -> None:
        """Print a sentence, or a text of several lines; control characters are made readable."""

    def ask(self, prompt: str, default: str = "") -> ConsoleReply:
        """Ask for one line; `default` is the present value, returned if nothing else is typed."""

    def ask_exact(self, prompt: str) -> str:
        """Ask for one line in which nothing is a command, such as a path; "" if nothing is typed."""

    def choose(self, prompt: str, choices: Sequence[Option], default: str = "") -> ConsoleReply:
        """Ask for one of the choices; the text of the reply is its key. `default` is the key of the present one."""

    def ask_text(self, prompt: str, default: str, on_text: TextCallback) -> ConsoleReply:
        """Ask for a text of any number of lines, calling `on_text` while it is typed."""


def escape_slash(text: str) -> str:
    """Return a text as it has to be typed: a slash at its beginning is doubled."""
    return "/" + text if text.startswith("/") else text


def parse_reply(typed: str, default: str = "") -> ConsoleReply:
    """Parse what was typed: `/word` is a command, `?` asks for help; two slashes begin a text with one.

    `default` is the present value, as it would have to be typed.
    """
    if typed == default:
        return ConsoleReply(typed[1:] if typed.startswith("//") else typed, is_unchanged=True)
    if typed.strip() in (HELP, "/"):
        return ConsoleReply(command="help")
    if typed.startswith("//"):
        return ConsoleReply(typed[1:])
    if typed.startswith("/") and "\n" not in typed:
        return ConsoleReply(command=clean(typed[1:]).text.strip())
    return ConsoleReply(typed)
