"""Validation of a questionnaire: ids, references, footnotes, order of conditions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from lgqtui.problems import KeyPath
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field, Question, Questionnaire, Signature
from lgqtui.questionnaire.parser import FieldReference, ParseResult
from lgqtui.questionnaire.table_reader import ProblemCollector, display_path


def validate(result: ParseResult, problems: ProblemCollector) -> None:
    """Note problems between the parts of a parsed questionnaire."""
    _check_ids(result.questionnaire, problems)
    _check_footnotes(result.questionnaire, problems)
    _check_named_fields(result, problems)
    _check_signature(result, problems)
    _Order(result, problems).check()


def _questions(questionnaire: Questionnaire) -> Iterator[tuple[KeyPath, Question]]:
    for section_index, section in enumerate(questionnaire.sections):
        for question_index, question in enumerate(section.questions):
            yield ("sections", section_index, "questions", question_index), question


def _fields(questionnaire: Questionnaire) -> Iterator[tuple[KeyPath, Field]]:
    for path, question in _questions(questionnaire):
        for field_index, field in enumerate(question.fields):
            yield (*path, "fields", field_index), field


def _check_ids(questionnaire: Questionnaire, problems: ProblemCollector) -> None:
    _note_duplicates("section", ((("sections", n), s.id) for n, s in enumerate(questionnaire.sections)), problems)
    _note_duplicates("question", ((path, question.id) for path, question in _questions(questionnaire)), problems)
    _note_duplicates("field", ((path, field.id) for path, field in _fields(questionnaire)), problems)
    _note_duplicates("rule", ((("rules", n), rule.id) for n, rule in enumerate(questionnaire.rules)), problems)


def _note_duplicates(noun: str, ids: Iterable[tuple[KeyPath, str]], problems: ProblemCollector) -> None:
    first: dict[str, KeyPath] = {}
    for path, entry_id in ids:
        if entry_id and first.setdefault(entry_id, path) != path:
            message = "{position}: another {noun} has the id “{id}” already, {first}"
            params = {"noun": noun, "id": entry_id, "first": display_path(first[entry_id])}
            problems.error((*path, "id"), f"duplicate-{noun}", message, "Give it another id.", **params)


def _check_footnotes(questionnaire: Questionnaire, problems: ProblemCollector) -> None:
    footnotes = questionnaire.footnotes
    cited: set[str] = set()
    parts: list[tuple[KeyPath, Question | Field]] = [*_questions(questionnaire), *_fields(questionnaire)]
    for path, part in parts:
        for index, mark in enumerate(part.footnotes):
            cited.add(mark)
            if mark not in footnotes:
                marks = ", ".join(footnotes)
                others = "Write it under [footnotes], or use one of: {marks}."
                remedy = others if marks else "Write it under [footnotes]."
                message = "{position}: there is no footnote “{mark}”"
                problems.error((*path, "footnotes", index), "unknown-footnote", message, remedy, mark=mark, marks=marks)
    for mark in footnotes:
        if mark not in cited:
            remedy = "Add it to the footnotes of the question or field whose wording bears the mark, or take it out."
            problems.hint(("footnotes", mark), "unused-footnote", "{position}: no question or field cites it", remedy)


def _check_named_fields(result: ParseResult, problems: ProblemCollector) -> None:
    if not result.kinds:
        return  # without fields only that is reported
    questionnaire = result.questionnaire
    named: list[tuple[KeyPath, str, str]] = [(("respondent",), questionnaire.respondent, "unknown-respondent")]
    named += [(path, field_id, "unknown-field") for path, field_id, _ in _signature_fields(questionnaire.signature)]
    named += [(("rules", n, "field"), rule.field, "unknown-field") for n, rule in enumerate(questionnaire.rules)]
    named += [((*reference.path, "field"), reference.field, "unknown-field") for reference in result.references]
    for path, field_id, code in named:
        if field_id and field_id not in result.kinds:
            near = problems.nearest(field_id, result.kinds)
            remedy = "Did you mean {near}?" if near else "Write the id of a field of this questionnaire."
            message = "{position}: there is no field “{field}”"
            problems.error(path, code, message, remedy, field=field_id, near=near)


def _check_signature(result: ParseResult, problems: ProblemCollector) -> None:
    for path, field_id, part in _signature_fields(result.questionnaire.signature):
        kind = result.kinds.get(field_id)
        expected = [row.name for row in KINDS.values() if part in row.parts]
        if part and kind is not None and kind not in expected:
            message = (
                "{position}: the field {field} is of the kind {kind}, and this has to be one of the kind {expected}"
            )
            params = {"field": field_id, "kind": kind, "expected": ", ".join(expected)}
            problems.error(path, "wrong-kind", message, "Name another field, or take the key out.", **params)


def _signature_fields(signature: Signature) -> Iterator[tuple[KeyPath, str, str]]:
    for key in ("name", "email", "organization"):
        yield ("signature", key), getattr(signature, key), ""
    yield ("signature", "publication"), signature.publication, "choice"
    for n, field_id in enumerate(signature.declarations):
        yield ("signature", "declarations", n), field_id, "checked"


class _Order:
    """Checks that conditions refer only to earlier fields, and compare them with possible values."""

    def __init__(self, result: ParseResult, problems: ProblemCollector) -> None:
        self.problems = problems
        self.kinds = result.kinds
        self.references = [reference for reference in result.references if reference.field in result.kinds]
        self.positions = {field_id: n for n, field_id in enumerate(result.kinds)}
        self.edges: dict[str, list[str]] = {}
        for reference in self.references:
            self.edges.setdefault(reference.owner, []).append(reference.field)
        self.cycles: set[frozenset[str]] = set()

    def check(self) -> None:
        for reference in self.references:
            self._check_value(reference)
            if reference.owner and self.positions[reference.owner] <= self.positions[reference.field]:
                self._note_order(reference)

    def _check_value(self, reference: FieldReference) -> None:
        kind = self.kinds[reference.field]
        if reference.value and kind is not None and reference.value not in KINDS[kind].condition_values:
            message = "{position} is “{value}”, and {field} of the kind {kind} never is"
            states = ", ".join(KINDS[kind].condition_values)
            params = {"value": reference.value, "field": reference.field, "kind": kind, "states": states}
            path = (*reference.path, reference.key)
            self.problems.error(path, "impossible-value", message, "Write one of: {states}.", **params)

    def _note_order(self, reference: FieldReference) -> None:
        path = (*reference.path, "field")
        if reference.owner == reference.field:
            message = "{position}: the field {field} is asked under a condition on itself"
            self.problems.error(path, "condition-on-itself", message, "Name an earlier field.", field=reference.field)
            return
        cycle = self._shortest_path(reference.field, reference.owner)
        if not cycle:
            message = "{position}: the field {field} comes later than {owner}, which is asked under this condition"
            remedy = "Name an earlier field, or move {field} up."
            params = {"field": reference.field, "owner": reference.owner}
            self.problems.error(path, "condition-on-later", message, remedy, **params)
        elif frozenset(cycle) not in self.cycles:
            self.cycles.add(frozenset(cycle))
            message = "{position}: these fields wait for each other and none can be asked: {ring}"
            remedy = "Take the condition of one of them out."
            self.problems.error(path, "condition-ring", message, remedy, ring=" → ".join((reference.owner, *cycle)))

    def _shortest_path(self, start: str, goal: str) -> list[str]:
        """The shortest path from a field to another along the conditions, both included; [] if there is none."""
        before: dict[str, str] = {start: ""}
        pending = deque([start])
        while pending and goal not in before:
            current = pending.popleft()
            for following in self.edges.get(current, ()):
                if following not in before:
                    before[following] = current
                    pending.append(following)
        path: list[str] = []
        step = goal if goal in before else ""
        while step:
            path.append(step)
            step = before[step]
        return path[::-1]
