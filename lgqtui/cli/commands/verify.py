"""`lgqtui verify`: packages looked at, whoever made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_json, print_result, print_status
from lgqtui.errors import CannotRead
from lgqtui.files import read_file
from lgqtui.i18n import tr, trn
from lgqtui.package.verify import VerifyResult
from lgqtui.submission.outbox_entry import receipt_time
from lgqtui.submission.receipt import PackageRef, Receipt, difference, from_json
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.package.verify import VerifyResult
    from lgqtui.questionnaire.model import Questionnaire


_LIMIT = 1_000_000


class Proof(Struct, frozen=True):
    """A receipt and the file it stands in."""

    path: Path
    receipt: Receipt

    def package(self, found: Iterable[VerifyResult]) -> VerifyResult | None:
        """The package that the receipt is for: same id, digest and size; None if it is none of these."""
        return next((one for one in found if not self._difference(one)), None)

    def _difference(self, one: VerifyResult) -> str:
        return difference(self.receipt, PackageRef(one.id, one.sha256, one.size))

    def line(self, found: list[VerifyResult]) -> str:
        """What the receipt proves, in a sentence."""
        package = self.package(found)
        if package is not None:
            told = "{receipt}: sound · {package} was delivered to {endpoint}, {time}"
            where, when = self._where["endpoint"], receipt_time(self.receipt)
            return tr(told, receipt=self.path, package=package.path, endpoint=where, time=when)
        if len(found) == 1:
            told = (
                "{receipt}: error: it is for another package: its {what} is {theirs}, and that of {package} is {ours}."
            )
            what = self._difference(found[0])
            ours, theirs = getattr(found[0], what) or tr("not known"), getattr(self.receipt, what)
            return tr(told, receipt=self.path, what=what, theirs=theirs, ours=ours, package=found[0].path)
        told = "{receipt}: error: it is for none of these packages, but for {id}."
        return tr(told, receipt=self.path, id=self.receipt.id)

    @property
    def _where(self) -> dict[str, str]:
        return {"endpoint": one_line(self.receipt.endpoint), "time": one_line(self.receipt.time)}

    def shape(self, found: list[VerifyResult]) -> dict[str, Any]:
        """The same for programs; `package` is the path of the package, null if it is for none of these."""
        package = self.package(found)
        told = self.receipt
        return {
            "path": str(self.path),
            "id": told.id,
            "sha256": told.sha256,
            "size": told.size,
            **self._where,
            "package": None if package is None else str(package.path),
        }


def read_proof(path: Path) -> Proof:
    """The receipt in a file. Raises CannotRead if there is none in it."""
    receipt = from_json(read_file(path, _LIMIT))
    if receipt is None:
        message, hint = "{path} is no receipt", "Receipts are kept with every delivery; name one of those files."
        raise CannotRead("no-receipt", message, hint, path=one_line(str(path)))
    return Proof(path, receipt)


_PROBLEMS_FOUND = 3
_LINES = 20
_WIDEST = 80


@define(
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
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(here: AppContext, packages: tuple[Path, ...], *, receipt: Path | None, as_json: bool) -> int:
    """Look at packages; 3 if a problem stands."""
    proof = None if receipt is None else _proof(receipt)
    found = [_looked_at(path) for path in packages]
    if as_json:
        told = {} if proof is None else {"receipt": proof.shape(found)}
        out_json({"packages": [_shape(here, verified) for verified in found], **told})
    else:
        _write_all(here, found)
        if proof is not None:
            print_result(proof.line(found))
    is_proved = proof is None or proof.package(found) is not None
    return _exit_code(found) if is_proved else _PROBLEMS_FOUND


def _proof(path: Path) -> Proof:

    return read_proof(path)


def _write_all(here: AppContext, found: list[VerifyResult]) -> None:
    for verified in found:
        _write(here, verified)
    if len(found) > 1:
        sound = sum(verified.is_sound for verified in found)
        print_status(tr("{sound} of {n} are sound.", sound=sound, n=len(found)))


def _looked_at(path: Path) -> VerifyResult:
    """What was found; a file that cannot be read does not keep the others from being looked at."""
    from lgqtui.errors import CannotRead
    from lgqtui.package.verify import UNREADABLE, VerifyResult, verify
    from lgqtui.problems import Problem

    try:
        return verify(path)
    except CannotRead as error:
        told = {"said": str(error), "remedy": error.remedy}
        return VerifyResult(path, "", "", 0, problems=(Problem("error", UNREADABLE, "{said}", "{remedy}", told),))


def _exit_code(found: list[VerifyResult]) -> int:
    """4 if all that is wrong is that files cannot be read."""
    from lgqtui.errors import CannotRead
    from lgqtui.package.verify import UNREADABLE

    codes = {problem.code for verified in found for problem in verified.problems}
    if not codes:
        return 0
    return CannotRead.exit_code if codes == {UNREADABLE} else _PROBLEMS_FOUND


def _write(here: AppContext, verified: VerifyResult) -> None:
    from lgqtui.cli.problem_text import line

    name = str(verified.path)
    if verified.draft is not None:
        print_result(tr("{name}: sound · {told}", name=name, told=" · ".join(_told(here, verified, verified.draft))))
        return
    for problem in verified.problems[:_LINES]:
        print_result(line(problem, name))
    if len(verified.problems) > _LINES:
        more = "{name}: and {n} more problem", "{name}: and {n} more problems"
        print_result(trn(*more, len(verified.problems) - _LINES, name=name))


def _told(here: AppContext, verified: VerifyResult, draft: Draft) -> Iterator[str]:
    """Of a sound package: whose it is, which, when and by whom it was sealed, and which one it replaces."""
    from lgqtui.cli.package_paths import questionnaire_at_hand
    from lgqtui.text import shorten

    asked = questionnaire_at_hand(here, draft.questionnaire)
    respondent = shorten(_respondent(asked, draft), _WIDEST)
    if respondent:
        yield respondent
    yield shorten(draft.questionnaire if asked is None else asked.short_title or asked.id, _WIDEST)
    yield verified.id
    yield tr("sealed {day}", day=verified.info["Bagging-Date"])
    who = shorten(verified.info.get("Source-Organization", ""), _WIDEST) or tr("no name")
    if who != respondent:  # where no organization is named, the city stands for it
        yield who
    if supersedes := draft.extra.get("supersedes"):
        yield tr("replaces {id}", id=supersedes)


def _respondent(asked: Questionnaire | None, draft: Draft) -> str:
    """The city, by the field that the questionnaire names for it; "" where that is not known."""
    return "" if asked is None else draft.answer(asked.respondent).text.strip()


def _shape(here: AppContext, verified: VerifyResult) -> dict[str, Any]:
    from lgqtui.cli.package_paths import questionnaire_at_hand

    draft = verified.draft
    asked = None if draft is None else questionnaire_at_hand(here, draft.questionnaire)
    return {
        "path": str(verified.path),
        "id": verified.id,
        "sha256": verified.sha256,
        "size": verified.size,
        "sound": verified.is_sound,
        "respondent": "" if draft is None else _respondent(asked, draft),
        "questionnaire": "" if draft is None else draft.questionnaire,
        "supersedes": "" if draft is None else draft.extra.get("supersedes", ""),
        "info": dict(verified.info),
        "problems": list(_problem_shapes(verified)),
    }


def _problem_shapes(verified: VerifyResult) -> Iterator[dict[str, str]]:
    from lgqtui.cli.problem_text import message, remedy

    for problem in verified.problems:
        yield {"code": problem.code, "message": message(problem), "remedy": remedy(problem)}
