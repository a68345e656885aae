"""Everything that is painted in ASCII, for terminals that have nothing else.

What stands for a sign takes as many cells, so that nothing moves. Answers are shown so and kept as they are.
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
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚‹›", "'"),
    **dict.fromkeys("–—‐‑─━═╌┄", "-"),
    **dict.fromkeys("│┃║▌▍▎▏▐▕", "|"),
    **dict.fromkeys("█▓▒░▇▆▅▄▃▂▉▊▋▀", "#"),
    "▁": "_",
    "…": ".",
    "·": ".",
    "•": "*",
    "◦": "o",
    "×": "x",
    "✓": "+",
    "✗": "x",
    "⚑": "@",
    "☑": "x",
    "☐": "-",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "▸": ">",
    "▾": "v",
    "↳": ">",
}
_BOXES = range(0x2500, 0x2580)


class AsciiFilter(LineFilter):
    """Puts ASCII in the place of everything else that is about to be painted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the toolkit asks so
        """The same segments, of the same width."""
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]


@lru_cache(4096)
def in_ascii(text: str) -> str:
    """A text in ASCII and in as many cells; what has no likeness becomes question marks."""
    return text if text.isascii() else "".join(map(_likeness, graphemes(text)))


def _likeness(grapheme: str) -> str:
    size = cell_len(grapheme)
    sign = _SIGNS.get(grapheme) or ("+" if len(grapheme) == 1 and ord(grapheme) in _BOXES else "")
    # An accent is taken off, a raised figure comes down.
    bare = sign or "".join(c for c in unicodedata.normalize("NFKD", grapheme) if c.isascii() and c.isprintable())
    return (bare if len(bare) == size else "?" * size) if size else ""


def wants_ascii(environ: Mapping[str, str], encoding: str) -> bool:
    """True if the person's locale, or the encoding of what is written to, is another than UTF-8.

    Where nothing names a locale, the encoding alone decides: a container names none, and its terminal takes all. Python
    names C.UTF-8 in LC_CTYPE where LANG alone says C, or something that is not installed; that is followed.
    """
    if encoding.lower().replace("-", "").replace("_", "") not in ("utf8", "utf8sig", ""):
        return True
    named = next(filter(None, (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    if not named or named.partition(".")[0] == "UTF-8":
        return False
    charset = named.partition(".")[2].partition("@")[0].lower().replace("-", "")
    return named in ("C", "POSIX") or charset not in ("utf8", "")
