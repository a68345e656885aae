"""Preview of a package, and packing a draft beside its file or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from lgqtui.draft.attachment_files import ProgressCallback
from lgqtui.draft.delivery import read_delivery
from lgqtui.draft.ledger import ledger_of
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import ProblemsFound
from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.package.pack import PackageFile, PackageSource, build_source, packages_beside, write_package
from lgqtui.package.summary import summarize, summary_lines
from lgqtui.problems import Problem, tally, tally_text
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.workflows.context import AppContext

LISTED_PROBLEMS = 12


class PackagePreview(Struct, frozen=True, dict=True):
    """What a package of a draft would hold, and what has to be decided before.

    `problems` are all that prevent packing, or else, where a yes is needed, the first ones; `more` counts the others.
    """

    draft: Draft
    questionnaire: Questionnaire
    path: Path
    ledger: Mapping[str, Any] | None
    lines: tuple[str, ...]
    problem_count: int
    problems: tuple[Problem, ...]
    more: int
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
        return ProblemsFound(
            "evidence-not-whole",
            "{name} cannot be sealed: evidence is missing or was changed",
            "Attach it again, or take it off the answer; the lines above name it.",
            name=self.path.stem,
        )

    def more_line(self, command: str) -> str:
        """Return the number of problems that are not listed, and the command that lists them; "" if all are."""
        return (
            trn("and {n} more: {command}", "and {n} more: {command}", self.more, command=command) if self.more else ""
        )


def preview_package(draft: Draft, questionnaire: Questionnaire, path: Path, *, can_ask: bool) -> PackagePreview:
    """Return the preview of a package; if `can_ask`, errors, warnings and broken links need a confirmation."""
    ledger = ledger_of(sidecar_of(path))
    summary = summarize(draft, questionnaire, ledger, sidecar_of(path))
    can_pack = not summary.structural
    needs_confirmation = can_ask and can_pack and summary.needs_a_yes
    listed = summary.need_a_look if needs_confirmation else ()
    return PackagePreview(
        draft,
        questionnaire,
        path,
        ledger,
        lines=(*summary_lines(summary), _count_line((*summary.structural, *summary.need_a_look))),
        problem_count=len(summary.structural) + len(summary.need_a_look),
        problems=(*summary.structural, *listed[:LISTED_PROBLEMS]),
        more=max(len(listed) - LISTED_PROBLEMS, 0),
        can_pack=can_pack,
        needs_confirmation=needs_confirmation,
    )


def _count_line(problems: Sequence[Problem]) -> str:
    if not problems:
        return tr("nothing that needs a look")
    return tr("found: {weights}; unanswered questions are not counted", weights=tally_text(tally(problems)))


class PackOutcome(Struct, frozen=True):
    """A package that was written; `same_as` is the day on which the same content was packed before, or ""."""

    file: PackageFile
    same_as: str

    @property
    def notices(self) -> tuple[str, ...]:
        """How it relates to earlier packages, and its digest."""
        relation = ""
        if self.same_as:
            relation = tr("Nothing has changed since it was sealed on {day}: it is the same package.", day=self.same_as)
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

    Raises as `write_package` and `packages_beside` do, and ProblemsFound if it cannot be packed.
    """
    if not preview.can_pack:
        raise preview.refusal
    with packages_beside(preview.sidecar) if target is None else nullcontext(target) as path:
        previous = read_delivery(preview.sidecar).package(preview.source.id)
        today = context.clock().astimezone().date()
        file = write_package(preview.source, path, today=today, on_progress=on_progress)
    return PackOutcome(file, previous.date if previous else "")
