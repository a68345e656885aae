"""Changes to the rows of a pasted list before they are taken: the lines they come from, join and split."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from msgspec.structs import replace

from lgqtui.links.model import LinkRow, ParsedRow

_REST = re.compile(r"[/?=&#%]\S*|\S*[/.?=&%_\d-]\S*")


def with_lines(pasted: str, rows: Iterable[ParsedRow]) -> list[ParsedRow]:
    """The rows with the pasted lines in which their labels and links stand. Never raises."""
    lines = pasted.splitlines()
    packed = ["".join(line.split()) for line in lines]
    joined, starts = "".join(packed), list(accumulate(map(len, packed), initial=0))
    ends, result = [0, 0], list[ParsedRow]()
    for parsed in rows:
        row, numbers, last = parsed.row, set[int](), ends[1]
        for kind, words in (1, row.urls), (0, (row.label,)):
            for piece in filter(None, ("".join(text.split()) for text in words)):
                at = joined.rfind(piece, last, ends[1]) if kind == 0 else -1
                at = joined.find(piece, ends[kind]) if at < 0 else at
                if at >= 0:
                    ends[kind] = at + len(piece)
                    numbers.update(range(bisect_right(starts, at) - 1, bisect_right(starts, ends[kind] - 1)))
        result.append(replace(parsed, lines=tuple(lines[n].strip() for n in sorted(numbers) if packed[n])))
    return result


def join_rows(above: ParsedRow, below: ParsedRow) -> ParsedRow:
    """One row of two: nothing of either is lost, and `split_row` gives both back.

    A word below a link is the rest of the link if it cannot be a name; other words below one are a note.
    """
    first, second = above.row, below.row
    notes, labels, urls = [first.note, second.note], [first.label, second.label], first.urls + second.urls
    if first.urls and second.label and not second.urls:
        labels = [first.label]
        if first.urls[-1].endswith(("-", "_", "=", "&", "%", "?")) or _REST.fullmatch(second.label):
            urls = (*first.urls[:-1], first.urls[-1] + "".join(second.label.split()))
        else:
            notes = [first.note, second.label, second.note]
    separator = ", " if first.urls and second.urls else " "
    row = LinkRow(separator.join(filter(None, labels)), urls, "; ".join(filter(None, notes)))
    left_out = "; ".join(filter(None, (above.left_out, below.left_out)))
    return ParsedRow(row, True, left_out, above.lines + below.lines, (*_parts(above), *_parts(below)))  # noqa: FBT003


def _parts(parsed: ParsedRow) -> tuple[ParsedRow, ...]:
    return parsed.parts or (replace(parsed, left_out=""),)


def split_row(parsed: ParsedRow) -> tuple[ParsedRow, ...]:
    """The rows that were joined; else two at the seam of a rejoined link, or one for each link, or for label and link.

    A row of one part stays alone.
    """
    row = parsed.row
    if parsed.parts:
        return (replace(parsed.parts[0], left_out=parsed.left_out), *parsed.parts[1:])
    if seam := _seam(row, parsed.lines) if parsed.joined else None:
        number, size = seam
        url = row.urls[number]
        head = replace(row, urls=(*row.urls[:number], url[:size]))
        parts = [head, LinkRow(url[size:], row.urls[number + 1 :])]
    elif len(row.urls) > 1:
        parts = [replace(row, urls=row.urls[:1]), *(LinkRow(urls=(url,)) for url in row.urls[1:])]
    elif row.label and row.urls:
        parts = [LinkRow(row.label, extra=row.extra), LinkRow(urls=row.urls, note=row.note)]
    else:
        return (parsed,)
    return tuple(
        ParsedRow(part, joined=False, left_out="" if n else parsed.left_out, lines=parsed.lines)
        for n, part in enumerate(parts)
    )


def _seam(row: LinkRow, lines: Sequence[str]) -> tuple[int, int] | None:
    """The number of the link that no line holds whole, and the size of its first piece."""
    for number, url in enumerate(row.urls):
        if not any(url in line for line in lines):
            sizes = (size for size in range(len(url) - 1, 0, -1) if any(line.endswith(url[:size]) for line in lines))
            if size := next(sizes, 0):
                return number, size
    return None
