"""The request for an answer, by a call of a command or a line of a file, and the answer that results from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.answer_links import apply_suggestion
from lgqtui.errors import WrongUse, unknown_name
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.link_overview import link_proposals
from lgqtui.problems import first_problem_params
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.answer_codec import ANSWER_KEYS, ROW_KEYS, AnswerDecoder
from lgqtui.questionnaire.kinds import (
    KINDS,
    AnswerParts,
    ParsedAnswer,
    nonblank_text,
    parse_answer,
    unused_parts,
    usable_parts,
)
from lgqtui.questionnaire.model import Field
from lgqtui.terminal_input import strip_sequences
from lgqtui.text import clean, is_blank, shorten

_ROOT = ("answer",)
_NOTE_KEYS = frozenset(("checked", "remark", "flag", "attachments"))
"""Parts of a shape that say something also where the answer has no content."""
_LONGEST_NUMBER = 40
_HINT = (
    "To take the answer out: lgqtui answer DRAFT FIELD --clear; only its explanation or remark: --no-text, --no-remark"
)


class AnswerRequest(Struct, frozen=True):
    """The options of a call; None where the call leaves a part out."""

    value: str | None = None
    text: str | None = None
    add: bool = False
    shape: bool = False
    clear: bool = False
    mend: bool = False
    flag: bool | None = None
    remark: str | None = None
    no_text: bool = False
    no_remark: bool = False


def refuse_blank(field: Field, *texts: str | None) -> None:
    """Raise WrongUse if nothing of a text can be seen: an unset variable or broken pipe must not erase an answer."""
    if any(text is not None and is_blank(text) for text in texts):
        raise WrongUse("nothing-given", "{field}: the value is empty, and would erase an answer", _HINT, field=field.id)


def new_answer(
    field: Field, old: Answer, request: AnswerRequest, proposals: Sequence[tuple[str, str]] = ()
) -> ParsedAnswer:
    """Return the requested answer to a field; `proposals` are its links with the forms proposed for them.

    Raises WrongUse if the request does not fit the field, or takes a text, links or a choice out without saying so.
    """
    names = ("text", "remark") if request.shape else ("value", "text", "remark")  # texts in JSON are decoded first
    request = replace(request, **{name: _strip(getattr(request, name)) for name in names})
    refuse_blank(field, request.value, request.text, request.remark)
    text, remark = "" if request.no_text else request.text, "" if request.no_remark else request.remark
    request = replace(request, text=text, remark=remark)
    content = _content(field, old, request, proposals)
    had, has = (replace(answer, attachments=(), checked=None).has_content for answer in (old, content.answer))
    has = has or any(attachment not in old.attachments for attachment in content.answer.attachments)
    if had and not has and not (request.clear or request.mend or request.value is None or request.no_text):
        refuse_blank(field, "")
    cleaned = clean(content.answer.remark if remark is None else remark)
    flag = content.answer.flag if request.flag is None else request.flag
    removed = content.removed + cleaned.removed * (remark is not None)
    return ParsedAnswer(replace(content.answer, remark=nonblank_text(cleaned.text) or "", flag=flag), removed)


def _content(field: Field, old: Answer, request: AnswerRequest, proposals: Sequence[tuple[str, str]]) -> ParsedAnswer:
    if request.clear:
        return ParsedAnswer(old.without_content())
    if request.mend:
        link, suggestion = _proposal(field, request.value, proposals)
        return ParsedAnswer(apply_suggestion(field, old, link, suggestion))
    if request.shape:
        return _from_json(field, old, request.value or "")
    if request.add:
        return _with_links(field, old, request.value or "")
    parsed = ParsedAnswer(old) if request.value is None else parse_answer(field, request.value, old)
    return parsed if request.text is None else _with_explanation(field, parsed, request)


def put_answer(interview: Interview, field_id: str, request: AnswerRequest) -> Change:
    """Put the requested answer into an interview. Raises WrongUse if it does not fit the field, or there is no such."""
    field = interview.field(field_id)
    proposals = link_proposals(interview, field.id) if request.mend else ()
    parsed = new_answer(field, interview.answer_to(field.id), request, proposals)
    return replace(interview.put(field.id, parsed.answer), removed=parsed.removed)


def _with_explanation(field: Field, parsed: ParsedAnswer, request: AnswerRequest) -> ParsedAnswer:
    if "checked" not in usable_parts(field) and request.value is not None:
        message = "{field}: --text is the explanation of a box to tick, and this field is of the kind {kind}"
        raise WrongUse("no-explanation", message, "Give the text as VALUE.", field=field.id, kind=field.kind)
    explained = parse_answer(field, {"text": request.text or ""}, parsed.answer)
    return replace(explained, removed=parsed.removed + explained.removed)


def _proposal(field: Field, link: str | None, proposals: Sequence[tuple[str, str]]) -> tuple[str, str]:
    links = dict(reversed(proposals))
    matches = {old: new for old, new in links.items() if link is None or old.strip() == link.strip()}
    if len(matches) == 1:
        return next(iter(matches.items()))
    params = {"field": field.id, "link": link, "links": ", ".join(reversed(links))}
    if not links:
        message, hint = "{field}: no other link is proposed", "What is proposed, and where: lgqtui check DRAFT"
    elif matches:
        message = "{field}: another form is proposed of several links: {links}"
        hint = "Say which: lgqtui answer DRAFT FIELD --mend LINK"
    else:
        message, hint = "{field}: no other form of “{link}” is proposed", "There is one of: {links}"
    raise unknown_name(WrongUse("no-proposal", message, hint, **params), link or "", () if matches else links)


def _with_links(field: Field, old: Answer, pasted: str) -> ParsedAnswer:
    if KINDS[field.kind].input != "rows":
        message = "{field}: --add adds links, and this field is of the kind {kind}"
        raise WrongUse("no-links", message, "Leave --add out.", field=field.id, kind=field.kind)
    rows = parse_answer(field, pasted, BLANK)
    both = parse_answer(field, {"links": (*old.links, *rows.answer.links)}, old)
    return replace(both, removed=rows.removed + both.removed)


def _from_json(field: Field, old: Answer, text: str) -> ParsedAnswer:
    """Return the answer given in JSON; remark, flag, attachments and unknown keys stay unless it has them."""
    raw = parse_json(text, lambda pairs: _strip_texts(_unique(pairs)))
    decoder = AnswerDecoder()
    answer = decoder.answer(raw, _ROOT)
    faults = [problem for problem in decoder.problems if problem.severity == "error"]
    params: dict[str, object] = {"field": field.id, "parts": ", ".join(usable_parts(field))}
    if faults:
        params |= first_problem_params(faults)
        raise WrongUse(faults[0].code, "{field}: {fault}", "{remedy} As JSON it takes {parts}.", **params)
    if not (answer.has_content or _NOTE_KEYS & raw.keys()):
        _refuse_unknown_key(answer, params)
        refuse_blank(field, "")
    refuse_blank(field, answer.text if raw.get("text") else None)
    parsed = parse_answer(field, _parts(field, answer), old)
    other_parts = {key: getattr(answer, key) for key in ("remark", "flag", "attachments") if key in raw}
    merged = replace(parsed.answer, **other_parts, extra={**old.extra, **answer.extra})
    return ParsedAnswer(merged, parsed.removed + decoder.removed)


def _refuse_unknown_key(answer: Answer, params: Mapping[str, object]) -> None:
    """Raise WrongUse if an answer in which nothing is said has an unknown key, also in a row: it is misspelt."""
    message, keys = "{field}: no part of an answer is called “{key}”", [*answer.extra]
    if not keys:
        message = "{field}: no part of a row of links is called “{key}”"
        keys = [key for row in answer.links for key in row.extra]
    if keys:
        unknown = shorten(keys[0], 80)
        error = WrongUse("no-part", message, "As JSON it takes {parts}.", **params, key=unknown)
        raise unknown_name(error, unknown, ANSWER_KEYS if answer.extra else ROW_KEYS)


def _strip(value: Any) -> Any:
    return strip_sequences(value, "\x07") if isinstance(value, str) else value


def _strip_texts(table: dict[str, Any]) -> dict[str, Any]:
    """Strip control sequences from the texts of an object, also from those in a list, such as addresses."""
    return {key: [*map(_strip, value)] if isinstance(value, list) else _strip(value) for key, value in table.items()}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises WrongUse for a key that is there twice; fields are looked at later, with their lines."""
    table = dict(pairs)
    if len(table) < len(pairs) and not all(isinstance(value, dict) for value in table.values()):
        keys = [key for key, _ in pairs]
        twin = shorten(max(keys, key=keys.count), 80)
        raise WrongUse("not-json", "“{key}” is there twice in one group", "Leave one of them out.", key=twin)
    return table


def parse_json(text: str, hook: Callable[[list[tuple[str, Any]]], Any] = _unique) -> Any:
    """Parse JSON, each object of it by `hook`. Raises WrongUse if it is none, or as the hook does."""
    try:
        # Python refuses thousands of digits with a message of its own; what stays of them is too large still.
        return json.loads(text, parse_int=lambda digits: int(digits[:_LONGEST_NUMBER]), object_pairs_hook=hook)
    except RecursionError as error:
        raise WrongUse("not-json", "this is nested too deeply", "Look at its brackets.") from error
    except ValueError as error:
        message = "this is not JSON: {why}"
        hint = 'An answer looks like this: {{"choice": "yes"}}. In a shell, put it into single quotes.'
        raise WrongUse("not-json", message, hint, why=str(error)) from error


def _parts(field: Field, answer: Answer) -> AnswerParts:
    """Return every part the field has, so that missing ones are cleared, and any other part, so that it is refused."""
    parts: Any = {name: getattr(answer, name) for name in (*unused_parts(field, answer), *usable_parts(field))}
    return parts  # type: ignore[no-any-return]


BatchEntry = tuple[int, str, AnswerRequest]
"""One answer of a file: the line on which it begins, from 1, its field, and what is requested."""

_MOST_FAULTS = 10
"""Faults of a file that are named."""
_SHAPES = "It holds the answers as JSON, as exports have them, or lines of FIELD, a tab, VALUE."


def read_batch(source: str, text: str) -> list[BatchEntry]:
    """Read the answers in the text of a file, or for `-` of standard input. Raises WrongUse if it holds none."""
    try:
        return _entries_of(text)
    except WrongUse as error:
        params = {"name": _source_name(source), "fault": shorten(str(error), 300), "remedy": error.remedy}
        raise WrongUse(error.code, "{name}: {fault} (no answer was changed)", "{remedy}", **params) from error


def _entries_of(text: str) -> list[BatchEntry]:
    entries = list(_json_entries(text) if text.lstrip().startswith("{") else _tab_entries(text))
    if not entries:
        raise WrongUse("nothing-given", "it holds no answer", _SHAPES)
    return entries


def _tab_entries(text: str) -> Iterator[BatchEntry]:
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        field, tab, value = line.partition("\t")
        if tab or line.strip():
            yield number, field.strip(), AnswerRequest(value=value if tab else None)


def _json_entries(text: str) -> Iterator[BatchEntry]:
    answers, pairs = parse_json(text), parse_json(text, list)  # also those that are there twice
    if "format" in answers and isinstance(answers.get("answers"), dict):  # a whole export
        answers, pairs = answers["answers"], dict(pairs)["answers"]
    for field, _ in pairs:
        line = text.count("\n", 0, text.find(json.dumps(field, ensure_ascii=False))) + 1
        yield line, field, AnswerRequest(value=json.dumps(answers[field]), shape=True)


def try_batch(source: str, entries: list[BatchEntry], interview: Interview) -> list[Change]:
    """Return what every answer would change. Raises WrongUse, with the lines, if any of them do not fit."""
    changes: dict[str, Change] = {}
    faults: list[tuple[int, WrongUse]] = []
    with closing(Interview(interview.questionnaire, interview.draft, save=lambda _draft: None)) as trial:
        for line, field, request in entries:
            try:
                _refuse_line(field, request, changes)
                changes[field] = put_answer(trial, field, request)
            except WrongUse as error:
                faults.append((line, error))
    if faults:
        is_table = not entries[0][2].shape
        raise _batch_error(source, faults, is_table=is_table) from faults[0][1]
    return list(changes.values())


def _refuse_line(field: str, request: AnswerRequest, changes: Mapping[str, Change]) -> None:
    """Raise WrongUse if a line has no value, or a field that was before."""
    if request.value is None:
        raise WrongUse("no-tab", "no tab is between field and value", _SHAPES)
    if field in changes:
        raise WrongUse("twice", "{field} is there twice", "Leave one of them out.", field=field)


def _batch_error(source: str, faults: Sequence[tuple[int, WrongUse]], *, is_table: bool) -> WrongUse:
    """Return an error that names the first faults with their lines, and how many more there are."""
    named = faults[:_MOST_FAULTS]
    texts = [tr("line {line}: {fault}", line=line, fault=shorten(str(error), 300)) for line, error in named]
    if more := len(faults) - len(named):
        texts.append(trn("{n} more", "{n} more", more))
    remedies = [error.remedy for _, error in named]
    first_line, first = faults[0]
    if is_table and first_line == 1 and first.code == "unknown-field":
        remedies.append(tr("If the first line is a heading, take it out."))
    params = {"name": _source_name(source), "faults": "; ".join(texts), "remedies": " · ".join(dict.fromkeys(remedies))}
    return WrongUse(first.code, "{name}, {faults} (no answer was changed)", "{remedies}", **params)


def put_batch(source: str, entries: list[BatchEntry], interview: Interview) -> list[Change]:
    """Put every answer into an interview in one step. Raises WrongUse, with the lines, before anything has changed."""
    changes = try_batch(source, entries, interview)
    interview.put_all({change.field: change.after for change in changes})
    return changes


def _source_name(source: str) -> str:
    return tr("the standard input") if source == "-" else source
