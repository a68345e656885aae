"""The kinds of fields: what a typed value becomes, when it counts as answered, how it reads in a few words.

`parse` is the only way from something typed to an Answer. A kind uses some parts of an Answer (`PARTS`); the parts
it does not use are kept when they stand in a file, and never made here.
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
"""Characters in one text. More is refused with a sentence: a terminal cannot edit it."""

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
    """Some parts of an answer, as a widget or a script gives them; the others stay as they are."""

    choice: Choice
    checked: bool | None
    text: str
    links: tuple[LinkRow, ...]


class ParsedAnswer(Struct, frozen=True):
    """An answer made from what was typed, and how many characters could not be kept."""

    answer: Answer
    removed: int = 0


def parse(field: Field, given: str | AnswerParts, old: Answer) -> ParsedAnswer:
    """The answer to `field` from something typed or from parts, starting from its `old` answer.

    Raises WrongUse if a word is no choice of the kind, a part does not belong to it, or a text is too long.
    """
    parts = _typed(field, given) if isinstance(given, str) else given
    for part in parts:
        if part not in usable_parts(field):
            raise WrongUse(
                "wrong-part",
                "{field} takes no {part}: it is of the kind {kind}",
                "Write {wanted}; as JSON it takes {parts}.",
                field=field.id,
                part=part,
                kind=field.kind,
                wanted=_wanted(field),
                parts=", ".join(usable_parts(field)),
            )
    return _with_parts(field, parts, old)


def usable_parts(field: Field) -> tuple[str, ...]:
    """The parts of an Answer that this field uses: a tick without explanation has no text and no links."""
    return PARTS[field.kind] if field.explain else ("checked",)


def _wanted(field: Field) -> str:
    """What can be typed."""
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
            return {"checked": _word(field, typed, _TICKS, _wanted(field))}
        case "links":
            from lgqtui.links.list_parser import parse_link_list  # late: its patterns take a while to compile

            return {"links": tuple(pasted.row for pasted in parse_link_list(clean(typed).text))}
        case _:
            return {"text": typed}


def _word(field: Field, typed: str, words: Mapping[str, _T], wanted: str) -> _T:
    try:
        return words[typed.strip().lower()]
    except KeyError:
        raise WrongUse(
            "not-a-choice",
            "{field}: “{typed}” is not one of its choices",
            "Write {wanted}.",
            field=field.id,
            typed=typed[:80],
            wanted=wanted,
        ) from None


def _with_parts(field: Field, parts: AnswerParts, old: Answer) -> ParsedAnswer:
    changes: dict[str, Any] = dict(parts)
    removed = 0
    if "text" in parts:
        cleaned = cleaned_text(field, parts["text"])
        changes["text"] = cleaned.text if field.kind in ("text", "tick") else _on_one_line(cleaned.text)
        removed = cleaned.removed
    if "links" in parts:
        changes["links"], dropped = _cleaned_rows(field, parts["links"])
        removed += dropped
    answer = replace(old, **changes)
    if not answer.has_content:
        answer = replace(answer, checked=None)  # without content, an unticked box is the same as no answer
    return ParsedAnswer(answer, removed)


def cleaned_text(field: Field, text: str) -> Cleaned:
    """A text fit to be stored with a field. Raises WrongUse if it is too long."""
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


def _on_one_line(text: str) -> str:
    # Outer blanks stay: the person may be about to type the next word.
    return " ".join(text.strip("\n").split("\n"))


def _cleaned_rows(field: Field, rows: tuple[LinkRow, ...]) -> tuple[tuple[LinkRow, ...], int]:
    removed = 0

    def tidy(text: str) -> str:
        nonlocal removed
        cleaned = cleaned_text(field, text)
        removed += cleaned.removed
        return cleaned.text

    kept = tuple(
        replace(row, label=tidy(row.label), note=tidy(row.note), urls=tuple(tidy(url) for url in row.urls))
        for row in rows
    )
    return kept, removed


def condition_value(field: Field, answer: Answer) -> str:
    """The answer's state as conditions know it: yes, no, on, off, answered or empty."""
    if field.kind == "yes_no":
        return answer.choice or EMPTY
    if field.kind == "tick":
        return "on" if answer.checked else "off"
    return ANSWERED if answer.has_content else EMPTY


def is_answered(field: Field, answer: Answer) -> bool:
    """True if the field has an answer; a choice or tick alone is one, a remark or flag alone is none."""
    if field.kind == "yes_no":
        return bool(answer.choice)
    return answer.has_content


def counts_in_progress(field: Field, answer: Answer) -> bool:
    """True if the field counts in the progress: an unticked tick without text is neither answered nor unanswered."""
    return field.kind != "tick" or answer.has_content


def summarize_answer(field: Field, answer: Answer) -> str:
    """The answer in a few words: `Yes`, `118 words`, `5 links`, `ticked · 64 words`."""
    said = []
    if field.kind == "yes_no" and answer.choice:
        said.append(tr("Yes") if answer.choice == "yes" else tr("No"))
    if answer.checked:
        said.append(tr("ticked"))
    if answer.text.strip():
        is_line = field.kind in ("short", "date")
        said.append(shorten(answer.text, _BRIEF_LIMIT) if is_line else _words_in(answer.text))
    said += _rows_in_words(answer)
    if answer.attachments:
        said.append(trn("{n} attachment", "{n} attachments", len(answer.attachments)))
    none = {"tick": tr("not ticked"), "yes_no": tr("not answered")}.get(field.kind) or tr("empty")
    return " · ".join(said) or none


def _words_in(text: str) -> str:
    return trn("{n} word", "{n} words", count_words(text))


def _rows_in_words(answer: Answer) -> Iterator[str]:
    links = [[url for url in row.urls if url.strip()] for row in answer.links]
    if found := sum(map(len, links)):
        yield trn("{n} link", "{n} links", found)
    if answer.has_content and (bare := links.count([])):
        yield trn("{n} row without a link", "{n} rows without a link", bare)
