"""Starting an interview, for `lgqtui` and `lgqtui fill`: on the full screen, by prompts, or in bare lines."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import can_be_painted, require_ends
from lgqtui.errors import WrongUse
from lgqtui.settings.registry import read_settings

if TYPE_CHECKING:
    from lgqtui.plain.console import Talk
    from lgqtui.settings.registry import Settings

_OFF = ("", "0", "no", "off", "false")


def start(here: Surroundings, wanted: str, *, flag: str = "", no_mouse: bool = False, offline: bool = False) -> int:
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
        shelf=here.shelf,
        settings=settings,
        clock=here.clock,
        path=path,
        mouse=mouse,
        environ=here.environ,
    )
    return _talk(here, settings, end.path, "plain") if end.wants_plain else end.code


def _path(here: Surroundings, wanted: str) -> Path | None:
    return here.drafts.find(wanted).path if wanted else None


def chosen_front(here: Surroundings, flag: str) -> str:
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


def wants_accessible(environ: Mapping[str, str]) -> bool:
    """True if the variable that several programs share asks for output that a screen reader can follow."""
    return environ.get("ACCESSIBLE", "").strip().lower() not in _OFF


def flag_of(*, plain: bool, accessible: bool) -> str:
    """The front end that the flags ask for. Raises WrongUse if they ask for two."""
    if plain and accessible:
        hint = "--plain asks with prompts, --accessible in bare lines for screen readers."
        raise WrongUse("contradiction", "--plain and --accessible are two ways of asking", hint)
    return "plain" if plain else "accessible" if accessible else ""


def _talk(here: Surroundings, settings: Settings, path: Path | None, front: str) -> int:
    from lgqtui.plain.around import Around
    from lgqtui.plain.run import run

    around = Around(here.drafts, here.shelf, settings, here.clock)
    return run(_talker(front), around, path)


def _talker(front: str) -> Talk:
    if front == "plain":
        from lgqtui.plain.prompt_console import Prompted

        return Prompted()
    from lgqtui.plain.bare_console import Printed

    return Printed(sys.stdin, sys.stdout)
