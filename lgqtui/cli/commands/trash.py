"""`lgqtui trash`: a draft put away, to be restored or erased."""

from __future__ import annotations

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import tell, word
from lgqtui.i18n import say


@define("trash", "DRAFT is a name or a path. It stays in the trash until you restore or erase it.")
@click.argument("draft", shell_complete=draft_names)
@click.pass_obj
def command(here: Surroundings, draft: str) -> None:
    """Put a draft into the trash."""
    from lgqtui.cli.commands.housekeeping import find_closed

    name = here.drafts.trash(find_closed(here, draft)).stem
    tell(say("{name} is in the trash. Bring it back with: lgqtui restore {word}", name=name, word=word(name)))
