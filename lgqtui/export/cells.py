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

_COLUMNS, _NOTES = ("field", "question", "kind", "value", "links"), ("remark", "flag")


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: not by a sign of any width, nor behind what is not seen."""
    first = next((character for character in text if not is_blank(character)), "")
    is_formula = normalize("NFKC", first).startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\r"))
    return f"'{text}" if is_formula else text


def long_cells(cells: Iterable[tuple[str, str]], limit: int) -> list[str]:
    """The fields of those cells, each once, that have more than `limit` characters."""
    return list(dict.fromkeys(field_id for field_id, text in cells if len(text) > limit))


def answer_text(answer: Answer) -> str:
    """The complete answer: choice or tick, text, links and attachments on separate lines; a text alone as it is."""
    text = "" if is_blank(answer.text) else answer.text.strip("\n")
    lines = [answer.choice, "ticked" if answer.checked else "", text]
    lines += [_link_line(row) for row in nonempty_rows(answer.links)]
    lines += [f"[{attachment.name or attachment.file}]" for attachment in answer.attachments]
    parts = [*filter(None, lines)]
    return answer.text if parts == [text] else "\n".join(parts)


def _link_line(row: LinkRow) -> str:
    named = ": ".join(filter(None, (row.label, " ".join(row.urls))))
    return f"{named} ({row.note})" if row.note else named


def draft_lines(questionnaire: Questionnaire, draft: Draft, *, with_remarks: bool = False) -> Iterator[Sequence[str]]:
    """Yield the cells of each line, the names of the columns first, then a line for each field on the route."""
    columns = _COLUMNS + _NOTES * with_remarks
    yield columns
    for field in find_route(questionnaire, draft.answers).fields():
        answer, question = draft.answer(field.id), questionnaire.question_of[field.id]
        wordings = (one_line(wording.replace("**", "")).strip() for wording in (question.text, field.prompt))
        rows = tuple(replace(row, urls=(url,)) for row in answer.links for url in row.urls or ("",))
        parts = (answer_text(replace(answer, links=())), answer_text(Answer(links=rows)))
        texts = (field.id, " – ".join(filter(None, wordings)), field.kind, *parts, answer.remark, "flag" * answer.flag)
        yield [cell(text) for text in texts[: len(columns)]]
