"""Tables in pasted text: the same separator and the same number of cells in all lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from lgqtui.links.list_marks import read_marks
from lgqtui.links.list_words import ADDRESS_WORDS, HEAD_WORDS, NAME_WORDS

_SEPARATORS = "\t|;；,，"
_BARS = str.maketrans("│┃║┆┊╎¦｜", "|" * 8)
_BORDER = " \t|+:=_-" + "".join(map(chr, range(0x2500, 0x2580)))
_GAP = re.compile(r"(?<=\S)(?:   +|\u3000+)(?=\S)")
# Text behind a comma or semicolon that is a part of the address before it.
_REST_OF_ADDRESS = re.compile(r"[\w%/.~-]*=\S*|\S*\.(?:html?|php|aspx?|jsp|pdf)(?:[?#]\S*)?", re.IGNORECASE)

_SCHEME_END = re.compile(r"\b(?:www|[htps]{4,6})$", re.IGNORECASE)

CellKind = Callable[[str], bool | None]
"""True for a cell that only holds addresses, False for one without any, None for one with both."""


class Table(Struct, frozen=True):
    """The rows of a table as texts of cells; `head` is the text of its first line, `names` the column of names."""

    rows: Sequence[Sequence[str]]
    head: str
    names: int | None


def read_table(text: str, kind_of: CellKind) -> Table | None:
    """The table that a text is; None if it is another list. Never raises; linear in time."""
    if all(line.startswith("- ") for line in text.split("\n") if line):
        return None
    for separator in "\t" if "\t" in text else _SEPARATORS:
        grid = _grid(text, separator)
        if grid and (table := _table(grid, kind_of, separator, text)):
            return table
    return None


def _is_spaced(text: str, separator: str) -> bool:
    """True if the separator is a comma of prose, which may stand in a label."""
    bare = re.sub('"[^"]*"', '""', text)
    return separator == "，" or (separator == "," and ", " in bare and '"", ""' not in bare)


def _has_rule(text: str) -> bool:
    """True if a line is drawn below the first line with words."""
    borders = [_is_border(line) for line in text.split("\n", 3)[:3]]
    return borders[:2] == [False, True] or borders == [True, False, True]


def _is_border(line: str) -> bool:
    return len(line.strip()) > 2 and not line.strip(_BORDER)


def _grid(text: str, separator: str) -> list[list[str]] | None:
    """The cells of each line; None if their number differs."""
    if separator == "\t" and separator not in text:
        text = _GAP.sub(separator, text)
    lines = [line.translate(_BARS) if separator == "|" else line for line in text.split("\n")]
    lines = [line for line in lines if not _is_border(line)]
    if separator == "|" and all(line.strip().startswith("|") for line in lines if line.strip()):
        lines = [line.strip().removeprefix("|").removesuffix("|") for line in lines]
    if not any(separator in line for line in lines):
        return None
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        source = (f"{line}\n" for line in lines)
        quote = '"' if '"' in text else "'"
        reader = csv.reader(
            source, delimiter=separator, quotechar=quote, quoting=quoting, strict=True, skipinitialspace=True
        )
        try:
            rows = [[" ".join(cell.split()) for cell in row] for row in reader]
        except csv.Error:  # a quote is not closed, or is part of a name
            continue
        rows = [row for row in rows if any(row)]
        if rows and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
            return rows
    return None


def _table(rows: list[list[str]], kind_of: CellKind, separator: str, text: str) -> Table | None:
    kinds = [[kind_of(cell) for cell in row] for row in rows]
    columns = [i for i in range(len(rows[0])) if any(kind[i] is not False for kind in kinds)]
    if not columns or any(kind.count(None) > (separator in "\t|") for kind in kinds):
        return None
    is_certain = _has_rule(text) or (len(rows) > 2 and not _is_spaced(text, separator))
    has_head = len(rows) > 1 and set(kinds[0]) == {False} and _is_head(rows[0], columns, is_certain=is_certain)
    head, rows, kinds = (rows[0], rows[1:], kinds[1:]) if has_head else ([], rows, kinds)
    is_numbered = _is_numbered([row[0] for row in rows])
    if not has_head and _is_prose(rows, kinds, separator, text, columns[0] - is_numbered):
        return None
    if is_numbered and len(rows[0]) == 2 and any(None in kind for kind in kinds):
        return None
    names = [i for i, cell in enumerate(head) if i not in columns and _bare(cell) in NAME_WORDS]
    first = [""] * len(rows) if is_numbered else _without_marks([row[0] for row in rows])
    cells = [[start, *row[1:]] for start, row in zip(first, rows, strict=True)]
    return Table(cells, ", ".join(filter(None, head)), names[0] if names else None)


def _is_prose(
    rows: Sequence[Sequence[str]], kinds: Sequence[Sequence[bool | None]], separator: str, text: str, before: int
) -> bool:
    """True if the separator is rather punctuation of a list; `before` is the number of columns before the addresses."""
    linked = [[i for i, kind in enumerate(row) if kind is not False] for row in kinds]
    if any(columns and len(columns) <= columns[-1] - columns[0] for columns in linked):
        return True  # words between addresses
    if separator in "\t|":
        return separator == "\t" and len(rows) == 1
    if _is_spaced(text, separator):
        is_full = all(0 < len(columns) < len(row) for columns, row in zip(linked, rows, strict=True))
        return before > 1 or not is_full or bool(re.search(r",\S", text))
    return any(_is_cut(row, kind, is_alone=len(rows) == 1) for row, kind in zip(rows, kinds, strict=True))


def _is_head(cells: Sequence[str], columns: Sequence[int], *, is_certain: bool) -> bool:
    """True if the first line names the columns."""
    if any(_bare(cells[i]) in ADDRESS_WORDS for i in columns) or sum(_bare(cell) in HEAD_WORDS for cell in cells) > 1:
        return True
    return is_certain and all(any(map(str.isalpha, cells[i])) for i in columns)


def _bare(cell: str) -> str:
    return cell.casefold().strip(" .:*")


def _is_cut(cells: Sequence[str], kinds: Sequence[bool | None], *, is_alone: bool) -> bool:
    """True if a cell is rather the rest of the address before it, or of its beginning; so is a number in one row."""
    return any(map(_SCHEME_END.search, cells)) or any(
        kind and (_REST_OF_ADDRESS.fullmatch(following) or (is_alone and following.isdecimal()))
        for kind, (_, following) in zip(kinds, pairwise(cells), strict=False)
    )


def _is_numbered(cells: Sequence[str]) -> bool:
    """True if the cells are running numbers, or other marks of a series."""
    texts = [f"{cell} x" for cell in cells if cell]
    marks = read_marks(texts)
    return cells == ["1"] or (
        bool(texts) and all(mark and mark.end == len(text) - 2 for mark, text in zip(marks, texts, strict=True))
    )


def _without_marks(cells: Sequence[str]) -> list[str]:
    marks = read_marks(cells)
    return [cell[mark.end :].strip() if mark else cell for mark, cell in zip(marks, cells, strict=True)]
