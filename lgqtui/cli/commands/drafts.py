"""`new`, `list`, `rename`, `duplicate`, `trash`, `restore`, `erase`: drafts as files."""

from __future__ import annotations

from pathlib import Path

import click

from lgqtui.cli.completion import draft_names, questionnaire_ids, trashed_names
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.terminal import (
    confirm,
    is_interactive,
    load_answers,
    out_json,
    out_path,
    print_note,
    print_status,
    print_table,
)
from lgqtui.errors import WrongUse
from lgqtui.formatting import format_time
from lgqtui.i18n import fill, tr
from lgqtui.workflows.context import AppContext

_LOCK_TIMEOUT = 5.0
"""Seconds to wait for a draft that is open elsewhere."""


@define_command("new", "NAME is what the draft is called in your folder, or a path that ends in .toml.")
@click.argument("name", required=False)
@click.option(
    "--questionnaire",
    metavar="ID|PATH",
    default="",
    shell_complete=questionnaire_ids,
    help=tr("What the draft is for: a questionnaire at hand, or a file. Otherwise the one in your settings."),
)
def new(context: AppContext, name: str | None, questionnaire: str) -> None:
    """Create a draft and print its path."""
    from lgqtui.workflows.draft_access import create_draft

    path, notices = create_draft(context, name, questionnaire)
    print_status(*notices)
    out_path(path)
    print_note(tr("Fill it in with: lgqtui fill {name}", name=name or path.stem))


@define_command(
    "list",
    "The last changed draft stands first. A damaged draft is listed as damaged, one you may not read as unreadable.",
)
@json_option
def list_(context: AppContext, *, as_json: bool) -> None:
    """List the drafts in the user's folder."""
    from lgqtui.workflows.deliveries import damaged_entry_notice
    from lgqtui.workflows.draft_cache import cached_entries
    from lgqtui.workflows.drafts import copy_notices, entry_json, entry_notices, table_rows

    entries, now = cached_entries(context), context.clock()
    for entry in entries:
        print_status(*entry_notices(entry, now, entry.name))
        if entry.damaged_entry:
            print_status(damaged_entry_notice(entry.damaged_entry))
    print_status(*copy_notices(entries))
    if as_json:
        out_json({"drafts": [entry_json(entry, now) for entry in entries]})
        return
    if not entries:
        print_status(tr("There is no draft yet. Make one with: lgqtui new"))
        return
    print_table(table_rows(entries, now))
    if any(entry.state in ("damaged", "unreadable") for entry in entries):
        print_status(tr("What is wrong with a damaged or unreadable draft: lgqtui show NAME"))


def _find_closed(context: AppContext, name: str) -> Path:
    """Return the path of a draft. Raises CannotRead if there is none, Busy if it is open, naming the owner."""
    file = context.drafts.find(name)
    file.refuse_open(_LOCK_TIMEOUT)
    return file.path


@define_command("rename", "DRAFT is a name or a path; the draft stays in its folder. What belongs to it goes along.")
@click.argument("draft", shell_complete=draft_names)
@click.argument("name")
def rename(context: AppContext, draft: str, name: str) -> None:
    """Rename a draft and print its new path."""
    from lgqtui.workflows.drafts import rename_draft

    out_path(rename_draft(context, _find_closed(context, draft), name))


@define_command(
    "duplicate",
    "DRAFT is a name or a path. Without NAME the second one is numbered: Jakarta-2.",
    "It has an id of its own, and its attachments are copies.",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("name", required=False, default="")
def duplicate(context: AppContext, draft: str, name: str) -> None:
    """Duplicate a draft and print the path of the copy."""
    file = context.drafts.find(draft)
    load_answers(context, file, draft)
    out_path(context.drafts.duplicate(file.path, name))


@define_command("trash", "DRAFT is a name or a path. It stays in the trash until you restore or erase it.")
@click.argument("draft", shell_complete=draft_names)
def trash(context: AppContext, draft: str) -> None:
    """Put a draft into the trash."""
    name = context.drafts.trash(_find_closed(context, draft)).stem
    from lgqtui.workflows.drafts import trash_notice  # late: only this command about drafts words it

    print_status(trash_notice(name, fill("lgqtui restore {name}", {"name": name})))


@define_command(
    "restore", "It goes back to where it was, under a free name if that one is taken. Without NAME the trash is listed."
)
@click.argument("name", required=False, default="", shell_complete=trashed_names)
def restore(context: AppContext, name: str) -> None:
    """Restore a draft and print its path, or list the trash."""
    if name:
        out_path(context.drafts.restore(name))
        return
    trashed = context.drafts.trash_listing()
    if not trashed:
        print_status(tr("The trash is empty."))
        return
    rows = [(listed.name, format_time(listed.changed_at)) for listed in trashed]
    print_table(((tr("Name"), tr("Changed")), *rows))
    print_status(tr("Bring one back with: lgqtui restore NAME"))


@define_command(
    "erase",
    "DRAFT is a name or a path. Its earlier versions and attachments go with it, and so do drafts in the trash that "
    "were at its path. This cannot be undone, so you are asked first. What was packed to be sent stays in the outbox.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("--yes", is_flag=True, help=tr("Erase without asking."))
def erase(context: AppContext, draft: str, *, yes: bool) -> None:
    """Erase a draft."""
    from lgqtui.draft.store import DraftFile

    paths = context.drafts.erasable_paths(draft)
    path = context.drafts.path_of(draft)
    DraftFile(path, context.clock).refuse_open(_LOCK_TIMEOUT)
    if context.folders.outbox.is_dir():
        from lgqtui.workflows.outbox import packages_notice  # late: most drafts were never packed

        print_status(*packages_notice(context, path))
    from lgqtui.workflows.drafts import NOTHING_ERASED, erase_draft  # late: as above

    if not yes and not _confirm(path.stem, paths):
        print_status(tr(NOTHING_ERASED))
        return
    print_status(*erase_draft(context, draft))


def _confirm(name: str, paths: list[Path]) -> bool:
    if not is_interactive():
        message = "erasing {name} cannot be undone, and nobody is here to be asked"
        hint = "If you are sure: lgqtui erase {name} --yes"
        raise WrongUse("needs-yes", message, hint, name=name)
    print_status(tr("To be erased for good:"))
    print_status(*(f"  {path}" for path in paths))
    return confirm(tr("Type the name of the draft, or yes, to erase it:"), name.lower())
