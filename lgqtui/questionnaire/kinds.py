"""The kinds of fields: parsing of typed values, when a field is answered, and its answer in a few words.

`parse` is the only way from typed text to an Answer. A kind uses some parts of an Answer (`PARTS`); other parts in a
file are kept, but never created here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.errors import WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Choice
from lgqtui.questionnaire.conditions import ANSWERED, EMPTY
from lgqtui.questionnaire.model import Field, KindName
from lgqtui.text import Cleaned, clean, count_words, shorten

_T = TypeVar("_T")

TEXT_LIMIT = 200_000
"""Characters in one text. Longer ones are refused: a terminal cannot edit them."""

_BRIEF_LIMIT = 100

PARTS: Mapping[KindName, tuple[str, ...]] = {
    "short": ("text",),
    "date": ("text",),
    "text": ("text", "links"),
    "yes_no": ("choice",),
    "links": ("links",),
    "tick": ("checked", "text", "links"),
}

_CHOICES: Mapping[str, Choice] = {"yes": "yes", "y": "yes", "no": "no", "n": "no", "": ""}
_TICKS: Mapping[str, bool | None] = {"on": True, "off": False, "yes": True, "no": False, "": None}


class AnswerParts(TypedDict, total=False):
    """Some parts of an answer, from a widget or a script; the others stay unchanged."""

    choice: Choice
    checked: bool | None
    text: str
    links: tuple[LinkRow, ...]


class ParsedAnswer(Struct, frozen=True):
    """A parsed answer, and the number of characters that were removed."""

    answer: Answer
    removed: int = 0


def parse(field: Field, value: str | AnswerParts, old: Answer) -> ParsedAnswer:
    """The answer to `field` from typed text or from parts, based on its `old` answer.

    Raises WrongUse if a word is not a choice of the kind, a part does not belong to it, or a text is too long.
    """
    parts = _typed(field, value) if isinstance(value, str) else value
    for part in parts:
        if part not in usable_parts(field):
            raise WrongUse(
                "wrong-part",
                "{field} takes no {part}: it is of the kind {kind}",
                "Write {wanted}; as JSON it takes {parts}.",
                field=field.id,
                part=part,
                kind=field.kind,
                wanted=_expected_input(field),
                parts=", ".join(usable_parts(field)),
            )
    return _with_parts(field, parts, old)


def usable_parts(field: Field) -> tuple[str, ...]:
    """The parts of an Answer that this field uses: a tick without explanation has no text and no links."""
    return PARTS[field.kind] if field.explain else ("checked",)


def _expected_input(field: Field) -> str:
    """What the user can type."""
    match field.kind:
        case "yes_no":
            return tr("yes or no")
        case "tick":
            return tr("on or off")
        case "links":
            return tr("a list of links")
        case "date":
            return tr("a day")
        case _:
            return tr("text")


def _typed(field: Field, typed: str) -> AnswerParts:
    match field.kind:
        case "yes_no":
            return {"choice": _word(field, typed, _CHOICES, tr("yes or no; to take the answer out, clear it"))}
        case "tick":
            return {"checked": _word(field, typed, _TICKS, _expected_input(field))}
        case "links":
            from lgqtui.links.list_parser import parse_link_list  # late: its patterns take a while to compile

            return {"links": tuple(pasted.row for pasted in parse_link_list(clean(typed).text))}
        case _:
            return {"text": typed}


def _word(field: Field, typed: str, words: Mapping[str, _T], expected: str) -> _T:
    try:
        return words[typed.strip().lower()]
    except KeyError:
        raise WrongUse(
            "not-a-choice",
            "{field}: “{typed}” is not one of its choices",
            "Write {wanted}.",
            field=field.id,
            typed=typed[:80],
            wanted=expected,
        ) from None


def _with_parts(field: Field, parts: AnswerParts, old: Answer) -> ParsedAnswer:
    changes: dict[str, Any] = dict(parts)
    removed = 0
    if "text" in parts:
        cleaned = cleaned_text(field, parts["text"])
        text = given_text(cleaned.text) or ""
        changes["text"] = text if field.kind in ("text", "tick") else _on_one_line(text)
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
        raise WrongUse(
            "too-long",
            "{field}: {n} characters are more than an answer can hold ({limit})",
            "Keep the longer text in a document of its own and give its link.",
            field=field.id,
            n=f"{len(cleaned.text):,}",
            limit=f"{TEXT_LIMIT:,}",
        )
    return cleaned


def given_text(typed: str) -> str | None:
    """The text as it was typed; None if it is nothing but blanks: that is no answer, and is not stored."""
    return typed if typed.strip() else None


def _on_one_line(text: str) -> str:
    # Outer blanks stay: the user may go on typing.
    return " ".join(text.strip("\n").split("\n"))


def _cleaned_rows(field: Field, rows: tuple[LinkRow, ...]) -> tuple[tuple[LinkRow, ...], int]:
    removed = 0

    def tidy(text: str) -> str:
        nonlocal removed
        cleaned = cleaned_text(field, text)
        removed += cleaned.removed
        return cleaned.text

    cleaned_rows = tuple(
        replace(row, label=tidy(row.label), note=tidy(row.note), urls=tuple(tidy(url) for url in row.urls))
        for row in rows
    )
    return cleaned_rows, removed


def condition_value(field: Field, answer: Answer) -> str:
    """The state of the answer for conditions: yes, no, on, off, answered or empty."""
    if field.kind == "yes_no":
        return answer.choice or EMPTY
    if field.kind == "tick":
        return "on" if answer.checked else "off"
    return ANSWERED if answer.has_content else EMPTY


def is_answered(field: Field, answer: Answer) -> bool:
    """True if the field is answered; a choice or tick alone is enough, a remark or flag is not."""
    if field.kind == "yes_no":
        return bool(answer.choice)
    return answer.has_content


def counts_in_progress(field: Field, answer: Answer) -> bool:
    """True if the field counts in the progress: an unticked tick without text is neither answered nor unanswered."""
    return field.kind != "tick" or answer.has_content


def summarize_answer(field: Field, answer: Answer) -> str:
    """The answer in a few words: `Yes`, `118 words`, `5 links`, `ticked · 64 words`."""
    parts = []
    if field.kind == "yes_no" and answer.choice:
        parts.append(tr("Yes") if answer.choice == "yes" else tr("No"))
    if answer.checked:
        parts.append(tr("ticked"))
    if answer.text.strip():
        is_line = field.kind in ("short", "date")
        parts.append(shorten(answer.text, _BRIEF_LIMIT) if is_line else _words_in(answer.text))
    parts += _rows_in_words(answer)
    if answer.attachments:
        parts.append(trn("{n} attachment", "{n} attachments", len(answer.attachments)))
    none = {"tick": tr("not ticked"), "yes_no": tr("not answered")}.get(field.kind) or tr("empty")
    return " · ".join(parts) or none


def _words_in(text: str) -> str:
    return trn("{n} word", "{n} words", count_words(text))


def _rows_in_words(answer: Answer) -> Iterator[str]:
    links = [[url for url in row.urls if url.strip()] for row in answer.links]
    if link_count := sum(map(len, links)):
        yield trn("{n} link", "{n} links", link_count)
    if answer.has_content and (rows_without_link := links.count([])):
        yield trn("{n} row without a link", "{n} rows without a link", rows_without_link)
