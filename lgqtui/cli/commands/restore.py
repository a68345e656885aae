"""`lgqtui restore`: a draft back from the trash."""

from __future__ import annotations

import click

from lgqtui.cli.completion import trashed_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import out, out_path, tell
from lgqtui.i18n import say


@define(
    "restore",
    "It goes back to where it was, under a free name if that one is taken. Without NAME the trash is listed.",
)
@click.argument("name", required=False, default="", shell_complete=trashed_names)
@click.pass_obj
def command(here: Surroundings, name: str) -> None:
    """Restore a draft and print its path, or list the trash."""
    if name:
        out_path(here.drafts.restore(name))
        return
    from lgqtui.cli.columns import columns
    from lgqtui.cli.times import local_time

    found = here.drafts.trashed()
    if not found:
        tell(say("The trash is empty."))
        return
    rows = [(listed.name, local_time(listed.changed)) for listed in found]
    for line in columns(((say("Name"), say("Changed")), *rows)):
        out(line)
    tell(say("Bring one back with: lgqtui restore NAME"))
