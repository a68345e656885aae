"""Parsing a pasted list into rows, and formatting rows as a list.

Steps for a line: rejoining of cut links, list mark, links, and the words before, between and after the links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct, field

from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS, UNSEEN, FoundLink, find_links
from lgqtui.links.line_repair import FILE, LIST_MARK, rejoin_broken_lines
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
_BRACKETED_NOTE = re.compile(r"[\s)\]>.,;:\"'”’»]*\(([^()]*)\)")
_OPENS_LABEL = re.compile(r"[)\]\"'”»]?\s*(?:[-–—:,;|=→]|[-=]>)\s+(?=\S)")
_WHOLLY_BRACKETED = re.compile(r"\(([^()]*)\)[.,;]*")
_NOTE = " -- "
_JOINING = frozenset({"and", "or", "and/or", "et", "ou", "y", "o", "e", "и", "или", "و", "أو", "和", "或", "及", "dan"})

# Names of sites that are written without `https://`.
_WORD = re.compile(rf"[^\s,;|<>()\[\]\"'*`{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]+")
_STUCK = ".:!?’…–—-"
_PARTS = re.compile(r"\t|[^\s\"'*`]")
_DOMAIN = re.compile(r"(?P<host>\w[\w-]*(?:\.[\w-]+)+)(?::\d{1,5})?(?P<path>/\S*)?")
_SIGNS = frozenset({"-", "–", "—", "=", "→"})
_BACKWARDS = frozenset({"com", "org", "net"})
_USUAL_ENDS = frozenset({"com", "org", "net", "gov", "edu", "int", "mil", "info"})


class _OpenRow(Struct):
    """A row under construction. It is mutable, because copies would need time in the square of its links."""

    label: str = ""
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joined: bool = False

    def closed(self) -> ParsedRow:
        note = "; ".join(filter(None, self.notes))
        return ParsedRow(LinkRow(self.label, tuple(self.urls), note), self.joined)


class _Line(Struct, frozen=True):
    """The rows of one line, and its form; `bare` if it has no link."""

    indent: int
    marked: bool
    bare: bool
    rows: list[_OpenRow]


def parse_link_list(pasted: str) -> tuple[ParsedRow, ...]:
    """Parse a pasted list into rows, one for each entry.

    - The words before a link are its label, those after the last link of a line its note. Words between two links
      begin a new row, unless they only join (a comma, "and") or are in brackets (then they are a note).
    - Where a line begins with its links, the words after them are their label if a dash, comma, colon, bar or tab
      separates them; other words, words in brackets and what follows ` -- ` are a note there as well.
    - ` -- ` begins a note, also without a link.
    - `<address>` is always a link, also one that `find_links` would not find. In a line without links a domain name
      is one (`find_bare_domains`).
    - A line with no words before its links belongs to the label above if it is indented deeper, or if it has no list
      mark and that label has no link on its own line; a blank line after links, or less indent, ends that.

    Nothing is lost except list marks, punctuation beside links, control characters, a conjunction alone between two
    links, and the second of two links in Markdown's `[link](link)`. Never raises; linear in time.
    """
    rows: list[_OpenRow] = []
    above: _Line | None = None
    for text, seams in rejoin_broken_lines(clean("\n".join(pasted.lstrip("\ufeff").splitlines())).text.split("\n")):
        line = _read_line(text, seams)
        if not line.rows:
            above = None if rows and rows[-1].urls else above
        elif above and _belongs_to(above, line):
            label, links = rows[-1], line.rows[0]
            label.urls += links.urls
            label.notes += links.notes
            label.joined |= links.joined
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


def _read_line(text: str, seams: Sequence[int]) -> _Line:
    if not text or text.isspace():
        return _Line(0, marked=False, bare=True, rows=[])
    mark = LIST_MARK.match(text)
    start = mark.end() if mark else 0
    words = text[start:]
    links = _addresses(words)
    rows = (_rows_behind(words, links) or _rows_before(words, links)) if links else _row_without_links(words)
    rejoined = {link.url for link in links if any(link.start < seam - start < link.end for seam in seams)}
    for row in rows if rejoined else ():
        row.joined = not rejoined.isdisjoint(row.urls)
    return _Line(len(text) - len(text.lstrip()), bool(mark), not links, rows)


def _addresses(words: str) -> list[FoundLink]:
    """The links of a line, including those in angle brackets."""
    exact = [FoundLink(m.start(), m.end(), m[1]) for m in _BRACKETED.finditer(words) if _reads_as_address(m[1])]
    occupied = {position for link in exact for position in range(link.start, link.end)}
    links = [link for link in find_links(words) if link.start not in occupied]
    return sorted(exact + links, key=lambda link: link.start) or list(find_bare_domains(words.partition(_NOTE)[0]))


def find_bare_domains(words: str) -> Iterator[FoundLink]:
    """Find the domain names in a line of a list that holds no other link, in their order.

    A name in three parts or with a path always counts; one in two parts only where punctuation separates it from the
    words around it. Files, e-mail addresses, versions, abbreviations and names of apps (`com.example.app`) do not
    count. Never raises; linear in time.
    """
    matches = list(_WORD.finditer(words))
    for index, word in enumerate(matches):
        name = word[0].rstrip(_STUCK)
        before = matches[index - 1] if index else None
        after = matches[index + 1] if index + 1 < len(matches) else None
        opens = (
            before is None
            or before[0].endswith((":", "."))
            or before[0] in _SIGNS
            or _PARTS.search(words, before.end(), word.start())
        )
        ends = after is None or name != word[0] or after[0] in _SIGNS or _PARTS.search(words, word.end(), after.start())
        if _is_site(name, is_separate=bool(opens and ends)):
            yield FoundLink(word.start(), word.start() + len(name), name)


def _is_sign(word: str) -> bool:
    return word in _SIGNS or word.endswith((":", "."))


def _is_site(name: str, *, is_separate: bool) -> bool:
    match = _DOMAIN.fullmatch(name)
    if match is None:
        return False
    parts, path = match["host"].split("."), match["path"]
    before_end, end = parts[-2:]
    is_usual = path or (
        len(before_end) > 1 and (len(parts) > 2 or (is_separate and (len(end) == 2 or end in _USUAL_ENDS)))
    )
    return bool(is_usual and end.isalpha() and len(end) > 1 and _looks_typed(match["host"], parts))


def _looks_typed(host: str, parts: list[str]) -> bool:
    """True if a host is written as usual: lower case except for a first letter; not a file, not the name of an app."""
    small = host[1:] if len(parts) > 2 else host
    has_letters = any(letter.isalpha() for letter in parts[-2])
    return has_letters and small == small.lower() and parts[0] not in _BACKWARDS and not FILE.search(host)


def _reads_as_address(text: str) -> bool:
    return ":" in text or "/" in text or ("." in text and "@" not in text)


def _row_without_links(words: str) -> list[_OpenRow]:
    label, _, note = words.partition(_NOTE)
    row = _OpenRow(_label(label), [], [note.strip()])
    return [row] if row.label or row.notes[0] else []


def _rows_behind(words: str, links: list[FoundLink]) -> list[_OpenRow]:
    """The rows of a line in which each label follows its links; none if the line has another form."""
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
    """Add a link to the last row, or begin a row with it, depending on the words before it."""
    if gap == "](" and rows[-1].urls[-1] == url:
        return
    bracketed_note = _BRACKETED_NOTE.match(gap)
    if bracketed_note:
        rows[-1].notes.append(bracketed_note[1].strip())
    words = _after_link(gap[bracketed_note.end() :] if bracketed_note else gap)
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
    """The words without the sign that introduces a link after them: an arrow, a quote, Markdown's brackets."""
    markdown = _MARKDOWN.search(words)
    return words[: markdown.start()] + markdown[1] if markdown else _OPENS_LINK.sub("", words)


def _after_link(words: str) -> str:
    """The words without the punctuation that ends a link before them; a quote after a space begins the words."""
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
    """Format rows as an editable list: a line `- Label, link link -- note` for each, without empty parts.

    `parse_link_list` gives the same labels, links and notes back if every row has one of these, and

    - label and note hold no link, no `<address>`, no line break, no control character and no space at either end;
    - the label holds no tab and does not end in a stop, a dash, an opening bracket, `“`, `«`, `|`, `=`, `→` or an
      invisible character, and without links it holds neither ` -- ` (nor `-- ` at its start) nor a domain name;
    - each link is one that `find_links` finds completely, or else holds `.`, `:` or `/`, has no `@` without `:` or
      `/`, and neither a space, a control character, `<` nor `>`.

    A link that would not be found completely is written `<link>`. Empty rows and `extra` are left out.
    """
    return "".join(f"- {line}\n" for line in map(_format_row, rows) if line)


def _format_row(row: LinkRow) -> str:
    label = " ".join(row.label.splitlines()).strip()
    links = " ".join(_format_url(url) for url in row.urls)
    note = " ".join(row.note.splitlines()).strip()
    line = ", ".join(filter(None, (label, links)))
    return f"{line}{_NOTE}{note}".strip() if note else line


def _format_url(url: str) -> str:
    matches = find_links(url)
    is_complete = len(matches) == 1 and matches[0].url == url
    return url if is_complete or not (_BRACKETED.fullmatch(f"<{url}>") and _reads_as_address(url)) else f"<{url}>"
