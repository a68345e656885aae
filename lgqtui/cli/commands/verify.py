"""`lgqtui verify`: check packages from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lgqtui.cli.package_paths import packages_in
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.terminal import out_json, print_result, print_status
from lgqtui.errors import CannotRead, ProblemsFound
from lgqtui.i18n import tr
from lgqtui.package.verify import UNREADABLE, VerifyResult, compare_ids
from lgqtui.text import one_line
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import installed_questionnaire
from lgqtui.workflows.packages import ReceiptFile, read_receipt_file, respondent_of, result_lines, verify_file


@define_command(
    "verify",
    "PACKAGE is a zip made by lgqtui pack, from wherever it came, or a folder of them; several are looked at one after "
    "the other, and compared if they have one id. Nothing is unpacked, nothing is fetched.",
    "Digests are counted afresh and compared with what the package says; then its answers and evidence are looked at. "
    "If anything is wrong the exit code is 3.",
)
@click.argument("packages", metavar="PACKAGE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--receipt",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=tr("Prove that this receipt is for one of the packages; nothing is asked of anybody."),
)
@json_option
def command(context: AppContext, packages: tuple[Path, ...], *, receipt: Path | None, as_json: bool) -> int:
    """Check packages; return 3 if there is a problem."""
    proof = None if receipt is None else read_receipt_file(receipt)
    paths = (Path(path) for named in packages for path in (packages_in(named) if named.is_dir() else [named]))
    results = compare_ids([verify_file(context, path) for path in paths])
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
    codes = {problem.code for result in results for problem in result.problems}
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
            {"code": p.code, "message": tr(p.message, **p.params), "remedy": tr(p.remedy, **p.params)}
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
