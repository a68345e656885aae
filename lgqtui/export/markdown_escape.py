"""Escaping of foreign text in Markdown, with as few escapes as necessary."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from itertools import groupby

from lgqtui.export.layout import TextPiece, WordingPiece, merge_pieces, text_pieces, wording_pieces

_NBSP = "\u00a0"
# Python's white space includes control characters, which are displayed here.
_WHITE = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_HARD_BREAK = "  \n"
_LINE_ENDS = re.compile("[\n\u2028\u2029]")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);"
_MARKUP = re.compile(r"[\\`*_~<&\[\]%$!]|:(?=//)|(?<=[xX][nN])--")
_MARKUP_IF = {
    sign: re.compile(rule, re.DOTALL)
    for sign, rule in {
        "\\": r"\\(?:[!-/:-@\[-`{-~]|.\Z)",
        "*": r"(?!(?<=\s)\*\s)\*",
        "_": r"(?!(?<=\s)_\s|(?<=[^\W_])_[^\W_])_",
        "~": r"~~|(?<!\s)~",
        "<": r"<[A-Za-z/!?]",
        "&": _ENTITY,
        "%": r"%[0-9A-Fa-f]{2}",
        "[": r"\[[!^\[]",
        "]": r"\][(\[:{]",
        "!": r"!\[",
        "$": r"(?!)",
    }.items()
}
"""Conditions under which some of these signs are markup; the others always are."""
_IN_TARGET = re.compile(rf"[\\()<>]|{_ENTITY}")
# At the start of a line: quotes, headings, lists, definitions; rules, underlines and table lines, made of few signs.
_LINE_START = re.compile(r">|#|[-+*_:](?!\S)|::|(?=[-=|:\s]*[-=])[-=|:\s]+$")
_NUMBERED = re.compile(r"^(\d+)([.)])(?!\S)", re.ASCII)
# Links that every viewer displays unchanged: some decode percent codes and international names.
_PLAIN_URL = re.compile(
    r"https?://(?=[^/?#]{1,253}(?:[/?#]|$))(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}(?::\d{1,5})?"
    r"(?:[/?#][A-Za-z0-9/?#@!$&'()*+,;=:._~-]*)?",
    re.ASCII,
)


def literal_blocks(text: str) -> list[str]:
    """A text as paragraphs: lines and indentation are kept, blank lines separate paragraphs."""
    always = _more_than_one_dollar(text)
    return [
        _HARD_BREAK.join(_line(line, always, is_first=index == 0) for index, line in enumerate(lines))
        for lines in _paragraphs(text, _WHITE)
    ]


def _paragraphs(text: str, white: str | None = None) -> Iterator[list[str]]:
    for has_text, lines in groupby(_LINE_ENDS.split(text), lambda line: bool(line.strip(white))):
        if has_text:
            yield list(lines)


def literal(text: str, *, at_line_start: bool = False) -> str:
    """A text as one line, for use within a line or, if `at_line_start`, at the beginning of a line or list item."""
    line = _spaced(_LINE_ENDS.sub(" ", text).strip(_WHITE))
    escaped = _pieces(text_pieces(line), _more_than_one_dollar(line))
    return _line_start(escaped) if at_line_start else escaped


def emphasized(text: str, mark: str) -> str:
    """A literal line between `*` or `**`; "" for an empty text."""
    line = _spaced(_LINE_ENDS.sub(" ", text).strip(_WHITE))
    return f"{mark}{_pieces(text_pieces(line), '*' + _more_than_one_dollar(line))}{mark}" if line else ""


def wording(text: str) -> str:
    """A wording as paragraphs: its `**bold**` as Markdown, everything else literal; lines are kept."""
    paragraphs = ([wording_line(line, at_line_start=True) for line in lines] for lines in _paragraphs(text))
    return "\n\n".join(_HARD_BREAK.join(lines) for lines in paragraphs)


def wording_line(text: str, *, at_line_start: bool = False) -> str:
    """A wording as one line, for use within a line or, if `at_line_start`, at the beginning of a line or list item."""
    escaped = _wording_line(wording_pieces(" ".join(text.split())))
    return _line_start(escaped) if at_line_start else escaped


def quoted(blocks: Iterable[str]) -> str:
    """Blocks as one block quotation."""
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _more_than_one_dollar(text: str) -> str:
    """Two dollars can enclose a formula and are escaped; a single one is not."""
    return "$" if text.count("$") > 1 else ""


def _line(line: str, always: str, *, is_first: bool) -> str:
    expanded = line.rstrip(_WHITE).replace("\t", "    ")
    body = expanded.lstrip(_WHITE)
    indent = expanded[: len(expanded) - len(body)]
    escaped = _pieces(text_pieces(_spaced(body)), always)
    return _indent(indent, is_first=is_first) + escaped if indent else _line_start(escaped)


def _spaced(line: str) -> str:
    """The line with runs of spaces kept: viewers collapse them."""
    return re.sub(" {2,}", lambda run: _NBSP * (len(run[0]) - 1) + " ", line.replace("\t", "    "))


def _indent(indent: str, *, is_first: bool) -> str:
    """Indentation that is kept. Viewers trim the start of a paragraph, so there it begins with an entity."""
    hard_spaces = indent.replace(" ", _NBSP)
    if not is_first:
        return hard_spaces
    return ("&nbsp;" if hard_spaces[0] == _NBSP else f"&#{ord(hard_spaces[0])};") + hard_spaces[1:]


def _pieces(pieces: tuple[TextPiece, ...], always: str) -> str:
    links = ["", *(_link(piece.url) if piece.url else "" for piece in pieces), ""]
    return "".join(
        link or _escaped(piece.text, before[-1:], after[:1], always)
        for piece, before, link, after in zip(pieces, links, links[1:], links[2:], strict=False)
    )


def _link(url: str) -> str:
    if _PLAIN_URL.fullmatch(url) and not re.search(_ENTITY, url) and "xn--" not in url.lower():
        return f"<{url}>"
    label = _escaped(url, "[", "]", always="[]", never="%:")
    if "\\" in label:  # viewers that find links themselves would include the backslash and the bracket
        label = _escaped(url, "[", "]", always="[]", never="%")
    target = _IN_TARGET.sub(r"\\\g<0>", url)
    return f"[{label}]({target})"


def _escaped(text: str, before: str = "", after: str = "", always: str = "", never: str = "") -> str:
    """A piece of a line with a backslash before each sign that would be markup.

    `before` and `after` are the adjacent signs, "" at the ends of the line. The signs in `always` are always escaped,
    those in `never` never.
    """
    framed = f"{before or ' '}{text}{after or ' '}"
    parts, end = [], 1
    for match in _MARKUP.finditer(framed, 1, len(framed) - 1):
        position, sign = match.start(), match[0][0]
        rule = _MARKUP_IF.get(sign)
        is_markup = sign in always or rule is None or rule.match(framed, position)
        if is_markup and sign not in never:
            parts += [framed[end:position], "\\"]
            end = position
    return "".join([*parts, framed[end:-1]])


def _line_start(line: str) -> str:
    if _LINE_START.match(line):
        return "\\" + line
    return _NUMBERED.sub(r"\1\\\2", line)


def _wording_line(pieces: tuple[WordingPiece, ...]) -> str:
    pieces = _with_bold_marks(pieces)
    last = len(pieces) - 1
    escaped = [
        _escaped(
            piece.text, "*" if piece.bold or index > 0 else "", "*" if piece.bold or index < last else "", always="\\_"
        )
        for index, piece in enumerate(pieces)
    ]
    for index, piece in enumerate(pieces):
        if piece.bold:
            _separate_from_neighbours(escaped, index, piece.text)
            escaped[index] = f"**{escaped[index]}**"
    return "".join(escaped)


def _separate_from_neighbours(parts: list[str], index: int, bold: str) -> None:
    """Replace a letter beside a bold part by an entity if `**` would not count between it and a sign such as `)`."""
    if index > 0 and not bold[0].isalnum():
        parts[index - 1] = parts[index - 1][:-1] + _coded(parts[index - 1][-1])
    if index + 1 < len(parts) and not bold[-1].isalnum():
        parts[index + 1] = _coded(parts[index + 1][0]) + parts[index + 1][1:]


def _coded(sign: str) -> str:
    return sign if sign.isspace() or sign in string.punctuation else f"&#{ord(sign)};"


def _with_bold_marks(pieces: tuple[WordingPiece, ...]) -> tuple[WordingPiece, ...]:
    """The pieces with a footnote mark made bold with the word before it, where `**` could not end before it."""
    result: list[WordingPiece] = []
    for piece in pieces:
        rest = piece.text.lstrip(_SUPERSCRIPTS)
        mark = piece.text[: len(piece.text) - len(rest)]
        if mark and result and not piece.bold and not result[-1].text[-1].isalnum():
            result += [WordingPiece(mark, bold=True), WordingPiece(rest)]
        else:
            result.append(piece)
    return merge_pieces(result)
