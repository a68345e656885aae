"""The commands: module, summary and example of each.

The list of commands comes from here, so that `lgqtui --help` imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any

import click
from msgspec import Struct

from lgqtui.cli.click_ext import LgqCommand, LgqGroup
from lgqtui.i18n import tr, with_full_stop
from lgqtui.workflows.notices import ACTION_HELP


class CommandEntry(Struct, frozen=True):
    """One command; `function` defines it in `module`."""

    module: str
    summary: str
    example: str
    function: str = "command"

    @property
    def sentence(self) -> str:
        """The summary with a full stop."""
        return with_full_stop(tr(self.summary))


COMMANDS: Mapping[str, CommandEntry] = {
    "new": CommandEntry("drafts", "Make an empty draft and print its path.", "lgqtui new Jakarta", "new"),
    "fill": CommandEntry("fill", "Fill a draft in, on the full screen or question by question.", "lgqtui fill Jakarta"),
    "list": CommandEntry("drafts", "List the drafts with state, progress and last change.", "lgqtui list", "list_"),
    "show": CommandEntry("show", "Show how a draft stands, and what is left; or one answer.", "lgqtui show Jakarta"),
    "answer": CommandEntry("answer", "Answer one field, or many from a file.", "lgqtui answer Jakarta I.3 yes"),
    "attach": CommandEntry("attach", "Add a file to an answer as evidence.", "lgqtui attach Jakarta VII.1 portal.png"),
    "check": CommandEntry("check", "List every problem of a draft with its place.", "lgqtui check Jakarta"),
    "export": CommandEntry(
        "export", "Make documents of drafts, or an empty form.", "lgqtui export Jakarta --to html -o Jakarta.html"
    ),
    "import": CommandEntry(
        "import_", "Make a draft of exported JSON, a bundle or a package.", "lgqtui import Jakarta.json"
    ),
    "pack": CommandEntry(
        "packages", "Seal a draft into a package to be sent.", "lgqtui pack Jakarta -o /media/usb", "pack"
    ),
    "verify": CommandEntry(
        "packages", "Look whether packages are whole and unchanged.", "lgqtui verify package.zip", "verify"
    ),
    "history": CommandEntry(
        "history", "List, compare and restore earlier versions.", "lgqtui history Jakarta restore 1"
    ),
    "submit": CommandEntry(
        "submit", "Send a draft, or a sealed package, and keep the receipt.", "lgqtui submit Jakarta"
    ),
    "outbox": CommandEntry("outbox", "See what waits to be sent, and send it.", "lgqtui outbox send"),
    "rename": CommandEntry("drafts", ACTION_HELP["rename"], "lgqtui rename Jakarta Jakarta-final", "rename"),
    "duplicate": CommandEntry("drafts", ACTION_HELP["duplicate"], "lgqtui duplicate Jakarta", "duplicate"),
    "trash": CommandEntry("drafts", ACTION_HELP["trash"], "lgqtui trash Jakarta", "trash"),
    "restore": CommandEntry(
        "drafts", "Bring a draft back from the trash, or list the trash.", "lgqtui restore Jakarta", "restore"
    ),
    "erase": CommandEntry(
        "drafts", "Remove a draft for good, also from the trash.", "lgqtui erase Jakarta --yes", "erase"
    ),
    "config": CommandEntry("config", "See and change the settings.", "lgqtui config set theme light"),
    "questions": CommandEntry("questions", "List, show and check questionnaires.", "lgqtui questions show lgq-2022"),
    "help": CommandEntry("help", "Read the guides, offline; alone it lists their topics.", "lgqtui help fill"),
}
"""In the order of `lgqtui --help`."""

json_option = click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))


def define_command(name: str, *more: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Define a registered command, called with the AppContext; each of `more` is a paragraph of its help."""
    entry = COMMANDS[name]
    define = click.command(name, cls=LgqCommand, **_texts(entry.summary, entry.example, *more))
    return lambda function: define(click.pass_obj(function))


def _texts(summary: str, example: str, *more: str) -> dict[str, Any]:
    """Return the help of a command, in paragraphs, and the example below it."""
    paragraphs = (with_full_stop(tr(summary)), *(tr(paragraph) for paragraph in more))
    return {"help": "\n\n".join(paragraphs), "epilog": tr("Example: {line}", line=example)}


def group(name: str, *more: str) -> Callable[[Callable[..., Any]], click.Group]:
    """Define a registered command as a group; its function is called if no command of the group is."""
    entry = COMMANDS[name]
    define = click.group(name, cls=LgqGroup, invoke_without_command=True, **_texts(entry.summary, entry.example, *more))

    def define_alone(function: Callable[..., Any]) -> click.Group:
        def run_alone(ctx: click.Context, **options: Any) -> Any:
            return function(ctx.obj, **options) if ctx.invoked_subcommand is None else None

        return define(click.pass_context(update_wrapper(run_alone, function)))

    return define_alone


def subcommand(
    parent: click.Group, name: str, summary: str, example: str
) -> Callable[[Callable[..., Any]], click.Command]:
    """Define a command of a group: its summary, and an example line."""
    define = parent.command(name, **_texts(summary, example))
    return lambda function: define(click.pass_obj(function))
