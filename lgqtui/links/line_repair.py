"""Rejoining of links that line breaks have cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lgqtui.links.finder import ANCHOR, find_links
from lgqtui.links.list_marks import mark_end

_TAIL = re.compile(r"[A-Za-z0-9%/?&=._~#+@!$*,;:()'-]+")
_TAIL_STUCK = ".,;:!?)'"
_BEGINS_AS_REST = re.compile(r"[/?=]\w|&\w+=|%[0-9A-Fa-f]{2}")
FILE_ENDING = r"\.(?:pdf|html?|php|aspx?|jspx?|docx?|xlsx?|pptx?|od[tsp]|csv|json|xml|zip|jpe?g|png|mp4)"
FILE = re.compile(rf"{FILE_ENDING}(?=$|[?#])", re.IGNORECASE)
_LONGEST_REJOINED = 2048
# Bounds the work on hostile text: a link printed over more than four lines is left as it is.
_MOST_SEAMS = 3


def rejoin_broken_lines(lines: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """The lines, with cut links rejoined where that is certain; each with the offsets where its pieces meet."""
    line, seams = lines[0], list[int]()
    for following, after in pairwise([*lines[1:], "", ""]):
        if len(seams) < _MOST_SEAMS and _continues(line, following, after):
            line = line.rstrip()
            seams.append(len(line))
            line += following.strip()
        else:
            yield line, seams
            line, seams = following, []


def _continues(line: str, following: str, after: str) -> bool:
    """True if the line ends inside a link and the following one certainly begins with the rest of it."""
    last_word = "".join(line.rsplit(maxsplit=1)[-1:])
    anchor = ANCHOR.search(last_word)
    tail, *more = following.split(maxsplit=1) or [""]
    if not anchor or not _could_be_rest(tail) or len(last_word) + len(tail) > _LONGEST_REJOINED:
        return False
    piece, rest = last_word[anchor.start() :], tail.rstrip(_TAIL_STUCK)
    is_rest = _is_rest(piece, rest, is_only_word=not more, is_label=bool(more or ANCHOR.match(after.lstrip())))
    return is_rest and [link.url for link in find_links(piece + rest)] == [piece + rest]


def _could_be_rest(word: str) -> bool:
    """True if a word is not a label in another script, not a link and not a list item."""
    if not _TAIL.fullmatch(word) or ANCHOR.search(word) or not word.rstrip(_TAIL_STUCK):
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
    first = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "." in first and not FILE.search(first):
        return False
    return rest.endswith("/") or bool(re.search(r"[=?]|%[0-9A-Fa-f]{2}", rest) or FILE.search(piece + rest))
