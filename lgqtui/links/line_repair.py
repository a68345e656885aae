"""Links that line breaks have cut in two are rejoined; rows of a pasted list are joined and split by hand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec.structs import replace

from lgqtui.links.finder import ANCHOR, find_links
from lgqtui.links.list_marks import mark_end
from lgqtui.links.model import LinkRow, ParsedRow

_TAIL = re.compile(r"[A-Za-z0-9%/?&=._~#+@!$*,;:()'-]+")
_TAIL_STUCK = ".,;:!?)'"
_BEGINS_AS_REST = re.compile(r"[/?=]\w|&\w+=|%[0-9A-Fa-f]{2}")
FILE_ENDING = r"\.(?:pdf|html?|php|aspx?|jspx?|docx?|xlsx?|pptx?|od[tsp]|csv|json|xml|zip|jpe?g|png|mp4)"
FILE = re.compile(rf"{FILE_ENDING}(?=$|[?#])", re.IGNORECASE)
_REST = re.compile(r"[/?=&#%]\S*|\S*[/.?=&%_\d-]\S*")
_LONGEST_REJOINED = 2048
# Bounds the work on hostile text: a link printed over more than four lines is left as it is.
_MOST_BREAKS = 3


def rejoin_broken_lines(lines: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """The lines, with cut links rejoined where that is certain; each with the offsets where its pieces meet."""
    line, breaks = lines[0], list[int]()
    for following, after in pairwise([*lines[1:], "", ""]):
        if len(breaks) < _MOST_BREAKS and _continues(line, following, after):
            line = line.rstrip()
            breaks.append(len(line))
            line += following.strip()
        else:
            yield line, breaks
            line, breaks = following, []


def _continues(line: str, following: str, after: str) -> bool:
    """True if the line ends inside a link and the following one certainly begins with the rest of it."""
    if not line.strip() or not following.strip():
        return False
    (*_, last_word), (tail, *more) = line.split(), following.split()
    anchor = ANCHOR.search(last_word)
    if not anchor or not _could_be_rest(tail) or len(last_word) + len(tail) > _LONGEST_REJOINED:
        return False
    piece, rest = last_word[anchor.start() :], tail.rstrip(_TAIL_STUCK)
    is_rest = _is_rest(piece, rest, is_only_word=not more, is_label=bool(more or ANCHOR.match(after.lstrip())))
    return is_rest and [link.url for link in find_links(piece + rest)] == [piece + rest]


def _could_be_rest(word: str) -> bool:
    """True if a word is not a label in another script, not a link and not a list item."""
    if not _TAIL.fullmatch(word) or ANCHOR.search(word) or not word.strip(_TAIL_STUCK):
        return False
    return not mark_end(word) or (word[0].isdigit() and bool(FILE.search(word.rstrip(_TAIL_STUCK))))


def _is_rest(piece: str, rest: str, *, is_only_word: bool, is_label: bool) -> bool:
    """True if the two cannot be entries of a list; `E-government` and `city.example` can."""
    if piece.endswith((",", ";", ":", "!", ")", "'")):
        return False
    if _BEGINS_AS_REST.match(rest):
        return True
    if piece.endswith(("-", "_", "=", "&", "%")):
        return (rest.islower() or not rest.isalpha()) if is_only_word else bool(FILE.search(rest))
    if is_label or FILE.search(piece) or not re.search(r"[^:/]/", piece):
        return False
    if piece.endswith("."):
        return rest.islower() and bool(FILE.search(piece + rest))
    return _looks_like_rest(piece, rest)


def _looks_like_rest(piece: str, rest: str) -> bool:
    first = re.split(r"[/?#]", rest)[0]
    if "." in first and not FILE.search(first):
        return False
    return rest.endswith("/") or bool(re.search(r"[=?]|%[0-9A-Fa-f]{2}", rest) or FILE.search(piece + rest))


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
                if kind or (at := joined.rfind(piece, last, ends[1])) < 0:
                    at = joined.find(piece, ends[kind])
                if at >= 0:
                    ends[kind] = at + len(piece)
                    numbers.update(range(bisect_right(starts, at) - 1, bisect_right(starts, ends[kind] - 1)))
        result.append(replace(parsed, lines=tuple(lines[n].strip() for n in sorted(numbers) if packed[n])))
    return result


def join_rows(above: ParsedRow, below: ParsedRow) -> ParsedRow:
    """One row of two: a word below a link is its rest if it cannot be a name, other words are a note."""
    first, second = above.row, below.row
    notes, labels, urls = [first.note, second.note], [first.label, second.label], first.urls + second.urls
    if first.urls and second.label and not second.urls:
        labels = [first.label]
        is_open = first.urls[-1].endswith(("-", "_", "=", "&", "%", "?")) and len(second.label.split()) == 1
        if is_open or _REST.fullmatch(second.label):
            urls = (*first.urls[:-1], first.urls[-1] + second.label.strip())
        else:
            notes = [first.note, second.label, second.note]
    separator = ", " if first.urls and second.urls else " "
    row = LinkRow(separator.join(filter(None, labels)), urls, "; ".join(filter(None, notes)))
    return replace(above, row=row, joined=True, lines=above.lines + below.lines)


def split_row(parsed: ParsedRow) -> list[ParsedRow]:
    """Two rows where a line break had cut a link, else one for each link, else label and link; or the row alone."""
    row = parsed.row
    if line_break := _find_break(row, parsed.lines) if parsed.joined else None:
        number, size = line_break
        url = row.urls[number]
        parts = [replace(row, urls=(*row.urls[:number], url[:size])), LinkRow(url[size:], row.urls[number + 1 :])]
    elif len(row.urls) > 1:
        parts = [replace(row, urls=row.urls[:1]), *(LinkRow(urls=(url,)) for url in row.urls[1:])]
    elif row.label and row.urls:
        parts = [LinkRow(row.label, extra=row.extra), LinkRow(urls=row.urls, note=row.note)]
    else:
        return [parsed]
    return [ParsedRow(part, joined=False, lines=parsed.lines) for part in parts]


def _find_break(row: LinkRow, lines: Sequence[str]) -> tuple[int, int] | None:
    """The number of the link that no line holds whole, and the size of its first piece."""
    pieces = (
        (number, size)
        for number, url in enumerate(row.urls)
        if not any(url in line for line in lines)
        for size in range(len(url), 0, -1)
        if any(line.endswith(url[:size]) for line in lines)
    )
    return next(pieces, None)
