"""The summary before packing: what is included, what is left out, what is wrong, who signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from lgqtui.checks.answer_links import links_of_answers
from lgqtui.checks.attachments import attached_in, check_attachments
from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.attachment_files import attachments_of
from lgqtui.draft.ledger import ledger_in
from lgqtui.draft.model import Draft
from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.interview.response_state import ResponseState
from lgqtui.links.model import Verdicts, VerdictWord, verdict_counts
from lgqtui.package.bagit import SourceContact
from lgqtui.package.contents import sender_of
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import Progress
from lgqtui.text import one_line


class PackageSummary(Struct, frozen=True):
    """The state of a draft before packing.

    `problems` are those of the answers, `structural` those that prevent packing. `verdicts` counts the links by
    verdict. `declared` are the prompts that are ticked; `publication` is yes, no or "".
    """

    progress: Progress
    set_aside: tuple[str, ...]
    problems: tuple[Problem, ...]
    structural: tuple[Problem, ...]
    verdicts: Mapping[VerdictWord, int]
    files: int
    size: int
    asks_publication: bool
    publication: str
    sender: SourceContact
    declared: tuple[str, ...]

    @property
    def findings(self) -> tuple[Problem, ...]:
        """The problems that need a confirmation before packing: errors and warnings."""
        return tuple(problem for problem in self.problems if problem.severity != "hint")

    @property
    def need_a_look(self) -> tuple[Problem, ...]:
        """The findings, then the hints, without those about unanswered fields."""
        hints = (p for p in self.problems if p.severity == "hint" and p.needs_a_look)
        return (*self.findings, *hints)

    @property
    def needs_a_yes(self) -> bool:
        """True if the user has to confirm packing."""
        return bool(self.findings) or self.verdicts.get("broken", 0) > 0


def summarize(
    draft: Draft, questionnaire: Questionnaire, ledger: Mapping[str, Any] | None, sidecar: Path
) -> PackageSummary:
    """The summary of a draft. The files of attachments are not read, because packing compares them."""
    verdicts = ledger_in(ledger).verdicts
    state = ResponseState(questionnaire, draft.answers, verdicts)
    applicable = [field_id for field_id in questionnaire.fields if field_id in state.route.applicable]
    attached = list(attached_in(draft, applicable))
    files = {entry.attachment.file: entry.attachment.size for entry in attached}
    signature = questionnaire.signature
    ticked = [i for i in signature.declarations if i in applicable and draft.answer(i).checked]
    return PackageSummary(
        progress=state.progress,
        set_aside=state.set_aside,
        problems=state.problems(),
        structural=tuple(check_attachments(attached, attachments_of(sidecar), compare_content=False)),
        verdicts=_verdict_counts(links_of_answers(questionnaire, applicable, draft.answers), verdicts),
        files=len(files),
        size=sum(files.values()),
        asks_publication=signature.publication in applicable,
        publication=draft.answer(signature.publication).choice if signature.publication in applicable else "",
        sender=sender_of(draft, questionnaire),
        declared=tuple(questionnaire.fields[i].prompt for i in ticked),
    )


def _verdict_counts(links: Iterable[tuple[str, str]], verdicts: Verdicts) -> Mapping[VerdictWord, int]:
    recorded = (verdicts.get(normal_page(link)) for _, link in links)
    return Counter(verdict.word if verdict else "not_checked" for verdict in recorded)


def summary_lines(summary: PackageSummary) -> Iterator[str]:
    """The summary in lines for the user."""
    done = summary.progress
    yield tr("{answered} of {asked} answered", answered=done.answered, asked=done.applicable)
    if summary.set_aside:
        templates = "{n} answer set aside and left out: {ids}", "{n} answers set aside and left out: {ids}"
        yield trn(*templates, len(summary.set_aside), ids=", ".join(summary.set_aside))
    links = verdict_counts(summary.verdicts)
    yield tr("links: {parts}", parts=links) if links else tr("no links")
    yield _files_line(summary)
    if summary.asks_publication:
        choice = {"yes": tr("yes"), "no": tr("no")}.get(summary.publication, tr("not answered"))
        yield tr("may be shared online: {choice}", choice=choice)
    yield from _signing(summary)


def _files_line(summary: PackageSummary) -> str:
    if not summary.files:
        return tr("no attachments")
    templates = "{n} attachment, {size}", "{n} attachments, {size}"
    return trn(*templates, summary.files, size=format_size(summary.size))


def _signing(summary: PackageSummary) -> Iterator[str]:
    sender = summary.sender
    who = ", ".join(one_line(text) for text in (sender.name, sender.organization, sender.email) if text)
    yield tr("signed by: {who}", who=who or tr("nobody is named"))
    for prompt in summary.declared:
        yield tr("declared: {prompt}", prompt=one_line(prompt))
