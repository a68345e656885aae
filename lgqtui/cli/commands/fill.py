"""`lgqtui fill`: fill in a draft, on the full screen or question by question."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path

import click
from msgspec.structs import replace

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import can_be_painted, print_status, require_terminal, wants_accessible
from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext


def start(context: AppContext, name: str, *, flag: str = "", no_mouse: bool = False, offline: bool = False) -> int:
    """Open a draft, or without a name the list of drafts, and return the exit code.

    `flag` is the front end requested on the command line, "" for none; `offline` switches link checks off. Raises
    WrongUse without a terminal, CannotRead if there is no such draft.
    """
    context = replace(context, is_offline=offline)
    front_end = _choose_front_end(context, flag)
    hint = "To read a draft: lgqtui show DRAFT. To fill it in from a script: lgqtui answer DRAFT FIELD VALUE"
    require_terminal(hint, "filling in needs a terminal for input and output", with_errors=front_end == "screen")
    if front_end != "screen":
        return _run_plain(context, _path(context, name), front_end)
    gc.disable()  # until the first drawing: collection costs a tenth of the start and finds nothing
    path = _path(context, name)
    mouse = context.settings["mouse"] == "on" and not no_mouse
    # Textual reads variables for developers, which type keys or end it, and a size that need not be the terminal's.
    for variable in [variable for variable in os.environ if variable.startswith(("TEXTUAL", "COLUMNS", "LINES"))]:
        del os.environ[variable]
    from lgqtui.tui.run import run as run_tui

    result = run_tui(context, path, mouse=mouse)
    return _run_plain(context, result.path, result.front_end) if result.front_end else result.code


def _path(context: AppContext, name: str) -> Path | None:
    return context.drafts.find(name).path if name else None


def _choose_front_end(context: AppContext, flag: str) -> str:
    """Return the front end: by flag, setting or ACCESSIBLE, else the full screen; bare lines where that cannot be."""
    chosen = context.settings.values["front"]
    front = flag or chosen.value
    if not flag and chosen.source == "default" and wants_accessible(context.environ):
        front = "accessible"
    if front == "accessible" or can_be_painted(context.environ):
        return front
    return "accessible"


def _run_plain(context: AppContext, path: Path | None, front_end: str) -> int:
    from lgqtui.plain.run import run

    if front_end == "plain":
        from lgqtui.plain.prompt_console import PromptConsole

        return run(PromptConsole(), context, path)
    from lgqtui.plain.bare_console import BareConsole

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no UTF-8 ends nothing
    code = run(BareConsole(sys.stdin, sys.stdout), context, path)
    if code > 128:  # a signal: the system passes on whole lines only
        print_status(tr("A line that was not ended with Enter is not saved."))
    return code


@define_command("fill", "DRAFT is a name or a path. Without it you choose one of your drafts, or begin one.")
@click.argument("draft", required=False, default="", shell_complete=draft_names)
@click.option("--offline", is_flag=True, help=tr("Ask no site about links in this session."))
@click.option("--no-mouse", is_flag=True, help=tr("Leave the mouse to the terminal, for selecting and copying."))
@click.option("--plain", is_flag=True, help=tr("One question at a time, with prompts, without the full screen."))
@click.option(
    "--accessible",
    is_flag=True,
    help=tr("One question at a time in bare lines, for screen readers: nothing is ever painted over."),
)
def command(  # noqa: PLR0913 - click passes every option by name
    context: AppContext, draft: str, *, offline: bool, no_mouse: bool, plain: bool, accessible: bool
) -> int:
    """Start the interview."""
    if plain and accessible:
        hint = "--plain asks with prompts, --accessible in bare lines for screen readers."
        raise WrongUse("contradiction", "--plain and --accessible are two ways of asking", hint)
    flag = "plain" if plain else "accessible" if accessible else ""
    return start(context, draft, flag=flag, no_mouse=no_mouse, offline=offline)
