"""The commands: where each is defined, what it does in a sentence, and an example.

The list of commands is shown from here, so that `lgqtui --help` loads none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click
from msgspec import Struct

from lgqtui.cli.click_ext import Command
from lgqtui.i18n import say


class Entry(Struct, frozen=True):
    """One command: the module that defines it as `command`, its sentence, its example."""

    module: str
    summary: str
    example: str


COMMANDS: Mapping[str, Entry] = {
    "new": Entry("drafts", "Make an empty draft and print its path.", "lgqtui new Jakarta"),
    "fill": Entry("fill", "Fill a draft in, on the full screen or question by question.", "lgqtui fill Jakarta"),
    "list": Entry("list", "List the drafts with state, progress and last change.", "lgqtui list"),
    "show": Entry("show", "Show how a draft stands, and what is left.", "lgqtui show Jakarta"),
    "answer": Entry("answer", "Answer one field.", "lgqtui answer Jakarta I.3 yes"),
    "attach": Entry("attach", "Add a file to an answer as evidence.", "lgqtui attach Jakarta VII.1 portal.png"),
    "check": Entry("check", "List every problem of a draft with its place.", "lgqtui check Jakarta"),
    "export": Entry(
        "export", "Make documents of drafts, or an empty form.", "lgqtui export Jakarta --to html -o Jakarta.html"
    ),
    "import": Entry("import_", "Make a draft of exported JSON or of a bundle.", "lgqtui import Jakarta.json"),
    "pack": Entry("pack", "Seal a draft into a package to be sent.", "lgqtui pack Jakarta -o /media/usb"),
    "verify": Entry("verify", "Look whether packages are whole and unchanged.", "lgqtui verify package.zip"),
    "history": Entry("history", "List, compare and restore earlier versions.", "lgqtui history Jakarta restore 1"),
    "submit": Entry("submit", "Send a draft, or a sealed package, and keep the receipt.", "lgqtui submit Jakarta"),
    "outbox": Entry("outbox", "See what waits to be sent, and send it.", "lgqtui outbox send"),
    "rename": Entry("rename", "Give a draft another name.", "lgqtui rename Jakarta Jakarta-final"),
    "duplicate": Entry("duplicate", "Make a second draft with the same answers.", "lgqtui duplicate Jakarta"),
    "trash": Entry("trash", "Put a draft into the trash.", "lgqtui trash Jakarta"),
    "restore": Entry("restore", "Bring a draft back from the trash, or list the trash.", "lgqtui restore Jakarta"),
    "erase": Entry("erase", "Remove a draft for good, also from the trash.", "lgqtui erase Jakarta --yes"),
    "config": Entry("config", "See and change the settings.", "lgqtui config set theme light"),
    "questions": Entry("questions", "List, show and check questionnaires.", "lgqtui questions show lgq-2022"),
    "help": Entry("help", "Read the guides, offline; alone it lists their topics.", "lgqtui help fill"),
}
"""In the order of `lgqtui --help`."""


def command(name: str, *more: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Define the command of that name in the table; each of `more` is a paragraph of its help."""
    entry = COMMANDS[name]
    return click.command(name, cls=Command, help=help_text(entry.summary, *more), epilog=example(entry.example))


def help_text(*paragraphs: str) -> str:
    """The help of a command, paragraph by paragraph."""
    return "\n\n".join(say(paragraph) for paragraph in paragraphs)


def example(line: str) -> str:
    """The example under a command's help."""
    return say("Example: {line}", line=line)
