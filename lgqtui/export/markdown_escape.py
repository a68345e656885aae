"""Foreign text as Markdown that means exactly that text, with as few escapes as that takes.

Held against CommonMark and its GitHub dialect (tables, strikethrough, bare addresses as links), and careful about what
other viewers add: footnotes, formulas, definition lists, alerts.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from lgqtui.export.layout import TextPiece, WordingPiece, merged, text_pieces, wording_pieces

_NBSP = "\u00a0"
# Python's own idea of white space has control characters in it, which are shown here.
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
"""Where some of these signs are markup; the others are wherever they stand."""
_IN_TARGET = re.compile(rf"[\\()<>]|{_ENTITY}")
# At the start of a line: quotes, headings, lists, definitions; rules, underlines and table lines, made of few signs.
_LINE_START = re.compile(r">|#|[-+*_:](?!\S)|::|(?=[-=|:\s]*[-=])[-=|:\s]+$")
_NUMBERED = re.compile(r"(\d+)([.)])(?!\S)", re.ASCII)
# What every viewer shows as it stands: some decode percent codes and international names in what they show.
_PLAIN_URL = re.compile(
    r"https?://(?=[^/?#]{1,253}(?:[/?#]|$))(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}(?::\d{1,5})?"
    r"(?:[/?#][A-Za-z0-9/?#@!$&'()*+,;=:._~-]*)?",
    re.ASCII,
)


def literal_blocks(text: str) -> list[str]:
    """A text as paragraphs: its lines stay lines, indentation stays visible, blank lines part paragraphs."""
    always = _more_than_one_dollar(text)
    paragraphs: list[list[str]] = [[]]
    for line in _LINE_ENDS.split(text):
        if line.strip(_WHITE):
            paragraphs[-1].append(_line(line, always, opens=not paragraphs[-1]))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [_HARD_BREAK.join(lines) for lines in paragraphs if lines]


def literal(text: str, *, starts: bool = False) -> str:
    """A text as one line, to stand within a line or, if it `starts`, at the beginning of a line or list item."""
    line = _spaced(_LINE_ENDS.sub(" ", text).strip(_WHITE))
    written = _pieces(text_pieces(line), _more_than_one_dollar(line))
    return _line_start(written) if starts else written


def emphasized(text: str, mark: str) -> str:
    """A literal line between `*` or `**`; "" for no text."""
    line = _spaced(_LINE_ENDS.sub(" ", text).strip(_WHITE))
    return f"{mark}{_pieces(text_pieces(line), '*' + _more_than_one_dollar(line))}{mark}" if line else ""


def wording(text: str) -> str:
    """A wording as paragraphs: its `**bold**` as Markdown's, everything else literal; lines stay lines."""
    paragraphs: list[list[str]] = [[]]
    for line in _LINE_ENDS.split(text):
        if line.strip():
            paragraphs[-1].append(wording_line(line, starts=True))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(_HARD_BREAK.join(lines) for lines in paragraphs if lines)


def wording_line(text: str, *, starts: bool = False) -> str:
    """A wording as one line, to stand within a line or, if it `starts`, at the beginning of a line or list item."""
    written = _wording_line(wording_pieces(" ".join(text.split())))
    return _line_start(written) if starts else written


def quoted(blocks: Iterable[str]) -> str:
    """Blocks as one block quotation."""
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _more_than_one_dollar(text: str) -> str:
    """Dollars are markup where two of them enclose a formula; a single price is left as it reads best."""
    return "$" if text.count("$") > 1 else ""


def _line(line: str, always: str, *, opens: bool) -> str:
    expanded = line.rstrip(_WHITE).replace("\t", "    ")
    body = expanded.lstrip(_WHITE)
    indent = expanded[: len(expanded) - len(body)]
    written = _pieces(text_pieces(_spaced(body)), always)
    return _indent(indent, opens=opens) + written if indent else _line_start(written)


def _spaced(line: str) -> str:
    """The line with runs of spaces that show: of two in a row a viewer drops one."""
    return re.sub(" {2,}", lambda run: _NBSP * (len(run[0]) - 1) + " ", line.replace("\t", "    "))


def _indent(indent: str, *, opens: bool) -> str:
    """White space that shows. Viewers trim a paragraph, whatever its white space is, so there it begins with a code."""
    shown = indent.replace(" ", _NBSP)
    if not opens:
        return shown
    return ("&nbsp;" if shown[0] == _NBSP else f"&#{ord(shown[0])};") + shown[1:]


def _pieces(pieces: tuple[TextPiece, ...], always: str) -> str:
    links = ["", *(_link(piece.url) if piece.url else "" for piece in pieces), ""]
    return "".join(
        link or _escaped(piece.text, before[-1:], after[:1], always)
        for piece, before, link, after in zip(pieces, links, links[1:], links[2:], strict=False)
    )


def _link(url: str) -> str:
    if _PLAIN_URL.fullmatch(url) and not re.search(_ENTITY, url) and "xn--" not in url.lower():
        return f"<{url}>"
    shown = _escaped(url, "[", "]", always="[]", never="%:")
    if "\\" in shown:  # a viewer that finds links by itself would run over the backslash, and past the bracket
        shown = _escaped(url, "[", "]", always="[]", never="%")
    target = _IN_TARGET.sub(r"\\\g<0>", url)
    return f"[{shown}]({target})"


def _escaped(text: str, before: str = "", after: str = "", always: str = "", never: str = "") -> str:
    """A piece of a line with a backslash before each sign that would be markup where it stands.

    `before` and `after` are the signs written around it, "" at the ends of the line. The signs in `always` are escaped
    wherever they stand, those in `never` nowhere.
    """
    framed = f"{before or ' '}{text}{after or ' '}"
    out, done = [], 1
    for found in _MARKUP.finditer(framed, 1, len(framed) - 1):
        at, sign = found.start(), found[0][0]
        rule = _MARKUP_IF.get(sign)
        is_markup = sign in always or rule is None or rule.match(framed, at)
        if is_markup and sign not in never:
            out += [framed[done:at], "\\"]
            done = at
    return "".join([*out, framed[done:-1]])


def _line_start(line: str) -> str:
    if _LINE_START.match(line):
        return "\\" + line
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line


def _wording_line(pieces: tuple[WordingPiece, ...]) -> str:
    pieces = _marks_taken_in(pieces)
    last = len(pieces) - 1
    written = [
        _escaped(piece.text, "*" if piece.bold or n > 0 else "", "*" if piece.bold or n < last else "", always="\\_")
        for n, piece in enumerate(pieces)
    ]
    for n, piece in enumerate(pieces):
        if piece.bold:
            _part_from_neighbours(written, n, piece.text)
            written[n] = f"**{written[n]}**"
    return "".join(written)


def _part_from_neighbours(written: list[str], n: int, bold: str) -> None:
    """Between a sign such as `)` and a letter `**` would neither begin nor end, so there the letter becomes a code."""
    if n > 0 and not bold[0].isalnum():
        written[n - 1] = written[n - 1][:-1] + _coded(written[n - 1][-1])
    if n + 1 < len(written) and not bold[-1].isalnum():
        written[n + 1] = _coded(written[n + 1][0]) + written[n + 1][1:]


def _coded(sign: str) -> str:
    return sign if sign.isspace() or sign in string.punctuation else f"&#{ord(sign)};"


def _marks_taken_in(pieces: tuple[WordingPiece, ...]) -> tuple[WordingPiece, ...]:
    """The pieces with a footnote's mark made bold with the word it follows, where `**` could not end before it."""
    out: list[WordingPiece] = []
    for piece in pieces:
        rest = piece.text.lstrip(_SUPERSCRIPTS)
        mark = piece.text[: len(piece.text) - len(rest)]
        if mark and out and not piece.bold and not out[-1].text[-1].isalnum():
            out += [WordingPiece(mark, bold=True), WordingPiece(rest)]
        else:
            out.append(piece)
    return merged(out)
