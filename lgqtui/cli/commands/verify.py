"""`lgqtui verify`: check packages from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.package_paths import installed_questionnaire
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.terminal import out_json, print_result, print_status
from lgqtui.errors import CannotRead, ProblemsFound
from lgqtui.files import read_file
from lgqtui.i18n import tr, trn
from lgqtui.package.verify import UNREADABLE, VerifyResult, verify
from lgqtui.problems import Problem, problem_line
from lgqtui.submission.outbox_entry import receipt_time
from lgqtui.submission.receipt import PackageRef, Receipt, first_difference, from_json
from lgqtui.text import one_line, shorten
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.questionnaire.model import Questionnaire

_LIMIT = 1_000_000
_LINES = 20
_WIDEST = 80


class ReceiptFile(Struct, frozen=True):
    """A receipt and its file."""

    path: Path
    receipt: Receipt

    def package(self, results: Iterable[VerifyResult]) -> VerifyResult | None:
        """Return the package that the receipt is for: same id, digest and size; None if it is none of these."""
        return next((result for result in results if not self._difference(result)), None)

    def _difference(self, result: VerifyResult) -> str:
        return first_difference(self.receipt, PackageRef(result.id, result.sha256, result.size))

    def line(self, results: list[VerifyResult]) -> str:
        """Return what the receipt proves, in a sentence."""
        package = self.package(results)
        if package is not None:
            template = "{receipt}: sound · {package} was delivered to {endpoint}, {time}"
            endpoint, time = one_line(self.receipt.endpoint), receipt_time(self.receipt)
            return tr(template, receipt=self.path, package=package.path, endpoint=endpoint, time=time)
        if len(results) == 1:
            template = (
                "{receipt}: error: it is for another package: its {what} is {theirs}, and that of {package} is {ours}."
            )
            key = self._difference(results[0])
            theirs, ours = getattr(self.receipt, key), getattr(results[0], key) or tr("not known")
            return tr(template, receipt=self.path, what=key, theirs=theirs, ours=ours, package=results[0].path)
        template = "{receipt}: error: it is for none of these packages, but for {id}."
        return tr(template, receipt=self.path, id=self.receipt.id)

    def to_json(self, results: list[VerifyResult]) -> dict[str, Any]:
        """Return the receipt as JSON; `package` is the path of its package, null if it is none of these."""
        package = self.package(results)
        receipt = self.receipt
        return {
            "path": str(self.path),
            "id": receipt.id,
            "sha256": receipt.sha256,
            "size": receipt.size,
            "endpoint": one_line(receipt.endpoint),
            "time": one_line(receipt.time),
            "package": None if package is None else str(package.path),
        }


def _read_receipt_file(path: Path) -> ReceiptFile:
    receipt = from_json(read_file(path, _LIMIT))
    if receipt is None:
        message, hint = "{path} is no receipt", "Receipts are kept with every delivery; name one of those files."
        raise CannotRead("no-receipt", message, hint, path=one_line(str(path)))
    return ReceiptFile(path, receipt)


@define_command(
    "verify",
    "PACKAGE is a zip made by lgqtui pack, from wherever it came; several are looked at one after the other. Nothing "
    "is unpacked, nothing is fetched.",
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
    proof = None if receipt is None else _read_receipt_file(receipt)
    results = [_verify_file(context, path) for path in packages]
    if as_json:
        extra = {} if proof is None else {"receipt": proof.to_json(results)}
        out_json({"packages": [_result_json(context, result) for result in results], **extra})
    else:
        _print_report(context, results)
        if proof is not None:
            print_result(proof.line(results))
    is_proved = proof is None or proof.package(results) is not None
    return _exit_code(results) if is_proved else ProblemsFound.exit_code


def _print_report(context: AppContext, results: list[VerifyResult]) -> None:
    print_result(*(line for result in results for line in _result_lines(context, result)))
    if len(results) > 1:
        sound = sum(result.is_sound for result in results)
        print_status(tr("{sound} of {n} are sound.", sound=sound, n=len(results)))


def _verify_file(context: AppContext, path: Path) -> VerifyResult:
    try:
        return verify(path, partial(installed_questionnaire, context))
    except CannotRead as error:
        params = {"text": str(error), "remedy": error.remedy}
        return VerifyResult(path, "", "", 0, problems=(Problem("error", UNREADABLE, "{text}", "{remedy}", params),))


def _exit_code(results: list[VerifyResult]) -> int:
    codes = {problem.code for result in results for problem in result.problems}
    if not codes:
        return 0
    return CannotRead.exit_code if codes == {UNREADABLE} else ProblemsFound.exit_code


def _result_lines(context: AppContext, result: VerifyResult) -> Iterator[str]:
    name = str(result.path)
    if result.draft is not None:
        summary = " · ".join(_summary_parts(context, result, result.draft))
        yield tr("{name}: sound · {text}", name=name, text=summary)
    for problem in result.problems[:_LINES]:
        yield problem_line(problem, name)
    if len(result.problems) > _LINES:
        more = "{name}: and {n} more problem", "{name}: and {n} more problems"
        yield trn(*more, len(result.problems) - _LINES, name=name)


def _summary_parts(context: AppContext, result: VerifyResult, draft: Draft) -> Iterator[str]:
    questionnaire = installed_questionnaire(context, draft.questionnaire)
    respondent = shorten(_respondent(questionnaire, draft), _WIDEST)
    if respondent:
        yield respondent
    edition = shorten((questionnaire and questionnaire.short_title) or draft.questionnaire, _WIDEST)
    yield edition if questionnaire else tr("{id} (not at hand: answers.html was not compared)", id=edition)
    yield result.id
    yield tr("sealed {day}", day=result.info["Bagging-Date"])
    sender = shorten(result.info.get("Source-Organization", ""), _WIDEST) or tr("no name")
    if sender != respondent:  # without an organization the sender is the city
        yield sender
    if supersedes := draft.extra.get("supersedes"):
        yield tr("replaces {id}", id=supersedes)


def _respondent(questionnaire: Questionnaire | None, draft: Draft) -> str:
    return "" if questionnaire is None else draft.answer(questionnaire.respondent).text.strip()


def _result_json(context: AppContext, result: VerifyResult) -> dict[str, Any]:
    draft = result.draft
    questionnaire = None if draft is None else installed_questionnaire(context, draft.questionnaire)
    return {
        "path": str(result.path),
        "id": result.id,
        "sha256": result.sha256,
        "size": result.size,
        "sound": result.is_sound,
        "respondent": "" if draft is None else _respondent(questionnaire, draft),
        "questionnaire": "" if draft is None else draft.questionnaire,
        "supersedes": "" if draft is None else draft.extra.get("supersedes", ""),
        "info": dict(result.info),
        "problems": [
            {"code": p.code, "message": tr(p.message, **p.params), "remedy": tr(p.remedy, **p.params)}
            for p in result.problems
        ],
    }
