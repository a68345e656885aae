"""`lgqtui fill`: a draft filled in, on the full screen or question by question."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import can_be_painted, require_ends, wants_accessible
from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.settings.loader import read_settings

if TYPE_CHECKING:
    from lgqtui.plain.console import Console
    from lgqtui.settings.loader import Settings


def start(here: AppContext, wanted: str, *, flag: str = "", no_mouse: bool = False, offline: bool = False) -> int:
    """Open a draft, or without one the list of drafts, and return the exit code.

    `flag` is the front end asked for on the command line, "" for none; `offline` asks no site about links.
    Raises WrongUse without a terminal, CannotRead if there is no such draft.
    """
    front = chosen_front(here, flag)
    require_ends(with_errors=front == "screen")
    settings = read_settings(here.home, here.environ, {"links.probe": "off"}) if offline else here.settings
    if front != "screen":
        return _talk(here, settings, _path(here, wanted), front)
    gc.disable()  # until the first painting: looking for garbage costs a tenth of the start and finds none
    path = _path(here, wanted)
    mouse = settings["mouse"] == "on" and not no_mouse
    from lgqtui.tui.run import run as run_tui

    end = run_tui(
        drafts=here.drafts,
        library=here.shelf,
        settings=settings,
        clock=here.clock,
        path=path,
        mouse=mouse,
        environ=here.environ,
    )
    return _talk(here, settings, end.path, "plain") if end.wants_plain else end.code


def _path(here: AppContext, wanted: str) -> Path | None:
    return here.drafts.find(wanted).path if wanted else None


def chosen_front(here: AppContext, flag: str) -> str:
    """The front end to use: flag, then setting, then what ACCESSIBLE says, then the full screen.

    Where nothing can be painted it is bare lines in any case.
    """
    chosen = here.settings.chosen["front"]
    front = flag or chosen.value
    if not flag and chosen.source == "default" and wants_accessible(here.environ):
        front = "accessible"
    if front == "accessible" or can_be_painted(here.environ):
        return front
    return "accessible"


def flag_of(*, plain: bool, accessible: bool) -> str:
    """The front end that the flags ask for. Raises WrongUse if they ask for two."""
    if plain and accessible:
        hint = "--plain asks with prompts, --accessible in bare lines for screen readers."
        raise WrongUse("contradiction", "--plain and --accessible are two ways of asking", hint)
    return "plain" if plain else "accessible" if accessible else ""


def _talk(here: AppContext, settings: Settings, path: Path | None, front: str) -> int:
    from lgqtui.plain.around import Around
    from lgqtui.plain.run import run

    around = Around(here.drafts, here.shelf, settings, here.clock)
    return run(_talker(front), around, path)


def _talker(front: str) -> Console:
    if front == "plain":
        from lgqtui.plain.prompt_console import PromptConsole

        return PromptConsole()
    from lgqtui.plain.bare_console import BareConsole

    return BareConsole(sys.stdin, sys.stdout)


@define("fill", "DRAFT is a name or a path. Without it you choose one of your drafts, or begin one.")
@click.argument("draft", required=False, default="", shell_complete=draft_names)
@click.option("--offline", is_flag=True, help=tr("Ask no site about links in this sitting."))
@click.option("--no-mouse", is_flag=True, help=tr("Leave the mouse to the terminal, for selecting and copying."))
@click.option("--plain", is_flag=True, help=tr("One question at a time, with prompts, without the full screen."))
@click.option(
    "--accessible",
    is_flag=True,
    help=tr("One question at a time in bare lines, for screen readers: nothing is ever painted over."),
)
@click.pass_obj
def command(  # noqa: PLR0913 - all of it is named
    here: AppContext, draft: str, *, offline: bool, no_mouse: bool, plain: bool, accessible: bool
) -> int:
    """Start the interview."""
    flag = flag_of(plain=plain, accessible=accessible)
    return start(here, draft, flag=flag, no_mouse=no_mouse, offline=offline)
