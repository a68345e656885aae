"""What is wrong between the parts of a questionnaire: ids, references, footnotes, conditions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from lgqtui.questionnaire.model import Field, KindName, Question, Questionnaire, Signature
from lgqtui.questionnaire.parser import ParseContext, ParseResult
from lgqtui.questionnaire.table_reader import KeyPath, ProblemCollector, shown_place

STATES: Mapping[KindName, tuple[str, ...]] = {
    "yes_no": ("yes", "no", "answered", "empty"),
    "tick": ("on", "off", "answered", "empty"),
    "short": ("answered", "empty"),
    "text": ("answered", "empty"),
    "links": ("answered", "empty"),
    "date": ("answered", "empty"),
}
"""What a condition may compare a field of each kind with."""


def validate(found: ParseResult, faults: ProblemCollector) -> None:
    """Note what is wrong between the parts of a questionnaire that was read."""
    _review_ids(found.questionnaire, faults)
    _review_footnotes(found.questionnaire, faults)
    _review_named_fields(found, faults)
    _review_signature(found, faults)
    _Order(found, faults).review()


def _questions(questionnaire: Questionnaire) -> Iterator[tuple[KeyPath, Question]]:
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield ("sections", s, "questions", q), question


def _fields(questionnaire: Questionnaire) -> Iterator[tuple[KeyPath, Field]]:
    for path, question in _questions(questionnaire):
        for f, field in enumerate(question.fields):
            yield (*path, "fields", f), field


def _review_ids(questionnaire: Questionnaire, faults: ProblemCollector) -> None:
    sections = ((("sections", n), section.id) for n, section in enumerate(questionnaire.sections))
    rules = ((("rules", n), rule.id) for n, rule in enumerate(questionnaire.rules))
    _note_duplicates("section", sections, faults)
    _note_duplicates("question", ((path, question.id) for path, question in _questions(questionnaire)), faults)
    _note_duplicates("field", ((path, field.id) for path, field in _fields(questionnaire)), faults)
    _note_duplicates("rule", rules, faults)


def _note_duplicates(noun: str, ids: Iterable[tuple[KeyPath, str]], faults: ProblemCollector) -> None:
    first: dict[str, KeyPath] = {}
    for path, found in ids:
        if found and first.setdefault(found, path) != path:
            message = "{place}: another {noun} has the id “{id}” already, {first}"
            params = {"noun": noun, "id": found, "first": shown_place(first[found])}
            faults.error((*path, "id"), f"duplicate-{noun}", message, "Give it another id.", **params)


def _review_footnotes(questionnaire: Questionnaire, faults: ProblemCollector) -> None:
    known = questionnaire.footnotes
    cited: set[str] = set()
    parts: list[tuple[KeyPath, Question | Field]] = [*_questions(questionnaire), *_fields(questionnaire)]
    for path, part in parts:
        for n, mark in enumerate(part.footnotes):
            cited.add(mark)
            if mark not in known:
                marks = ", ".join(known)
                either = "Write it under [footnotes], or use one of: {marks}."
                remedy = either if marks else "Write it under [footnotes]."
                message = "{place}: there is no footnote “{mark}”"
                faults.error((*path, "footnotes", n), "unknown-footnote", message, remedy, mark=mark, marks=marks)
    for mark in known:
        if mark not in cited:
            remedy = "Add it to the footnotes of the question or field whose wording bears the mark, or take it out."
            faults.hint(("footnotes", mark), "unused-footnote", "{place}: no question or field cites it", remedy)


def _review_named_fields(found: ParseResult, faults: ProblemCollector) -> None:
    if not found.kinds:
        return  # where there are no fields, that alone is said
    questionnaire = found.questionnaire
    named: list[tuple[KeyPath, str, str]] = [(("respondent",), questionnaire.respondent, "unknown-respondent")]
    named += [(path, field_id, "unknown-field") for path, field_id, _ in _signed(questionnaire.signature)]
    named += [(("rules", n, "field"), rule.field, "unknown-field") for n, rule in enumerate(questionnaire.rules)]
    named += [((*look.path, "field"), look.field, "unknown-field") for look in found.looks]
    for path, field_id, code in named:
        if field_id and field_id not in found.kinds:
            near = faults.nearest(field_id, found.kinds)
            remedy = "Did you mean {near}?" if near else "Write the id of a field of this questionnaire."
            message = "{place}: there is no field “{field}”"
            faults.error(path, code, message, remedy, field=field_id, near=near)


def _review_signature(found: ParseResult, faults: ProblemCollector) -> None:
    for path, field_id, wanted in _signed(found.questionnaire.signature):
        kind = found.kinds.get(field_id)
        if wanted and kind not in (None, wanted):
            message = "{place}: the field {field} is of the kind {kind}, and this has to be one of the kind {wanted}"
            params = {"field": field_id, "kind": kind, "wanted": wanted}
            faults.error(path, "wrong-kind", message, "Name another field, or take the key out.", **params)


def _signed(signature: Signature) -> Iterator[tuple[KeyPath, str, str]]:
    """Each field that is named, with the kind that it has to be of ("" = any)."""
    for key in ("name", "email", "organization"):
        yield ("signature", key), getattr(signature, key), ""
    yield ("signature", "publication"), signature.publication, "yes_no"
    for n, field_id in enumerate(signature.declarations):
        yield ("signature", "declarations", n), field_id, "tick"


class _Order:
    """Conditions may look only at fields that were asked before; what they compare with must be possible."""

    def __init__(self, found: ParseResult, faults: ProblemCollector) -> None:
        self.faults = faults
        self.kinds = found.kinds
        self.looks = [look for look in found.looks if look.field in found.kinds]
        self.position = {field_id: n for n, field_id in enumerate(found.kinds)}
        self.onward: dict[str, list[str]] = {}
        for look in self.looks:
            self.onward.setdefault(look.owner, []).append(look.field)
        self.rings: set[frozenset[str]] = set()

    def review(self) -> None:
        for look in self.looks:
            self._review_value(look)
            if look.owner and self.position[look.owner] <= self.position[look.field]:
                self._note_order(look)

    def _review_value(self, look: ParseContext) -> None:
        kind = self.kinds[look.field]
        if look.value and kind is not None and look.value not in STATES[kind]:
            message = "{place} is “{value}”, and {field} of the kind {kind} never is"
            params = {"value": look.value, "field": look.field, "kind": kind, "states": ", ".join(STATES[kind])}
            path = (*look.path, look.key)
            self.faults.error(path, "impossible-value", message, "Write one of: {states}.", **params)

    def _note_order(self, look: ParseContext) -> None:
        path = (*look.path, "field")
        if look.owner == look.field:
            message = "{place}: the field {field} is asked under a condition on itself"
            self.faults.error(path, "condition-on-itself", message, "Name an earlier field.", field=look.field)
            return
        ring = self._way(look.field, look.owner)
        if not ring:
            message = "{place}: the field {field} comes later than {owner}, which is asked under this condition"
            remedy = "Name an earlier field, or move {field} up."
            self.faults.error(path, "condition-on-later", message, remedy, field=look.field, owner=look.owner)
        elif frozenset(ring) not in self.rings:
            self.rings.add(frozenset(ring))
            message = "{place}: these fields wait for each other and none can be asked: {ring}"
            remedy = "Take the condition of one of them out."
            self.faults.error(path, "condition-ring", message, remedy, ring=" → ".join((look.owner, *ring)))

    def _way(self, start: str, goal: str) -> list[str]:
        """The shortest way from a field to another along the conditions, both ends included; [] if there is none."""
        before: dict[str, str] = {start: ""}
        pending = deque([start])
        while pending and goal not in before:
            here = pending.popleft()
            for there in self.onward.get(here, ()):
                if there not in before:
                    before[there] = here
                    pending.append(there)
        way: list[str] = []
        step = goal if goal in before else ""
        while step:
            way.append(step)
            step = before[step]
        return way[::-1]
