"""What `lgqtui answer` is asked to do with a field, and the answer that comes of it."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.cli.terminal import read_input
from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.answer_codec import AnswerDecoder
from lgqtui.questionnaire.kinds import AnswerParts, ParsedAnswer, parse, usable_parts
from lgqtui.questionnaire.model import Field
from lgqtui.text import clean

_STDIN = "-"
_ROOT = ("answer",)
_TO_CLEAR = "To take the answer out: lgqtui answer DRAFT FIELD --clear"
_HINT = "Give a value, --text, --clear, --flag, --no-flag or --remark. More: lgqtui answer --help"


class AnswerRequest(Struct, frozen=True):
    """What a call says about an answer; None is: says nothing."""

    value: str | None = None
    text: str | None = None
    add: bool = False
    shape: bool = False
    clear: bool = False
    flag: bool | None = None
    remark: str | None = None

    def refuse_contradiction(self) -> None:
        """Raise WrongUse if the parts of the call do not go together."""
        clashes = (
            (self.clear and (self.value is not None or self.text is not None), "--clear takes no value and no --text"),
            (self.clear and (self.add or self.shape), "--clear goes with neither --add nor --shape"),
            (self.shape and self.value is None, "--shape needs the answer as JSON"),
            (self.shape and (self.add or self.text is not None), "--shape goes with neither --add nor --text"),
            (self.add and self.value is None, "--add needs the links to add"),
            (self.value == self.text == _STDIN, "standard input can be read only once"),
            (self == AnswerRequest(), "nothing is said about the answer"),
        )
        for clash, message in clashes:
            if clash:
                raise WrongUse("contradiction", message, _HINT)

    def with_input(self) -> AnswerRequest:
        """The same with what standard input says where it was asked for.

        Raises WrongUse if that, or the value, is empty: no variable that is not set, and no pipe that broke, may erase
        an answer.
        """
        if self.value is not None and not self.value.strip():
            raise WrongUse("nothing-given", "the value is empty, so nothing was changed", _TO_CLEAR)
        if _STDIN not in (self.value, self.text):
            return self
        given = read_input()
        if not given.strip():
            raise WrongUse("nothing-given", "nothing came on standard input, so nothing was changed", _TO_CLEAR)
        return replace(self, value=given) if self.value == _STDIN else replace(self, text=given)


def new_answer(field: Field, old: Answer, wish: AnswerRequest) -> ParsedAnswer:
    """The answer to a field as it is wished for. Raises WrongUse if that does not fit the field."""
    made = _content(field, old, wish)
    remark = clean(made.answer.remark if wish.remark is None else wish.remark)
    flag = made.answer.flag if wish.flag is None else wish.flag
    removed = made.removed + remark.removed * (wish.remark is not None)
    return ParsedAnswer(replace(made.answer, remark=remark.text, flag=flag), removed)


def _content(field: Field, old: Answer, wish: AnswerRequest) -> ParsedAnswer:
    if wish.clear:
        return ParsedAnswer(old.cleared())
    if wish.shape:
        return _shaped(field, old, wish.value or "")
    if wish.add:
        return _added(field, old, wish.value or "")
    made = ParsedAnswer(old) if wish.value is None else parse(field, wish.value, old)
    return made if wish.text is None else _explained(field, made, wish)


def _explained(field: Field, made: ParsedAnswer, wish: AnswerRequest) -> ParsedAnswer:
    if field.kind != "tick" and wish.value is not None:
        message = "{field}: --text is the explanation of a box to tick, and this field is of the kind {kind}"
        raise WrongUse("no-explanation", message, "Give the text as VALUE.", field=field.id, kind=field.kind)
    explained = parse(field, {"text": wish.text or ""}, made.answer)
    return replace(explained, removed=made.removed + explained.removed)


def _added(field: Field, old: Answer, pasted: str) -> ParsedAnswer:
    if field.kind != "links":
        message = "{field}: --add adds links, and this field is of the kind {kind}"
        raise WrongUse("no-links", message, "Leave --add out.", field=field.id, kind=field.kind)
    rows = parse(field, pasted, BLANK)
    both = parse(field, {"links": (*old.links, *rows.answer.links)}, old)
    return replace(both, removed=rows.removed + both.removed)


def _shaped(field: Field, old: Answer, source: str) -> ParsedAnswer:
    """The answer said in JSON; remark, flag, attachments and unknown keys stay where it says nothing of them."""
    raw = _json(source)
    reader = AnswerDecoder()
    said = reader.answer(raw, _ROOT)
    _refuse_faults(reader)
    parsed = parse(field, _parts(field, said), old)
    kept = {key: getattr(said, key) for key in ("remark", "flag", "attachments") if key in raw}
    answer = replace(parsed.answer, **kept, extra={**old.extra, **said.extra})
    return ParsedAnswer(answer, parsed.removed + reader.left_out)


def _json(source: str) -> Any:
    try:
        return json.loads(source)
    except RecursionError as error:
        raise WrongUse("not-json", "the answer is nested too deeply", "Look at its brackets.") from error
    except ValueError as error:
        message = "the answer is not JSON: {why}"
        hint = 'It looks like this: {{"choice": "yes"}}. In a shell, put it into single quotes.'
        raise WrongUse("not-json", message, hint, why=str(error)) from error


def _refuse_faults(reader: AnswerDecoder) -> None:
    faults = [problem for problem in reader.problems if problem.severity == "error"]
    if faults:
        first = faults[0]
        fault, remedy = tr(first.message, **first.params), tr(first.remedy, **first.params)
        raise WrongUse(first.code, "{fault}", "{remedy}", fault=fault, remedy=remedy)


def _parts(field: Field, said: Answer) -> AnswerParts:
    """Every part the field has, so that what is not said is taken out; and those it has not, to be refused."""
    everything: AnswerParts = {"choice": said.choice, "checked": said.checked, "text": said.text, "links": said.links}
    usable = usable_parts(field)
    parts: Any = {name: value for name, value in everything.items() if name in usable or value}
    return parts  # type: ignore[no-any-return]
