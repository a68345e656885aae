"""Canonical JSON of drafts: decoding, also of the JSON in packages and from untrusted sources, and encoding."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Any, NoReturn

from msgspec.structs import replace

from lgqtui.draft.format import DraftReadResult, decoded, draft_from_mapping, draft_mapping, refuse_other_format
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.i18n import tr
from lgqtui.problems import Problem, first_problem_params
from lgqtui.questionnaire.answer_codec import WHOLE_NUMBERS, AnswerDecoder
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import shorten

JSON_LIMIT = 25_000_000
"""Bytes in one file."""

_HEAD_REMEDY = (
    'At the top belong "format": 1, "questionnaire": "lgq-2022", "id": "a text that no other draft has", and '
    '"created": "2026-11-23T09:00:00Z".'
)
_LISTED_POSITIONS = 3
_MAX_DEPTH = 100
_LONGEST_NUMBER = 400
_LONGEST_DISPLAYED = 120


class _Refused(ValueError):
    """A fault found while the JSON is parsed."""


def decode_draft(content: bytes, name: str) -> Draft:
    """`read_json_result` for callers that need only the draft."""
    return read_json_result(content, name).draft


def read_json_result(content: bytes, name: str) -> DraftReadResult:
    """The draft in a file's content; `name` is the file name for error messages.

    Unknown keys are kept, such as a package's `supersedes`. Raises only CannotRead, with the position of the first
    fault and the number of others.
    """
    raw = _parsed(decoded(content, name), name)
    if not isinstance(raw, dict):
        raise _not_a_draft(name)
    _refuse_other_format(raw, name)
    decoder = AnswerDecoder()
    _find_nulls(raw, decoder, name)
    draft = draft_from_mapping(raw, decoder)
    faults: dict[tuple[str | int, ...], Problem] = {}
    for problem in decoder.problems:
        if problem.severity == "error":
            faults.setdefault(problem.key_path, problem)
    if faults:
        raise _faults_error(list(faults.values()), name)
    if "answers" not in raw:  # a misspelt key would be taken for an empty draft
        message = "{name}: its key “answers” is missing; it has {keys}"
        hint = "Write “answers” there; without any answer it is an empty group: {{}}."
        keys = shorten(", ".join(draft.extra or raw), _LONGEST_DISPLAYED)
        raise CannotRead("no-answers", message, hint, name=name, keys=keys)
    return DraftReadResult(draft, decoder.removed)


def _parsed(source: str, name: str) -> object:
    try:
        return json.loads(
            source,
            object_pairs_hook=_without_doubles,
            parse_int=_parse_int,
            parse_float=_parse_float,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        message = "{name}, line {line}, column {column}: this is not JSON: {why}"
        hint = "Mend that place in an editor, or export the draft again."
        params = {"name": name, "line": error.lineno, "column": error.colno, "why": error.msg}
        raise CannotRead("not-json", message, hint, **params) from error
    except _Refused as error:
        hint = "Mend that place in an editor."
        raise CannotRead("not-json", "{name}: {why}", hint, name=name, why=str(error)) from error
    except RecursionError as error:
        raise _too_deep(name) from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = Counter(key for key, _ in pairs)
        double = keys.most_common(1)[0][0]
        raise _Refused(tr("the key “{key}” stands twice in one group", key=shorten(double, _LONGEST_DISPLAYED)))
    return table


def _parse_int(digits: str) -> int:
    # Python refuses thousands of digits with a message of its own.
    if len(digits) > _LONGEST_NUMBER or int(digits) not in WHOLE_NUMBERS:
        _refuse_number(digits)
    return int(digits)


def _parse_float(digits: str) -> float:
    if len(digits) > _LONGEST_NUMBER or not math.isfinite(float(digits)):
        _refuse_number(digits)
    return float(digits)


def _refuse_constant(word: str) -> NoReturn:
    raise _Refused(tr("{word} is not a number of JSON", word=word))


def _refuse_number(digits: str) -> NoReturn:
    template = "the number {digits} is too small" if digits.startswith("-") else "the number {digits} is too large"
    raise _Refused(tr(template, digits=shorten(digits, 30)))


def _not_a_draft(name: str) -> CannotRead:
    message = "{name} is not an exported draft: its key “format” is missing"
    return CannotRead("no-format", message, "Name a file made by: lgqtui export --to json", name=name)


def _too_deep(name: str) -> CannotRead:
    hint = "Such a file cannot be one of ours; export again."
    return CannotRead("too-deep", "{name} is nested too deeply", hint, name=name)


def _refuse_other_format(raw: dict[str, Any], name: str) -> None:
    version = raw.get("format")
    if "format" not in raw and isinstance(raw.get("packages"), list):
        message = "{name} is a table of packages, and no exported draft"
        hint = "For the answers of one package, import the package itself."
        raise CannotRead("a-table", message, hint, name=name)
    if type(version) is not int:
        raise _not_a_draft(name)
    refuse_other_format(version, name)


def _find_nulls(raw: dict[str, Any], decoder: AnswerDecoder, name: str) -> None:
    """Note every null under an unknown key, which the decoder does not find; raise for too deep nesting.

    A loop with an explicit stack: the file may be nested deeper than Python's stack allows.
    """
    pending: list[tuple[tuple[str | int, ...], object]] = [((), raw)]
    while pending:
        path, value = pending.pop()
        if len(path) > _MAX_DEPTH:
            raise _too_deep(name)
        if value is None:
            decoder.note_error(path, "null", "{position} is null", "Leave the key out where there is no value.")
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        pending += reversed([((*path, step), inner) for step, inner in inside])


def _faults_error(faults: list[Problem], name: str) -> CannotRead:
    first, *others = faults
    params = {key: shorten(str(value), _LONGEST_DISPLAYED) for key, value in first.params.items()}
    positions = [shorten(other.position, _LONGEST_DISPLAYED) for other in others[:_LISTED_POSITIONS]]
    positions += ["…"] * (len(others) > _LISTED_POSITIONS)
    is_head = len(first.key_path) == 1 and first.code in ("missing", "empty")
    more = tr(" (and {n} more: {positions})", n=len(others), positions=", ".join(positions)) if others else ""
    sentence_params = {**first_problem_params([replace(first, params=params)]), "name": name, "more": more}
    return CannotRead(first.code, "{name}: {fault}{more}", _HEAD_REMEDY if is_head else "{remedy}", **sentence_params)


def encode_draft(questionnaire: Questionnaire, draft: Draft, *, with_remarks: bool) -> str:
    """All answers of the draft as JSON, including those set aside, in the questionnaire's order, with a final newline.

    Without remarks, answers with nothing else are left out. Values of unknown keys that JSON does not have (dates,
    not-a-number, infinities) become text.
    """
    included = draft if with_remarks else draft.without_notes()
    return draft_json(included.in_order(questionnaire.fields))


def draft_json(draft: Draft) -> str:
    """A draft as JSON, its answers in their order, with a final newline."""
    return json.dumps(plain_shape(draft), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plain_shape(draft: Draft) -> dict[str, Any]:
    """The mapping of a draft in JSON: values that JSON does not have as text."""
    return {key: _plain(value) for key, value in draft_mapping(draft).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return _canonical_time(value)
    if isinstance(value, date | time):
        return value.isoformat()
    is_endless = isinstance(value, float) and not math.isfinite(value)
    is_too_large = isinstance(value, int) and value not in WHOLE_NUMBERS
    return str(value) if is_endless or is_too_large else value


def _canonical_time(moment: datetime) -> str:
    """A time in the canonical form; one without a time zone is UTC, as in a draft."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.isoformat().removesuffix("+00:00") + ("Z" if aware.utcoffset() == UTC.utcoffset(None) else "")
