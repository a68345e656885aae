"""Texts in pieces: the bold and the plain parts of a wording, the links and the words of an answer.

Every piece is fit to be shown: control characters and bidi overrides in it are readable and without effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct

from lgqtui.links.finder import find_links
from lgqtui.text import visible

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_WEB = re.compile(r"(?i)https?://")


class WordingPiece(Struct, frozen=True):
    """A part of a questionnaire's wording that is bold or is not."""

    text: str
    bold: bool = False


class TextPiece(Struct, frozen=True):
    """A part of an answer; `url` is where it leads, "" if it is plain text."""

    text: str
    url: str = ""


def wording_pieces(wording: str) -> tuple[WordingPiece, ...]:
    """A wording with its `**bold**` resolved; asterisks without a partner stay as they are."""
    parts = _BOLD.split(visible(wording))
    return merged(WordingPiece(part, bold=bool(n % 2)) for n, part in enumerate(parts))


def merged(pieces: Iterable[WordingPiece]) -> tuple[WordingPiece, ...]:
    """The pieces without empty ones, neighbours of one weight put together."""
    full = (piece for piece in pieces if piece.text)
    return tuple(
        WordingPiece("".join(piece.text for piece in group), bold=bold)
        for bold, group in groupby(full, lambda piece: piece.bold)
    )


def text_pieces(text: str) -> tuple[TextPiece, ...]:
    """A text with its http and https links marked.

    A link is marked only where what is shown is what would be opened: one with a hidden character in it is plain text.
    """
    pieces: list[TextPiece] = []
    end = 0
    for link in find_links(text):
        if _WEB.match(link.url) and visible(link.url) == link.url:
            pieces += [TextPiece(visible(text[end : link.start])), TextPiece(link.url, link.url)]
            end = link.end
    pieces.append(TextPiece(visible(text[end:])))
    return tuple(piece for piece in pieces if piece.text)
