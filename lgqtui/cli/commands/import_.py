"""`lgqtui import`: create a draft from exported JSON, a bundle or a package."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import click

from lgqtui.cli.click_ext import FILE
from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import confirm, is_interactive, out_path, print_note, print_status
from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.documents import NOTHING_IMPORTED, SAME_ID, add_import, draft_with_id, import_notice, read_import
from lgqtui.workflows.notices import removed_notice


@define_command(
    "import",
    "FILE is what lgqtui export made with --to json or --to bundle, or a sound package; its content tells which. It "
    "stays as it is. Private remarks, and what was set aside, are in no package.",
    "Without NAME the draft is called after the file. It keeps its id; if a draft here has that already, nothing is "
    "imported without --new-id, or a yes where you are asked.",
)
@click.argument("file", type=FILE)
@click.argument("name", required=False, default="")
@click.option("--new-id", is_flag=True, help=tr("Give the draft an id of its own, so that both can be kept."))
def command(context: AppContext, file: Path, name: str, *, new_id: bool) -> None:
    """Create a draft from a file and print its path."""
    result = read_import(context, file)
    existing = "" if new_id else draft_with_id(context, result.draft.id)
    if existing and not _confirm(existing, file, name):
        print_status(tr(NOTHING_IMPORTED))
        return
    path = context.drafts.path_of(name) if name else context.drafts.free_path(file.stem)
    add_import(context, result, path, new_id=new_id or bool(existing))
    if result.removed:
        print_status(removed_notice(result.removed))
    if not name and not path.stem.startswith(normalize("NFC", file.stem).strip().removesuffix(".toml")):
        template = (
            "The draft is called {name}: in the name of the file are signs that shells act on, or that no draft has."
        )
        print_status(tr(template, name=path.stem))
    if notice := import_notice(context, path, name or path.stem):
        print_status(notice)
    out_path(path)
    print_note(tr("Open it with: lgqtui fill {name}", name=name or path.stem))


def _confirm(existing: str, file: Path, name: str) -> bool:
    if not is_interactive():
        message = "the draft {name} has the same id: this is that draft, at another time"
        hint = "To keep both, give the new one an id of its own: lgqtui import {file} --new-id"
        if name:
            hint = "To keep both, give the new one an id of its own: lgqtui import {file} {new} --new-id"
        raise WrongUse("same-id", message, hint, name=existing, file=file, new=name)
    print_status(tr(SAME_ID, name=existing))
    return confirm(tr("Keep both, the new one with an id of its own? Type yes, or press Enter to leave it:"))
