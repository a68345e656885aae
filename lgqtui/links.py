"""Links in text: find them, and pair labels with them.

A pasted list is read in four steps: lines (a link that a line break cut is mended), list mark, links, and the words
before, between and after the links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from lgqtui.text import clean

LONGEST = 8192
"""Characters after which a link is cut: web servers refuse longer ones, and reading stays linear in time."""

_SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FOREIGN_STOPS = "，。、；：！？،؛؟۔।"
_FOREIGN_OPENERS = "“„«‹（「『【《〈"
_FOREIGN_CLOSERS = "”»›）」』】》〉"
_STOPS = ",:.;-–—…" + _FOREIGN_STOPS
_OPENERS = "(<[{" + _FOREIGN_OPENERS
_CLOSERS = ")>]}’" + _FOREIGN_CLOSERS
_QUOTES = "\"'"
_LABEL_END = _SPACES + _UNSEEN + _STOPS.replace("…", "") + _OPENERS + "|=→"
_NOTE_START = _SPACES + _UNSEEN + _STOPS + _CLOSERS + "*|→"
_NOTE_END = _SPACES + _UNSEEN + ",;|"
_SEAM = _NOTE_START + _OPENERS + _QUOTES + "‘/&+=!?·"

# Foreign stops and brackets end an address: no server hands out addresses that hold them bare, sentences do.
_RUN = re.compile(rf"[^\s<>\"｜{_FOREIGN_STOPS}{_FOREIGN_OPENERS}{_FOREIGN_CLOSERS}]+")
_SCHEME = r"(?ai:https?://)"  # ASCII: otherwise the long ſ would pass for an s
_ANCHOR = re.compile(_SCHEME + r"|(?<![A-Za-z0-9_.@/\\-])(?ai:www\.)(?=[^\s.,;:/?#()]+\.\w)")
_GLUED = re.compile(rf"(?:(?<=[\w,;|])|(?<=://)){_SCHEME}|(?<=[,;|])(?ai:www\.)")
_HOST_LIKE = re.compile(r"[\w.-]*")
_STUCK = ".,;:!?'’‘…–—*`|·" + _UNSEEN

_BRACKETED = re.compile(r"<([^\s<>]+)>")
_MARK = re.compile(
    r"\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,4})\)"  # 1) a) (1) (iv)
    r"|\d{1,3}\.(?=\s|[^\W\d])|(?:[A-Za-z]|[ivxIVX]{2,4})\.(?=\s)"  # 1. A. a. iv. but neither 1.5 nor a.k.a.
    r"|\d{1,3}(?:\.\d{1,3})+[.)]"  # 1.1. 2.3.1)
    r"|[-–—*](?=\s)|[-–—](?=[^\W\d_])|[•·‣◦▪●○■□\uf0a7\uf0b7|]|o(?=\t))(?=\s*\S)"  # o and the two last: Word's bullets
)
_MARKDOWN = re.compile(r"\[([^\[\]]*)\]\($")
_OPENS_LINK = re.compile(r"(?:[-=]>\s*|[\"'])$")
_ASIDE = re.compile(r"[\s)\]>.,;:\"'”’»]*\(([^()]*)\)")
_WHOLLY_BRACKETED = re.compile(r"\(([^()]*)\)[.,;]*")
_NOTE = " -- "
_JOINING = frozenset({"and", "or", "and/or", "et", "ou", "y", "o", "e", "и", "или", "و", "أو", "和", "或", "及", "dan"})

_TAIL = re.compile(r"[A-Za-z0-9%/?&=._~#+@!$*,;:()'-]+")
_TAIL_STUCK = ".,;:!?)'"
_BEGINS_AS_REST = re.compile(r"[/?=]\w|&\w+=|%[0-9A-Fa-f]{2}")
_FILE = re.compile(
    r"\.(?:pdf|html?|php|aspx?|jspx?|docx?|xlsx?|pptx?|od[tsp]|csv|json|xml|zip|jpe?g|png|mp4)(?=$|[?#])", re.IGNORECASE
)
_LONGEST_MENDED = 2048
# Bounds the work on hostile text: a link printed over more than four lines is left as it is.
_MOST_SEAMS = 3


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One row of a links answer: a label, the links it carries (none, one or more), a note. All as typed.

    `extra` holds keys this program does not know: they are kept.
    """

    label: str = ""
    urls: tuple[str, ...] = ()
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link in a text: `url` is exactly what stands in `text[start:end]`."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row read from a pasted list; `joined` if a link in it was put together from two lines or more."""

    row: LinkRow
    joined: bool


@dataclass(slots=True)
class _OpenRow:
    """A row while it is read: it grows in place, because copies would cost the square of its links."""

    label: str = ""
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joined: bool = False

    def closed(self) -> PastedRow:
        note = "; ".join(filter(None, self.notes))
        return PastedRow(LinkRow(self.label, tuple(self.urls), note), self.joined)


@dataclass(frozen=True, slots=True)
class _Line:
    """The rows that one line holds, and how it stands in the list; `bare` if there is no link in it."""

    indent: int
    marked: bool
    bare: bool
    rows: list[_OpenRow]


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Find the http, https and bare `www.` addresses in a text, in their order.

    Sentence punctuation, quotes and unbalanced brackets stuck to an address are not part of it; balanced brackets
    are. Other bare hosts and e-mail addresses are not links. Two links glued by a comma, semicolon, bar or nothing
    are two; of a doubled scheme the second counts. Never raises; time grows in proportion to the text; what exceeds
    `LONGEST` characters is cut.
    """
    if not _ANCHOR.search(text):
        return ()
    return tuple(link for start, end in _stretches(text) for link in _links_between(text, start, end))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where an address can stand: runs without spaces, parted where one address is glued to the next."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        yield from pairwise([start, *(glued.start() for glued in _GLUED.finditer(text, start, end)), end])


def _links_between(text: str, start: int, end: int) -> Iterator[FoundLink]:
    while anchor := _ANCHOR.search(text, start, end):
        at = anchor.start()
        url = _address_at_start(text[at : min(end, at + LONGEST)])
        if url:
            start = at + len(url)
            yield FoundLink(at, start, url)
        else:
            # What failed as a host is not tried again from its middle: that would be quadratic.
            host = _HOST_LIKE.match(text, anchor.end(), end)
            start = host.end() if host else anchor.end()


def _address_at_start(text: str) -> str:
    """The address that a text without spaces begins with; empty if it is none."""
    after_scheme = text.find(":") + 1 if text[:4].lower() == "http" else 0
    lead = "" if after_scheme else "//"
    length = _measure()(lead + _before_unclosed(text[after_scheme:])) - len(lead)
    return text[: after_scheme + length].rstrip(_STUCK) if length > 0 else ""


def _before_unclosed(text: str) -> str:
    """The text up to a bracket that nothing closes: linkify-it would look for its end again and again."""
    for opening, closing in ("()", "[]", "{}"):
        unclosed = text.find(opening, text.rfind(closing) + 1)
        text = text[:unclosed] if unclosed >= 0 else text
    return text


@cache
def _measure() -> Callable[[str], int]:
    """Gives the length of the address that begins with the `//` at the start of a text; 0 if there is none."""
    from linkify_it import LinkifyIt  # Late: many commands need no links, and all start faster without it

    finder = LinkifyIt({}, {"fuzzy_link": False, "fuzzy_email": False})
    return lambda text: int(finder.test_schema_at(text, "http:", 0))


def read_rows(pasted: str) -> tuple[PastedRow, ...]:
    """Turn a pasted list into rows, one for each listed thing.

    - The words before a link are its label, those after the last link of a line its note. Words between two links
      begin a new row, unless they only join (a comma, "and") or stand in brackets (then they are a note).
    - ` -- ` begins a note, also without a link. In a spreadsheet's `url<TAB>words` the words are the label.
    - `<address>` is a link exactly as it stands, also one that `find_links` would not find.
    - A line with no words before its links goes to the label above if it is indented deeper, or if it has no list
      mark and that label no link on its own line; a blank line after links, or less indent, ends that.

    Nothing is lost but list marks, punctuation at the seams, control characters, a joining word alone between two
    links, and the second of two links in Markdown's `[link](link)`. Never raises; time grows in proportion.
    """
    rows: list[_OpenRow] = []
    above: _Line | None = None
    for text, seams in _mended(clean("\n".join(pasted.lstrip("\ufeff").splitlines())).text.split("\n")):
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
    mark = _MARK.match(text)
    at = mark.end() if mark else 0
    links = _addresses(text[at:])
    rows = _linked_rows(text[at:], links) if links else _row_without_links(text[at:])
    across = {link.url for link in links if any(link.start < seam - at < link.end for seam in seams)}
    for row in rows if across else ():
        row.joined = not across.isdisjoint(row.urls)
    return _Line(len(text) - len(text.lstrip()), bool(mark), not links, rows)


def _addresses(words: str) -> list[FoundLink]:
    """The links of a line, with those that angle brackets mark exactly."""
    exact = [FoundLink(m.start(), m.end(), m[1]) for m in _BRACKETED.finditer(words) if _reads_as_address(m[1])]
    taken = {position for link in exact for position in range(link.start, link.end)}
    found = [link for link in find_links(words) if link.start not in taken]
    return sorted(exact + found, key=lambda link: link.start)


def _reads_as_address(text: str) -> bool:
    return ":" in text or "/" in text or ("." in text and "@" not in text)


def _row_without_links(words: str) -> list[_OpenRow]:
    label, _, note = words.partition(_NOTE)
    row = _OpenRow(_label(label), [], [note.strip()])
    return [row] if row.label or row.notes[0] else []


def _linked_rows(words: str, links: list[FoundLink]) -> list[_OpenRow]:
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


def _mended(lines: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """The lines, a cut link put together where that is sure; with each, where in it the pieces meet."""
    line, seams = lines[0], list[int]()
    for following, after in pairwise([*lines[1:], "", ""]):
        if len(seams) < _MOST_SEAMS and _continues(line, following, after):
            line = line.rstrip()
            seams.append(len(line))
            line += following.strip()
        else:
            yield line, seams
            line, seams = following, []


def _continues(line: str, following: str, after: str) -> bool:
    """True if the line ends inside a link and the following one surely begins with the rest of it."""
    last_word = line.rsplit(maxsplit=1)[-1:]
    anchor = _ANCHOR.search(last_word[0]) if last_word else None
    tail, *more = following.split(maxsplit=1) or [""]
    if not anchor or not _could_be_rest(tail) or len(last_word[0]) + len(tail) > _LONGEST_MENDED:
        return False
    piece, rest = last_word[0][anchor.start() :], tail.rstrip(_TAIL_STUCK)
    is_label = bool(more or _ANCHOR.match(after.lstrip()))
    whole = piece + rest
    return _is_rest(piece, rest, alone=not more, is_label=is_label) and [f.url for f in find_links(whole)] == [whole]


def _could_be_rest(word: str) -> bool:
    """True if a word is no label in another script, no link and no list item of its own."""
    if not _TAIL.fullmatch(word) or _ANCHOR.search(word) or not word.rstrip(_TAIL_STUCK):
        return False
    return not _MARK.match(word) or (word[0].isdigit() and bool(_FILE.search(word.rstrip(_TAIL_STUCK))))


def _is_rest(piece: str, rest: str, *, alone: bool, is_label: bool) -> bool:
    """True if no list would have these two below each other; `E-government` and `city.example` can be entries."""
    if piece.endswith((",", ";", ":", "!", ")", "'")):
        return False
    if _BEGINS_AS_REST.match(rest):
        return True
    if piece.endswith(("-", "_", "=", "&", "%")):
        return (rest.islower() or not rest.isalpha()) if alone else bool(_FILE.search(rest))
    if is_label or _FILE.search(piece) or not re.search(r"[^:/]/", piece):
        return False
    if piece.endswith("."):
        return rest.islower() and bool(_FILE.search(piece + rest))
    return _looks_like_rest(piece, rest)


def _looks_like_rest(piece: str, rest: str) -> bool:
    first = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "." in first and not _FILE.search(first):
        return False
    return rest.endswith("/") or bool(re.search(r"[=?]|%[0-9A-Fa-f]{2}", rest) or _FILE.search(piece + rest))


def write_rows(rows: Iterable[LinkRow]) -> str:
    """Write rows as a text list to edit: a line `- Label, link link -- note` for each, empty parts left out.

    `read_rows` gives the same labels, links and notes back if every row has one of these, and

    - label and note hold no link, no `<address>`, no line break, no control character and no space at either end;
    - the label holds no tab and does not end in a stop, a dash, an opening bracket, `“`, `«`, `|`, `=`, `→` or a
      character that is not seen, and without links it does not hold ` -- ` (nor `-- ` at its start);
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
