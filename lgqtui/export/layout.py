"""Texts in pieces: bold and plain parts of a wording, links and plain parts of an answer; standard texts of documents.

Every piece is fit for display: control characters and bidi overrides are made visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby

from msgspec import Struct

from lgqtui.export.document import DocumentField, ExportDocument, LinkState
from lgqtui.i18n import tr
from lgqtui.links.finder import find_links
from lgqtui.links.model import LinkRow, Verdict, verdict_label, verdict_reason, verdict_summary
from lgqtui.questionnaire.answer import Answer
from lgqtui.text import visible

_BOLD_START = re.compile(r"\*\*(?=\S)")
_BOLD_END = re.compile(r"(?<=\S)\*\*|\n")
_WEB = re.compile(r"(?i)https?://")

ANSWER_LINES: Mapping[str, int] = {"line": 1, "paragraphs": 7, "choice": 0, "ticks": 2, "rows": 4}
"""Lines to write the answer on in a blank form, by input style; a choice has its boxes."""


class WordingPiece(Struct, frozen=True):
    """A part of a questionnaire's wording, bold or not."""

    text: str
    bold: bool = False


class TextPiece(Struct, frozen=True):
    """A part of an answer; `url` is its target, "" for plain text."""

    text: str
    url: str = ""


def wording_pieces(wording: str) -> tuple[WordingPiece, ...]:
    """A wording with its `**bold**` resolved; unpaired asterisks stay."""
    text, pieces, done, position = visible(wording), [], 0, 0
    # Each search goes on where the last one ended: a pattern for a whole pair would look to the end from each start.
    while start := _BOLD_START.search(text, position):
        end = _BOLD_END.search(text, start.end() + 1)
        if end is None:
            break
        position = end.end()
        if end[0] != "\n":
            plain, bold = text[done : start.start()], text[start.end() : end.start()]
            pieces += [WordingPiece(plain), WordingPiece(bold, bold=True)]
            done = position
    return merge_pieces([*pieces, WordingPiece(text[done:])])


def merge_pieces(pieces: Iterable[WordingPiece]) -> tuple[WordingPiece, ...]:
    """The pieces without empty ones, with neighbours of the same weight joined."""
    full = (piece for piece in pieces if piece.text)
    return tuple(
        WordingPiece("".join(piece.text for piece in group), bold=bold)
        for bold, group in groupby(full, lambda piece: piece.bold)
    )


def text_pieces(text: str) -> tuple[TextPiece, ...]:
    """A text with its http and https links marked.

    A link is marked only if the displayed text is the address it opens: one with a hidden character is plain text.
    """
    pieces: list[TextPiece] = []
    end = 0
    for link in find_links(text):
        if _WEB.match(link.url) and visible(link.url) == link.url:
            pieces += [TextPiece(visible(text[end : link.start])), TextPiece(link.url, link.url)]
            end = link.end
    pieces.append(TextPiece(visible(text[end:])))
    return tuple(piece for piece in pieces if piece.text)


class RowGroup(Struct, frozen=True):
    """Entries that belong together: a list of lines, or else a single entry.

    `condition` is the condition of all following groups that share it, given only at the first one.
    """

    entries: tuple[DocumentField, ...]
    in_lines: bool
    condition: str = ""


def group_rows(entries: Iterable[DocumentField]) -> Iterator[RowGroup]:
    """The entries of a question in groups: short ones as lines of one list."""
    for condition, together in groupby(entries, lambda entry: entry.only_if):
        pending_condition = condition
        for in_lines, members in groupby(together, _fits_a_line):
            for group in [tuple(members)] if in_lines else [(entry,) for entry in members]:
                yield RowGroup(group, in_lines, pending_condition)
                pending_condition = ""


def _fits_a_line(entry: DocumentField) -> bool:
    only_text = Answer(text=entry.answer.text, extra=entry.answer.extra)
    is_short = entry.input == "line" and bool(entry.field.prompt)
    return is_short and entry.answer == only_text and "\n" not in entry.answer.text.strip()


def nonempty_rows(rows: Iterable[LinkRow]) -> tuple[LinkRow, ...]:
    """The rows of links that are not empty."""
    return tuple(row for row in rows if any(text.strip() for text in (row.label, row.note, *row.urls)))


def head_line(document: ExportDocument) -> str:
    """The respondent, and the progress: `Riverton · 23 of 38 answered`; "" in a blank form."""
    progress = document.progress
    if progress is None:
        return ""
    words = tr("{answered} of {total} answered", answered=progress.answered, total=progress.applicable)
    return " · ".join(filter(None, (document.respondent, words)))


def foot_line(document: ExportDocument) -> str:
    """The source of the document: the questionnaire, and the draft with its day of creation."""
    parts = [tr("Questionnaire {id}", id=document.questionnaire.id)]
    if (source := document.source) is not None:
        parts += [tr("draft {id}", id=source.id), tr("created {time}", time=time_in_words(source.created))]
    return " · ".join(parts)


def time_in_words(moment: datetime) -> str:
    """A time to the minute, with its zone."""
    if moment.tzinfo is None or moment.utcoffset() == UTC.utcoffset(None):
        return f"{moment:%Y-%m-%d %H:%M} UTC"
    return f"{moment:%Y-%m-%d %H:%M} {moment:%z}"


def links_line(document: ExportDocument) -> str:
    """The number of links by verdict, and the days of the checks."""
    days = sorted(f"{state.verdict.time:%Y-%m-%d}" for state in document.links)
    when = tr("asked on {day}", day=days[0])
    if days[0] != days[-1]:
        when = tr("asked {first} to {last}", first=days[0], last=days[-1])
    return f"{verdict_summary([state.verdict for state in document.links])} · {when}"


def links_not_ok(document: ExportDocument) -> tuple[LinkState, ...]:
    """The links whose verdict is not ok."""
    return tuple(state for state in document.links if state.verdict.word != "ok")


def verdict_words(verdict: Verdict) -> str:
    """A verdict with its reason: `broken: the page is gone (404)`."""
    return ": ".join(filter(None, (verdict_label(verdict.word), verdict_reason(verdict))))


# Templates for `tr` without parameters.
SET_ASIDE_TITLE = "Set aside: not part of the response"
SET_ASIDE_REASON = (
    "These answers are kept in the draft. Answers given elsewhere rule their questions out, so they are not sent."
)
UNKNOWN_TITLE = "Answers to fields that this questionnaire does not have"
OURS = "Added by this program; not part of the printed form."
NOT_ANSWERED = "not answered"
NOT_ASKED = "Not asked, given the earlier answers."
NOT_ASKED_FIELDS = "Not asked, given the earlier answers:"
YES = "Yes"
NO = "No"
TICKED = "ticked"
NOT_TICKED = "not ticked"
REMARK = "Private remark"
FLAGGED = "Flagged: to come back to"
ATTACHMENTS = "Attachments"
LINKS = "Links"
LINKS_TITLE = "What the network said of the links"
