"""Many answers of one file, for `lgqtui answer --from`: JSON, or lines of FIELD, a tab, VALUE; all or none."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec import Struct

from lgqtui.cli.answer_request import AnswerRequest, new_answer
from lgqtui.draft.model import Draft
from lgqtui.errors import WrongUse
from lgqtui.export.json_codec import JSON_LIMIT, decoded
from lgqtui.files import read_file
from lgqtui.i18n import tr
from lgqtui.interview.interview import Change, Interview, find_field
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import set_aside
from lgqtui.text import shorten

_STDIN = "-"
_LISTED = 5
_GAP = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:\s*")


class BatchLine(Struct, frozen=True):
    """One answer of the file; `number` is that of the line on which it begins, from 1."""

    number: int
    field: str
    request: AnswerRequest


class AnswerBatch(Struct, frozen=True):
    """The answers of a file; `name` is that of the file."""

    name: str
    lines: tuple[BatchLine, ...]

    def apply(self, questionnaire: Questionnaire, draft: Draft) -> tuple[Draft, tuple[Change, ...]]:
        """Return the draft with every answer, and the changes. Raises WrongUse, naming lines, if one does not fit."""
        faults: list[tuple[int, WrongUse]] = []
        changes: dict[str, Change] = {}
        for line in self.lines:
            try:
                change = _change(questionnaire, draft, line, changes)
            except WrongUse as error:
                faults.append((line.number, error))
                continue
            changes[change.field] = change
            draft = draft.with_answer(change.field, change.after)
        if faults:
            raise self._refusal(faults)
        return draft, tuple(changes.values())

    def _refusal(self, faults: list[tuple[int, WrongUse]]) -> WrongUse:
        (number, first), *others = faults
        positions = [tr("line {n}", n=other) for other, _ in others[:_LISTED]] + ["…"] * (len(others) > _LISTED)
        more = tr(" (and {n} more: {places})", n=len(others), places=", ".join(positions)) if others else ""
        return _fault(self.name, number, first, more)


def _change(questionnaire: Questionnaire, draft: Draft, line: BatchLine, earlier: Collection[str]) -> Change:
    field = find_field(questionnaire, line.field)
    if field.id in earlier:
        raise WrongUse("twice", "{field} stands there twice", "Leave one of them out.", field=field.id)
    line.request.refuse_blank()
    before = draft.answer(field.id)
    parsed = new_answer(field, before, line.request)
    remaining = {attachment.sha256 for attachment in parsed.answer.attachments}
    detached = sum(attachment.sha256 not in remaining for attachment in before.attachments)
    return Change(field.id, before, parsed.answer, removed=parsed.removed, detached=detached)


def read_batch(source: str) -> AnswerBatch:
    """Read the answers in a file, or of `-` on standard input.

    Raises CannotRead if it cannot be read, WrongUse if it holds no answers, with the line of the fault.
    """
    name = tr("the standard input") if source == _STDIN else source
    content = sys.stdin.buffer.read(JSON_LIMIT + 1) if source == _STDIN else read_file(Path(source), JSON_LIMIT)
    text = decoded(content, name)
    lines = tuple(_json_lines(text, name) if text.lstrip().startswith(("{", "[")) else _tab_lines(text, name))
    if not lines:
        raise WrongUse("nothing-given", "{name} holds no answer, so nothing was changed", _SHAPES, name=name)
    return AnswerBatch(name, lines)


_SHAPES = "It holds the answers as JSON, as exports have them, or lines of FIELD, a tab, VALUE."


def _tab_lines(text: str, name: str) -> Iterator[BatchLine]:
    for number, line in enumerate(text.split("\n"), 1):
        field, tab, value = line.removesuffix("\r").partition("\t")
        if tab:
            yield BatchLine(number, field.strip(), AnswerRequest(value=value))
        elif line.strip():
            error = WrongUse("no-tab", "no tab stands between field and value", _SHAPES)
            raise _fault(name, number, error)


def _json_lines(text: str, name: str) -> Iterator[BatchLine]:
    if not isinstance(_parsed(text, name), dict):
        raise _fault(name, 1, WrongUse("not-a-table", "this is no group of answers by their fields", _SHAPES))
    decoder = json.JSONDecoder()
    end = text.index("{") + 1
    while text[start := _end(_GAP, text, end)] != "}":
        field, end = decoder.raw_decode(text, start)
        value = _end(_COLON, text, end)
        _, end = decoder.raw_decode(text, value)
        yield BatchLine(text.count("\n", 0, start) + 1, field, AnswerRequest(value=text[value:end], shape=True))


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise _fault(name, 1, WrongUse("not-json", "it is nested too deeply", "Look at its brackets.")) from error
    except ValueError as error:
        number = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        fault = WrongUse("not-json", "this is not JSON: {why}", "Mend that place in an editor.", why=why)
        raise _fault(name, number, fault) from error


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _fault(name: str, number: int, error: WrongUse, more: str = "") -> WrongUse:
    message = "{name}, line {line}: {fault}{more}; nothing was changed"
    params = {"fault": shorten(str(error), 300), "remedy": error.remedy, "more": more}
    return WrongUse(error.code, message, "{remedy}", name=name, line=number, **params)


def put_batch(batch: AnswerBatch, interview: Interview) -> tuple[Change, tuple[Change, ...]]:
    """Put every answer into the interview as one step; return the change as a whole and those of the fields."""
    before, route = interview.draft, interview.route
    draft, changes = batch.apply(interview.questionnaire, before)
    if draft != before:
        interview.adopt(draft)
    first = changes[0]
    total = Change(
        first.field,
        first.before,
        first.after,
        set_aside=tuple(i for i in interview.set_aside if i in route.applicable),
        restored=tuple(i for i in set_aside(route, before.answers) if i in interview.route.applicable),
        removed=sum(change.removed for change in changes),
        detached=sum(change.detached for change in changes),
    )
    return total, changes
