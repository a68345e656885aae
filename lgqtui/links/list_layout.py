"""HTML and tables in a pasted list, as plain lines: `Label, address -- note`."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import groupby, pairwise

from lgqtui.links.finder import find_links
from lgqtui.links.line_links import LINK, NOTE, link_words
from lgqtui.links.list_items import ADDRESS_WORD, NAME_WORD
from lgqtui.links.list_marks import mark_end

_LINES = "br|dd|div|dl|dt|h1|h2|h3|h4|h5|h6|header|hr|li|ol|option|p|pre|section|title|ul"
_TAGS = (("\v", _LINES), ("\n", "caption|table|tbody|thead|tr"), ("\t", "td|th"), ("", "a|b|em|font|i|span|strong|u"))
_SIGNS = {tag: sign for sign, tags in _TAGS for tag in tags.split("|")}
"""What the tags of HTML stand for: a line, also within a cell, a line of cells, a cell, or nothing."""
_MARKUP = re.compile(rf"</?(?:{'|'.join(_SIGNS)})(?=[\s>/])", re.IGNORECASE)
# What is no complete tag is text: the parser would search for its end again and again.
_STRAY = re.compile(r"""<(?!/?[A-Za-z](?:[^<>"']|"[^<"]*"|'[^<']*')*>)""")
# The parser reads `&reg` in `&region=`, also in addresses.
_PARAMETER = re.compile(r"&(?!#|\w+;)")
_HIDDEN = (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>"), ("<!", ">"))
_ANCHOR = re.compile(r"\[([^\[\]]*)\]\(<([^<>]*)>\)")
_NO_BRACKETS = str.maketrans("[]", "()")

_BARS = str.maketrans("│┃║｜；؛", "||||;;")
_RULE = re.compile(r"(?!- )[\s|+:=_*~\u2500-\u257f-]{3,}|\{\|.*|\|\}|sep=.")
# In wikis: `! head !! head`, `| cell || cell`, `[link name]`, `[[link|name]]`, `[[link][name]]`, `[name|link]`.
_WIKI_BARS = re.compile(r"^!(?=.*!!)|(?<!\S)(?:!!|\|\|)(?!\S)")
_WIKI_LINK = re.compile(
    r"(?<!\[)\[{1,2}(?:(https?://[^\s|\[\]]+)(?: |\||\]\[)([^\n|\[\]]+)|([^\n|\[\]]+)\|(https?://[^\s|\[\]]+))\]{1,2}"
)
# Text behind a comma or semicolon that is a part of the address before it, or of its mistyped beginning.
_REST_OF_ADDRESS = re.compile(r"[^\s=.]*=\w\S*|\S*\.(?:html?|php|[aj]spx?)\W*")
_REST_IN_A_LINE = re.compile(rf"{_REST_OF_ADDRESS.pattern}|\d+|[a-z\d]+")
_SCHEME_END = re.compile(r"\b(?:www|h?t{1,3}ps?)$|@-?\d+\.\d+$", re.IGNORECASE)
_QUOTED = re.compile(r'(?<![^\n\t;,|])"[^"]*"(?![^\n\t;,|])')
_PUNCTUATION = " ,;:.·|/()–—-"


def html_lines(text: str) -> str:
    """HTML as the lines that it shows, cells apart by tabs, links as in Markdown; other text as it is.

    A text that does not name its link ("here", the same at several links) is left out. Never raises; linear in time.
    """
    if not _MARKUP.search(text):
        return text
    for start, end in _HIDDEN:
        first, *others = text.split(start)
        text = first + "".join(other.partition(end)[2] or other for other in others)
    reader = _HtmlReader()
    has_lines = any(_SIGNS.get(tag.lower()) for tag in re.findall(r"<(\w+)", text))
    text = _PARAMETER.sub("&amp;", text)
    reader.feed(_STRAY.sub("&lt;", text.replace("\n", " ") if has_lines else text))
    reader.close()
    return "\n".join(line for line in reader.lines() if line == "\f" or line.strip()).lstrip("\f\n")


class _HtmlReader(HTMLParser):
    """Collects the text that is shown, links as in Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces = list[str]()
        self._depth, self._address, self._begin = 0, "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._depth += tag in {"ul", "ol"}
        mark = "  " * min(self._depth, 20) + "- " if tag == "li" else ""
        # An address in angle brackets is read as a tag.
        text = self.get_starttag_text() if "." in tag or ":" in tag else values.get("alt")
        is_heading = re.fullmatch("h[1-6]", tag) is not None  # begins a block
        self._pieces.append(_SIGNS.get(tag, "") + "\f\v" * is_heading + mark + (text or ""))
        if tag == "a":
            self._address, self._begin = values.get("href", "").strip(), len(self._pieces)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in {"ul", "ol"}
        if tag == "a" and self._address:
            name = " ".join("".join(self._pieces[self._begin :]).translate(_NO_BRACKETS).split())
            self._pieces[self._begin :] = [f"[{name}](<{self._address}>)"]
            self._address = ""
        self._pieces.append("" if tag in {"td", "th"} else _SIGNS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self._pieces.append(data.replace("\t", " "))

    def lines(self) -> Iterator[str]:
        """The lines that are shown."""
        self.handle_endtag("a")
        text = "".join(self._pieces)
        counts = Counter(anchor[1] for anchor in _ANCHOR.finditer(text))

        def with_name(anchor: re.Match[str]) -> str:
            is_name = counts[anchor[1]] == 1 and not ADDRESS_WORD.fullmatch(anchor[1]) and anchor[1] not in anchor[2]
            return anchor[0] if is_name else f" <{anchor[2]}> "

        for row in _ANCHOR.sub(with_name, text).split("\n"):
            yield from (row.removeprefix("\t").replace("\v", " ") if "\t" in row else row).split("\v")


def table_lines(text: str) -> tuple[list[str], str]:
    """The lines of a list with the rows of tables in it as `Label, address -- note`; and the heads of the tables.

    A table is lines with the same number of cells, each only text or only addresses. Never raises; linear in time.
    """
    lines = [line for line in _WIKI_LINK.sub(r"[\2\3](<\1\4>)", text).split("\n") if not _RULE.fullmatch(line)]
    if all(line.startswith("- ") for line in lines if line):  # written by `format_link_list`
        return lines, ""
    lines = _QUOTED.sub(lambda cell: cell[0].replace("\n", " "), "\n".join(lines)).split("\n")
    for delimiter in "\t|;,":
        result, heads = list[str](), list[str]()
        rows = [(line, _cells(line, delimiter)) for line in lines]
        for width, group in groupby(rows, key=lambda row: len(row[1])):
            others, table = zip(*group, strict=True)
            head, read = _table(others, table, delimiter) if width > 1 else ("", others)
            heads += [head] if head else []
            result += read or others
        if result != lines:
            return result, "; ".join(heads)
    return lines, ""


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line; the line alone if it is not of a table."""
    if delimiter != "\t":
        line = line.translate(_BARS)
    if delimiter == "|" and re.match(r"\|(?: |.*\|\s*$)", line := _WIKI_BARS.sub("|", line)):
        line = line.rstrip()[1:].removesuffix("|")
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=delimiter != ","))
    except csv.Error:  # too long
        return [line]
    is_prose = delimiter == "," and any(cell.startswith(" ") for cell in cells)
    return [line] if is_prose else [" ".join(cell.split()) for cell in cells]


def _table(lines: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> tuple[str, list[str]]:
    """The head and the lines of a table; no lines if the rows are none."""
    words = [[link_words(cell)[0] for cell in row] for row in rows]
    linked = [[i for i, cell in enumerate(row) if LINK in cell] for row in words]
    mixed = [[i for i in row if cells[i].strip(LINK + _PUNCTUATION)] for cells, row in zip(words, linked, strict=True)]
    all_linked = {i for row in linked for i in row}
    ends = _REST_IN_A_LINE if len(lines) == 1 and delimiter == "," and '"' not in lines[0] else _REST_OF_ADDRESS
    is_loose = delimiter != "\t" and lines[0].strip()[0] not in "|│┃║｜"
    is_prose = any(not cells[i].startswith("[") for cells, row in zip(words, mixed, strict=True) for i in row)
    is_cut = delimiter in ",;" and any(_is_cut(row, ends) for row in rows)
    # Tabs may also separate marks from the words of an outline.
    columns = [i for i in range(len(rows[0])) if any(len(row[i]) > 1 and not _is_mark(row[i]) for row in rows)]
    if not all_linked or (is_loose and is_prose) or is_cut or (delimiter == "\t" and len(columns) < 2):
        return "", []
    has_head = len(rows) > 1 and not linked[0] and all(any(map(str.isalpha, rows[0][i])) for i in all_linked)
    head, body = (rows[0], rows[1:]) if has_head else ((), rows)
    texts = [i for i in range(len(rows[0])) if i not in all_linked]
    named = [i for i in texts if head and NAME_WORD.fullmatch(head[i])]
    name = max(named or texts, key=lambda i: len({row[i] for row in body if _is_name(row[i])}), default=-1)
    names = [-1 if cells and not named else name for cells in mixed]
    result = [_row_line(*row) for row in zip(rows, linked, names, strict=True)]
    return ", ".join(filter(None, head)), [line for line in result[has_head:] if line]


def _is_cut(cells: Sequence[str], ends: re.Pattern[str]) -> bool:
    """True if a separator rather belongs to an address, or to its mistyped beginning."""
    return any(
        _SCHEME_END.search(cell)
        or ("://" in cell and ends.fullmatch(following))
        or ("&" in cell and find_links(f"{cell};") != find_links(cell))  # the end of an entity
        for cell, following in pairwise(cells)
    )


def _is_mark(cell: str) -> bool:
    return bool(cell) and mark_end(f"{cell}\tx") == len(cell)


def _is_name(cell: str) -> bool:
    return len(cell) > 1 and any(map(str.isalpha, cell)) and not _is_mark(cell)


def _row_line(cells: Sequence[str], linked: Sequence[int], name: int) -> str:
    mark = cells[0] if _is_mark(cells[0]) else ""
    if linked and linked[-1] - linked[0] >= len(linked):
        return ", ".join(cells)  # words between addresses
    texts = [i for i in sorted({*range(bool(mark), len(cells))} - {*linked}) if cells[i].strip(_PUNCTUATION)]
    label = [name] if name in texts and any(map(str.isalpha, cells[name])) else []
    line = ", ".join(cells[i] for i in [*label, *linked])
    note = ", ".join(cells[i] for i in texts if i not in label)
    return "\t".join(filter(None, (mark, f"{line}{NOTE * bool(note)}{note}".rstrip())))
