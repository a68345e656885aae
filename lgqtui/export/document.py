"""The exported document: a questionnaire and its answers as a tree, the same for every renderer. No input or output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct

from lgqtui.checks.answer_links import answer_links
from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.model import Draft
from lgqtui.errors import WrongUse, unknown_name
from lgqtui.export.condition_text import only_if
from lgqtui.links.model import NO_VERDICTS, Verdict, Verdicts
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import KINDS, InputStyle
from lgqtui.questionnaire.model import Field, Footnote, Question, Questionnaire, Section
from lgqtui.questionnaire.route import Progress, find_route
from lgqtui.text import one_line, shorten


class DocumentField(Struct, frozen=True):
    """One field with its answer.

    `input` is "" for an unknown field. `is_applicable` is False off the route. `only_if` is, in a blank form, the
    condition under which the field is to be answered.
    """

    field: Field
    input: InputStyle | Literal[""]
    answer: Answer
    is_applicable: bool = True
    is_answered: bool = False
    only_if: str = ""


class DocumentQuestion(Struct, frozen=True):
    """One question: its wording, its entries, and their footnotes. `number` may be ""."""

    number: str
    text: str
    entries: tuple[DocumentField, ...]
    footnotes: tuple[Footnote, ...] = ()
    ours: bool = False

    @property
    def applicable_entries(self) -> tuple[DocumentField, ...]:
        """The entries on the route."""
        return tuple(entry for entry in self.entries if entry.is_applicable)

    @property
    def other_entries(self) -> tuple[DocumentField, ...]:
        """Those off the route."""
        return tuple(entry for entry in self.entries if not entry.is_applicable)


class DocumentSection(Struct, frozen=True):
    """One section with its questions. `number` may be ""."""

    number: str
    title: str
    questions: tuple[DocumentQuestion, ...]


class LinkState(Struct, frozen=True):
    """A link of an answer and its latest verdict."""

    field: str
    link: str
    verdict: Verdict


class ExportDocument(Struct, frozen=True):
    """A complete document.

    `source`, the draft, and `progress` are None in a blank form. `set_aside` are the questions with answers off the
    route, each with only those entries; `unknown` the answers to unknown fields; `links` the verdicts on links on the
    route.
    """

    questionnaire: Questionnaire
    sections: tuple[DocumentSection, ...]
    closing: str = ""
    respondent: str = ""
    source: Draft | None = None
    progress: Progress | None = None
    set_aside: tuple[DocumentQuestion, ...] = ()
    unknown_answers: tuple[DocumentField, ...] = ()
    links: tuple[LinkState, ...] = ()

    @property
    def is_blank(self) -> bool:
        """True for a form to fill in by hand."""
        return self.source is None


def build_document(
    questionnaire: Questionnaire,
    draft: Draft | None,
    *,
    section: str = "",
    with_remarks: bool = False,
    verdicts: Verdicts = NO_VERDICTS,
) -> ExportDocument:
    """The document of a draft, or of the blank form if `draft` is None.

    `section` limits it to one section, without the closing and without answers to unknown fields. Remarks and flags
    are included only `with_remarks`. `verdicts` are the verdicts on links, by their pages.

    Raises WrongUse naming the closest section if none has that id.
    """
    if draft and not with_remarks:
        draft = draft.without_notes()
    included = (_find_section(questionnaire, section),) if section else questionnaire.sections
    entry_of = _entries_of(questionnaire, draft)
    sections = tuple(_section(questionnaire, part, entry_of) for part in included)
    return ExportDocument(
        questionnaire=questionnaire,
        sections=sections,
        closing="" if section else questionnaire.closing,
        respondent=one_line(draft.answer(questionnaire.respondent).text).strip() if draft else "",
        source=draft,
        progress=_progress(sections) if draft else None,
        set_aside=tuple(_set_aside(sections)) if draft else (),
        unknown_answers=tuple(_unknown(questionnaire, draft)) if draft and not section else (),
        links=tuple(_links(sections, verdicts)) if draft else (),
    )


_EntryOf = Callable[[Field], DocumentField]


def _entries_of(questionnaire: Questionnaire, draft: Draft | None) -> _EntryOf:
    applicable = find_route(questionnaire, draft.answers).applicable if draft else questionnaire.fields

    def entry_of(field: Field) -> DocumentField:
        answer, kind = draft.answer(field.id) if draft else BLANK, KINDS[field.kind]
        return DocumentField(
            field=field,
            input=kind.input,
            answer=answer,
            is_applicable=field.id in applicable,
            is_answered=kind.is_answered(answer),
            only_if=only_if(field.when, questionnaire) if field.when and not draft else "",
        )

    return entry_of


def _find_section(questionnaire: Questionnaire, section_id: str) -> Section:
    for section in questionnaire.sections:
        if section.id == section_id:
            return section
    section_ids = [section.id for section in questionnaire.sections]
    message = "there is no section “{section}” in {questionnaire}"
    params = {"questionnaire": one_line(questionnaire.id), "names": ", ".join(section_ids)}
    error = WrongUse("unknown-section", message, "Its sections: {names}.", section=shorten(section_id, 80), **params)
    raise unknown_name(error, section_id, section_ids)


def _section(questionnaire: Questionnaire, section: Section, entry_of: _EntryOf) -> DocumentSection:
    questions = tuple(_question(questionnaire, question, entry_of) for question in section.questions)
    return DocumentSection(section.number, section.title, questions)


def _question(questionnaire: Questionnaire, question: Question, entry_of: _EntryOf) -> DocumentQuestion:
    entries = tuple(entry_of(field) for field in question.fields)
    notes = questionnaire.footnotes_of(question)
    return DocumentQuestion(question.number, question.text, entries, notes, question.ours)


def _progress(sections: Iterable[DocumentSection]) -> Progress:
    entries = [e for s in sections for q in s.questions for e in q.applicable_entries]
    counted = [e for e in entries if KINDS[e.field.kind].counts_in_progress(e.answer)]
    return Progress(sum(entry.is_answered for entry in counted), len(counted))


def _set_aside(sections: Iterable[DocumentSection]) -> Iterator[DocumentQuestion]:
    for question in (q for s in sections for q in s.questions):
        entries = tuple(e for e in question.other_entries if e.answer.has_content or e.answer.remark or e.answer.flag)
        if entries:
            yield DocumentQuestion(question.number, question.text, entries, ours=question.ours)


def _links(sections: Iterable[DocumentSection], verdicts: Verdicts) -> Iterator[LinkState]:
    for entry in (e for s in sections for q in s.questions for e in q.applicable_entries) if verdicts else ():
        for link in answer_links(entry.field, entry.answer):
            if verdict := verdicts.get(normal_page(link)):
                yield LinkState(entry.field.id, link, verdict)


def _unknown(questionnaire: Questionnaire, draft: Draft) -> Iterator[DocumentField]:
    for field_id, answer in draft.answers.items():
        if field_id not in questionnaire.fields:
            field = Field(field_id, kind="", prompt=one_line(field_id))
            yield DocumentField(field, "", answer, is_applicable=False, is_answered=True)
