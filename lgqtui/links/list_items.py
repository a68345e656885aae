"""Items of a list that stand in several lines: a name and its addresses, whichever comes first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.links.list_marks import Mark
from lgqtui.links.model import LinkRow, ParsedRow


class OpenRow(Struct):
    """A row under construction. It is mutable, because copies would need time in the square of its links."""

    label: str = ""
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joined: bool = False
    left_out: str = ""

    def add(self, other: OpenRow) -> None:
        """Add the links and notes of another row."""
        self.urls += other.urls
        self.notes += other.notes
        self.joined |= other.joined

    def closed(self) -> ParsedRow:
        """The finished row."""
        note = "; ".join(filter(None, self.notes))
        return ParsedRow(LinkRow(self.label, tuple(self.urls), note), self.joined, self.left_out)


class Line(Struct, frozen=True):
    """A line of a list: its words without mark and prompt, its rows, and its kind.

    The kinds: `L` a label, `A` addresses without one, `B` both, `N` a note, `` blank. `is_open` is true if addresses in
    the lines below belong to its last row as well.
    """

    words: str = ""
    rows: Sequence[OpenRow] = ()
    kind: str = ""
    indent: int = 0
    mark: Mark | None = None
    is_open: bool = True


Reader = Callable[[Line], Line]
"""Reads the rows and the kind of a line from its words."""

_LABELS_THEN_ADDRESSES = re.compile(r"(?:L{2,}A{2,}|A{2,}L{2,})")
_ADDRESSES_FIRST = re.compile(r"H?(?:A+L[LN]*)+B*")
_ONE_ITEM = re.compile(r"[LN]*L[LN]*A+[LN]*")


def merged_items(lines: Sequence[Line], read: Reader) -> Iterator[Line]:
    """The lines, each marked one with the lines below it that continue its item."""
    has_headings = next((not line.mark and line.kind == "L" for line in lines if line.kind), False)
    starts = [i for i, line in enumerate(lines) if line.mark]
    items = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=False)]
    has_groups = any(item[0].kind == "L" and sum(line.kind == "B" for line in item) > 1 for item in items)
    yield from lines[: starts[0] if starts else len(lines)]
    for (item, *rest), following in zip(items, [*(item[0].mark for item in items[1:]), None], strict=False):
        is_group = has_groups and item.kind == "L" and any(line.kind == "B" for line in rest)
        count = 0 if is_group else _continued(item, rest, following, has_headings=has_headings)
        pieces = [item, *(line for line in rest[:count] if line.kind)]
        yield read(replace(item, words=_one_line(pieces))) if len(pieces) > 1 else item
        yield from rest[count:]


def _continued(item: Line, rest: Sequence[Line], following: Mark | None, *, has_headings: bool) -> int:
    """How many of the lines below a marked one continue its item."""
    continues = bool(following and item.mark and following.number and following.number - 1 == item.mark.number)
    if continues and {line.kind for line in rest} <= {"L", ""}:
        return len(rest)  # also a page header between two pages
    block = next((i for i, line in enumerate(rest) if not line.kind or line.indent < item.indent), len(rest))
    both = [i for i in range(block) if rest[i].kind == "B"]
    if both and item.kind != "L":
        return both[0]
    is_heading = has_headings if not following or following.number is None else following.number == 1
    is_complete = item.kind != "L"
    for i, line in enumerate(rest[:block]):
        if line.kind == "L" and item.kind != "A" and is_complete and (is_heading or line.words.rstrip().endswith(":")):
            return i
        is_complete |= line.kind in {"A", "B"}
    return block


def _one_line(pieces: Sequence[Line]) -> str:
    """The words of an item in one line; a name below its addresses is set off from them."""
    if pieces[0].kind != "A":
        return " ".join([pieces[0].words.rstrip(), *(line.words.strip() for line in pieces[1:])])
    addresses = [line.words.strip() for line in pieces if line.kind == "A"]
    names = [line.words.strip() for line in pieces if line.kind != "A"]
    return " ".join(addresses) + (f" - {' '.join(names)}" if names else "")


def paired_rows(lines: Sequence[Line]) -> list[OpenRow]:
    """The rows of a list."""
    rows: list[OpenRow] = []
    above, indent = Line(), 0
    for line in _paired(lines):
        if not line.kind:
            above = above if rows and not rows[-1].urls else Line()
        elif line.kind == "N" and rows:
            rows[-1].notes.append(line.words.strip())
        elif _belongs_to(above, line, indent):
            rows[-1].add(line.rows[0])
            indent = line.indent
        else:
            rows += line.rows
            above, indent = line, line.indent
    return rows


def _belongs_to(above: Line, line: Line, indent: int) -> bool:
    """True if the addresses of a line belong to the label above; `indent` is that of the line directly above."""
    if line.kind != "A" or above.kind not in {"L", "B"} or not above.rows[-1].label:
        return False
    if line.indent > above.indent:
        return True
    follows = line.indent >= above.indent or not above.rows[-1].urls
    return (
        not line.mark and follows and (above.kind == "L" or (above.is_open and line.is_open and line.indent >= indent))
    )


def _paired(lines: Sequence[Line]) -> list[Line]:
    """The lines, with names and addresses put together where their order over the whole list shows how."""
    blocks = [list(block) for _, block in groupby(lines, key=lambda line: bool(line.kind))]
    filled = [block for block in blocks if block[0].kind]
    together = [line for block in filled for line in block]
    if pairs := _in_order(together):
        return pairs
    mixed = [shape for shape in map(_shape, filled) if "L" in shape and "A" in shape]
    if not mixed and _ADDRESSES_FIRST.fullmatch(_shape(together)):
        return _addresses_first(together)
    pair_block = _pairing(mixed)
    return [line for block in blocks for line in (_in_order(block) or pair_block(block))]


def _shape(lines: Sequence[Line]) -> str:
    """The kinds of lines; a marked one, or one with an address that seems cut, is on its own; `H` is a heading."""
    cut = ("-", "_", "=", "&", "%")
    kinds = ["B" if line.mark or (line.kind == "A" and line.words.endswith(cut)) else line.kind for line in lines]
    if [i for i, line in enumerate(lines) if line.kind == "L" and line.words.rstrip().endswith((":", "："))] == [0]:
        kinds[0] = "H" if kinds[0] == "L" else kinds[0]
    return "".join(kinds)


def _pairing(mixed: Sequence[str]) -> Callable[[list[Line]], list[Line]]:
    """How the lines of a block belong together, by the shapes of the blocks with names and addresses."""
    if mixed and all(map(_ADDRESSES_FIRST.fullmatch, mixed)):
        return _addresses_first
    has_heading = mixed and len(mixed[0].partition("A")[0]) > 1 and all("LA" in shape[:2] for shape in mixed[1:])
    if len(mixed) > 1 and all(map(_ONE_ITEM.fullmatch, mixed)) and not has_heading:
        return lambda block: _one_item(block) if _ONE_ITEM.fullmatch(_shape(block)) else block
    return list


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """Labels under each other and as many addresses, paired in their order; empty if the lines are something else."""
    numbers, half = [line.mark.number if line.mark else None for line in lines], len(lines) // 2
    is_counted_twice = None not in numbers and numbers[:half] == numbers[half:]
    shape = "".join(line.kind for line in lines) if is_counted_twice else _shape(lines)
    if not _LABELS_THEN_ADDRESSES.fullmatch(shape) or shape.count("A") != shape.count("L"):
        return []
    labels, addresses = ([line for line in lines if line.kind == kind] for kind in "LA")
    return [_pair([label], [address]) for label, address in zip(labels, addresses, strict=True)]


def _addresses_first(lines: Sequence[Line]) -> list[Line]:
    result: list[Line] = []
    addresses: list[Line] = []
    for line in lines:
        if line.kind == "A" and not line.mark:
            addresses.append(line)
        elif addresses and line.kind == "L":
            result.append(_pair([line], addresses))
            addresses = []
        elif result and line.kind in {"L", "N"}:
            result[-1].rows[-1].notes.append(line.words.strip())
        else:
            result += [*addresses, line]
            addresses = []
    return [*result, *addresses]


def _one_item(lines: Sequence[Line]) -> list[Line]:
    begin = next(i for i, line in enumerate(lines) if line.kind == "A")
    labels = [line for line in lines[:begin] if line.kind == "L"]
    pair = _pair(labels, [line for line in lines if line.kind == "A"])
    pair.rows[0].notes += [
        line.words.strip() for i, line in enumerate(lines) if line.kind == "N" or (line.kind == "L" and i > begin)
    ]
    return [pair]


def _pair(labels: Sequence[Line], addresses: Sequence[Line]) -> Line:
    row = OpenRow(" ".join(line.rows[0].label for line in labels))
    for line in [*labels, *addresses]:
        row.add(line.rows[0])
    return Line(row.label, [row], "B", addresses[0].indent, is_open=False)
