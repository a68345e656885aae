"""Rendering in ASCII, for terminals that have nothing else.

A replacement takes as many cells as the character, so that the layout stays. Answers are stored unchanged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from lgqtui.text import graphemes

_SIGNS = {
    sign: ascii_sign
    for ascii_sign, signs in {
        '"': "“”„«»",
        "'": "‘’‚",
        "-": "▱–—‐‑─━═╌┄☐",
        "|": "│┃║▌▍▎▏▐▕",
        "#": "▰█▓▒░▇▆▅▄▃▂▉▊▋▀",
        "_": "▁",
        ".": "·",
        "~": "…",
        "*": "•",
        "o": "◦",
        "x": "×✗☑",
        "+": "✓",
        "@": "⚑",
        ">": "→▸↳›",
        "<": "←‹",
        "^": "↑",
        "v": "↓▾",
    }.items()
    for sign in signs
}
_BOXES = range(0x2500, 0x2580)


class AsciiFilter(LineFilter):
    """Replaces every character outside ASCII before it is painted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - as Textual calls it
        """Return the segments in ASCII, of the same width."""
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]


@lru_cache(4096)
def in_ascii(text: str) -> str:
    """Return a text in ASCII and in as many cells; characters without a replacement become question marks."""
    return text if text.isascii() else "".join(map(_replacement, graphemes(text)))


def _replacement(grapheme: str) -> str:
    size = cell_len(grapheme)
    sign = _SIGNS.get(grapheme) or ("+" if len(grapheme) == 1 and ord(grapheme) in _BOXES else "")
    # Accents are dropped, superscript digits become plain ones.
    bare = sign or "".join(c for c in unicodedata.normalize("NFKD", grapheme) if c.isascii() and c.isprintable())
    return (bare if len(bare) == size else "?" * size) if size else ""


def wants_ascii(environ: Mapping[str, str], encoding: str) -> bool:
    """Return True if the user's locale, or the encoding of the output, is not UTF-8.

    If no variable names a locale, the encoding alone decides: a container names none, and its terminal can show all.
    Python sets LC_CTYPE to C.UTF-8 if LANG is C, or a locale that is not installed; that is followed.
    """
    if encoding.lower().replace("-", "").replace("_", "") not in ("utf8", "utf8sig", ""):
        return True
    named = next(filter(None, (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    if not named or named.partition(".")[0] == "UTF-8":
        return False
    charset = named.partition(".")[2].partition("@")[0].lower().replace("-", "")
    return named in ("C", "POSIX") or charset not in ("utf8", "")
