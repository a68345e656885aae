"""Text for the screen: foreign text is never markup, wording keeps its bold; cut and fitted to cells; ASCII alone.

In ASCII a replacement takes as many cells as the character, so that the layout stays. Answers are stored unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from lgqtui.interview.labels import BOLD
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Question, Questionnaire
from lgqtui.settings.folders import home_folder
from lgqtui.text import graphemes, one_line, visible

_HARMLESS = {
    code: "\ufffd"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
    if code not in (0x09, 0x0A)
}
_MAX_COMPARED, _COMPARED_GAP = 6_000, 2
"""Words of two texts that are compared, and cells between them."""


def plain_content(text: str, style: str = "") -> Content:
    """Return foreign text as content, without characters that could control the terminal."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


def harmless(text: str) -> str:
    """Return foreign text for an editor: control and reordering characters become one `�` each."""
    return text.translate(_HARMLESS)


def wording(text: str) -> Content:
    """Return the wording of a questionnaire, its `**bold**` as bold."""
    parts: list[Content] = []
    end = 0
    for match in BOLD.finditer(text):
        parts += [plain_content(text[end : match.start()]), plain_content(match[1], "bold")]
        end = match.end()
    return Content.assemble(*parts, plain_content(text[end:]))


def footnotes_of(questionnaire: Questionnaire, question: Question) -> list[Content]:
    """Return the footnotes of a question, then the help texts of the questionnaire, a paragraph each."""
    notes = questionnaire.footnotes_of(question)
    lines = [Content.assemble(plain_content(f"{note.sign} "), wording(note.text)) for note in notes]
    # A one-line field shows its help in the line.
    helps = (question.help, *(f.help for f in question.fields if KINDS[f.kind].input != "line"))
    return [*lines, *(wording(text) for text in helps if text)]


@lru_cache(8)  # shown anew at each move of the cursor and each change of the window
def comparison(before: tuple[str, str], after: tuple[str, str], width: int) -> Content:
    """Return two labelled texts, side by side from 124 cells, else one below the other; differing words are marked."""
    from difflib import SequenceMatcher  # late: most screens compare nothing

    words: list[list[str]] = [re.findall(r"\S+\s*|\s+", visible(text)) for _, text in (before, after)]
    marked: list[list[Content]] = [[], []]
    is_long = sum(map(len, words)) > _MAX_COMPARED
    codes = [] if is_long else SequenceMatcher(None, words[0], words[1]).get_opcodes()
    for kind, *ends in codes or [("equal", 0, len(words[0]), 0, len(words[1]))]:
        for side, (start, end) in enumerate((ends[:2], ends[2:])):
            marked[side].append(Content.styled("".join(words[side][start:end]), "" if kind == "equal" else "reverse"))
    labels = (plain_content(label, "bold") for label, _ in (before, after))
    is_short = all(cell_len(f"{label}: {text}") <= width and "\n" not in text for label, text in (before, after))
    between = Content(": " if is_short and width < WIDE else "\n")
    columns = [between.join((label, Content("").join(parts))) for label, parts in zip(labels, marked, strict=True)]
    if width < WIDE:
        return Content("\n").join(columns)
    size = (width - _COMPARED_GAP) // 2
    lines = zip_longest(*(column.wrap(size) for column in columns), fillvalue=Content(""))
    gap = Content(" " * _COMPARED_GAP)
    return Content("\n").join(Content.assemble(left.truncate(size, pad=True), gap, right) for left, right in lines)


def fitted(text: str, size: int) -> str:
    """Return `text` in exactly `size` cells; an ellipsis marks a cut."""
    return set_cell_size(cut(text, size), size) if size > 0 else ""


def cut(text: str, size: int) -> str:
    """Return `text` in at most `size` cells; an ellipsis marks a cut."""
    if cell_len(text) <= size:
        return text
    pieces = text if text.isascii() else graphemes(text)
    return "".join(_fitting(pieces, size - 1)) + "…" if size > 0 else ""


def cut_middle(text: str, size: int, end: int, least: int) -> str:
    """Return `text` in at most `size` cells; its last `end` are kept if `least` of its beginning are, too."""
    if cell_len(text) <= size or size < least + 1 + end:
        return cut(text, size)
    last = _cut_start(text, end + 1)
    return "".join(_fitting(graphemes(text), size - cell_len(last))) + last


def cut_path(folder: Path, size: int) -> str:
    """Return a path in at most `size` cells: `~` for the home folder, and its end if not all of it fits."""
    home = home_folder()
    text = one_line(str(Path("~", folder.relative_to(home)) if folder.is_relative_to(home) else folder))
    return _cut_start(text, size)


def cut_around(text: str, start: int, end: int, size: int) -> tuple[str, str, str]:
    """Return what stands before a piece of foreign text, the piece and what follows, in at most `size` cells."""
    pieces = (text[max(start - size, 0) : start], text[start:end], text[end : end + size])
    before, piece, after = (re.sub(r"\s+", " ", one_line(part)) for part in pieces)
    piece = cut(piece, size)
    free = size - cell_len(piece)
    before = _cut_start(before.lstrip(), max(free // 3, free - cell_len(after)))
    return before, piece, cut(after, free - cell_len(before))


def _cut_start(text: str, size: int) -> str:
    """Return the end of a text in at most `size` cells."""
    if cell_len(text) <= size:
        return text
    return "…" + "".join(reversed(_fitting(reversed(list(graphemes(text))), size - 1))) if size > 0 else ""


def _fitting(pieces: Iterable[str], size: int) -> list[str]:
    fitting: list[str] = []
    for piece in pieces:
        size -= cell_len(piece)
        if size < 0:
            break
        fitting.append(piece)
    return fitting


NO_OUTLINE = "-no-outline"
"""The class of the app while no outline is shown beside the question."""

WIDE = 124
"""Columns from which the outline is shown beside the question."""

HUGE = 177
"""Columns from which the footnotes are shown beside it too."""


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
