"""`lgqtui pack`: a draft sealed into a package, after a look at what will be in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.output_paths import target_of
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import bar, confirm, is_interactive, out_path, print_status, tell_person
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.package.summary import PackageSummary

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
def command(here: AppContext, draft: str, *, target: str, yes: bool) -> None:
    """Seal a draft and print the package's path."""
    from lgqtui.cli.opened import open_draft
    from lgqtui.draft.ledger import ledger_of
    from lgqtui.draft.sidecar import sidecar_of

    opened = open_draft(here, draft)
    place = _place(target)
    ledger = ledger_of(sidecar_of(opened.file.path))
    if not agreed_to_seal(opened, ledger, yes=yes):
        print_status(tr("Nothing was sealed."))
        return
    if place is not None:
        out_path(_seal(here, opened, ledger, place))
        return
    from lgqtui.package.pack import packages_beside

    with packages_beside(sidecar_of(opened.file.path)) as beside:
        out_path(_seal(here, opened, ledger, beside))


def _place(target: str) -> Path | None:
    """The file or folder that -o means; None if it means nothing."""
    if not target:
        return None
    return Path(target) if Path(target).is_dir() else target_of(target, "package.zip")


def agreed_to_seal(opened: LoadedDraft, ledger: dict[str, Any] | None, *, yes: bool, to: str = "") -> bool:
    """Show what would be sealed; True if nothing stands against it, or the person wants it all the same.

    `to` is where it is then sent, if it is.

    Raises ProblemsFound if evidence is missing or was changed.
    """
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.package.summary import summarize, summary_lines

    summary = summarize(opened.draft, opened.questionnaire, ledger, sidecar_of(opened.file.path))
    edition = opened.questionnaire.short_title or opened.questionnaire.id
    print_status(tr("{name} · {edition}", name=opened.name, edition=edition))
    for line in (*summary_lines(summary), *_findings(summary)):
        print_status(tr("  {line}", line=line))
    _refuse_structural(opened, summary)
    if yes or not summary.needs_a_yes or not is_interactive():
        return True
    if to:
        return confirm(tr("Seal it like this, and send it to {where}? Type yes, or press Enter to leave it:", where=to))
    return confirm(tr("Seal it like this? Type yes, or press Enter to leave it:"))


def _findings(summary: PackageSummary) -> Iterator[str]:
    from lgqtui.cli.problem_text import line, weights
    from lgqtui.problems import tally

    found = (*summary.structural, *summary.need_a_look)
    if not found:
        yield tr("nothing that needs a look")
        return
    yield tr("found: {weights}; unanswered questions are not counted", weights=weights(tally(found)))
    for problem in found[:_LINES]:
        yield tr("  {line}", line=line(problem, problem.field))
    if len(found) > _LINES:
        yield trn("  and {n} more: lgqtui check", "  and {n} more: lgqtui check", len(found) - _LINES)


def _refuse_structural(opened: LoadedDraft, summary: PackageSummary) -> None:
    if not summary.structural:
        return
    from lgqtui.errors import ProblemsFound

    raise ProblemsFound(
        "evidence-not-whole",
        "{name} cannot be sealed: evidence is missing or was changed",
        "Attach it again, or take it off the answer; the lines above name it.",
        name=opened.name,
    )


def _seal(here: AppContext, opened: LoadedDraft, ledger: dict[str, Any] | None, place: Path) -> Path:
    from lgqtui.draft.delivery import read_delivery
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.package.pack import build_source, write_package

    sidecar = sidecar_of(opened.file.path)
    prepared = build_source(opened.draft, opened.questionnaire, ledger, sidecar)
    before = read_delivery(sidecar).package(prepared.id)
    with bar(tr("sealing"), prepared.attached_size) as told:
        sealed = write_package(prepared, place, today=here.clock().astimezone().date(), on_progress=told)
    if before is not None:
        tell_person(tr("Nothing has changed since it was sealed on {day}: it is the same package.", day=before.date))
    elif sealed.supersedes:
        tell_person(tr("It replaces the package {id}.", id=sealed.supersedes))
    tell_person(tr("sha256 {digest}", digest=sealed.sha256))
    return sealed.path
