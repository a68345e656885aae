"""`lgqtui pack`: seal a draft after showing what the package will contain. `lgqtui verify`: check packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lgqtui.cli.click_ext import FILE
from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.terminal import (
    confirm,
    is_interactive,
    open_draft,
    out_json,
    out_path,
    output_path,
    print_note,
    print_result,
    print_status,
    progress_bar,
)
from lgqtui.errors import CannotRead, ProblemsFound
from lgqtui.i18n import fill, tr
from lgqtui.package.bagit import ZIP_HEAD
from lgqtui.package.verify import UNREADABLE, VerifyResult
from lgqtui.problems import problem_line
from lgqtui.text import one_line
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import LoadedDraft, installed_questionnaire
from lgqtui.workflows.packages import (
    PackagePreview,
    ReceiptFile,
    pack_draft,
    preview_package,
    read_receipt_file,
    respondent_of,
    result_lines,
    subfolder_notice,
    verify_all,
)


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
def pack(context: AppContext, draft: str, *, target: str, yes: bool) -> None:
    """Seal a draft and print the package's path."""
    loaded = open_draft(context, draft)
    path = None
    if target:
        path = Path(target) if Path(target).is_dir() else output_path(target, "package.zip", ZIP_HEAD)
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
    return preview_package(loaded.draft, loaded.questionnaire, loaded.file.path, can_ask=is_interactive() and not yes)


def print_preview(loaded: LoadedDraft, preview: PackagePreview, name: str) -> None:
    """Print what would be sealed of the draft `name`. Raises ProblemsFound if evidence is missing or changed."""
    edition = loaded.questionnaire.short_title or loaded.questionnaire.id
    print_status(tr("{name} · {edition}", name=loaded.name, edition=edition))
    listed = [problem_line(problem, problem.field) for problem in preview.problems]
    more = preview.more_line(fill("lgqtui check {name}", {"name": name}))
    print_status(*(f"  {line}" for line in preview.lines), *(f"    {line}" for line in (*listed, more) if line))
    if not preview.can_pack:
        raise preview.refusal


@define_command(
    "verify",
    "PACKAGE is a zip made by lgqtui pack, from wherever it came, or a folder of them, without its subfolders; several "
    "are looked at one after the other, and compared if they have one id. Nothing is unpacked, nothing is fetched.",
    "Digests are counted afresh and compared with what the package says; then its answers and evidence are looked at. "
    "If anything is wrong the exit code is 3.",
)
@click.argument("packages", metavar="PACKAGE...", nargs=-1, required=True, type=FILE)
@click.option(
    "--receipt",
    metavar="FILE",
    type=FILE,
    help=tr("Prove that this receipt is for one of the packages; nothing is asked of anybody."),
)
@json_option
def verify(context: AppContext, packages: tuple[Path, ...], *, receipt: Path | None, as_json: bool) -> int:
    """Check packages; return 3 if there is a problem."""
    proof = None if receipt is None else read_receipt_file(receipt)
    results = verify_all(context, packages)
    for folder in packages:
        print_status(*subfolder_notice(folder))
    if as_json:
        extra = {} if proof is None else {"receipt": _receipt_json(proof, results)}
        out_json({"packages": [_result_json(context, result) for result in results], **extra})
    else:
        _print_report(context, results)
        if proof is not None:
            print_result(proof.line(results))
    is_proved = proof is None or proof.package(results) is not None
    return _exit_code(results) if is_proved else ProblemsFound.exit_code


def _print_report(context: AppContext, results: list[VerifyResult]) -> None:
    print_result(*(line for result in results for line in result_lines(context, result)))
    if len(results) > 1:
        sound = sum(result.is_sound for result in results)
        print_status(tr("{sound} of {n} are sound.", sound=sound, n=len(results)))


def _exit_code(results: list[VerifyResult]) -> int:
    codes = {problem.code for result in results for problem in result.problems if problem.severity == "error"}
    if not codes:
        return 0
    return CannotRead.exit_code if codes == {UNREADABLE} else ProblemsFound.exit_code


def _result_json(context: AppContext, result: VerifyResult) -> dict[str, Any]:
    draft = result.draft
    questionnaire = None if draft is None else installed_questionnaire(context, draft.questionnaire)
    return {
        "path": str(result.path),
        "id": result.id,
        "sha256": result.sha256,
        "size": result.size,
        "sound": result.is_sound,
        "respondent": "" if draft is None else respondent_of(questionnaire, draft),
        "questionnaire": "" if draft is None else draft.questionnaire,
        "supersedes": "" if draft is None else draft.extra.get("supersedes", ""),
        "info": dict(result.info),
        "not_compared": list(result.not_compared),
        "problems": [
            {
                "code": p.code,
                "severity": p.severity,
                "message": tr(p.message, **p.params),
                "remedy": tr(p.remedy, **p.params),
            }
            for p in result.problems
        ],
    }


def _receipt_json(proof: ReceiptFile, results: list[VerifyResult]) -> dict[str, Any]:
    """Return the receipt as JSON; `package` is the path of its package, null if it is none of these."""
    package = proof.package(results)
    receipt = proof.receipt
    return {
        "path": str(proof.path),
        "id": receipt.id,
        "sha256": receipt.sha256,
        "size": receipt.size,
        "endpoint": one_line(receipt.endpoint),
        "time": one_line(receipt.time),
        "package": None if package is None else str(package.path),
    }
