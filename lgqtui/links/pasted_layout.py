"""HTML and tables in a pasted list, as plain lines: `Label, address -- note`."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import groupby, pairwise

from lgqtui.links.line_links import LINK, NOTE, link_words
from lgqtui.links.list_marks import mark_end
from lgqtui.links.list_words import ADDRESS_WORDS, NAME_WORDS

_BLOCKS = (
    "address|article|blockquote|br|caption|dd|div|dl|dt|footer|h[1-6]|header|hr|li|nav|ol|option|p|pre|section|table|"
    "tbody|thead|title|tr|ul"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?=[\s>/])", re.IGNORECASE)
_MARKUP = re.compile(rf"</?(?:{_BLOCKS}|td|th|b|i|u|em|span|strong|font)(?=[\s>/])|<a\s[^<>]*href\s*=", re.IGNORECASE)
# What is no complete tag is text: the parser would search for its end again and again.
_STRAY = re.compile(r"""<(?!/?[A-Za-z](?:[^<>"']|"[^<>"]*"|'[^<>']*')*>)""")
_HIDDEN = (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>"), ("<!", ">"))

_BARS = str.maketrans("│┃║｜；", "||||;")
_RULE = re.compile(r"(?!- )[\s|+:=_\u2500-\u257f-]{3,}")
# Text behind a comma or semicolon that is a part of the address before it, or of its mistyped beginning.
_REST_OF_ADDRESS = re.compile(r"[^\s=.]*[=.]\w\S*")
_SCHEME_END = re.compile(r"\b(?:www|h?t{1,3}ps?)$", re.IGNORECASE)
_QUOTED = re.compile(r'(?<![^\n\t;,|])"[^"]*"(?![^\n\t;,|])')
_PUNCTUATION = " ,;:.·|/()–—-"


def html_lines(text: str) -> str:
    """HTML as the lines that it shows, cells apart by tabs, links as `text <address>`; other text as it is.

    A text that does not name its link ("here", the same at several links) is left out. Never raises; linear in time.
    """
    if not _MARKUP.search(text):
        return text
    for start, end in _HIDDEN:
        first, *others = text.split(start)
        text = first + "".join(other.partition(end)[2] or other for other in others)
    reader = _HtmlReader()
    reader.feed(_STRAY.sub("&lt;", text.replace("\n", " ") if _BLOCK.search(text) else text))
    reader.close()
    return reader.finish()


class _HtmlReader(HTMLParser):
    """Collects the text that is shown, with `LINK` in the place of each link."""

    def __init__(self) -> None:
        super().__init__()
        self._text = self._shown = list[str]()
        self._anchors: list[tuple[str, list[str]]] = []
        self._depth, self._is_row = 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and (address := (values.get("href") or "").strip()):
            self._text = []
            self._shown.append(LINK)
            self._anchors.append((address, self._text))
        self._depth += tag in {"ul", "ol"}
        self._break(tag, "  " * min(self._depth, 20) + "- " if tag == "li" else "")
        self.handle_data(self.get_starttag_text() or "" if "." in tag or ":" in tag else values.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._text = self._shown if tag == "a" else self._text
        self._depth -= tag in {"ul", "ol"}
        if tag not in {"td", "th"}:
            self._break(tag, "")

    def _break(self, tag: str, mark: str) -> None:
        """Begin a cell or a line; a line in a cell or a link goes on."""
        if tag in {"td", "th"}:
            self._is_row = True
            self._text.append("\t")
        elif _BLOCK.match(f"<{tag}>"):
            self._is_row &= tag not in {"tr", "table", "tbody", "thead"}
            self._text.append(" " if self._is_row else f"\n{mark}")

    def handle_data(self, data: str) -> None:
        self._text.append(data.replace("\t", " "))

    def finish(self) -> str:
        """The lines."""
        names = [" ".join("".join(text).split()) for _, text in self._anchors]
        counts = Counter(names)
        links = iter(
            f"{name} <{url}>"
            if counts[name] == 1 and name.casefold() not in ADDRESS_WORDS and name not in url
            else f"<{url}>"
            for (url, _), name in zip(self._anchors, names, strict=True)
        )
        lines = [line.removeprefix("\t").split("\t") for line in "".join(self._shown).split("\n")]
        return "\n".join(
            "\t".join(_cell(cell, [next(links) for _ in range(cell.count(LINK))]) for cell in line) for line in lines
        )


def _cell(words: str, links: Sequence[str]) -> str:
    """The words and links of a cell; beside links that have names of their own the words are a note."""
    mark = re.match(r"\s*- |", words)[0]
    pieces = words[len(mark) :].split(LINK)
    note = " ".join(" ".join(pieces).split()).strip(_PUNCTUATION)
    if links and note and not any(link.startswith("<") for link in links):
        return f"{mark}{', '.join(links)}{NOTE}{note}"
    return mark + " ".join(" ".join(sum(zip(pieces, [*links, ""], strict=True), ())).split())


def table_lines(text: str) -> tuple[list[str], str]:
    """The lines of a list with the rows of tables in it as `Label, address -- note`; and the heads of the tables.

    A table is lines with the same number of cells, each only text or only addresses. Never raises; linear in time.
    """
    lines = [
        line
        for line in _QUOTED.sub(lambda cell: cell[0].replace("\n", " "), text).split("\n")
        if not _RULE.fullmatch(line)
    ]
    is_written = all(line.startswith("- ") for line in lines if line)
    for delimiter in "" if is_written else "\t|;,":
        result, heads = list[str](), list[str]()
        rows = [(line, _cells(line, delimiter)) for line in lines]
        for width, group in groupby(rows, key=lambda row: len(row[1])):
            others, table = zip(*group, strict=True)
            head, found = _table(table, delimiter) if width > 1 else ("", others)
            heads += [head] if head else []
            result += found or others
        if result != lines:
            return result, "; ".join(heads)
    return lines, ""


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line; the line alone if it is not of a table."""
    if delimiter != "\t":
        line = line.translate(_BARS)
    if delimiter == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    quote = "'" if line.startswith("'") else '"'
    try:
        cells = next(csv.reader([line], delimiter=delimiter, quotechar=quote, skipinitialspace=delimiter != ","), [])
    except csv.Error:  # too long
        return [line]
    is_prose = delimiter == "," and any(cell.startswith(" ") for cell in cells)
    return [line] if is_prose else [" ".join(cell.split()) for cell in cells]


def _table(rows: Sequence[Sequence[str]], delimiter: str) -> tuple[str, list[str]]:
    """The head and the lines of a table; no lines if the rows are none."""
    words = [[link_words(cell)[0] for cell in row] for row in rows]
    linked = [[i for i, cell in enumerate(row) if LINK in cell] for row in words]
    mixed = [any(LINK in cell and cell.strip(LINK + _PUNCTUATION) for cell in row) for row in words]
    columns = {i for row in linked for i in row}
    if not columns or (delimiter in ",;" and (any(mixed) or any(_is_cut(row, len(rows) == 1) for row in rows))):
        return "", []
    has_head = len(rows) > 1 and not linked[0] and all(any(map(str.isalpha, rows[0][i])) for i in columns)
    head = rows[0] if has_head else ()
    name = next((i for i, cell in enumerate(head) if i not in columns and cell.casefold() in NAME_WORDS), None)
    lines = [_row_line(*row, name) for row in zip(rows, linked, mixed, strict=True)]
    return ", ".join(filter(None, head)), [line for line in lines[len(head) > 0 :] if line]


def _is_cut(cells: Sequence[str], is_alone: bool) -> bool:
    """True if a separator rather belongs to an address, or to its mistyped beginning."""
    return any(
        _SCHEME_END.search(cell)
        or (
            "://" in cell
            and (
                _REST_OF_ADDRESS.fullmatch(following)
                or (is_alone and following.isalnum() and following.lower() == following)
            )
        )
        for cell, following in pairwise(cells)
    )


def _row_line(cells: Sequence[str], linked: Sequence[int], is_mixed: bool, name: int | None) -> str:
    mark = cells[0] if cells[0] and mark_end(f"{cells[0]}\tx") == len(cells[0]) else ""
    if linked and linked[-1] - linked[0] >= len(linked):
        return ", ".join(cells)  # words between addresses
    texts = [i for i, cell in enumerate(cells) if cell and i not in linked and not (mark and i == 0)]
    label = [name] if name in texts else [] if is_mixed else [i for i in texts if any(map(str.isalpha, cells[i]))][:1]
    line = ", ".join(cells[i] for i in [*label, *linked])
    note = ", ".join(cells[i] for i in texts if i not in label)
    return f"{mark}\t{line}{NOTE * bool(note)}{note}".rstrip() if mark or line or note else ""
