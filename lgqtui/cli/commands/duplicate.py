"""`lgqtui duplicate`: a second draft with the same answers."""

from __future__ import annotations

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import out_path


@define(
    "duplicate",
    "DRAFT is a name or a path. Without NAME the second one is numbered: Jakarta-2.",
    "It has an id of its own, and its attachments are copies.",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("name", required=False, default="")
@click.pass_obj
def command(here: Surroundings, draft: str, name: str) -> None:
    """Duplicate a draft and print the path of the second one."""
    from lgqtui.cli.opened import load

    file = here.drafts.find(draft)
    load(file, draft)
    out_path(here.drafts.duplicate(file.path, name))
