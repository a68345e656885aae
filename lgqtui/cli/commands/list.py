"""`lgqtui list`: the drafts with their progress."""

from __future__ import annotations

import click

from lgqtui.cli.registry import command as define
from lgqtui.cli.terminal import out_json, print_status, print_table, shell_quote
from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext


@define("list", "The last changed draft stands first. A damaged draft is listed as damaged.")
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(context: AppContext, *, as_json: bool) -> None:
    """List the drafts in the user's folder."""
    from lgqtui.workflows.deliveries import damaged_entry_notice
    from lgqtui.workflows.draft_cache import cached_entries
    from lgqtui.workflows.drafts import entry_json, entry_notices, table_rows

    entries, now = cached_entries(context), context.clock()
    for entry in entries:
        print_status(*entry_notices(entry, now, shell_quote(entry.name)))
        if entry.damaged_entry:
            print_status(damaged_entry_notice(entry.damaged_entry))
    if as_json:
        out_json({"drafts": [entry_json(entry, now) for entry in entries]})
        return
    if not entries:
        print_status(tr("There is no draft yet. Make one with: lgqtui new"))
        return
    print_table(table_rows(entries, now))
    if any(entry.state == "damaged" for entry in entries):
        print_status(tr("What is wrong with a damaged draft: lgqtui show NAME"))
