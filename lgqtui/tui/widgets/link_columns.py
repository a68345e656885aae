"""The columns of a list of links: label and address share the width by what the rows need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from rich.cells import cell_len

from lgqtui.i18n import tr
from lgqtui.links.model import LinkRow
from lgqtui.text import one_line
from lgqtui.tui.content import cut, cut_middle, plain_content
from lgqtui.tui.widgets.row_list import Cell

_GAP = 2
_PATH, _END = 12, 8
"""Cells of the path, and of the end of an address, that are kept if it is cut."""
_LABEL, _LABEL_IN_NARROW_ROWS = 24, 16
_NARROW = 66
"""Cells of a row below which labels get less, for the sake of the hosts."""


class LinkColumns(Struct, frozen=True):
    """The cells of the label and of the address, and of the number of further links of a row."""

    label: int
    address: int
    more: int = 0

    def cells(self, row: LinkRow) -> tuple[Cell, ...]:
        """Return the cells of a row."""
        label = Cell(cut(_label_of(row), self.label), "" if row.label.strip() else "dim")
        gap = " " * (self.label - cell_len(label.text) + _GAP)
        if not row.urls:
            return (label, Cell(gap + cut(tr("no link yet"), self.address), "dim"))
        scheme, rest = split_address(row.urls[0])
        address = cut_middle(rest, max(self.address - len(scheme), 1), _END, cell_len(_host(rest)) + _PATH)
        return (label, Cell(gap), Cell(scheme, "dim"), Cell(address), Cell(_more(row), "dim"))


def share_link_columns(rows: Sequence[LinkRow], width: int, offset: int = 0) -> LinkColumns:
    """Return the columns of some rows of `width` cells, of which `offset` stand before the label.

    Each address keeps its host, the beginning of its path and its end; labels get what is left, at least some cells,
    and addresses what the labels leave.
    """
    longest, need, more = map(max, zip((0, 0, 0), *(_needs(row.label, row.urls) for row in rows), strict=True))
    free = max(width - offset - _GAP - more, 2)
    least = _LABEL if width >= _NARROW else _LABEL_IN_NARROW_ROWS
    label = min(longest, max(least, free - need), free - 1)
    return LinkColumns(label, free - label, more)


def split_address(url: str) -> tuple[str, str]:
    """Return what is shown of an address: `http://` if it is that, and the rest without `www.` and a lone final `/`."""
    text = one_line(url)
    scheme = "http://" if text[:7].lower() == "http://" else ""
    rest = text[7:] if scheme else text[8:] if text[:8].lower() == "https://" else text
    rest = rest[4:] if rest[:4].lower() == "www." and rest[4:] else rest
    return scheme, rest[:-1] if rest.endswith("/") and rest.count("/") == 1 and rest != "/" else rest


def whole_lines(row: LinkRow, width: int) -> tuple[list[str], list[str]]:
    """Return the label of a row and its first address in as many lines of `width` cells as they need."""
    address = "".join(split_address(row.urls[0])) + _more(row) if row.urls else tr("no link yet")
    texts = [_label_of(row), address]
    label, address_lines = (
        [text] if cell_len(text) <= width else [line.plain for line in plain_content(text).wrap(max(width, 1))]
        for text in texts
    )
    return label, address_lines


def _label_of(row: LinkRow) -> str:
    return one_line(row.label) if row.label.strip() else tr("(no label)")


def _host(rest: str) -> str:
    return rest.partition("/")[0].partition("?")[0]


@lru_cache(maxsize=10_000)  # all rows are measured at each change, and only one has changed
def _needs(label: str, urls: tuple[str, ...]) -> tuple[int, int, int]:
    """The cells of the whole label, of what is shown of the address at least, and of the number of further links."""
    row = LinkRow(label, urls)
    label_size, more = cell_len(_label_of(row)), cell_len(_more(row))
    if not urls:
        return label_size, cell_len(tr("no link yet")), more
    scheme, rest = split_address(urls[0])
    return label_size, len(scheme) + min(cell_len(rest), cell_len(_host(rest)) + _PATH + 1 + _END), more


def _more(row: LinkRow) -> str:
    return f" +{len(row.urls) - 1}" if len(row.urls) > 1 else ""
