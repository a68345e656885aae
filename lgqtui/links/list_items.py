"""Items of a list that stand in several lines: a name and its addresses, whichever comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct, field

from lgqtui.links.model import LinkRow, ParsedRow


class OpenRow(Struct):
    """A row under construction. It is mutable, because copies would need time in the square of its links."""

    label: str = ""
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joined: bool = False

    def closed(self) -> ParsedRow:
        """The finished row."""
        note = "; ".join(filter(None, self.notes))
        return ParsedRow(LinkRow(self.label, tuple(self.urls), note), self.joined)


class Line(Struct, frozen=True):
    """The rows of a line, and its kind.

    The kinds: `n` a name, `h` a name with a colon at its end, `l` links without a name, `b` both, ` ` blank; `N`, `L`
    and `B` begin an item, because of a list mark or of the indentation.
    """

    kind: str
    rows: Sequence[OpenRow] = ()


_NAMES_THEN_LINKS = re.compile("(n{2,}) ?(l{2,})|(l{2,}) ?(n{2,})")
_LINKS_FIRST = re.compile("(?:h ?|n (?=ln))?l+ ?n+(?: ?(?:l+ ?n+|b))*")
_BLOCKS = re.compile("(?!nn+l+(?: nl+)+$)n+l+n*(?: n+l+n*)+")
_GROUPS = re.compile("N[n ]*b[n ]*b")


def paired_rows(lines: Iterable[Line]) -> list[OpenRow]:
    """The rows of a list: what all its lines share says which of them are an item.

    Marks come first, then blocks between blank lines, then the order of names and addresses.
    """
    lines = [line for line, above in pairwise([*lines, Line(" ")]) if (line.kind, above.kind) != (" ", " ")]
    kinds = "".join(line.kind for line in lines)
    kinds = kinds[:1] + kinds[1:].replace("h", "n")
    pairs = _NAMES_THEN_LINKS.fullmatch(kinds)
    parts = [part for part in pairs.groups() if part] if pairs else []
    if pairs and len(parts[0]) == len(parts[1]):
        filled = [line for line in lines if line.kind != " "]
        items = zip(filled[: len(parts[0])], filled[len(parts[0]) :], strict=True)
    else:
        pattern = _item_pattern(kinds)
        items = (lines[match.start() : match.end()] for match in re.finditer(f"{pattern}|.", kinds.replace("h", "n")))
    return [row for item in items for row in _rows_of_item(row for line in item for row in line.rows)]


def _item_pattern(kinds: str) -> str:
    """The form of an item, as kinds of lines."""
    if not kinds.islower():
        has_headings = kinds.startswith(("h", "n"))
        notes = "" if has_headings else "n*(?: n+(?= ?[NLB]))?"  # also a page header between two items
        cut = "" if _GROUPS.search(kinds) else f"Nn*bl*{notes}|"
        return f"{cut}(?:Nn*|N )l+{notes}|Ll*n?{notes}|[NB]l*{notes}|n ?l+|bl*"
    if _LINKS_FIRST.fullmatch(kinds):
        return "l+ ?n+"
    return "n+l+n*" if _BLOCKS.fullmatch(kinds) else "n ?l+|bl*"


def _rows_of_item(rows: Iterable[OpenRow]) -> list[OpenRow]:
    """The rows of an item: names before its links are their label, and so is a name behind them if there is no other."""
    done, names, notes = list[OpenRow](), list[str](), list[str]()
    for row in rows:
        if not row.urls:
            names.append(row.label)
            notes += row.notes
        elif done and not row.label:
            done[-1].urls += row.urls
            done[-1].notes += row.notes
            done[-1].joined |= row.joined
        else:
            row.label = " ".join([*names, row.label] if row.label else names)
            names = []
            done.append(row)
    last = done[-1] if done else OpenRow()
    if not last.label:
        last.label = names.pop(0) if names and done else " ".join(names)
    last.notes += [*notes, " ".join(names) if done else ""]
    return done or ([last] if last.label or any(notes) else [])
