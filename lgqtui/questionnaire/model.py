"""The questionnaire: sections, questions, fields and rules, with indexes by id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from lgqtui.problems import Severity
from lgqtui.questionnaire.conditions import Condition, fields_in

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Field(Struct, frozen=True):
    """One value inside a question.

    `kind` is the name of a row of `kinds.KINDS`. `prompt` is its own wording, "" if the question's wording is enough.
    `when` is the condition under which it applies. `explain` is False for a tick without an explanation. `reads_as`
    ("email" or "") is the expected form of a short answer. `ours` marks what is not part of the printed form.
    """

    id: str
    kind: str
    prompt: str = ""
    when: Condition | None = None
    footnotes: tuple[str, ...] = ()
    help: str = ""
    explain: bool = True
    reads_as: str = ""
    ours: bool = False


class Question(Struct, frozen=True):
    """One numbered item of the printed form: one screen. `number` is "" if none is printed."""

    id: str
    fields: tuple[Field, ...]
    number: str = ""
    text: str = ""
    footnotes: tuple[str, ...] = ()
    help: str = ""
    ours: bool = False


class Footnote(Struct, frozen=True):
    """A footnote: its mark as in the file, and its text."""

    mark: str
    text: str

    @property
    def sign(self) -> str:
        """The mark as it is printed in the wording."""
        return self.mark.translate(_SUPERSCRIPTS) if self.mark.isdecimal() else self.mark


class Section(Struct, frozen=True):
    """A titled part of the questionnaire."""

    id: str
    title: str
    questions: tuple[Question, ...]
    number: str = ""


class Rule(Struct, frozen=True):
    """A check that belongs to a questionnaire: if `when` is true, `message` is shown at `field`."""

    id: str
    field: str
    severity: Severity
    when: Condition
    message: str
    remedy: str = ""


class Signature(Struct, frozen=True):
    """The ids of the fields for signer, declarations and consent to publication; "" and () without."""

    name: str = ""
    email: str = ""
    organization: str = ""
    publication: str = ""
    declarations: tuple[str, ...] = ()


class Questionnaire(Struct, frozen=True, dict=True):
    """One edition. Wording uses `**bold**` and nothing else of Markdown; footnote marks are in it as printed."""

    id: str
    title: str
    sections: tuple[Section, ...]
    short_title: str = ""
    running_header: str = ""
    introduction: str = ""
    closing: str = ""
    respondent: str = ""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    signature: Signature = field(default_factory=Signature)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(q for s in self.sections for q in s.questions)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """All fields by id, in their order."""
        return {f.id: f for q in self.questions for f in q.fields}

    @cached_property
    def question_of(self) -> Mapping[str, Question]:
        """The question of each field id."""
        return {f.id: q for q in self.questions for f in q.fields}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of each question id."""
        return {q.id: s for s in self.sections for q in s.questions}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The index of each question id, from 0."""
        return {q.id: n for n, q in enumerate(self.questions)}

    def question(self, question_id: str) -> Question:
        """The question with that id. Raises KeyError."""
        return self.questions[self.positions[question_id]]

    def footnotes_of(self, question: Question) -> tuple[Footnote, ...]:
        """The footnotes of a question and of its fields, each once."""
        marks = dict.fromkeys((*question.footnotes, *(mark for f in question.fields for mark in f.footnotes)))
        return tuple(Footnote(mark, self.footnotes[mark]) for mark in marks if self.footnotes.get(mark))

    @cached_property
    def condition_fields(self) -> frozenset[str]:
        """The fields that conditions refer to: only their answers can change the route."""
        return frozenset(i for f in self.fields.values() if f.when is not None for i in fields_in(f.when))

    @cached_property
    def rules_about(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each field id, the rules that refer to it or are shown at it."""
        about: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for field_id in dict.fromkeys((rule.field, *fields_in(rule.when))):
                about.setdefault(field_id, []).append(rule)
        return {field_id: tuple(rules) for field_id, rules in about.items()}
