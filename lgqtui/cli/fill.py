"""`lgqtui fill`: a draft on the full screen."""

from __future__ import annotations

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.table import command as define
from lgqtui.words import say


@define("fill", "DRAFT is a name or a path. Without it you choose one of your drafts, or begin one.")
@click.argument("draft", required=False, default="", shell_complete=draft_names)
@click.option("--offline", is_flag=True, help=say("Ask no site about links in this sitting."))
@click.option("--no-mouse", is_flag=True, help=say("Leave the mouse to the terminal, for selecting and copying."))
@click.pass_obj
def command(here: Surroundings, draft: str, *, offline: bool, no_mouse: bool) -> int:
    """Start the full screen."""
    from lgqtui.cli.screen import start_screen

    return start_screen(here, draft, no_mouse=no_mouse, offline=offline)
