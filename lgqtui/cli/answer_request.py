"""The request of a `lgqtui answer` call, and the answer that results from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.answer_links import apply_suggestion
from lgqtui.cli.click_ext import refuse_contradiction
from lgqtui.cli.terminal import read_input
from lgqtui.errors import WrongUse, unknown_name
from lgqtui.problems import first_problem_params
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.answer_codec import AnswerDecoder
from lgqtui.questionnaire.kinds import KINDS, AnswerParts, ParsedAnswer, nonblank_text, parse_answer, usable_parts
from lgqtui.questionnaire.model import Field
from lgqtui.text import clean

_STDIN = "-"
_ROOT = ("answer",)
_CLEAR_HINT = "To take the answer out: lgqtui answer DRAFT FIELD --clear"
_HINT = "Give a value, --text, --clear, --mend, --flag, --no-flag or --remark. More: lgqtui answer --help"


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

    def refuse_contradiction(self) -> None:
        """Raise WrongUse if the options exclude each other."""
        clashes = (
            (self.clear and (self.value is not None or self.text is not None), "--clear takes no value and no --text"),
            (self.clear and (self.add or self.shape), "--clear goes with neither --add nor --shape"),
            (self.shape and self.value is None, "--shape needs the answer as JSON"),
            (self.shape and (self.add or self.text is not None), "--shape goes with neither --add nor --text"),
            (self.add and self.value is None, "--add needs the links to add"),
            (
                self.mend and (self.text is not None or self.add or self.shape or self.clear),
                "--mend goes with none of --text, --add, --shape and --clear",
            ),
            (self.value == self.text == _STDIN, "standard input can be read only once"),
            (self == AnswerRequest(), "nothing is said about the answer"),
        )
        refuse_contradiction(clashes, _HINT)

    def with_input(self) -> AnswerRequest:
        """Return the same request with the text of standard input in place of `-`.

        Raises WrongUse if that, or the value, is empty: an unset variable or a broken pipe must not erase an answer.
        """
        if self.value is not None and nonblank_text(self.value) is None:
            raise WrongUse("nothing-given", "the value is empty, so nothing was changed", _CLEAR_HINT)
        if _STDIN not in (self.value, self.text):
            return self
        typed = read_input()
        if nonblank_text(typed) is None:
            raise WrongUse("nothing-given", "nothing came on standard input, so nothing was changed", _CLEAR_HINT)
        return replace(self, value=typed) if self.value == _STDIN else replace(self, text=typed)


def new_answer(
    field: Field, old: Answer, request: AnswerRequest, proposals: Sequence[tuple[str, str]] = ()
) -> ParsedAnswer:
    """Return the requested answer to a field; `proposals` are its links with the forms proposed for them.

    Raises WrongUse if the request does not fit the field.
    """
    content = _content(field, old, request, proposals)
    remark = clean(content.answer.remark if request.remark is None else request.remark)
    flag = content.answer.flag if request.flag is None else request.flag
    removed = content.removed + remark.removed * (request.remark is not None)
    return ParsedAnswer(replace(content.answer, remark=nonblank_text(remark.text) or "", flag=flag), removed)


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
    raw = _parse_json(text)
    decoder = AnswerDecoder()
    answer = decoder.answer(raw, _ROOT)
    _refuse_faults(decoder)
    parsed = parse_answer(field, _parts(field, answer), old)
    other_parts = {key: getattr(answer, key) for key in ("remark", "flag", "attachments") if key in raw}
    merged = replace(parsed.answer, **other_parts, extra={**old.extra, **answer.extra})
    return ParsedAnswer(merged, parsed.removed + decoder.removed)


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise WrongUse("not-json", "the answer is nested too deeply", "Look at its brackets.") from error
    except ValueError as error:
        message = "the answer is not JSON: {why}"
        hint = 'It looks like this: {{"choice": "yes"}}. In a shell, put it into single quotes.'
        raise WrongUse("not-json", message, hint, why=str(error)) from error


def _refuse_faults(decoder: AnswerDecoder) -> None:
    faults = [problem for problem in decoder.problems if problem.severity == "error"]
    if faults:
        raise WrongUse(faults[0].code, "{fault}", "{remedy}", **first_problem_params(faults))


def _parts(field: Field, answer: Answer) -> AnswerParts:
    """Return every part the field has, so that missing ones are cleared, and any other part, so that it is refused."""
    usable = usable_parts(field)
    values = {name: getattr(answer, name) for name in ("choice", "checked", "text", "links")}
    parts: Any = {name: value for name, value in values.items() if name in usable or value}
    return parts  # type: ignore[no-any-return]
