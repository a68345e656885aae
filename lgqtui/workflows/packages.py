"""Packages: their preview, packing a draft beside its file or elsewhere, verification, and what a receipt proves."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from msgspec import Struct

from lgqtui.checks.answer_links import links_of_answers
from lgqtui.checks.attachments import check_attachments
from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.attachment import FieldAttachment, is_plain_name
from lgqtui.draft.attachment_files import ProgressCallback, attachments_folder
from lgqtui.draft.delivery import read_delivery
from lgqtui.draft.file_metadata import find_facts
from lgqtui.draft.ledger import Ledger, load_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, ProblemsFound
from lgqtui.files import read_file
from lgqtui.formatting import columns, format_size, local_time
from lgqtui.i18n import tr, trn
from lgqtui.interview.response_state import ResponseState
from lgqtui.interview.search import select
from lgqtui.links.model import VerdictWord, verdict_counts_text
from lgqtui.os_errors import cannot_read
from lgqtui.package.pack import PackageFile, PackageSource, build_source, packages_folder, write_package
from lgqtui.package.verify import UNREADABLE, VerifyResult, compare_ids, verify, warn_of_day
from lgqtui.problems import Problem, problem_line, tally, tally_text
from lgqtui.questionnaire.answer import BLANK
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.submission.outbox_entry import receipt_time
from lgqtui.submission.receipt import PackageRef, Receipt, first_difference, from_json
from lgqtui.text import one_line, quotable, shorten
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import installed_questionnaire

LISTED_PROBLEMS = 12
_WIDEST_NAMES = 200
_WIDEST_IDS = 40
_WIDEST_SUMMARY = 80
_LISTED_FAULTS = 20
_RECEIPT_LIMIT = 1_000_000
_MOST_SEARCHED = 10_000


class PackagePreview(Struct, frozen=True, dict=True):
    """What a package of a draft would hold, and what has to be decided before.

    `rows` say it, each by a label and words, what was found last. `problems` are all that prevent packing, or else,
    where a yes is needed, the first ones; `unlisted_count` counts the others.
    """

    draft: Draft
    questionnaire: Questionnaire
    path: Path
    ledger: Ledger
    rows: tuple[tuple[str, str], ...]
    problem_count: int
    problems: tuple[Problem, ...]
    unlisted_count: int
    can_pack: bool
    needs_confirmation: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """The rows as aligned lines."""
        return tuple(columns(self.rows))

    @property
    def sidecar(self) -> Path:
        """The folder beside the draft."""
        return sidecar_of(self.path)

    @cached_property
    def source(self) -> PackageSource:
        """The content of the package. Raises CannotRead if it cannot be determined."""
        return build_source(self.draft, self.questionnaire, self.ledger, self.sidecar)

    @property
    def refusal(self) -> ProblemsFound:
        """Why it cannot be packed if `can_pack` is False."""
        message = "{name} cannot be sealed: evidence is missing or was changed"
        hint = "Attach it again, or take it off the answer; the lines above name it."
        return ProblemsFound("evidence-not-whole", message, hint, name=self.path.stem)

    def more_line(self, command: str) -> str:
        """Return the number of problems that are not listed, and the command that lists them; "" if all are."""
        if not self.unlisted_count:
            return ""
        return trn("and {n} more: {command}", "and {n} more: {command}", self.unlisted_count, command=command)


def preview_package(draft: Draft, questionnaire: Questionnaire, path: Path, *, can_ask: bool) -> PackagePreview:
    """Return the preview of the package of the draft at `path`; if `can_ask`, a yes is needed but for hints alone."""
    sidecar = sidecar_of(path)
    ledger = load_ledger(path)
    state = ResponseState(questionnaire, draft.answers, ledger.verdicts)
    applicable = [field_id for field_id in questionnaire.fields if field_id in state.route.applicable]
    links = links_of_answers(questionnaire, applicable, draft.answers)
    verdicts = [ledger.verdicts.get(normal_page(link)) for _, link in links]
    verdict_counts = Counter[VerdictWord](verdict.word if verdict else "not_checked" for verdict in verdicts)
    attached = [FieldAttachment(i, a) for i in applicable for a in draft.answer(i).attachments]
    # The files are not read, because packing compares them.
    attachment_problems = tuple(check_attachments(attached, attachments_folder(sidecar), compare_content=False))
    attention = sorted(_attention(state), key=lambda problem: problem.severity == "hint")
    is_doubtful = bool(verdict_counts["broken"]) or any(problem.severity != "hint" for problem in attention)
    problems = (*attachment_problems, *attention)
    needs_confirmation = can_ask and not attachment_problems and is_doubtful
    listed = attention if needs_confirmation else []
    evidence = _evidence_row(attached, attachments_folder(sidecar))
    signing = _signing_rows(draft, questionnaire, applicable)
    return PackagePreview(
        draft,
        questionnaire,
        path,
        ledger,
        rows=(*_response_rows(state, verdict_counts), evidence, *signing, _problems_row(problems, attachment_problems)),
        problem_count=len(problems),
        problems=(*attachment_problems, *listed[:LISTED_PROBLEMS]),
        unlisted_count=max(len(listed) - LISTED_PROBLEMS, 0),
        can_pack=not attachment_problems,
        needs_confirmation=needs_confirmation,
    )


def _response_rows(state: ResponseState, verdict_counts: Counter[VerdictWord]) -> Iterator[tuple[str, str]]:
    progress = state.progress
    words = tr("{n} of {all}", n=progress.answered, all=progress.applicable)
    if open_ids := [field.id for field in select(state, "unanswered")]:
        params = {"n": len(open_ids), "ids": shorten(", ".join(open_ids), _WIDEST_IDS)}
        words += " · " + tr("{n} unanswered: {ids}", **params)
    yield tr("answers"), words
    if ids := state.set_aside_ids:
        templates = "{n} answer, left out: {ids}", "{n} answers, left out: {ids}"
        yield tr("set aside"), trn(*templates, len(ids), ids=", ".join(ids))
    if unknown_ids := [one_line(i) for i in state.answers if i not in state.questionnaire.fields]:
        templates = "{n} answer without a field: {ids}", "{n} answers without a field: {ids}"
        yield tr("left out"), trn(*templates, len(unknown_ids), ids=shorten(", ".join(unknown_ids), _WIDEST_NAMES))
    yield tr("links"), verdict_counts_text(verdict_counts, " · ") or tr("none")


def _evidence_row(attached: Sequence[FieldAttachment], folder: Path) -> tuple[str, str]:
    """The row of attached files, with those that say where or by whom they were made."""
    sizes = {entry.attachment.file: entry.attachment.size for entry in attached}
    words = trn("{n} file, {size}", "{n} files, {size}", len(sizes), size=format_size(sum(sizes.values())))
    names_by_file = {a.attachment.file: str(a.params["name"]) for a in attached if is_plain_name(a.attachment.file)}
    if names := [name for file, name in names_by_file.items() if find_facts(folder / file)]:
        templates = "{n} says where or by whom it was made: {names}", "{n} say where or by whom they were made: {names}"
        words += " · " + trn(*templates, len(names), names=shorten(", ".join(names), _WIDEST_NAMES))
    return tr("evidence"), words if sizes else tr("none")


def _attention(state: ResponseState) -> Iterator[Problem]:
    """What needs a look; also that no signer is named, since only what is sent has to be signed."""
    signer = state.questionnaire.signature.name
    if signer in state.route.applicable and not state.answers.get(signer, BLANK).text.strip():
        yield Problem("warning", "not-signed", "nobody is named who signs", "Say who answers for it.", field=signer)
    yield from (problem for problem in state.problems() if problem.needs_attention)


def _signing_rows(draft: Draft, questionnaire: Questionnaire, applicable: Collection[str]) -> Iterator[tuple[str, str]]:
    signature = questionnaire.signature
    # Only what was filled in: the respondent stands for a missing organization in a package, and signs nothing.
    signer = [draft.answer(i).text.strip() for i in (signature.name, signature.organization, signature.email)]
    who = ", ".join(one_line(text) for text in signer if text) if signer[0] else tr("nobody is named")
    declared = [i for i in signature.declarations if i in applicable and draft.answer(i).checked]
    parts = [(questionnaire.fields[i].prompt.rstrip(": "), draft.answer(i).text) for i in declared]
    words = (shorten(one_line(": ".join(filter(None, pair))), _WIDEST_NAMES) for pair in parts)
    yield tr("signed"), " · ".join((who, *(tr("declared: {prompt}", prompt=prompt) for prompt in words)))
    if signature.publication in applicable:
        choices = {"yes": tr("yes, online"), "no": tr("no")}
        open_words = tr("not answered: may the responses be shared online?")
        yield tr("shared"), choices.get(draft.answer(signature.publication).choice, open_words)


def _problems_row(problems: Sequence[Problem], preventing: Sequence[Problem]) -> tuple[str, str]:
    label, weights = tr("need a look"), tally_text(tally(problems))
    if not problems:
        return label, tr("nothing")
    if not preventing:
        templates = "{n}: it stops nothing · {weights}", "{n}: none stops it · {weights}"
        return label, trn(*templates, len(problems), weights=weights)
    return label, tr("{n}: missing or changed evidence stops it · {weights}", n=len(problems), weights=weights)


class PackOutcome(Struct, frozen=True):
    """A package that was written; `packed_before_on` is the day on which the same content was packed before, or ""."""

    file: PackageFile
    packed_before_on: str

    @property
    def notices(self) -> tuple[str, ...]:
        """How it relates to earlier packages, and its digest."""
        relation = ""
        if self.packed_before_on:
            template = "Nothing has changed since it was sealed on {day}: it is the same package."
            relation = tr(template, day=self.packed_before_on)
        elif self.file.supersedes:
            relation = tr("It replaces the package {id}.", id=self.file.supersedes)
        return tuple(filter(None, (relation, tr("sha256 {digest}", digest=self.file.sha256))))

    @property
    def lines(self) -> tuple[str, ...]:
        """Its size and path, then the notices."""
        size = format_size(self.file.size)
        return (tr("Sealed, {size}: {path}", size=size, path=self.file.path), *self.notices)


def pack_draft(
    context: AppContext,
    preview: PackagePreview,
    on_progress: ProgressCallback = lambda _done, _total: None,
    target: Path | None = None,
) -> PackOutcome:
    """Write the package beside the draft, into a folder or to a file. Raises ProblemsFound, or as `write_package`."""
    if not preview.can_pack:
        raise preview.refusal
    path = packages_folder(preview.sidecar) if target is None else target
    previous = read_delivery(preview.sidecar).package(preview.source.id)
    today = local_time(context.clock()).date()
    file = write_package(preview.source, path, today=today, on_progress=on_progress)
    return PackOutcome(file, previous.date if previous else "")


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
    receipt = from_json(read_file(path, _RECEIPT_LIMIT))
    if receipt is None:
        message, hint = "{path} is no receipt", "Receipts are kept with every delivery; name one of those files."
        raise CannotRead("no-receipt", message, hint, path=one_line(str(path)))
    return ReceiptFile(path, receipt)


def verify_file(context: AppContext, path: Path) -> VerifyResult:
    """Verify a package; one that cannot be read has that as its problem."""
    try:
        result = verify(path, partial(installed_questionnaire, context))
    except CannotRead as error:
        return _unreadable(path, error)
    return warn_of_day(result, local_time(context.clock(), UTC).date())


def _unreadable(path: Path, error: CannotRead) -> VerifyResult:
    params = {"text": str(error), "remedy": error.remedy}
    return VerifyResult(path, "", "", 0, problems=(Problem("error", UNREADABLE, "{text}", "{remedy}", params),))


def packages_in(folder: Path) -> list[Path]:
    """Return the packages in a folder. Raises CannotRead if it has none, or cannot be read."""
    try:
        packages = [path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".zip"]
    except OSError as error:
        raise cannot_read(folder, error) from error
    if not packages:
        message = "{folder} holds no package: no file in it ends in .zip"
        raise CannotRead("no-package", message, "Name the folder in which the packages lie.", folder=folder)
    return packages


def subfolder_notice(folder: Path) -> Iterator[str]:
    """Yield how many packages lie in subfolders, where `packages_in` does not look; of a large tree, in a part."""
    if count := sum(path.suffix.lower() == ".zip" for path in islice(folder.glob("*/**/*"), _MOST_SEARCHED)):
        singular = "{folder}: {n} file ending in .zip lies in its subfolders and was not looked at. Name those folders."
        plural = "{folder}: {n} files ending in .zip lie in its subfolders and were not looked at. Name those folders."
        yield trn(singular, plural, count, folder=folder)


def verify_all(context: AppContext, paths: Iterable[Path]) -> list[VerifyResult]:
    """Verify packages, also those in folders, and compare their ids; a name that cannot be read is a result, too."""
    results: list[VerifyResult] = []
    for path in paths:
        try:
            is_folder = os.path.isdir(path)  # noqa: PTH112 - that of pathlib fails in a folder that cannot be entered
            results += [verify_file(context, package) for package in (packages_in(path) if is_folder else [path])]
        except CannotRead as error:
            results.append(_unreadable(path, error))
    return compare_ids(results)


def unsound_error(result: VerifyResult, *, to_send: bool = False) -> ProblemsFound:
    """Return why a file that is no sound package, or none at all, is not used, or not sent."""
    message = "{path} is no sound package: {why}"
    if to_send:
        message = "{path} is no sound package and was not sent: {why}"
    hint = "To see all: lgqtui verify {path}"
    return ProblemsFound("not-sound", message, hint, path=result.path, why=result.problems[0].headline)


def result_lines(context: AppContext, result: VerifyResult) -> Iterator[str]:
    """Yield what was found, a line for each problem."""
    name = str(result.path)
    if result.draft is not None:
        summary = " · ".join(_summary_parts(context, result, result.draft))
        yield tr("{name}: sound · {text}", name=name, text=summary)
    for problem in result.problems[:_LISTED_FAULTS]:
        yield problem_line(problem, name)
    if len(result.problems) > _LISTED_FAULTS:
        more = "{name}: and {n} more problem", "{name}: and {n} more problems"
        yield trn(*more, len(result.problems) - _LISTED_FAULTS, name=name)


def _summary_parts(context: AppContext, result: VerifyResult, draft: Draft) -> Iterator[str]:
    questionnaire = installed_questionnaire(context, draft.questionnaire)
    respondent = quotable(respondent_of(questionnaire, draft), _WIDEST_SUMMARY)
    if respondent:
        yield tr("“{text}”", text=respondent)
    if questionnaire:
        yield shorten(questionnaire.short_title or questionnaire.id, _WIDEST_SUMMARY)
    else:
        edition, files = quotable(draft.questionnaire, _WIDEST_SUMMARY), ", ".join(result.not_compared)
        yield tr("“{id}” (not at hand: {files} were not compared)", id=edition, files=files)
    yield result.id
    yield tr("sealed {day}", day=result.info["Bagging-Date"])
    sender = quotable(result.info.get("Source-Organization", ""), _WIDEST_SUMMARY)
    if sender != respondent or not sender:  # without an organization the sender is the city
        yield tr("“{text}”", text=sender) if sender else tr("no name")
    if supersedes := draft.extra.get("supersedes"):
        yield tr("replaces {id}", id=supersedes)
    if result.same_as:
        yield tr("the same package as {path}", path=result.same_as)


def respondent_of(questionnaire: Questionnaire | None, draft: Draft) -> str:
    """Return the name of who answers, "" if it is not known."""
    return "" if questionnaire is None else draft.answer(questionnaire.respondent).text.strip()
