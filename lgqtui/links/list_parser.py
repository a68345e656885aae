"""Parsing a pasted list into rows, and formatting rows as a list.

Steps for a line: rejoining of cut links, list mark, links, and the words before, between and after the links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS, UNSEEN, FoundLink, find_links
from lgqtui.links.line_links import BRACKETED, NOTE, find_bare_domains, line_links, reads_as_address, typed_links
from lgqtui.links.line_repair import rejoin_broken_lines
from lgqtui.links.list_items import Line, OpenRow, merged_items, paired_rows
from lgqtui.links.list_marks import LIST_MARK, read_marks
from lgqtui.links.list_words import ADDRESS_WORDS, NAME_WORDS, NOTE_WORDS, PROMPT, PROMPTS, has_prompt, without_prompt
from lgqtui.links.markup import is_markup, markup_lines
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.links.tables import read_table
from lgqtui.text import clean

_SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_STOPS = ",:.;-–—…" + FOREIGN_STOPS
_OPENERS = "(<[{" + FOREIGN_OPENERS
_CLOSERS = ")>]}’" + FOREIGN_CLOSERS
_QUOTES = "\"'"
_OPENED_BY = {"“": "„", "«": "»", "‹": "›"}
_LABEL_END = _SPACES + UNSEEN + _STOPS.replace("…", "") + _OPENERS + "|=→"
_NOTE_START = _SPACES + UNSEEN + _STOPS + _CLOSERS + "*|→"
_NOTE_END = _SPACES + UNSEEN + ",;|"
_SEAM = _NOTE_START + _OPENERS + _QUOTES + "‘/&+=!?·"

_BLANK_LINES = re.compile(r"\n{3,}")
_CELL_END = re.compile("[\t|│┃║]")
# A semicolon or bar between cells; `;name=value` belongs to an address.
_GLUED = re.compile(r"([;|])(?=[^\W_][^\s;|=]*(?:[\s;|]|$))")
_GLUED_CELL = re.compile(r"[;|,](?=[^\W_])")
_MARKDOWN = re.compile(r"\[([^\[\]]*)\]\($")
_OPENS_LINK = re.compile(r"(?:[-=]>\s*|[\"'])$")
_BRACKETED_NOTE = re.compile(r"[\s)\]>.,;:\"'”’»]*\(([^()]*)\)")
_OPENS_LABEL = re.compile(r"[)\]\"'”»]?\s*(?:[-–—:,;|=→]|[-=]>)\s+(?=\S)")
_OPENS_LOOSELY = re.compile(rf"{_OPENS_LABEL.pattern}|[)\]]?\s+(?=[\w\"“„«‘¿¡])")
_WHOLLY_BRACKETED = re.compile(r"\(([^()]*)\)[.,;]*")
_JOINING = frozenset({"and", "or", "and/or", "et", "ou", "y", "o", "e", "и", "или", "و", "أو", "和", "或", "及", "dan"})


def parse_link_list(pasted: str) -> tuple[ParsedRow, ...]:
    """Parse a pasted list into rows, one for each entry.

    HTML is read as the lines that it shows, and a table (`tables.py`) by its columns. In other lists, `list_items.py`
    says which lines are one entry. In one line:

    - The words before a link are its label, those after the last link of a line its note. Words between two links
      begin a new row, unless they only join (a comma, "and") or are in brackets (then they are a note).
    - Where a line begins with its links, the words after them are their label if a dash, comma, colon, bar or tab
      separates them, or if all lines with links are like that, or if they look like a name; other words, words in
      brackets and what follows ` -- ` are a note there as well.
    - ` -- ` begins a note, also without a link.
    - `<address>` is always a link, also one that `find_links` would not find; so is an address with a mistyped
      `https://`, as typed. In a line without links a domain name is one (`find_bare_domains`).

    Nothing is lost except list marks, prompts ("URL:"), markup, punctuation beside links, control characters, a
    conjunction alone between two links, and the second of two links in Markdown's `[link](link)`. The head of a table
    is the `left_out` of the first row. Never raises; linear in time.
    """
    text = clean("\n".join(pasted.lstrip("\ufeff").splitlines())).text
    text = _BLANK_LINES.sub("\n\n", markup_lines(text) if is_markup(text) else text)
    return tuple(row.closed() for row in _rows_of_table(text) or _rows_with_tables(text))


def _rows_with_tables(text: str) -> list[OpenRow]:
    """The rows of a list in which parts between blank lines may be tables."""
    rows: list[OpenRow] = []
    others: list[str] = []
    for _, lines in groupby(text.split("\n"), key=lambda line: not line.strip()):
        block = list(lines)
        tables = (
            _rows_of_table("\n".join(block[n:])) for n in (0, 1) if len(block) > 1 and _CELL_END.search(block[-1])
        )
        start, table = next(((n, table) for n, table in enumerate(tables) if table), (len(block), []))
        others += block[:start]
        if table:
            rows += [*_rows_of_lines(others), *table]
            others = []
    return [*rows, *_rows_of_lines(others)]


def _rows_of_table(text: str) -> list[OpenRow]:
    table = read_table(text, _cell_kind)
    rows: list[OpenRow] = []
    for cells in table.rows if table else ():
        row = _row_of_cells(cells, table.names if table else None)
        if rows and row.urls and not row.label and not cells[0]:
            rows[-1].add(row)
        elif row.label or row.urls or any(row.notes):
            rows.append(row)
    if table and rows:
        rows[0].left_out = table.head
    return rows


def _cell_kind(cell: str) -> bool | None:
    links = line_links(cell)
    return _is_only(cell, links) or None if links else False


def _is_only(words: str, links: Sequence[FoundLink]) -> bool:
    """True if there is nothing beside the links."""
    ends = [0, *(link.end for link in links)]
    starts = [*(link.start for link in links), len(words)]
    return all(not words[end:start].strip(_SEAM) for end, start in zip(ends, starts, strict=True))


def _row_of_cells(cells: Sequence[str], names: int | None) -> OpenRow:
    """A row of a table: its label is the cell in column `names`, or else the first with letters; the others a note."""
    row = OpenRow()
    texts: list[tuple[int, str]] = []
    for index, cell in enumerate(cells):
        links = line_links(cell)
        for part in _rows_of_words(cell, links) if links else [OpenRow(cell)]:
            rank = 0 if index == names else 1 if links else 2 if any(map(str.isalpha, cell)) else 3
            row.urls += part.urls
            texts += [(rank, part.label), *((4, note) for note in part.notes)]
    texts = [text for text in texts if text[1]]
    if texts and min(texts)[0] < 4:
        row.label = _label(texts.pop(texts.index(min(texts, key=lambda text: text[0])))[1])
    row.notes = [", ".join(text for _, text in texts)]
    return row


def _rows_of_lines(texts: Sequence[str]) -> list[OpenRow]:
    if not any(texts):
        return []
    rejoined = list(rejoin_broken_lines(list(_with_lone_marks(texts))))
    marks = read_marks([text for text, _ in rejoined])
    lines = [
        _read_line(Line(text[mark.end if mark else 0 :], indent=len(text) - len(text.lstrip()), mark=mark))
        for (text, _), mark in zip(rejoined, marks, strict=True)
    ]
    rows = paired_rows(_named_behind(list(merged_items(_without_prompts(lines), _read_line))))
    joined = {
        link.url
        for text, seams in rejoined
        if seams
        for link in line_links(text)
        if any(link.start < seam < link.end for seam in seams)
    }
    for row in rows if joined else ():
        row.joined = not joined.isdisjoint(row.urls)
    return rows


def _with_lone_marks(texts: Sequence[str]) -> Iterator[str]:
    """The lines, each mark alone in a line with the words below it."""
    mark = ""
    for text in texts:
        match = LIST_MARK.match(f"{text} x")
        is_alone = match is not None and match.end() >= len(text.rstrip())
        if mark and (is_alone or not text.strip() or LIST_MARK.match(text)):
            yield mark
            mark = ""
        if is_alone:
            mark = text
        else:
            yield f"{mark.rstrip()} {text.lstrip()}" if mark else text
            mark = ""
    yield mark


def _read_line(line: Line) -> Line:
    """The line with its rows and its kind."""
    if _is_glued(line.words) and not (line.mark and line.mark.is_bullet):
        if table := _rows_of_table(line.words):
            return replace(line, rows=table, kind="B", is_open=False)
        line = replace(line, words=" ".join(map(_spaced, line.words.split(" "))))
    typed = typed_links(line.words)
    links = typed or list(find_bare_domains(line.words.partition(NOTE)[0]))
    behind = _rows_behind(line.words, links) if links else []
    rows = behind or (_rows_before(line.words, links) if links else _row_without_links(line.words))
    if links and not behind and not (line.mark and line.mark.is_exact):
        rows[0].label = without_prompt(rows[0].label)
    kind = "" if not rows else "L" if not links else "A" if len(rows) == 1 and not rows[0].label else "B"
    return replace(line, rows=rows, kind=kind, is_open=bool(typed) and not behind)


def _is_glued(words: str) -> bool:
    """True if an address is directly followed by a separator and a word."""
    return any(_GLUED_CELL.search(word, word.find("://")) for word in words.split() if "://" in word)


def _spaced(word: str) -> str:
    return _GLUED.sub(r" \1 ", word) if "://" in word else word


def _named_behind(lines: list[Line]) -> list[Line]:
    """The lines, with the words after links as labels if it is so in all of them, or if the words look like names."""
    loose: dict[int, list[OpenRow]] = {}
    linked = [i for i, line in enumerate(lines) if line.kind in {"A", "B"}]
    for i in linked:
        if not lines[i].rows[0].label:
            loose[i] = _rows_behind(lines[i].words, line_links(lines[i].words), is_loose=True)
    is_shared = len(linked) > 1 and all(map(loose.get, linked))
    for i, rows in loose.items():
        if rows and (is_shared or all(_looks_like_name(row.label) for row in rows)):
            lines[i] = replace(lines[i], rows=rows, kind="B", is_open=False)
    return lines


def _looks_like_name(words: str) -> bool:
    return not words[:1].islower() and not words.endswith((".", "!", "?", "。", "।", "؟"))


def _without_prompts(lines: Sequence[Line]) -> list[Line]:
    """The lines without words such as `Name:` and `URL:`, and without those that all entries share."""
    labels = Counter(line.rows[0].label.casefold() for line in lines if _may_be_prompted(line))
    # A word that is not known is one only with a colon, directly below a name, each time that it occurs.
    below_names = Counter(
        prompt[1].casefold()
        for above, line in pairwise(lines)
        if above.kind == "L" and _may_be_prompted(line) and (prompt := PROMPT.match(line.words))
    )
    names = sum(line.kind == "L" for line in lines)
    addresses = {
        label
        for label, n in labels.items()
        if (label in ADDRESS_WORDS and (names or len(labels) == 1)) or 1 < n == below_names[label]
    }
    prompts = [
        PROMPT.match(line.words) if line.kind == "L" and not (line.mark and line.mark.is_exact) else None
        for line in lines
    ]
    repeated = Counter(prompt[1].casefold() for prompt in prompts if prompt)
    usual = [
        word for word, n in repeated.items() if addresses and n > 1 and n == max(labels[label] for label in addresses)
    ]
    if any(line.kind == "L" and not prompt for line, prompt in zip(lines, prompts, strict=True)):
        usual.insert(0, "")  # the names have no prompt
    return [_without_prompt(line, prompt, addresses, usual) for line, prompt in zip(lines, prompts, strict=True)]


def _may_be_prompted(line: Line) -> bool:
    return line.kind == "B" and len(line.rows) == 1 and not (line.mark and line.mark.is_bullet)


def _without_prompt(line: Line, prompt: re.Match[str] | None, addresses: set[str], usual: Sequence[str]) -> Line:
    if _may_be_prompted(line) and line.rows[0].label.casefold() in addresses:
        return _read_line(replace(line, words=line.words[line_links(line.words)[0].start :]))
    word = prompt[1].casefold() if prompt else ""
    if not prompt or not (word in NAME_WORDS or word in NOTE_WORDS or word in usual):
        is_alone = line.kind == "L" and line.words.rstrip().endswith((":", "：")) and not line.mark
        return (
            replace(line, words="", kind="", rows=()) if is_alone and line.rows[0].label.casefold() in PROMPTS else line
        )
    if word in usual[1:] and word not in NOTE_WORDS:
        return replace(line, kind="N")
    bare = _read_line(replace(line, words=line.words[prompt.end() :]))
    return replace(bare, kind="N") if word in NOTE_WORDS else bare


def _row_without_links(words: str) -> list[OpenRow]:
    label, _, note = words.partition(NOTE)
    row = OpenRow(_label(label), [], [note.strip()])
    return [row] if row.label or row.notes[0] else []


def _rows_of_words(words: str, links: list[FoundLink]) -> list[OpenRow]:
    return _rows_behind(words, links) or _rows_before(words, links)


def _rows_behind(words: str, links: list[FoundLink], *, is_loose: bool = False) -> list[OpenRow]:
    """The rows of a line in which each label follows its links; none if the line has another form.

    A sign separates the label from the link; if `is_loose`, a blank is enough.
    """
    opens_label = _OPENS_LOOSELY if is_loose else _OPENS_LABEL
    if _label(_before_link(words[: links[0].start])) or not opens_label.match(words, links[-1].end):
        return []
    rows: list[OpenRow] = []
    urls: list[str] = []
    for link, end in zip(links, [*(link.start for link in links[1:]), len(words)], strict=True):
        urls.append(link.url)
        opened = opens_label.match(words, link.end, end)
        label, _, note = words[opened.end() if opened else link.end : end].partition(NOTE)
        if opened and label.strip(_SEAM) not in {"", *_JOINING}:
            rows.append(OpenRow(_label(_note(label)), urls, [note.strip()]))
            urls = []
        elif label.strip(_SEAM) or note:
            return []
    return [] if urls else rows


def _rows_before(words: str, links: list[FoundLink]) -> list[OpenRow]:
    rows = [OpenRow(_label(_before_link(words[: links[0].start])), [links[0].url])]
    for link, following in pairwise(links):
        _add_link(rows, words[link.end : following.start], following.url)
    _add_rest(rows[-1], words[links[-1].end :])
    return rows


def _add_link(rows: list[OpenRow], gap: str, url: str) -> None:
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
        rows.append(OpenRow(_label(_before_link(words)), [url]))


def _add_rest(row: OpenRow, rest: str) -> None:
    """Add the words after a row's last link: a note, or the label in a table that has the link first."""
    if rest.startswith("\t") and not row.label:
        label, _, rest = rest.strip().partition("\t")
        row.label = _label(label)
    row.notes.append(_note(rest))


def _label(words: str) -> str:
    text = _in_one_cell(words)
    label = text.rstrip(_LABEL_END)
    quote = text[len(label) : len(label) + 1]
    return text[: len(label) + 1] if _OPENED_BY.get(quote, "\n") in label else label


def _before_link(words: str) -> str:
    """The words without the sign that introduces a link after them: an arrow, a quote, Markdown's brackets."""
    markdown = _MARKDOWN.search(words)
    return words[: markdown.start()] + markdown[1] if markdown else _OPENS_LINK.sub("", words)


def _after_link(words: str) -> str:
    """The words without the punctuation that ends a link before them; a quote after a space begins the words."""
    return words.lstrip(_QUOTES).lstrip(_NOTE_START)


def _note(rest: str) -> str:
    seam, _, verbatim = rest.partition(NOTE)
    if verbatim and not seam.strip(_SEAM):
        return verbatim.strip()
    note = _after_link(_in_one_cell(rest)).rstrip(_NOTE_END)
    note = note.removesuffix('")') if note.count('"') % 2 else note  # the title in Markdown's [name](link "title")
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

    Two dashes stand before a label that begins with a list mark or holds a prompt.

    `parse_link_list` gives the same labels, links and notes back if every row has one of these, and

    - label and note hold no link, no `<address>`, no line break, no control character and no space at either end;
    - the label holds no tab and does not end in a stop, a dash, an opening bracket, `“`, `«`, `|`, `=`, `→` or an
      invisible character, and without links it holds neither ` -- ` (nor `-- ` at its start) nor a domain name;
    - each link is one that `find_links` finds completely, or else holds `.`, `:` or `/`, has no `@` without `:` or
      `/`, and neither a space, a control character, `<` nor `>`.

    A link that would not be found completely is written `<link>`. Empty rows and `extra` are left out.
    """
    lines = [(row.label, line) for row in rows if (line := _format_row(row))]
    marks = read_marks([line for _, line in lines])
    return "".join(
        f"- - {line}\n" if mark or has_prompt(label) else f"- {line}\n"
        for (label, line), mark in zip(lines, marks, strict=True)
    )


def _format_row(row: LinkRow) -> str:
    label = " ".join(row.label.splitlines()).strip()
    links = " ".join(_format_url(url) for url in row.urls)
    note = " ".join(row.note.splitlines()).strip()
    line = ", ".join(filter(None, (label, links)))
    return f"{line}{NOTE}{note}".strip() if note else line


def _format_url(url: str) -> str:
    matches = find_links(url)
    is_complete = len(matches) == 1 and matches[0].url == url
    return url if is_complete or not (BRACKETED.fullmatch(f"<{url}>") and reads_as_address(url)) else f"<{url}>"
