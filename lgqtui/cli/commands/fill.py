"""`lgqtui fill`: a draft filled in, on the full screen or question by question."""

from __future__ import annotations

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.i18n import say


@define("fill", "DRAFT is a name or a path. Without it you choose one of your drafts, or begin one.")
@click.argument("draft", required=False, default="", shell_complete=draft_names)
@click.option("--offline", is_flag=True, help=say("Ask no site about links in this sitting."))
@click.option("--no-mouse", is_flag=True, help=say("Leave the mouse to the terminal, for selecting and copying."))
@click.option("--plain", is_flag=True, help=say("One question at a time, with prompts, without the full screen."))
@click.option(
    "--accessible",
    is_flag=True,
    help=say("One question at a time in bare lines, for screen readers: nothing is ever painted over."),
)
@click.pass_obj
def command(  # noqa: PLR0913 - all of it is named
    here: Surroundings, draft: str, *, offline: bool, no_mouse: bool, plain: bool, accessible: bool
) -> int:
    """Start the interview."""
    from lgqtui.cli.commands.front import flag_of, start

    flag = flag_of(plain=plain, accessible=accessible)
    return start(here, draft, flag=flag, no_mouse=no_mouse, offline=offline)
