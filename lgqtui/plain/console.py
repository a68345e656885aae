"""Interface of a console, its slash commands, and what is asked in the same way at several prompts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from lgqtui.errors import Error
from lgqtui.guides.line_wrap import folded
from lgqtui.i18n import tr
from lgqtui.text import clean, shorten

T = TypeVar("T")

BACK = "Number, or Enter to go back:"

HELP = "?"
"""Typed alone it asks for help, at every prompt."""

END = "/end"
"""The line that ends a long text."""

LINE_WIDTH = 78
"""Cells of a line that is read: lines are folded at words, where the terminal would break them anywhere."""

_MAX_ECHOED = 40
"""Characters of what was typed that a message repeats."""
_PROGRESS_SECONDS = 10.0
_MOST_DIGITS = 9

# Otherwise prompt_toolkit asks the terminal for the cursor before each prompt, and waits a second for a reply after it.
os.environ["PROMPT_TOOLKIT_NO_CPR"] = "1"


class ConsoleReply(Struct, frozen=True):
    """A text or a command without its slash; if the default `is_unchanged`, and if the terminal may have cut a line."""

    text: str = ""
    command: str = ""
    is_unchanged: bool = False
    was_cut: bool = False

    @property
    def excerpt(self) -> str:
        """The beginning of the text, as messages repeat it."""
        return shorten(self.text, _MAX_ECHOED)


class Option(Struct, frozen=True):
    """One of several choices. `key` identifies it; `letter` is a shortcut, "" for its number only."""

    key: str
    label: str
    letter: str = ""


TextCallback = Callable[[str], object]
"""Called with the text typed so far, so that leaving in the middle loses nothing; True ends the text."""


class Chooser(Protocol):
    """Prints, and asks for a choice: a console, or a session with one."""

    def say(self, sentence: str = "") -> None:
        """Print a sentence, or a text of several lines; control characters are made readable."""

    def choose(self, prompt: str, choices: Sequence[Option], default: str = "") -> ConsoleReply:
        """Ask for one of the choices; the text of the reply is its key. `default` is the key of the present one.

        Where all choices have letters the prompt says what these mean.
        """


class Console(Chooser, Protocol):
    """A console; Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError. `shows_default`: an editor has the present text."""

    shows_default: bool

    def has_waiting_line(self) -> bool:
        """Return True if a line came from the terminal before it was asked for; False where there is no terminal."""

    def ask(self, prompt: str, default: str = "", on_text: TextCallback | None = None) -> ConsoleReply:
        """Ask for one line, calling `on_text` while it is typed; Enter alone returns `default`, the present value."""

    def ask_exact(self, prompt: str) -> str:
        """Ask for one line in which nothing is a command, such as a path; "" if nothing is typed."""

    def ask_text(self, prompt: str, default: str, on_text: TextCallback) -> ConsoleReply:
        """Ask for a text of any number of lines, calling `on_text` while it is typed, until that ends it."""


def fold_lines(text: str, width: int = LINE_WIDTH) -> list[str]:
    """Return a text as lines of at most a width."""
    return [part for line in text.split("\n") for part in (list(folded(line, width)) or [""])]


def escape_slash(text: str) -> str:
    """Return a text as it has to be typed: a slash at its beginning is doubled."""
    return "/" + text if text.startswith("/") else text


def parse_reply(typed: str, default: str = "") -> ConsoleReply:
    """Parse what was typed over `default`: `/word` is a command, `?` help; two slashes begin a text with one."""
    if typed == default:
        return ConsoleReply(typed[1:] if typed.startswith("//") else typed, is_unchanged=True)
    if typed.strip() in (HELP, "/"):
        return ConsoleReply(command="help")
    if typed.startswith("//"):
        return ConsoleReply(typed[1:])
    if typed.startswith("/") and "\n" not in typed:
        return ConsoleReply(command=clean(typed[1:]).text.strip())
    return ConsoleReply(typed)


class SlashCommand(Struct, Generic[T], frozen=True):
    """A slash command, its argument, where it can be used ("" is everywhere), and the TUI actions it corresponds to."""

    name: str
    run: Callable[[T, str], None]
    help: str
    actions: tuple[str, ...] = ()
    takes: str = ""
    scope: str = ""

    @property
    def usage(self) -> str:
        """The command as it is typed, with its argument."""
        return tr("/{name} {takes}", name=self.name, takes=tr(self.takes) if self.takes else "").strip()


class CommandEnd(Exception):
    """Ends a command with a sentence, which is printed as it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def find_command(commands: Sequence[SlashCommand[T]], typed: str) -> tuple[SlashCommand[T] | None, str, str]:
    """Return the command that was typed after a slash, or None; its name as messages repeat it, and its argument."""
    name, _, argument = typed.strip().partition(" ")
    command = next((command for command in commands if command.name == name.lower()), None)
    return command, shorten(name, _MAX_ECHOED), argument.strip()


def command_lines(commands: Iterable[SlashCommand[T]]) -> list[str]:
    """Return the help of commands, a line each."""
    return [tr("{typed}: {help}", typed=command.usage, help=tr(command.help)) for command in commands]


def number_in(typed: str, count: int) -> int:
    """Return a typed number from 1 to `count`; 0 for anything else, also for more digits than Python reads."""
    number = int(typed) if typed.isdecimal() and len(typed) <= _MOST_DIGITS else 0
    return number if number <= count else 0


def item_by_number(items: Sequence[T], number: str, empty_message: str, hint: str) -> T:
    """Return the item with this number, or the only one. Raises CommandEnd: `hint`, `empty_message` without items."""
    if len(items) == 1 and not number:
        return items[0]
    if index := number_in(number, len(items)):
        return items[index - 1]
    raise CommandEnd(hint if items else empty_message)


def ask_choice(
    console: Chooser, prompt: str, choices: Sequence[Option], default: str = "", help_text: str = ""
) -> ConsoleReply:
    """Ask for one of the choices; `?` says how, or `help_text`."""
    while (reply := console.choose(prompt, choices, default)).command.lower() == "help":
        template = (
            "Type the number or the words of one of these. Enter alone: {what}. A command, such as /quit, leaves it."
        )
        present = next((choice.label for choice in choices if choice.key == default), "") or tr("go back")
        console.say(help_text or tr(template, what=present))
    return reply


def confirm(console: Chooser, yes: str, no: str) -> bool:
    """Ask for a yes or a no, by the labels of both; an empty reply is a no."""
    options = Option("yes", yes, "y"), Option("no", no, "n")
    return ask_choice(console, tr("y to {yes}, Enter to {no}:", yes=yes, no=no), options, "no").text == "yes"


def ask_until_valid(
    ask: Callable[[], str], accept: Callable[[str], T], say: Callable[[str], object], refusal: type[Error] = Error
) -> T | None:
    """Ask until a reply is accepted, and return what `accept` does; an error is printed. None if a reply is empty."""
    while typed := ask().strip():
        try:
            return accept(typed)
        except refusal as error:
            say(error.sentence)
    return None


def attempt(act: Callable[[], T], say: Callable[[str], object]) -> T | None:
    """Return what an act returns; None, with its error printed, if it fails."""
    try:
        return act()
    except Error as error:
        say(error.sentence)
        return None


class ProgressLines:
    """Prints how far something is, at most every `_PROGRESS_SECONDS`."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last_report = monotonic()

    def report(self, sentence: str) -> None:
        """Print a sentence, if it is time."""
        if monotonic() - self._last_report >= _PROGRESS_SECONDS:
            self._last_report = monotonic()
            self._console.say(sentence)
