"""Parsing a pasted list into rows, and formatting rows as a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import inf

from msgspec.structs import replace

from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS, UNSEEN, find_links
from lgqtui.links.line_links import BRACKETED, LINK, NOTE, link_words
from lgqtui.links.line_repair import rejoin_broken_lines
from lgqtui.links.list_items import OpenRow, join_labels, paired_rows, without_prompts
from lgqtui.links.list_layout import html_lines, table_lines
from lgqtui.links.list_marks import mark_end, mark_ends
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.text import clean

_SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_STOPS = ",:.;-–—…" + FOREIGN_STOPS
_OPENERS = "(<[{" + FOREIGN_OPENERS
_CLOSERS = ")>]}’" + FOREIGN_CLOSERS
_QUOTES = "\"'"
_OPENED_BY = {"“": "„", "«": "»", "‹": "›"}
_OPENED_AS = {"»": "«", "›": "‹", ">": "<"}
_LABEL_END = _SPACES + UNSEEN + _STOPS.replace("…", "") + _OPENERS + "|=→"
_NOTE_START = _SPACES + UNSEEN + _STOPS + _CLOSERS + "*|→/="
_NOTE_END = _SPACES + UNSEEN + ",;|"
_SEPARATORS = _NOTE_START + _OPENERS + _QUOTES + "‘/&+=!?·"

_LETTER = re.compile(r"(?:^|\s)([^\W\d_])\s?[-/]?$")
_MARKDOWN = re.compile(rf"\[([^\[\]{LINK}]*)\]\({LINK}(?:\s+\"([^\"]*)\")?\)")
_INNER_GAP = re.compile(rf"(?<={LINK})[^{LINK}]+(?={LINK})")
_LONE_MARK = re.compile(r"^([^\S\n]*(?:\(?\d{1,3}[.)]?|[•●▪■·-]))[^\S\n]*\n(?=[^\S\n]*[^\W\d_])", re.MULTILINE)
_EMPHASIS = re.compile(r"^([^\S\n]*)([*_~]{1,3})([^\s*_~][^*_~\n]*)\2[^\S\n]*$", re.MULTILINE)
# Signs that stand alone between a name and its link.
_LONE_SIGN = re.compile(r"(?<=\s)[»›>~•·*/\\@#\u2190-\u21ff\u25a0-\u25ff\u2700-\u27ff\u2900-\u297f\u2b00-\u2bff]+$")
_EMPTY_BRACKETS = re.compile(r"\([^\w()]*\)")
_OPENS_LINK = re.compile(r"(?:[-=]>\s*|[\"'‘])$")
_BRACKETED_NOTE = re.compile(r"^[\s)\]>.,;:\"'”’»]*[(（]([^()（）]*)[)）]")
_BRACKETED_NAME = re.compile(r"\s*[(（][^\W\d_][^()（）]*[)）][.,;]*\s*")
_OPENS_LABEL = re.compile(r"[)\]\"'”»]?\s*(?:[-–—:,;|=→]|[-=]>)\s+(?=\S)")
_OPENS_NAME = re.compile(r"[)\]]?\s+[^(]")
_WHOLLY_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）][.,;]*")
_JOINING_WORD = (
    "and|or|et|ou|y|o|e|и|или|و|أو|和|或|及|dan|atau|und|oder|en|ve|veya|na|và|hoặc|és|και|і|або|lub|また|と|や|및|और|या|"
    "এবং|และ|หรือ|እና|និង"
)
_JOINING = re.compile(rf"(?:(?:{_JOINING_WORD})(?:/(?:{_JOINING_WORD}))?)?")


def parse_link_list(pasted: str) -> tuple[ParsedRow, ...]:
    """Parse a pasted list into rows by the rules of linkcheck/README.md; never raises, linear in time."""
    text = html_lines(clean("\n".join(pasted.lstrip("\ufeff").splitlines())).text)
    texts, head = table_lines(_LONE_MARK.sub(r"\1 ", _EMPHASIS.sub(r"\1\3", text)))
    is_written = all(text.startswith("- ") for text in texts if text)
    lines = _lines(list(rejoin_broken_lines(join_labels(texts) or [""])))
    rows = [row.closed() for row in paired_rows(lines, is_written=is_written)]
    return (replace(rows[0], left_out=head), *rows[1:]) if rows else ()


def row_of_label(row: LinkRow) -> LinkRow | None:
    """The row with the addresses in its label as its links; None if it has a link, or its label no address."""
    if any(url.strip() for url in row.urls) or not link_words(row.label)[1]:
        return None
    rows = [parsed.row for parsed in parse_link_list(row.label)]
    label = ", ".join(filter(None, (parsed.label for parsed in rows)))
    note = "; ".join(filter(None, (row.note, *(parsed.note for parsed in rows))))
    return replace(row, label=label, urls=tuple(url for parsed in rows for url in parsed.urls), note=note)


def _lines(texts: Sequence[tuple[str, list[int]]]) -> Iterator[tuple[str, list[OpenRow]]]:
    """Read the lines, each with the offsets where its pieces were joined: their kinds and their rows."""
    ends = _ends_before_labels([text for text, _ in texts])
    linked = [link_words(text[end:].replace("\t", " ")) for (text, _), end in zip(texts, ends, strict=True)]
    linked = [
        (_without_marks(words) if end else words, links) for (words, links), end in zip(linked, ends, strict=True)
    ]
    prompted = without_prompts([words for words, _ in linked])
    name_indent, link_indent, above = inf, 0.0, "" if any(ends) else " "
    has_labels = any(words.partition(LINK)[0].strip() for words in prompted if LINK in words)
    # A prompt of the first line begins an item wherever it stands again.
    first = _prompt(linked[0][0]) if prompted[0] != linked[0][0] else None
    for (text, breaks), end, (words, links), unprompted in zip(texts, ends, linked, prompted, strict=True):
        is_written, urls = text.startswith("- - "), [link.url for link in links]
        rows = _rows(words if is_written else unprompted, urls)
        joined = {link.url for link in links for line_break in breaks if link.start < line_break - end < link.end}
        if has_labels and end and rows and unprompted != words:
            rows[0].name = _label(words.partition(LINK)[0]) or rows[0].name
        for row in rows:
            row.joined = not joined.isdisjoint(row.urls)
        kind, indent = _kind(rows, unprompted), len(text) - len(text.lstrip())
        if kind == "l" and above == "b" and indent <= name_indent and _has_own_words(rows[0], unprompted):
            kind = "b"
        is_apart = indent < link_indent or (end > 0 and indent <= name_indent) if kind == "l" else end > 0
        is_apart |= unprompted != words and _prompt(words) == first
        link_indent, name_indent = (indent, name_indent) if kind == "l" else (0, indent)
        above = kind if above and kind != "l" else above
        yield (kind.upper().replace("H", "N") if is_apart else kind), rows
        if kind == "b" and unprompted.lstrip().startswith(LINK):
            yield " ", []  # links in the next line do not belong to a label behind its links


def _ends_before_labels(lines: Sequence[str]) -> list[int]:
    """Where the mark of each line ends: before a letter without a sign that would be the only label of its row."""
    ends = mark_ends(lines)
    certain = list(map(mark_end, lines))
    marks = [_LETTER.search(line[:end]) for line, end in zip(lines, ends, strict=True)]
    letters = {i: mark[1] for i, mark in enumerate(marks) if mark and ends[i] > certain[i]}
    if len({*letters.values()}) < 2:  # none, or one that Word has as a bullet
        return ends
    words = [link_words(line)[0] for line in lines]
    labels = {i for i in letters if not words[i][ends[i] :].strip(f"<{LINK}> \t")}
    names = sum(bool(line.strip()) and not end and LINK not in line for line, end in zip(words, ends, strict=True))
    if names >= len(labels):  # a line of words for each link
        return ends
    return [certain[i] if i in labels else end for i, end in enumerate(ends)]


def _without_marks(words: str) -> str:
    """The words of a line that begins with a mark, without the marks of the items behind it."""

    def without_mark(gap: re.Match[str]) -> str:
        item = gap[0].lstrip(_SPACES + _STOPS)
        return f"; {item[end:]}" if (end := mark_end(item)) else gap[0]

    return _INNER_GAP.sub(without_mark, words)


def _prompt(words: str) -> str:
    return re.split("[:：=]", words)[0].strip()


def _kind(rows: Sequence[OpenRow], words: str) -> str:
    if not rows or not rows[0].urls:
        return " " if not rows else "h" if words.rstrip().endswith((":", "：")) else "n"
    # A link that seems cut is not paired with what may be the rest of it.
    is_pure = len(rows) == 1 and not rows[0].label and not rows[0].urls[-1].endswith(("-", "_", "=", "&", "%"))
    return "l" if is_pure else "b"


def _has_own_words(row: OpenRow, words: str) -> bool:
    """True if a name in brackets follows its links, or any words without brackets."""
    rest = words.rpartition(LINK)[2].strip()
    return bool(row.name or (row.notes[-1] and NOTE not in words and not _WHOLLY_BRACKETED.fullmatch(rest)))


def _rows(words: str, urls: Sequence[str]) -> list[OpenRow]:
    """The rows of a line: in it labels stand before their links, or all behind them."""
    if urls and len(names := _MARKDOWN.findall(words)) == len(urls):
        rows = [OpenRow(_label(name), [url], [title]) for (name, title), url in zip(names, urls, strict=True)]
        rows[-1].notes.append(_label(_note(" ".join(_EMPTY_BRACKETS.sub("", _MARKDOWN.sub("", words)).split()))))
        return rows
    before, *gaps = _MARKDOWN.sub(rf"\1 {LINK} \2", words).split(LINK)
    if not gaps:
        label, _, note = words.partition(NOTE)
        row = OpenRow(_label(label), notes=[note.strip()])
        return [row] if row.label or row.notes[0] else []
    row, rows = OpenRow(_label(_OPENS_LINK.sub("", before))), list[OpenRow]()
    kinds = "".join("l" + _gap_kind(gap) for gap in gaps)
    is_behind = not row.label and re.fullmatch("(?:l+s)+", kinds)
    for number, (gap, url, kind) in enumerate(zip(gaps, urls, kinds[1:].split("l"), strict=True), 1):
        if number == 1 or gaps[number - 2] != "](" or urls[number - 2] != url:
            row.urls.append(url)
        if is_behind and kind:
            label, _, note = gap.partition(NOTE)
            row.label = _label(_note(label))
            row.notes.append(note.strip())
        elif number == len(gaps):
            row.notes.append(note := _note(gap))
            row.name = note if note and _BRACKETED_NAME.fullmatch(gap) and _looks_like_name(note) else ""
        elif bracketed := _BRACKETED_NOTE.match(gap):
            row.notes.append(bracketed[1].strip())
        if kind or number == len(gaps):
            rows.append(row)
            row = OpenRow(_label(_OPENS_LINK.sub("", _after_link(gap))))
    return rows


def _gap_kind(gap: str) -> str:
    """The words behind a link: `s` if a sign separates them, or if they look like a name, else `n`; "" without any."""
    words = _after_link(gap)
    if _JOINING.fullmatch(words.strip(_SEPARATORS)):
        return ""
    return "s" if _OPENS_LABEL.match(gap) or (_looks_like_name(words) and _OPENS_NAME.match(gap)) else "n"


def _looks_like_name(words: str) -> bool:
    return not words[0].islower() and not words.rstrip().endswith((".", "!", "?", "。", "।", "؟"))


def _label(words: str) -> str:
    text = words.strip()
    sign = _LONE_SIGN.search(text)
    text = text[: sign.start()] if sign and not (sign[0] in _OPENED_AS and _OPENED_AS[sign[0]] in text) else text
    label = text.rstrip(_LABEL_END)
    quote = text[len(label) : len(label) + 1]
    return text[: len(label) + 1] if _OPENED_BY.get(quote, "\n") in label else label


def _after_link(gap: str) -> str:
    """The words without a note in brackets and the punctuation after a link; a quote after a space begins the words."""
    return _BRACKETED_NOTE.sub("", gap).lstrip(_QUOTES).lstrip(_NOTE_START)


def _note(rest: str) -> str:
    head, _, verbatim = rest.partition(NOTE)
    if verbatim and not head.strip(_SEPARATORS):
        return verbatim.strip()
    note = rest.strip().lstrip(_QUOTES).lstrip(_NOTE_START).rstrip(_NOTE_END)
    if bracketed := _WHOLLY_BRACKETED.fullmatch(note):
        return bracketed[1].strip()
    if note.endswith(")") and note.count(")") > note.count("("):
        note = note[:-1]
    return "" if _JOINING.fullmatch(note.strip(_SEPARATORS)) else note


def format_link_list(rows: Iterable[LinkRow]) -> str:
    """Format rows as an editable list: a line `- Label, link link -- note` for each, without empty parts.

    `parse_link_list` gives the same rows back if they are as linkcheck/README.md says; two dashes stand before each row
    if a label could be read otherwise. Empty rows and `extra` are left out.
    """
    lines = [(" ".join(row.label.splitlines()).strip(), line) for row in rows if (line := _format_row(row))]
    text = "".join(f"- {line}\n" for _, line in lines)
    is_same = [parsed.row.label for parsed in parse_link_list(text)] == [label for label, _ in lines]
    return text if is_same else "".join(f"- - {line}\n" for _, line in lines)


def _format_row(row: LinkRow) -> str:
    label, note = (" ".join(words.splitlines()).strip() for words in (row.label, row.note))
    line = ", ".join(filter(None, (label, " ".join(map(_format_url, row.urls)))))
    return f"{line}{NOTE}{note}".strip() if note else line


def _format_url(url: str) -> str:
    matches = find_links(url)
    is_complete = len(matches) == 1 and matches[0].url == url
    return url if is_complete or not BRACKETED.fullmatch(f"<{url}>") else f"<{url}>"
