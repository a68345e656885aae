"""`lgqtui pack`: seal a draft into a package after showing what it will contain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import (
    confirm,
    is_interactive,
    open_draft,
    out_path,
    output_path,
    print_note,
    print_status,
    progress_bar,
)
from lgqtui.i18n import fill, tr
from lgqtui.package.bagit import ZIP_HEAD
from lgqtui.problems import problem_line
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.packages import PackagePreview, pack_draft, preview_package

if TYPE_CHECKING:
    from lgqtui.workflows.draft_access import LoadedDraft


@define_command(
    "pack",
    "DRAFT is a name or a path. Before sealing you see what is in the package: what is answered, what is set aside and "
    "left out, what was found, the links, the attachments, who signs.",
    "Findings about answers are listed and asked about once; without a terminal they are counted and it goes on. Only "
    "evidence that is missing or was changed stops it.",
    "The same answers and link checks give the same package, to the byte. Without -o it is kept beside the draft; its "
    "path is printed.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("-o", "target", metavar="FILE", default="", help=tr("Where to write it; a folder gets it under its id."))
@click.option("--yes", is_flag=True, help=tr("Seal it whatever was found about the answers."))
def command(context: AppContext, draft: str, *, target: str, yes: bool) -> None:
    """Seal a draft and print the package's path."""
    loaded = open_draft(context, draft)
    path = (
        None if not target else Path(target) if Path(target).is_dir() else output_path(target, "package.zip", ZIP_HEAD)
    )
    preview = preview_of(loaded, yes=yes)
    print_preview(loaded, preview, draft)
    if preview.needs_confirmation and not confirm(tr("Seal it like this? Type yes, or press Enter to leave it:")):
        print_status(tr("Nothing was sealed."))
        return
    with progress_bar(tr("sealing"), preview.source.attached_size) as on_progress:
        outcome = pack_draft(context, preview, on_progress, path)
    for notice in outcome.notices:
        print_note(notice)
    out_path(outcome.file.path)


def preview_of(loaded: LoadedDraft, *, yes: bool) -> PackagePreview:
    """Return the preview of a package; a confirmation is only needed at a terminal, and if `yes` is False."""
    can_ask = is_interactive() and not yes
    return preview_package(loaded.draft, loaded.questionnaire, loaded.file.path, can_ask=can_ask)


def print_preview(loaded: LoadedDraft, preview: PackagePreview, name: str) -> None:
    """Print what would be sealed of the draft `name`. Raises ProblemsFound if evidence is missing or changed."""
    edition = loaded.questionnaire.short_title or loaded.questionnaire.id
    print_status(tr("{name} · {edition}", name=loaded.name, edition=edition))
    listed = [problem_line(problem, problem.field) for problem in preview.problems]
    more = preview.more_line(fill("lgqtui check {name}", {"name": name}))
    print_status(*(f"  {line}" for line in preview.lines), *(f"    {line}" for line in (*listed, more) if line))
    if not preview.can_pack:
        raise preview.refusal
