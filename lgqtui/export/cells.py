"""Cells of tables for spreadsheets: a complete answer in one, formulas made harmless, and the table of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.export.layout import nonempty_rows
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import find_route
from lgqtui.text import is_blank, one_line

COLUMNS = ("field", "question", "kind", "value", "links")
"""The columns of the table of a draft."""

_NOTES = ("remark", "flag")

# Texts that begin with one of these, in any width, are formulas in a spreadsheet.
_FORMULAS = ("=", "+", "-", "@")
_BLANKS_OF_FORMULAS = ("\t", "\r")


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, also behind characters that are not seen."""
    first = next((character for character in text if not is_blank(character)), "")
    is_formula = normalize("NFKC", first).startswith(_FORMULAS) or text.startswith(_BLANKS_OF_FORMULAS)
    return f"'{text}" if is_formula else text


def answer_words(answer: Answer) -> str:
    """The complete answer: choice or tick, text, links and attachments on separate lines."""
    return _lines((*_value_lines(answer), *map(_link_line, nonempty_rows(answer.links)), *_attachment_lines(answer)))


def draft_lines(questionnaire: Questionnaire, draft: Draft, *, with_remarks: bool = False) -> Iterator[Sequence[str]]:
    """Yield the cells of each line, `COLUMNS` first, then a line for each field on the route."""
    yield COLUMNS + _NOTES * with_remarks
    applicable = find_route(questionnaire, draft.answers).applicable
    for field in (field for field in questionnaire.fields.values() if field.id in applicable):
        answer, question = draft.answer(field.id), questionnaire.question_of[field.id]
        wording = " – ".join(filter(None, (_plain(question.text), _plain(field.prompt))))
        value, links = (*_value_lines(answer), *_attachment_lines(answer)), map(_link_line, _single_links(answer))
        notes = (answer.remark, "flagged" if answer.flag else "") if with_remarks else ()
        yield [cell(text) for text in (field.id, wording, field.kind, _lines(value), _lines(links), *notes)]


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, lines))


def _plain(wording: str) -> str:
    return one_line(wording.replace("**", "")).strip()


def _value_lines(answer: Answer) -> Iterator[str]:
    yield from (answer.choice, "ticked" if answer.checked else "", answer.text.strip())


def _attachment_lines(answer: Answer) -> Iterator[str]:
    yield from (f"[{attachment.name or attachment.file}]" for attachment in answer.attachments)


def _single_links(answer: Answer) -> Iterator[LinkRow]:
    for row in nonempty_rows(answer.links):
        yield from (replace(row, urls=(url,)) for url in [url for url in row.urls if url.strip()] or [""])


def _link_line(row: LinkRow) -> str:
    named = ": ".join(filter(None, (row.label, " ".join(row.urls))))
    return f"{named} ({row.note})" if row.note else named
