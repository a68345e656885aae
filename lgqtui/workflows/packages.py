"""Preview of a package, and packing a draft beside its file or elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from lgqtui.checks.answer_links import links_of_answers
from lgqtui.checks.attachments import check_attachments, field_attachments
from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.attachment import FieldAttachment, is_plain_name
from lgqtui.draft.attachment_files import ProgressCallback, attachments_folder
from lgqtui.draft.delivery import read_delivery
from lgqtui.draft.file_metadata import find_facts
from lgqtui.draft.ledger import Ledger, load_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import ProblemsFound
from lgqtui.formatting import format_size, local_time
from lgqtui.i18n import tr, trn
from lgqtui.interview.response_state import ResponseState
from lgqtui.links.model import VerdictWord, verdict_counts_text
from lgqtui.package.pack import PackageFile, PackageSource, build_source, locked_packages_folder, write_package
from lgqtui.problems import Problem, tally, tally_text
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line, shorten
from lgqtui.workflows.context import AppContext

LISTED_PROBLEMS = 12
_WIDEST_NAMES = 200


class PackagePreview(Struct, frozen=True, dict=True):
    """What a package of a draft would hold, and what has to be decided before.

    `problems` are all that prevent packing, or else, where a yes is needed, the first ones; `unlisted_count` counts
    the others.
    """

    draft: Draft
    questionnaire: Questionnaire
    path: Path
    ledger: Ledger
    lines: tuple[str, ...]
    problem_count: int
    problems: tuple[Problem, ...]
    unlisted_count: int
    can_pack: bool
    needs_confirmation: bool

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
    """Return the preview of the package of the draft at `path`.

    `can_ask`: errors, warnings and broken links need a confirmation; hints alone do not.
    """
    sidecar = sidecar_of(path)
    ledger = load_ledger(path)
    state = ResponseState(questionnaire, draft.answers, ledger.verdicts)
    applicable = [field_id for field_id in questionnaire.fields if field_id in state.route.applicable]
    links = links_of_answers(questionnaire, applicable, draft.answers)
    verdicts = [ledger.verdicts.get(normal_page(link)) for _, link in links]
    verdict_counts = Counter[VerdictWord](verdict.word if verdict else "not_checked" for verdict in verdicts)
    attached = list(field_attachments(draft, applicable))
    # The files are not read, because packing compares them.
    attachment_problems = tuple(check_attachments(attached, attachments_folder(sidecar), compare_content=False))
    errors_and_warnings = [problem for problem in state.problems() if problem.severity != "hint"]
    attention = (*errors_and_warnings, *(p for p in state.problems() if p.severity == "hint" and p.needs_attention))
    problems = (*attachment_problems, *attention)
    needs_confirmation = can_ask and not attachment_problems and bool(errors_and_warnings or verdict_counts["broken"])
    listed = attention if needs_confirmation else ()
    files = (_files_line(attached), *_metadata_lines(attached, attachments_folder(sidecar)))
    signing = _signing_lines(draft, questionnaire, applicable)
    return PackagePreview(
        draft,
        questionnaire,
        path,
        ledger,
        lines=(*_response_lines(state, verdict_counts), *files, *signing, *_counts(problems, state)),
        problem_count=len(problems),
        problems=(*attachment_problems, *listed[:LISTED_PROBLEMS]),
        unlisted_count=max(len(listed) - LISTED_PROBLEMS, 0),
        can_pack=not attachment_problems,
        needs_confirmation=needs_confirmation,
    )


def _response_lines(state: ResponseState, verdict_counts: Counter[VerdictWord]) -> Iterator[str]:
    yield tr("{answered} of {total} answered", answered=state.progress.answered, total=state.progress.applicable)
    if state.set_aside_ids:
        templates = "{n} answer set aside and left out: {ids}", "{n} answers set aside and left out: {ids}"
        yield trn(*templates, len(state.set_aside_ids), ids=", ".join(state.set_aside_ids))
    yield tr("links: {parts}", parts=verdict_counts_text(verdict_counts)) if verdict_counts else tr("no links")


def _files_line(attached: Iterable[FieldAttachment]) -> str:
    sizes = {entry.attachment.file: entry.attachment.size for entry in attached}
    if not sizes:
        return tr("no attachments")
    templates = "{n} attachment, {size}", "{n} attachments, {size}"
    return trn(*templates, len(sizes), size=format_size(sum(sizes.values())))


def _metadata_lines(attached: Iterable[FieldAttachment], folder: Path) -> Iterator[str]:
    """Yield a line that names the attachments which say where or by whom they were made."""
    names_by_file = {a.attachment.file: str(a.params["name"]) for a in attached if is_plain_name(a.attachment.file)}
    names = [name for file, name in names_by_file.items() if find_facts(folder / file)]
    if names:
        template = "{n} attachment says where or by whom it was made: {names}"
        templates = template, "{n} attachments say where or by whom they were made: {names}"
        yield trn(*templates, len(names), names=shorten(", ".join(names), _WIDEST_NAMES))


def _signing_lines(draft: Draft, questionnaire: Questionnaire, applicable: Collection[str]) -> Iterator[str]:
    signature = questionnaire.signature
    if signature.publication in applicable:
        choices = {"yes": tr("yes"), "no": tr("no")}
        choice = choices.get(draft.answer(signature.publication).choice, tr("not answered"))
        yield tr("may be shared online: {choice}", choice=choice)
    # Only what was filled in: the respondent stands for a missing organization in a package, and signs nothing.
    signer = [draft.answer(i).text.strip() for i in (signature.name, signature.organization, signature.email)]
    who = ", ".join(one_line(text) for text in signer if text) if signer[0] else tr("nobody is named")
    yield tr("signed by: {who}", who=who)
    for field_id in (i for i in signature.declarations if i in applicable and draft.answer(i).checked):
        yield tr("declared: {prompt}", prompt=one_line(questionnaire.fields[field_id].prompt))


def _counts(problems: Sequence[Problem], state: ResponseState) -> Iterator[str]:
    """Yield lines with the number of fields that are empty, and that of problems."""
    if empty := state.progress.applicable - state.progress.answered:
        yield trn("{n} field is not answered", "{n} fields are not answered", empty)
    if problems:
        yield tr("found: {weights}; unanswered questions are not counted", weights=tally_text(tally(problems)))
    else:
        yield tr("nothing that needs a look")


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
    """Write the package: beside the draft, into a folder, or to a file.

    Raises as `write_package` and `locked_packages_folder` do, and ProblemsFound if it cannot be packed.
    """
    if not preview.can_pack:
        raise preview.refusal
    with locked_packages_folder(preview.sidecar) if target is None else nullcontext(target) as path:
        previous = read_delivery(preview.sidecar).package(preview.source.id)
        today = local_time(context.clock()).date()
        file = write_package(preview.source, path, today=today, on_progress=on_progress)
    return PackOutcome(file, previous.date if previous else "")
