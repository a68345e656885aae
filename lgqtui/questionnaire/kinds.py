"""The kinds of fields, a row each in `KINDS`: parsing of typed values, when a field is answered, its answer in words.

`parse_answer` is the only way from typed text to an Answer. A kind uses some parts of an Answer; other parts in a file
are kept, but never created here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, TypedDict, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.errors import WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, YesNo
from lgqtui.questionnaire.conditions import ANSWERED, EMPTY
from lgqtui.questionnaire.model import Field
from lgqtui.text import Cleaned, clean, count_words, is_blank, shorten

_T = TypeVar("_T")

TEXT_LIMIT = 200_000
"""Characters in one text. Longer ones are refused: a terminal cannot edit them."""

_BRIEF_LIMIT = 100

InputStyle = Literal["line", "paragraphs", "choice", "ticks", "rows"]
"""How a field is edited: one line, a text with links beside it, Yes or No, a box with an explanation, rows of links."""

_CHOICES: Mapping[str, YesNo] = {"yes": "yes", "y": "yes", "no": "no", "n": "no", "": ""}
_TICKS: Mapping[str, bool | None] = {"on": True, "off": False, "yes": True, "no": False, "": None}


class AnswerParts(TypedDict, total=False):
    """Some parts of an answer, from a widget or a script; the others stay unchanged."""

    choice: YesNo
    checked: bool | None
    text: str
    links: tuple[LinkRow, ...]


class ParsedAnswer(Struct, frozen=True):
    """A parsed answer, and the number of characters that were removed."""

    answer: Answer
    removed: int = 0


def _parse_links(_: Field, typed: str) -> AnswerParts:
    from lgqtui.links.list_parser import parse_link_list  # late: its patterns take a while to compile

    return {"links": tuple(pasted.row for pasted in parse_link_list(clean(typed).text))}


def _parsed_word(field: Field, typed: str, words: Mapping[str, _T], expected: str) -> _T:
    try:
        return words[typed.strip().lower()]
    except KeyError:
        message, params = "{field}: “{typed}” is not one of its choices", {"field": field.id, "typed": typed[:80]}
        raise WrongUse("not-a-choice", message, "Write {expected}.", **params, expected=expected) from None


def _summarize_line(answer: Answer) -> Iterator[str]:
    yield tr("ticked") if answer.checked else ""
    yield shorten(answer.text, _BRIEF_LIMIT)


def _summarize_text(answer: Answer) -> Iterator[str]:
    yield tr("ticked") if answer.checked else ""
    if not is_blank(answer.text):
        yield trn("{n} word", "{n} words", count_words(answer.text))


def _summarize_choice(answer: Answer) -> Iterator[str]:
    yield {"yes": tr("Yes"), "no": tr("No"), "": ""}[answer.choice]
    yield from _summarize_text(answer)


class Kind(Struct, frozen=True):
    """One kind of field: how it is edited, the parts of its answer, what an answer means.

    Templates: `expects` says what can be typed, `label` names the kind, `prompt_label` stands before a line that is
    typed and `placeholder` in an empty one, `empty` is the summary without an answer; `help` replaces how the input
    style is used. `options` are the keys that only fields of this kind have. Of `summarize`, empty texts are left out.
    For `is_answered` a choice or tick alone is enough, a remark or flag is not.
    """

    name: str
    input: InputStyle
    parts: tuple[str, ...]
    expects: str
    label: str
    prompt_label: str = ""
    placeholder: str = ""
    empty: str = ""
    help: str = ""
    options: tuple[str, ...] = ()
    parse: Callable[[Field, str], AnswerParts] = lambda _field, typed: {"text": typed}
    condition_values: tuple[str, ...] = (ANSWERED, EMPTY)
    condition_value: Callable[[Answer], str] = lambda answer: ANSWERED if answer.has_content else EMPTY
    is_answered: Callable[[Answer], bool] = lambda answer: answer.has_content
    counts_in_progress: Callable[[Answer], bool] = lambda _answer: True
    summarize: Callable[[Answer], Iterator[str]] = _summarize_text

    def is_unanswered(self, answer: Answer) -> bool:
        """True if an answer is still to be given: an unticked tick without text is neither answered nor unanswered."""
        return self.counts_in_progress(answer) and not self.is_answered(answer)


_KINDS = (
    Kind(
        "short",
        input="line",
        parts=("text",),
        expects="text",
        label="one line",
        options=("reads_as",),
        summarize=_summarize_line,
    ),
    Kind("text", input="paragraphs", parts=("text", "links"), expects="text", label="a text"),
    Kind(
        "yes_no",
        input="choice",
        parts=("choice",),
        expects="yes or no",
        label="yes or no",
        empty="not answered",
        parse=lambda field, typed: {
            "choice": _parsed_word(field, typed, _CHOICES, tr("yes or no; to take the answer out, clear it"))
        },
        condition_values=("yes", "no", ANSWERED, EMPTY),
        condition_value=lambda answer: answer.choice or EMPTY,
        is_answered=lambda answer: bool(answer.choice),
        summarize=_summarize_choice,
    ),
    Kind(
        "links", input="rows", parts=("links",), expects="a list of links", label="a list of links", parse=_parse_links
    ),
    Kind(
        "tick",
        input="ticks",
        parts=("checked", "text", "links"),
        expects="on or off",
        label="a box to tick",
        empty="not ticked",
        options=("explain",),
        parse=lambda field, typed: {"checked": _parsed_word(field, typed, _TICKS, tr(KINDS[field.kind].expects))},
        condition_values=("on", "off", ANSWERED, EMPTY),
        condition_value=lambda answer: "on" if answer.checked else "off",
        counts_in_progress=lambda answer: answer.has_content,
    ),
    Kind(
        "date",
        input="line",
        parts=("text",),
        expects="a day",
        label="a date",
        prompt_label="Date:",
        placeholder="day, month and year, as you write them",
        help="A date as you write it: 30 July 2021, July 30th 2021 or 2021-07-30. It is kept as typed.",
        summarize=_summarize_line,
    ),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}


def parse_answer(field: Field, value: str | AnswerParts, old: Answer) -> ParsedAnswer:
    """The answer to `field` from typed text or from parts, based on its `old` answer.

    Raises WrongUse if a word is not a choice of the kind, a part does not belong to it, or a text is too long.
    """
    parts = KINDS[field.kind].parse(field, value) if isinstance(value, str) else value
    usable = usable_parts(field)
    for part in parts:
        if part not in usable:
            message = "{field} takes no {part}: it is of the kind {kind}"
            remedy = "Write {expected}; as JSON it takes {parts}."
            params = {"expected": tr(KINDS[field.kind].expects), "parts": ", ".join(usable)}
            raise WrongUse("wrong-part", message, remedy, field=field.id, part=part, kind=field.kind, **params)
    return _with_parts(field, parts, old)


def usable_parts(field: Field) -> tuple[str, ...]:
    """The parts of an Answer that this field uses: a tick without explanation has no text and no links."""
    return KINDS[field.kind].parts if field.explain else ("checked",)


def unused_parts(field: Field, answer: Answer) -> list[str]:
    """The parts that an answer has, and that its field does not use."""
    usable = usable_parts(field)
    return [part for part in AnswerParts.__annotations__ if part not in usable and getattr(answer, part)]


def _with_parts(field: Field, parts: AnswerParts, old: Answer) -> ParsedAnswer:
    changes: dict[str, Any] = dict(parts)
    removed = 0
    if "text" in parts:
        cleaned = cleaned_text(field, parts["text"])
        text = nonblank_text(cleaned.text) or ""
        if KINDS[field.kind].input == "line":
            text = " ".join(text.strip("\n").splitlines())  # outer blanks stay: the user may go on typing
        changes["text"] = text
        removed = cleaned.removed
    if "links" in parts:
        changes["links"], dropped = _cleaned_rows(field, parts["links"])
        removed += dropped
    answer = replace(old, **changes)
    if not answer.has_content:
        answer = replace(answer, checked=None)  # without content, an unticked box is the same as no answer
    return ParsedAnswer(answer, removed)


def cleaned_text(field: Field, text: str) -> Cleaned:
    """A text fit to be stored in a field. Raises WrongUse if it is too long."""
    cleaned = clean(text)
    if len(cleaned.text) > TEXT_LIMIT:
        message = "{field}: {n} characters are more than an answer can hold ({limit})"
        remedy = "Keep the longer text in a document of its own and give its link."
        params = {"field": field.id, "n": f"{len(cleaned.text):,}", "limit": f"{TEXT_LIMIT:,}"}
        raise WrongUse("too-long", message, remedy, **params)
    return cleaned


def nonblank_text(typed: str) -> str | None:
    """The text as it was typed; None if nothing of it can be seen: that is no answer, and is not stored."""
    return None if is_blank(typed) else typed


def _cleaned_rows(field: Field, rows: tuple[LinkRow, ...]) -> tuple[tuple[LinkRow, ...], int]:
    cleaned = [[cleaned_text(field, text) for text in (row.label, row.note, *row.urls)] for row in rows]
    cleaned_rows = tuple(
        replace(row, label=label.text, note=note.text, urls=tuple(url.text for url in urls))
        for row, (label, note, *urls) in zip(rows, cleaned, strict=True)
    )
    return cleaned_rows, sum(text.removed for texts in cleaned for text in texts)


def summarize_answer(field: Field, answer: Answer) -> str:
    """The answer in a few words: `Yes`, `118 words`, `5 links`, `ticked · 64 words`."""
    kind = KINDS[field.kind]
    parts = [*kind.summarize(answer), *_summarize_links(answer)]
    if answer.attachments:
        parts.append(trn("{n} attachment", "{n} attachments", len(answer.attachments)))
    return " · ".join(filter(None, parts)) or tr(kind.empty or "empty")


def _summarize_links(answer: Answer) -> Iterator[str]:
    links = [[url for url in row.urls if url.strip()] for row in answer.links]
    if link_count := sum(map(len, links)):
        yield trn("{n} link", "{n} links", link_count)
    if answer.has_content and (rows_without_link := links.count([])):
        yield trn("{n} row without a link", "{n} rows without a link", rows_without_link)
