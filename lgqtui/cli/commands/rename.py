"""`lgqtui rename`: another name for a draft."""

from __future__ import annotations

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import out_path


@define("rename", "DRAFT is a name or a path; the draft stays in its folder. What belongs to it goes along.")
@click.argument("draft", shell_complete=draft_names)
@click.argument("name")
@click.pass_obj
def command(here: Surroundings, draft: str, name: str) -> None:
    """Rename a draft and print its new path."""
    from lgqtui.cli.commands.housekeeping import find_closed

    old = find_closed(here, draft)
    new = here.drafts.rename(old, name)
    if here.home.outbox.is_dir():
        from lgqtui.submission.outbox import Outbox

        Outbox(here.home.outbox).follow(old, new)
    out_path(new)
