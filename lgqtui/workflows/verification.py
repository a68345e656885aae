"""Verification of packages from anywhere, and what a receipt proves, in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.errors import CannotRead
from lgqtui.files import read_file
from lgqtui.i18n import tr, trn
from lgqtui.package.verify import UNREADABLE, VerifyResult, verify
from lgqtui.problems import Problem, problem_line
from lgqtui.submission.outbox_entry import receipt_time
from lgqtui.submission.receipt import PackageRef, Receipt, first_difference, from_json
from lgqtui.text import one_line, shorten
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import installed_questionnaire

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

    def line(self, results: Sequence[VerifyResult]) -> str:
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


def read_receipt_file(path: Path) -> ReceiptFile:
    """Read a receipt. Raises CannotRead if it is none."""
    receipt = from_json(read_file(path, _LIMIT))
    if receipt is None:
        message, hint = "{path} is no receipt", "Receipts are kept with every delivery; name one of those files."
        raise CannotRead("no-receipt", message, hint, path=one_line(str(path)))
    return ReceiptFile(path, receipt)


def verify_file(context: AppContext, path: Path) -> VerifyResult:
    """Verify a package; one that cannot be read has that as its problem."""
    try:
        return verify(path, partial(installed_questionnaire, context))
    except CannotRead as error:
        params = {"text": str(error), "remedy": error.remedy}
        return VerifyResult(path, "", "", 0, problems=(Problem("error", UNREADABLE, "{text}", "{remedy}", params),))


def result_lines(context: AppContext, result: VerifyResult) -> Iterator[str]:
    """Yield what was found, a line for each problem."""
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
    respondent = shorten(respondent_of(questionnaire, draft), _WIDEST)
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


def respondent_of(questionnaire: Questionnaire | None, draft: Draft) -> str:
    """Return the name of who answers, "" if it is not known."""
    return "" if questionnaire is None else draft.answer(questionnaire.respondent).text.strip()
