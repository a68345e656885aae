"""Starting the full screen, for `lgqtui` and `lgqtui fill`."""

from __future__ import annotations

import gc

from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import require_screen
from lgqtui.settings import read_settings


def start_screen(here: Surroundings, wanted: str, *, no_mouse: bool, offline: bool = False) -> int:
    """Open a draft, or without one the list of drafts, and return the exit code.

    Raises WrongUse where no screen can be drawn, CannotRead if there is no such draft.
    """
    require_screen(here.environ)
    gc.disable()  # until the first painting: looking for garbage costs a tenth of the start and finds none
    settings = read_settings(here.home, here.environ, {"links.probe": "off"}) if offline else here.settings
    path = here.drafts.find(wanted).path if wanted else None
    mouse = settings["mouse"] == "on" and not no_mouse
    from lgqtui.tui.running import run as run_tui

    return run_tui(
        drafts=here.drafts,
        shelf=here.shelf,
        settings=settings,
        clock=here.clock,
        path=path,
        mouse=mouse,
        environ=here.environ,
    )
