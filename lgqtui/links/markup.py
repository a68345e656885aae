"""HTML as the lines of a list: a line for each item, row, heading or paragraph, cells apart by tabs."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from msgspec import Struct

from lgqtui.links.list_words import ADDRESS_WORDS

_BLOCK_NAMES = (
    "address|article|aside|blockquote|body|br|caption|center|dd|div|dl|dt|figcaption|figure|footer|form|h1|h2|"
    "h3|h4|h5|h6|head|header|hr|html|legend|li|main|menu|nav|ol|option|p|pre|section|select|summary|table|"
    "tbody|tfoot|thead|title|tr|ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split("|"))
_INLINE = "b|col|em|font|i|img|s|small|span|strong|sub|sup|td|th|u"
_MARKUP = re.compile(
    rf"<(?:a\s[^<>]*href\s*=|/?(?:{_BLOCK_NAMES}|{_INLINE})(?=[\s>]|/>))",
    re.IGNORECASE,
)
_STRUCTURE = re.compile(r"<(?:li|tr|td|p|div|dt|dd|h[1-6])[\s>]", re.IGNORECASE)
# What is no complete tag is text: the parser would search for its end again and again.
_STRAY = re.compile(r"""<(?!/?[A-Za-z](?:[^<>"']|"[^<>"]*"|'[^<>']*')*>)""")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_BLANKS = re.compile(r"\s+")
_PUNCTUATION = " ,;:.·|/–—-"
_UNFETCHED = ("#", "javascript:")
_SAYS_NOTHING = ADDRESS_WORDS | {"here", "open", "visit", "go", "more", "ici", "aquí", "aqui", "hier"}


class _Anchor(Struct):
    """A link: its address and its text."""

    url: str
    text: str = ""


def is_markup(text: str) -> bool:
    """True if a text holds tags of HTML; `<address>` is none."""
    return bool(_MARKUP.search(text))


def markup_lines(text: str) -> str:
    """The text of HTML in lines as in a pasted list: `- ` before an item, `text <address>` for a link.

    A text that only names the link ("here", the same for all links) is left out. Never raises; linear in time.
    """
    first, *others = text.split("<!--")
    comments = [other.partition("-->")[::2] for other in others]
    bare = _DECLARATION.sub("", first + "".join(after or before for before, after in comments))
    reader = _Reader(keeps_lines=not _STRUCTURE.search(bare))
    reader.feed(_STRAY.sub("&lt;", bare))
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    """Collects the pieces of each line: its mark, then texts, ends of cells, links."""

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._keeps_lines = keeps_lines
        self._lines: list[list[str | _Anchor]] = [[""]]
        self._anchor: _Anchor | None = None
        self._depth, self._cells, self._is_code = 0, 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._is_code = tag in {"script", "style"}
        if tag in {"td", "th"}:
            self._lines[-1].append("\t" if self._cells else "")
            self._cells += 1
        elif tag in _BLOCKS:
            self._depth += tag in {"ul", "ol"}
            self._begin_line("  " * min(self._depth, 20) + "- " if tag == "li" else "", tag)
        elif tag == "a" and (url := (values.get("href") or "").strip()) and not url.startswith(_UNFETCHED):
            self._anchor = _Anchor(url)
            self._lines[-1].append(self._anchor)
        elif tag == "img":
            self.handle_data(values.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._is_code = False
        if tag == "a":
            self._anchor = None
        elif tag in {"td", "th"}:
            self._cells = max(self._cells, 1)
        elif tag in _BLOCKS:
            self._depth -= tag in {"ul", "ol"}
            self._begin_line("", tag)

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """Read scripts and styles like other elements: the end of one may be missing."""

    def _begin_line(self, mark: str, tag: str) -> None:
        if self._cells and tag not in {"tr", "table", "tbody", "thead"}:
            self._lines[-1].append(" ")  # all of a cell stands in one line
        else:
            self._lines.append([mark])
            self._cells = 0

    def handle_data(self, data: str) -> None:
        first, *others = (
            [""] if self._is_code else data.split("\n") if self._keeps_lines else [" ".join(data.split("\n"))]
        )
        self._add(first)
        for line in others:
            self._lines.append([""])
            self._add(line)

    def _add(self, words: str) -> None:
        bare = _BLANKS.sub(" ", words)
        if self._anchor:
            self._anchor.text += bare
        else:
            self._lines[-1].append(bare)

    def finish(self) -> str:
        """The lines as text."""
        texts = Counter(piece.text.strip() for line in self._lines for piece in line if isinstance(piece, _Anchor))
        usual = {text for text, count in texts.items() if count > 1 and 2 * count >= texts.total()}
        usual |= {text for text in texts if text.casefold().strip(" .:>»→").removeprefix("click ") in _SAYS_NOTHING}
        return "\n".join(filter(str.strip, (_line(line, usual) for line in self._lines)))


def _line(pieces: list[str | _Anchor], usual: set[str]) -> str:
    cells: list[list[str | _Anchor]] = [[]]
    for piece in pieces[1:]:
        if piece == "\t":
            cells.append([])
        else:
            cells[-1].append(piece)
    return str(pieces[0]) + "\t".join(_cell(cell, usual) for cell in cells)


def _cell(pieces: list[str | _Anchor], usual: set[str]) -> str:
    """The words and links of a cell; beside links that have names of their own the words are a note."""
    links = {index: _link(piece, usual) for index, piece in enumerate(pieces) if isinstance(piece, _Anchor)}
    words = " ".join("".join(piece for piece in pieces if isinstance(piece, str)).split())
    if links and words.strip(_PUNCTUATION) and not any(link.startswith("<") for link in links.values()):
        return ", ".join(links.values()) + f" -- {words.strip(_PUNCTUATION)}"
    return "".join(f" {links[i]} " if i in links else str(piece) for i, piece in enumerate(pieces)).strip()


def _link(anchor: _Anchor, usual: set[str]) -> str:
    text = anchor.text.strip()
    return f"<{anchor.url}>" if not text or text in usual or text in anchor.url else f"{text} <{anchor.url}>"
