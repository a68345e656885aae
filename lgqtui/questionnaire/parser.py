"""Parsing of the tables of a questionnaire file into the model.

Rejected values are blank in the questionnaire, so that `validate` can go on; it may be used only if no error was noted.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from lgqtui.problems import SEVERITIES, KeyPath
from lgqtui.questionnaire.conditions import All, Any, Condition, Is, Not
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field, Question, Questionnaire, Rule, Section, Signature
from lgqtui.questionnaire.table_reader import ProblemCollector, TableReader, cleaned

TEXT_KEYS = ("short_title", "running_header", "introduction", "closing", "respondent")
FILE_KEYS = ("format", "id", "title", *TEXT_KEYS, "signature", "footnotes", "sections", "rules")
SIGNATURE_KEYS = ("name", "email", "organization", "publication", "declarations")
SECTION_KEYS = ("id", "number", "title", "questions")
QUESTION_KEYS = ("id", "number", "text", "footnotes", "help", "ours", "fields")
FIELD_KEYS = Field.__struct_fields__
RULE_KEYS = ("id", "field", "severity", "when", "message", "remedy")
CONDITION_KEYS = ("field", "is", "is_not", "any", "all", "not")

_LONGEST_PATH = 40  # about sixteen nested conditions; they are evaluated by recursion
_ALWAYS = All(())  # in place of an invalid condition
_COMPARISONS = ({"field", "is"}, {"field", "is_not"})
_GROUPS = ({"any"}, {"all"}, {"not"})


class FieldReference(Struct, frozen=True):
    """A reference of a condition to a field: `owner` is the id of the field that has the condition, "" in a rule."""

    path: KeyPath
    key: str
    field: str
    value: str
    owner: str = ""


class ParseResult(Struct):
    """The questionnaire, all field references of its conditions, and the kind of each field (None = unknown)."""

    questionnaire: Questionnaire
    references: list[FieldReference] = field(default_factory=list)
    kinds: dict[str, str | None] = field(default_factory=dict)


def parse_questionnaire(raw: Mapping[str, object], problems: ProblemCollector) -> ParseResult:
    """Parse a TOML document; problems are added to `problems`."""
    reader = _Reader(problems)
    return ParseResult(reader.questionnaire(raw), reader.references, reader.kinds)


class _Reader:
    def __init__(self, problems: ProblemCollector) -> None:
        self.problems = problems
        self.references: list[FieldReference] = []
        self.kinds: dict[str, str | None] = {}

    def questionnaire(self, raw: object) -> Questionnaire:
        table = TableReader(raw, (), FILE_KEYS, self.problems)
        sections = table.entries("sections", need="Add a [[sections]] with questions in it.")
        return Questionnaire(
            id=table.id("Give the questionnaire an id of its own, such as city-2026."),
            title=table.text("title", need="Write the title as it is printed."),
            **{key: table.text(key) for key in TEXT_KEYS},
            signature=self._signature(table),
            footnotes=self._footnotes(table),
            sections=tuple(self._section(entry, path) for path, entry in sections),
            rules=tuple(self._rule(entry, path) for path, entry in table.entries("rules")),
        )

    def _signature(self, table: TableReader) -> Signature:
        reader = TableReader(table.raw.get("signature", {}), (*table.path, "signature"), SIGNATURE_KEYS, self.problems)
        texts = {key: reader.text(key) for key in SIGNATURE_KEYS[:-1]}
        return Signature(**texts, declarations=reader.texts("declarations"))

    def _footnotes(self, table: TableReader) -> dict[str, str]:
        raw = table.raw.get("footnotes", {})
        marks = tuple(raw) if isinstance(raw, dict) else ()
        notes = TableReader(raw, (*table.path, "footnotes"), marks, self.problems)
        need = "Write what the footnote says."
        return {cleaned(mark, (*notes.path, mark), self.problems): notes.text(mark, need=need) for mark in marks}

    def _section(self, raw: object, path: KeyPath) -> Section:
        table = TableReader(raw, path, SECTION_KEYS, self.problems)
        questions = table.entries("questions", need="Add a [[sections.questions]], or take the section out.")
        return Section(
            id=table.id("Give the section an id of its own, such as A."),
            number=table.text("number"),
            title=table.text("title", need="Give the section a title."),
            questions=tuple(self._question(entry, entry_path) for entry_path, entry in questions),
        )

    def _question(self, raw: object, path: KeyPath) -> Question:
        table = TableReader(raw, path, QUESTION_KEYS, self.problems)
        need = "Add a [[sections.questions.fields]]: without a field there is nothing to answer."
        fields = [
            TableReader(entry, entry_path, FIELD_KEYS, self.problems)
            for entry_path, entry in table.entries("fields", need=need)
        ]
        self._note_no_wording(table, fields)
        return Question(
            id=table.id("Give the question an id of its own, such as Q1."),
            number=table.text("number"),
            text=table.text("text"),
            footnotes=table.texts("footnotes"),
            help=table.text("help"),
            ours=table.flag("ours", default=False),
            fields=tuple(self._field(entry) for entry in fields),
        )

    def _note_no_wording(self, table: TableReader, fields: list[TableReader]) -> None:
        if table.has_no_words("text") and any(field.has_no_words("prompt") for field in fields):
            message = "{position} has no text, and not every field of it has a prompt"
            remedy = "Write the wording of the question in text, or give each of its fields a prompt."
            self.problems.error(table.path, "no-wording", message, remedy)

    def _field(self, table: TableReader) -> Field:
        field_id = table.id("Give the field an id of its own, such as Q1.a: it is the key of the answer in drafts.")
        kind = table.choice("kind", tuple(KINDS), "unknown-kind", need="Say how it is answered: {others} or {last}.")
        if field_id:
            self.kinds.setdefault(field_id, kind)
        self._note_misplaced(table, kind)
        return Field(
            id=field_id,
            kind=kind or "text",
            prompt=table.text("prompt"),
            when=self._when(table, field_id),
            footnotes=table.texts("footnotes"),
            help=table.text("help"),
            explain=table.flag("explain", default=True),
            reads_as=table.choice("reads_as", ("email",), "unknown-reading") or "",
            ours=table.flag("ours", default=False),
        )

    def _note_misplaced(self, table: TableReader, kind: str | None) -> None:
        owners = {key: owner.name for owner in KINDS.values() for key in owner.options}
        for key, home in sorted(owners.items()):
            if key in table.raw and kind not in (None, home):
                message = "{position} belongs to fields of the kind {home}, and this one is {kind}"
                params = {"home": home, "kind": kind}
                self.problems.error((*table.path, key), "misplaced", message, "Take it out.", **params)

    def _when(self, table: TableReader, owner: str) -> Condition | None:
        if "when" not in table.raw:
            return None
        return self._condition(table.raw["when"], (*table.path, "when"), owner)

    def _rule(self, raw: object, path: KeyPath) -> Rule:
        table = TableReader(raw, path, RULE_KEYS, self.problems)
        if table.misses("when"):
            need = 'Say when the rule speaks up, such as when = {{ field = "Q1", is = "empty" }}.'
            self.problems.error((*path, "when"), "missing", "{position} is missing", need)
        return Rule(
            id=table.id("Give the rule an id of its own, such as Q1-missing."),
            field=table.text("field", need="Name the field at which the message is shown."),
            severity=table.choice("severity", SEVERITIES, "unknown-severity", need="Say how heavy it is.") or "error",
            when=self._when(table, "") or _ALWAYS,
            message=table.text("message", need="Say in a sentence what is wrong."),
            remedy=table.text("remedy"),
        )

    def _condition(self, raw: object, path: KeyPath, owner: str) -> Condition:
        table = TableReader(raw, path, CONDITION_KEYS, self.problems)
        keys = table.raw.keys() & set(CONDITION_KEYS)
        if table.is_no_table:
            return _ALWAYS
        if len(path) > _LONGEST_PATH:
            remedy = "Say it with fewer levels of any, all and not."
            self.problems.error(path, "too-deep", "{position}: the conditions are nested too deeply", remedy)
        elif any(keys and keys <= expected for expected in _COMPARISONS):
            return self._comparison(table, owner)
        elif keys in _GROUPS:
            return self._group(table, keys.pop(), owner)
        elif keys or not table.raw:
            self._note_malformed(table, keys)
        return _ALWAYS

    def _note_malformed(self, table: TableReader, keys: set[str]) -> None:
        message = "{position} mixes {keys}, and a condition says one thing" if keys else "{position} says nothing"
        remedy = (
            "A condition is {{ field, is }}, {{ field, is_not }}, {{ any = […] }}, {{ all = […] }} or "
            "{{ not = {{ … }} }}; put several into any or all."
        )
        in_order = " and ".join(key for key in CONDITION_KEYS if key in keys)
        self.problems.error(table.path, "malformed-condition", message, remedy, keys=in_order)

    def _comparison(self, table: TableReader, owner: str) -> Condition:
        key = "is_not" if "is_not" in (*table.raw, *table.misspelt_keys) else "is"
        field_id = table.text("field", need="Name the field that the condition looks at.")
        value = table.text(key, need="Say what its answer is compared with, such as yes or answered.")
        self.references.append(FieldReference(table.path, key, field_id, value, owner))
        return Not(Is(field_id, value)) if key == "is_not" else Is(field_id, value)

    def _group(self, table: TableReader, key: str, owner: str) -> Condition:
        if key == "not":
            return Not(self._condition(table.raw["not"], (*table.path, "not"), owner))
        entries = table.entries(key, need="Put a condition into it, or take it out.")
        conditions = tuple(self._condition(entry, path, owner) for path, entry in entries)
        return Any(conditions) if key == "any" else All(conditions)
