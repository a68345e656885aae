"""An editor for long texts, and the line under it that counts words and shows the links found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.document._document import EditResult, Location
from textual.message import Message
from textual.widgets import Static, TextArea

from lgqtui.i18n import tr, trn
from lgqtui.interview.labels import words_removed
from lgqtui.interview.link_overview import NOTHING, LinkLabel, counted
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.text import clean, count_words, is_invisible
from lgqtui.tui.content import cut_line, harmless, plain_content
from lgqtui.tui.fields.field_view import NoticePosted
from lgqtui.tui.keys import key_of
from lgqtui.tui.textual_ext.widgets import ReleasedOnRemove

_PAUSE = 0.4
"""Seconds without a key after which words and links are counted again."""
_LINES = 4
"""Lines under a text at most."""
_HIDDEN = "[\u202a-\u202e\u2066-\u2069]"


class LongText(ReleasedOnRemove, TextArea):
    """A soft-wrapping text editor that cleans what is pasted and keeps within the limit of an answer."""

    TAKES_LETTERS = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", "To the beginning", show=False),
        Binding("ctrl+end", "to_end", "To the end", show=False),
    ]

    class Left(Message):
        """The focus went elsewhere."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the toolkit's word
        super().__init__(compact=True, highlight_cursor_line=False, id=id)
        self.cursor_blink = False

    def action_to_start(self) -> None:
        """Go to the beginning of the text."""
        self.move_cursor(self.document.start)

    def action_to_end(self) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end)

    def on_resize(self) -> None:
        """Draw the lines anew: the toolkit does so only if there are more or fewer of them than before."""
        self.refresh()

    def action_undo(self) -> None:
        """Take back typing in this text; if there is none, the key belongs to the whole interview."""
        if not self.history.undo_stack:
            raise SkipAction
        super().action_undo()

    def action_redo(self) -> None:
        """Make what was taken back in this text again; if that is nothing, the key belongs to the whole interview."""
        if not self.history.redo_stack:
            raise SkipAction
        super().action_redo()

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: with a cell for each character that could drive the terminal or reorder the line."""
        return Text(harmless(self.document.get_line(line_index)), end="", no_wrap=True)

    async def _on_key(self, event: events.Key) -> None:
        # The toolkit takes only what Python calls printable; Persian, Hindi and Japanese are typed with more than that.
        if event.character and is_invisible(event.character):
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard(event.character, *self.selection)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        cleaned = clean(event.text)
        result = self._replace_via_keyboard(cleaned.text, *self.selection)
        if result is None:
            return
        self.move_cursor(result.end_location)
        if cleaned.removed:
            self.post_message(NoticePosted(words_removed(cleaned.removed)))

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        # Refused as a whole: taking it back afterwards would take back what was typed before it as well.
        if insert and len(self.text) + len(insert) - len(self.get_text_range(start, end)) > TEXT_LIMIT:
            limit = f"{TEXT_LIMIT:,}"
            self.post_message(NoticePosted(tr("An answer holds {limit} characters; this does not fit.", limit=limit)))
            return None
        return super()._replace_via_keyboard(insert, start, end)

    def _on_blur(self, event: events.Blur) -> None:
        super()._on_blur(event)
        self.post_message(self.Left())

    def show_text(self, text: str) -> None:
        """Show a text without saying that it changed; the cursor stays where it was if the text is the same."""
        if self.text != text:
            with self.prevent(TextArea.Changed):
                self.load_text(text)


class TextEditor(Vertical):
    """A LongText with its count of words and links. Posts `Edited` for each change and `Left` when it is left."""

    DEFAULT_CSS = """
    TextEditor {
        height: 1fr; min-height: 6;
        LongText { height: 1fr; min-height: 4; background: $surface; scrollbar-size-vertical: 1; }
        LongText:focus { background: $boost; }
        LongText .text-area--placeholder { color: $text-muted; }
        .about { height: auto; max-height: 4; color: $text-muted; }
    }
    """

    class Edited(Message):
        """The text changed by the person's hand; `of` says whose text it is."""

        def __init__(self, of: str, text: str) -> None:
            super().__init__()
            self.of = of
            self.text = text

    class Left(Message):
        """The focus went elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._known = ""
        self._of = ""
        self._says: Mapping[str, LinkLabel] = {}

    def compose(self) -> ComposeResult:
        """The editor and the line under it."""
        yield LongText()
        yield Static(classes="about")

    def on_mount(self) -> None:
        """Wait with counting until the typing pauses."""
        self._pause = self.set_timer(_PAUSE, self._describe, pause=True)

    def on_resize(self) -> None:
        """Fit the links to the width."""
        self._describe()

    @property
    def area(self) -> LongText:
        """The editor."""
        return self.query_one(LongText)

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.area.text

    def invite(self, words: str) -> None:
        """Say in the empty text what can be done there."""
        self.area.placeholder = plain_content(words)

    def show_text(self, of: str, text: str) -> None:
        """Show the text of a field. What was typed into the field shown before is posted first, if it is another."""
        if of != self._of:
            self._post_typed()
        self._of, self._known = of, text
        self.area.show_text(text)
        if self.size.width:
            self._describe()

    def show_says(self, says: Mapping[str, LinkLabel]) -> None:
        """Show what is known of the links in the text."""
        if says != self._says:
            self._says = says
            self._describe()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._post_typed():
            self._pause.stop()
            self._pause = self.set_timer(_PAUSE, self._describe)

    def _post_typed(self) -> bool:
        text = self.area.text
        is_new = text != self._known
        if is_new:
            self._known = text
            self.post_message(self.Edited(self._of, text))
        return is_new

    @on(LongText.Left)
    def _left(self, event: LongText.Left) -> None:
        event.stop()
        self.post_message(self.Left())

    def _describe(self) -> None:
        if self.is_mounted:
            told = about_text(self.area.text, self.size.width, self._says, self._lines_below())
            self.query_one(".about", Static).update(told)

    def _lines_below(self) -> int:
        """Lines that the text leaves to what stands under it."""
        least = self.area.styles.min_height
        room = self.size.height - int(least.value if least else 0)
        return min(max(room, 1), _LINES)


def about_text(
    text: str, width: int, says: Mapping[str, LinkLabel] = MappingProxyType({}), lines: int = _LINES
) -> Content:
    """`86 words · 2 links in the text: 1 ok, 1 hint`, then the links, those first of which the most is to be said.

    It takes at most so many lines; of links that have no room there their number is told.
    """
    if not text:
        return plain_content(tr("{key} opens your editor", key=key_of("editor")))
    from lgqtui.links.finder import find_links  # late: an empty text needs none of it

    words = trn("{n} word", "{n} words", count_words(text))
    found = list(dict.fromkeys(link.url for link in find_links(text)))
    if hidden := len(re.findall(_HIDDEN, text)):
        words += " · " + trn("{n} hidden mark (�)", "{n} hidden marks (�)", hidden)
    if not found:
        return plain_content(words + " · " + tr("{key} opens it in your editor", key=key_of("editor")))
    found.sort(key=lambda url: says.get(url, NOTHING).weight)
    head = _head(words, len(found), counted(says.get(url, NOTHING) for url in found), width)
    return plain_content("\n".join([head, *(f"  {line}" for line in _about_links(found, says, width - 4, lines - 1))]))


def _head(words: str, n: int, told: str, width: int) -> str:
    """The first line, in fewer words where there is little room."""
    whole = trn("{n} link in the text", "{n} links in the text", n)
    head = f"{words} · {whole}: {told}" if told else f"{words} · {whole}"
    if cell_len(head) <= width or not told:
        return cut_line(head, max(width, 20))
    return cut_line(f"{words} · {trn('{n} link', '{n} links', n)}: {told}", max(width, 20))


def _about_links(found: Sequence[str], says: Mapping[str, LinkLabel], width: int, room: int) -> list[str]:
    shown = found if len(found) <= room else found[: max(room - 1, 0)]
    told = [_about_link(url, says.get(url, NOTHING), max(width, 20)) for url in shown]
    if len(shown) < len(found) and room > 0:
        left = len(found) - len(shown)
        key = key_of("links")
        told.append(tr("… and {n} more: {key}", n=left, key=key) if shown else tr("{key} shows them", key=key))
    return told


def _about_link(url: str, said: LinkLabel, width: int) -> str:
    """A link with what is said of it; where both do not fit, the link is cut."""
    if not said.word:
        return cut_line(url, width)
    told = cut_line(said.all, width // 2)
    return f"{cut_line(url, max(width - cell_len(told) - 2, 10))}  {told}"
