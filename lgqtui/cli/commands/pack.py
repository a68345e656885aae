"""`lgqtui pack`: seal a draft into a package after showing what it will contain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.output_paths import output_path
from lgqtui.cli.registry import command as define
from lgqtui.cli.terminal import bar, confirm, is_interactive, open_draft, out_path, print_note, print_status
from lgqtui.i18n import tr, trn
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.package.summary import PackageSummary
    from lgqtui.workflows.draft_access import LoadedDraft

_LINES = 12


@define(
    "pack",
    "DRAFT is a name or a path. Before sealing you see what is in the package: what is answered, what is set aside and "
    "left out, what was found, the links, the attachments, who signs.",
    "Findings about answers ask once; without a terminal they are listed and it goes on. Only evidence that is missing "
    "or was changed stops it.",
    "The same answers and link checks give the same package, to the byte. Without -o it is kept beside the draft; its "
    "path is printed.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("-o", "target", metavar="FILE", default="", help=tr("Where to write it; a folder gets it under its id."))
@click.option("--yes", is_flag=True, help=tr("Seal it whatever was found about the answers."))
@click.pass_obj
def command(context: AppContext, draft: str, *, target: str, yes: bool) -> None:
    """Seal a draft and print the package's path."""
    from lgqtui.draft.ledger import ledger_of
    from lgqtui.draft.sidecar import sidecar_of

    loaded = open_draft(context, draft)
    path = _output_path(target)
    ledger = ledger_of(sidecar_of(loaded.file.path))
    if not confirm_sealing(loaded, ledger, yes=yes):
        print_status(tr("Nothing was sealed."))
        return
    if path is not None:
        out_path(_write(context, loaded, ledger, path))
        return
    from lgqtui.package.pack import packages_beside

    with packages_beside(sidecar_of(loaded.file.path)) as beside:
        out_path(_write(context, loaded, ledger, beside))


def _output_path(target: str) -> Path | None:
    """Return the file or folder that -o means; None if it is missing."""
    if not target:
        return None
    return Path(target) if Path(target).is_dir() else output_path(target, "package.zip")


def confirm_sealing(loaded: LoadedDraft, ledger: dict[str, Any] | None, *, yes: bool, to: str = "") -> bool:
    """Print what would be sealed; return True if there is no objection, or the user wants it anyway.

    `to` is the label of the endpoint to which it is then sent, or "". Raises ProblemsFound if evidence is missing or
    was changed.
    """
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.package.summary import summarize, summary_lines

    summary = summarize(loaded.draft, loaded.questionnaire, ledger, sidecar_of(loaded.file.path))
    edition = loaded.questionnaire.short_title or loaded.questionnaire.id
    print_status(tr("{name} · {edition}", name=loaded.name, edition=edition))
    for line in (*summary_lines(summary), *_findings(summary)):
        print_status(tr("  {line}", line=line))
    _refuse_structural(loaded, summary)
    if yes or not summary.needs_a_yes or not is_interactive():
        return True
    if to:
        return confirm(tr("Seal it like this, and send it to {where}? Type yes, or press Enter to leave it:", where=to))
    return confirm(tr("Seal it like this? Type yes, or press Enter to leave it:"))


def _findings(summary: PackageSummary) -> Iterator[str]:
    from lgqtui.cli.problem_text import line, tally_text
    from lgqtui.problems import tally

    problems = (*summary.structural, *summary.need_a_look)
    if not problems:
        yield tr("nothing that needs a look")
        return
    yield tr("found: {weights}; unanswered questions are not counted", weights=tally_text(tally(problems)))
    for problem in problems[:_LINES]:
        yield tr("  {line}", line=line(problem, problem.field))
    if len(problems) > _LINES:
        yield trn("  and {n} more: lgqtui check", "  and {n} more: lgqtui check", len(problems) - _LINES)


def _refuse_structural(loaded: LoadedDraft, summary: PackageSummary) -> None:
    if not summary.structural:
        return
    from lgqtui.errors import ProblemsFound

    raise ProblemsFound(
        "evidence-not-whole",
        "{name} cannot be sealed: evidence is missing or was changed",
        "Attach it again, or take it off the answer; the lines above name it.",
        name=loaded.name,
    )


def _write(context: AppContext, loaded: LoadedDraft, ledger: dict[str, Any] | None, path: Path) -> Path:
    from lgqtui.draft.delivery import read_delivery
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.package.pack import build_source, write_package

    sidecar = sidecar_of(loaded.file.path)
    source = build_source(loaded.draft, loaded.questionnaire, ledger, sidecar)
    before = read_delivery(sidecar).package(source.id)
    with bar(tr("sealing"), source.attached_size) as on_progress:
        package = write_package(source, path, today=context.clock().astimezone().date(), on_progress=on_progress)
    if before is not None:
        print_note(tr("Nothing has changed since it was sealed on {day}: it is the same package.", day=before.date))
    elif package.supersedes:
        print_note(tr("It replaces the package {id}.", id=package.supersedes))
    print_note(tr("sha256 {digest}", digest=package.sha256))
    return package.path
