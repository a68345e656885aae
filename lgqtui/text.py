"""Cleaning of text for storage (`clean`) and for display (`visible`), widths, words and graphemes.

`clean` removes control characters that no answer needs. `visible` makes characters readable that could drive a
terminal or reorder a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, takewhile
from unicodedata import category

from msgspec import Struct

DEVICE_NAME = r"(?i:con(in\$|out\$)?|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?"
"""The file names that some systems keep for devices."""

_C0 = [c for c in range(0x20) if c not in (0x09, 0x0A)]
_SURROGATES = range(0xD800, 0xE000)
# Overrides, embeddings and isolates can make a line read other than it is stored. Marks (U+200E, U+200F, U+061C)
# and joiners are not here: Arabic, Persian and Hindi are misspelled without them.
_BIDI_CONTROLS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))

_DROP: dict[int, str | None] = dict.fromkeys([*_C0, *range(0x7F, 0xA0), *_SURROGATES])
_DROPPED = frozenset(map(chr, _DROP))
_REPLACED = dict.fromkeys(_SURROGATES, "\ufffd")
_SHOW: dict[int, str | None] = {
    **{c: chr(0x2400 + c) for c in _C0},
    0x7F: "\u2421",
    **{c: f"\\x{c:02x}" for c in range(0x80, 0xA0)},
    **_REPLACED,
    **{c: f"⟨U+{c:04X}⟩" for c in _BIDI_CONTROLS},
}
_APOSTROPHES = dict.fromkeys(map(ord, '"“”„‟«»‹›「」『』〝〞〟＂❝❞'), "'")
_SHOW_ON_ONE_LINE = {**_SHOW, 0x0A: " ", 0x09: " ", 0x2028: " ", 0x2029: " "}

# Categories without a glyph: controls, joiners, surrogates, blanks; and signs that only look like blanks.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe0e\ufe0f\uffa0")


class Cleaned(Struct, frozen=True):
    """Text fit to be stored, and the number of characters that were removed."""

    text: str
    removed: int


def clean(text: str) -> Cleaned:
    """Remove NUL and other C0 (except newline and tab), DEL, C1 and lone surrogates; CRLF and CR become newline.

    Joiners, marks and bidi characters stay: scripts need them.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.replace("\n", "").replace("\t", "").isprintable() or _DROPPED.isdisjoint(lines):
        return Cleaned(lines, 0)
    cleaned = lines.translate(_DROP)
    return Cleaned(cleaned, len(lines) - len(cleaned))


def fold_case(text: str) -> str:
    """Return a text without upper case, of the same length, so that what is found in it stands there in the text."""
    return text.replace("İ", "i").lower().replace("ς", "σ")


def is_invisible(character: str) -> bool:
    """True for allowed characters without a glyph: joiners, direction marks, wide and no-break spaces."""
    return len(character) == 1 and character >= "\xa0" and not character.isprintable() and bool(clean(character).text)


def is_blank(text: str) -> bool:
    """True if nothing of a text can be seen: nothing but blanks, control characters and characters without a glyph."""
    return all(character in _FILLERS or category(character) in _UNSEEN for character in text)


def visible(text: str) -> str:
    """Replace control characters and bidi overrides, embeddings and isolates by readable signs."""
    return text.translate(_SHOW)


def without_surrogates(text: str) -> str:
    """Replace lone surrogates, as in a file name that is not UTF-8, by a sign: no document can hold them."""
    return text.translate(_REPLACED)


def one_line(text: str) -> str:
    """`visible`, with newlines and tabs as spaces: for names, labels and messages."""
    return text.translate(_SHOW_ON_ONE_LINE)


def shorten(text: str, limit: int) -> str:
    """One line of at most `limit` characters; a cut is marked by an ellipsis and never splits a grapheme."""
    line = " ".join(one_line(text).split())
    if len(line) <= limit:
        return line
    return _cut(line, limit - 1).rstrip() + "…" if limit > 0 else ""


def quotable(text: str, limit: int) -> str:
    """`shorten`, with quotation marks as apostrophes: between those of a message it ends where they end."""
    return shorten(text, limit).translate(_APOSTROPHES)


def _cut(line: str, limit: int) -> str:
    if line.isascii():
        return line[:limit]
    ends = accumulate(len(grapheme) for grapheme in graphemes(line))
    return line[: max(takewhile(limit.__ge__, ends), default=0)]


def graphemes(text: str) -> Iterator[str]:
    """Split into user-perceived characters: a letter with its marks, a family of emoji (Unicode annex 29)."""
    from wcwidth import iter_graphemes  # late: most texts are never cut

    return iter_graphemes(text)


def display_width(text: str) -> int:
    """The number of terminal columns of a line: East Asian letters and emoji take two, marks none."""
    if text.isascii():
        return len(text)
    from wcwidth import width

    return width(text)


# Chinese characters and hiragana, of which each counts; katakana, of which a run does.
_SINGLE = (
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_FIRST_SINGLE = "\u3005"


def count_words(text: str) -> int:
    """Count words: runs between blanks that have a letter or a digit.

    Chinese and Japanese have no blanks: each of their characters counts, and each run of katakana, as in Unicode annex
    29 without a dictionary. Thai, Lao, Khmer and Burmese are counted by runs between blanks.
    """
    if max(text, default="") < _FIRST_SINGLE:
        pieces = text.split()
    else:  # compiled only when such characters occur: it would slow down every start
        pieces = re.findall(f"[{_SINGLE}]|[{_KATAKANA}]+|[^\\s{_SINGLE}{_KATAKANA}]+", text)
    return sum(any(map(str.isalnum, piece)) for piece in pieces)
