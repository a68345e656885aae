"""Texts to read in the frame: scrolled by arrows, searched with a slash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message_pump import MessagePump
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.tui.content import fitted, plain_content
from lgqtui.tui.dialogs.dialog import ResultScreen
from lgqtui.tui.dialogs.finder import TextHit, TextSearch
from lgqtui.tui.widgets.frame import Head, framed

Page = Callable[[int], Content]
"""The lines of a text, none wider than a width."""

_MAX_WIDTH = 100
"""Longer lines are hard to read."""
_MARGIN, _GAP = 4, 3
"""Cells beside the text with its scroll bar, and between the name of a block and its words."""
_NAME_SHARE = 3
"""The part of a line that the names of blocks have at most: a third."""


def text_page(text: Content) -> Page:
    """Return the page of a text."""
    return lambda width: Content("\n").join(text.wrap(width))


def block_page(blocks: Mapping[str, Content | Sequence[str]]) -> Page:
    """Return the page of blocks, the name of each at the left of its words; of several entries none is broken."""
    size = max(map(cell_len, blocks)) + _GAP

    def page(width: int) -> Content:
        margin = min(size, width // _NAME_SHARE)
        lines = []
        for name, words in blocks.items():
            free = width - margin
            first, *others = words.wrap(free) if isinstance(words, Content) else _joined(words, free)
            lines += [Content.assemble(plain_content(fitted(name, margin), "bold"), first)]
            lines += [line.pad_left(margin) for line in others]
        return Content("\n").join(lines)

    return page


def _joined(entries: Sequence[str], width: int) -> list[Content]:
    lines = list(entries[:1]) or [""]
    for entry in entries[1:]:
        joined = tr("{entries} · {entry}", entries=lines[-1], entry=entry)
        lines[-1:] = [joined] if cell_len(joined) <= width else [lines[-1], entry]
    return [plain_content(line) for line in lines]


def text_width(node: MessagePump) -> int:
    """Return the cells of a line in the present window."""
    return min(node.app.size.width - _MARGIN, _MAX_WIDTH)


def search_pages(
    node: MessagePump,
    pages: Mapping[str, Page],
    go: Callable[[TextHit, str], object],
    words: str = "",
    previous: TextHit | None = None,
) -> None:
    """Ask for words, and call `go` with the place that was chosen and with the words."""
    texts = {name: page(text_width(node)).plain for name, page in pages.items()}
    search = TextSearch(texts, words, previous)

    def take(index: str | None) -> None:
        if index is not None:
            go(search.hits[int(index)], search.line.value)

    node.app.push_screen(search, take)


class ReaderScreen(ResultScreen[None]):
    """Shows one of some pages, at a place that was sought in it; a slash searches all of them."""

    DEFAULT_CSS = """
    ReaderScreen VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    ReaderScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", tr("back"), show=True, priority=True),
        Binding("slash", "search", tr("search"), show=True),
    ]

    def __init__(
        self, path: Sequence[str], pages: Mapping[str, Page], hit: TextHit | None = None, words: str = ""
    ) -> None:
        super().__init__()
        self._path = path
        self._pages = pages
        self._hit = hit or TextHit(next(iter(pages)))
        self._words = words
        self._shown_width = 0
        self._text = Static()
        self._scroll = VerticalScroll(self._text)

    def compose(self) -> ComposeResult:
        yield from framed(Head(*self._path), self._scroll)

    def on_resize(self) -> None:
        if self._shown_width != text_width(self):
            hit = self._hit if not self._shown_width else TextHit(self._hit.name)  # its lines are others
            self.show_hit(hit)

    def show_hit(self, hit: TextHit) -> None:
        """Show a place in its page, marked."""
        self._hit, self._shown_width = hit, text_width(self)
        text = self._pages[hit.name](text_width(self))
        self._text.update(text.stylize("reverse", hit.start, hit.end) if hit.end else text)
        self.query_one(Head).set(*self._path, *filter(None, (hit.name,)))
        line = text.plain.count("\n", 0, hit.start)
        top = line - self._scroll.size.height // 3
        self.call_after_refresh(self._scroll.scroll_to, y=top, animate=False)

    def action_search(self) -> None:
        search_pages(self, self._pages, self._go, self._words, self._hit)

    def _go(self, hit: TextHit, words: str) -> None:
        self._words = words
        self.show_hit(hit)
