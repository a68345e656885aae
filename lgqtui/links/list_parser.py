"""Rows from a pasted list, and a list from rows.

A pasted list is read in four steps: lines (a link that a line break cut is mended), list mark, links, and the words
before, between and after the links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct, field

from lgqtui.links.bare_domains import find_bare_domains
from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS, UNSEEN, FoundLink, find_links
from lgqtui.links.line_repair import LIST_MARK, rejoin_broken_lines
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.text import clean

_SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_STOPS = ",:.;-–—…" + FOREIGN_STOPS
_OPENERS = "(<[{" + FOREIGN_OPENERS
_CLOSERS = ")>]}’" + FOREIGN_CLOSERS
_QUOTES = "\"'"
_LABEL_END = _SPACES + UNSEEN + _STOPS.replace("…", "") + _OPENERS + "|=→"
_NOTE_START = _SPACES + UNSEEN + _STOPS + _CLOSERS + "*|→"
_NOTE_END = _SPACES + UNSEEN + ",;|"
_SEAM = _NOTE_START + _OPENERS + _QUOTES + "‘/&+=!?·"

_BRACKETED = re.compile(r"<([^\s<>]+)>")
_MARKDOWN = re.compile(r"\[([^\[\]]*)\]\($")
_OPENS_LINK = re.compile(r"(?:[-=]>\s*|[\"'])$")
_ASIDE = re.compile(r"[\s)\]>.,;:\"'”’»]*\(([^()]*)\)")
_OPENS_LABEL = re.compile(r"[)\]\"'”»]?\s*(?:[-–—:,;|=→]|[-=]>)\s+(?=\S)")
_WHOLLY_BRACKETED = re.compile(r"\(([^()]*)\)[.,;]*")
_NOTE = " -- "
_JOINING = frozenset({"and", "or", "and/or", "et", "ou", "y", "o", "e", "и", "или", "و", "أو", "和", "或", "及", "dan"})


class _OpenRow(Struct):
    """A row while it is read: it grows in place, because copies would cost the square of its links."""

    label: str = ""
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joined: bool = False

    def closed(self) -> ParsedRow:
        note = "; ".join(filter(None, self.notes))
        return ParsedRow(LinkRow(self.label, tuple(self.urls), note), self.joined)


class _Line(Struct, frozen=True):
    """The rows that one line holds, and how it stands in the list; `bare` if there is no link in it."""

    indent: int
    marked: bool
    bare: bool
    rows: list[_OpenRow]


def parse_link_list(pasted: str) -> tuple[ParsedRow, ...]:
    """Turn a pasted list into rows, one for each listed thing.

    - The words before a link are its label, those after the last link of a line its note. Words between two links
      begin a new row, unless they only join (a comma, "and") or stand in brackets (then they are a note).
    - Where a line begins with its links, the words behind them are their label if a dash, comma, colon, bar or tab
      parts them; a sentence that goes on, words in brackets and what follows ` -- ` are a note there as well.
    - ` -- ` begins a note, also without a link.
    - `<address>` is a link exactly as it stands, also one that `find_links` would not find. In a line without links
      the name of a site is one (`find_bare`).
    - A line with no words before its links goes to the label above if it is indented deeper, or if it has no list
      mark and that label no link on its own line; a blank line after links, or less indent, ends that.

    Nothing is lost but list marks, punctuation at the seams, control characters, a joining word alone between two
    links, and the second of two links in Markdown's `[link](link)`. Never raises; time grows in proportion.
    """
    rows: list[_OpenRow] = []
    above: _Line | None = None
    for text, seams in rejoin_broken_lines(clean("\n".join(pasted.lstrip("\ufeff").splitlines())).text.split("\n")):
        line = _read_line(text, seams)
        if not line.rows:
            above = None if rows and rows[-1].urls else above
        elif above and _belongs_to(above, line):
            _pour(line.rows[0], rows[-1])
        else:
            rows += line.rows
            above = line
    return tuple(row.closed() for row in rows)


def _belongs_to(above: _Line, line: _Line) -> bool:
    label, links = above.rows[-1], line.rows[0]
    if len(line.rows) > 1 or links.label or not links.urls or not label.label:
        return False
    follows = line.indent >= above.indent or not label.urls
    return line.indent > above.indent or (above.bare and not line.marked and follows)


def _pour(links: _OpenRow, label: _OpenRow) -> None:
    label.urls += links.urls
    label.notes += links.notes
    label.joined |= links.joined


def _read_line(text: str, seams: Sequence[int]) -> _Line:
    if not text or text.isspace():
        return _Line(0, marked=False, bare=True, rows=[])
    mark = LIST_MARK.match(text)
    at = mark.end() if mark else 0
    links = _addresses(text[at:])
    rows = _rows_with(text[at:], links) if links else _row_without_links(text[at:])
    across = {link.url for link in links if any(link.start < seam - at < link.end for seam in seams)}
    for row in rows if across else ():
        row.joined = not across.isdisjoint(row.urls)
    return _Line(len(text) - len(text.lstrip()), bool(mark), not links, rows)


def _addresses(words: str) -> list[FoundLink]:
    """The links of a line, with those that angle brackets mark exactly."""
    exact = [FoundLink(m.start(), m.end(), m[1]) for m in _BRACKETED.finditer(words) if _reads_as_address(m[1])]
    taken = {position for link in exact for position in range(link.start, link.end)}
    found = [link for link in find_links(words) if link.start not in taken]
    return sorted(exact + found, key=lambda link: link.start) or list(find_bare_domains(words.partition(_NOTE)[0]))


def _reads_as_address(text: str) -> bool:
    return ":" in text or "/" in text or ("." in text and "@" not in text)


def _row_without_links(words: str) -> list[_OpenRow]:
    label, _, note = words.partition(_NOTE)
    row = _OpenRow(_label(label), [], [note.strip()])
    return [row] if row.label or row.notes[0] else []


def _rows_with(words: str, links: list[FoundLink]) -> list[_OpenRow]:
    return _rows_behind(words, links) or _rows_before(words, links)


def _rows_behind(words: str, links: list[FoundLink]) -> list[_OpenRow]:
    """The rows of a line in which each label stands behind its links; none if the line is another."""
    if _label(_before_link(words[: links[0].start])) or not _OPENS_LABEL.match(words, links[-1].end):
        return []
    rows: list[_OpenRow] = []
    urls: list[str] = []
    for link, end in zip(links, [*(link.start for link in links[1:]), len(words)], strict=True):
        urls.append(link.url)
        opened = _OPENS_LABEL.match(words, link.end, end)
        label, _, note = words[opened.end() if opened else link.end : end].partition(_NOTE)
        if opened and label.strip(_SEAM) not in {"", *_JOINING}:
            rows.append(_OpenRow(_label(_note(label)), urls, [note.strip()]))
            urls = []
        elif label.strip(_SEAM) or note:
            return []
    return [] if urls else rows


def _rows_before(words: str, links: list[FoundLink]) -> list[_OpenRow]:
    rows = [_OpenRow(_label(_before_link(words[: links[0].start])), [links[0].url])]
    for link, following in pairwise(links):
        _add_link(rows, words[link.end : following.start], following.url)
    _add_rest(rows[-1], words[links[-1].end :])
    return rows


def _add_link(rows: list[_OpenRow], gap: str, url: str) -> None:
    """Add a link to the last row, or begin a row with it, as the words in the gap before it say."""
    if gap == "](" and rows[-1].urls[-1] == url:
        return
    aside = _ASIDE.match(gap)
    if aside:
        rows[-1].notes.append(aside[1].strip())
    words = _after_link(gap[aside.end() :] if aside else gap)
    if words.strip(_SEAM) in {"", *_JOINING}:
        rows[-1].urls.append(url)
    else:
        rows.append(_OpenRow(_label(_before_link(words)), [url]))


def _add_rest(row: _OpenRow, rest: str) -> None:
    """Add the words after a row's last link: a note, or the label in a table that has the link first."""
    if rest.startswith("\t") and not row.label:
        label, _, rest = rest.strip().partition("\t")
        row.label = _label(label)
    row.notes.append(_note(rest))


def _label(words: str) -> str:
    return _in_one_cell(words).rstrip(_LABEL_END)


def _before_link(words: str) -> str:
    """The words without the sign that opens a link after them: an arrow, a quote, Markdown's brackets."""
    markdown = _MARKDOWN.search(words)
    return words[: markdown.start()] + markdown[1] if markdown else _OPENS_LINK.sub("", words)


def _after_link(words: str) -> str:
    """The words without the punctuation that ends a link before them; a quote with a space before it opens words."""
    return words.lstrip(_QUOTES).lstrip(_NOTE_START)


def _note(rest: str) -> str:
    seam, _, verbatim = rest.partition(_NOTE)
    if verbatim and not seam.strip(_SEAM):
        return verbatim.strip()
    note = _after_link(_in_one_cell(rest)).rstrip(_NOTE_END)
    bracketed = _WHOLLY_BRACKETED.fullmatch(note)
    if bracketed:
        return bracketed[1].strip()
    if note.endswith(")") and note.count(")") > note.count("("):
        note = note[:-1]
    return note if note.strip(_SEAM) else ""


def _in_one_cell(text: str) -> str:
    return " ".join(filter(None, (cell.strip() for cell in text.split("\t"))))


def format_link_list(rows: Iterable[LinkRow]) -> str:
    """Write rows as a text list to edit: a line `- Label, link link -- note` for each, empty parts left out.

    `read_rows` gives the same labels, links and notes back if every row has one of these, and

    - label and note hold no link, no `<address>`, no line break, no control character and no space at either end;
    - the label holds no tab and does not end in a stop, a dash, an opening bracket, `“`, `«`, `|`, `=`, `→` or a
      character that is not seen, and without links it holds neither ` -- ` (nor `-- ` at its start) nor the name of a
      site;
    - each link is one that `find_links` finds whole, or else holds `.`, `:` or `/`, has no `@` without `:` or `/`,
      and neither a space, a control character, `<` nor `>`.

    A link that would not be found whole is written `<link>`. Left out are an empty row and `extra`.
    """
    return "".join(f"- {line}\n" for line in map(_written, rows) if line)


def _written(row: LinkRow) -> str:
    label = " ".join(row.label.splitlines()).strip()
    links = " ".join(_written_link(url) for url in row.urls)
    note = " ".join(row.note.splitlines()).strip()
    line = ", ".join(filter(None, (label, links)))
    return f"{line}{_NOTE}{note}".strip() if note else line


def _written_link(url: str) -> str:
    found = find_links(url)
    is_whole = len(found) == 1 and found[0].url == url
    return url if is_whole or not (_BRACKETED.fullmatch(f"<{url}>") and _reads_as_address(url)) else f"<{url}>"
