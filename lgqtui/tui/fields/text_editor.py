"""An editor for long texts, with the count of words and the links found below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static, TextArea

from lgqtui.i18n import tr, trn
from lgqtui.interview.link_overview import NO_LABEL, LinkLabel, label_counts_text
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.text import count_words, is_invisible
from lgqtui.tui.content import cut_line, harmless, plain_content
from lgqtui.tui.fields.field_view import EditorGroup
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import AnswerChanged, EditorLeft, NoticePosted
from lgqtui.tui.textual_ext.text_area import GuardedTextArea
from lgqtui.tui.textual_ext.widgets import ReleasedOnRemove

_PAUSE = 0.4
"""Seconds without a key after which words and links are counted again."""
_PASSAGE = 20
"""Characters that may be taken out in the step in which they were typed, and never come back."""
_MAX_LINES = 4
"""Lines below a text at most."""
_HIDDEN = "[\u202a-\u202e\u2066-\u2069]"


class LongText(ReleasedOnRemove, GuardedTextArea):
    """A soft-wrapping text editor that cleans what is pasted and keeps within the limit of an answer."""

    TAKES_LETTERS = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", "To the beginning", show=False),
        Binding("ctrl+end", "to_end", "To the end", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - named as in Textual
        super().__init__(compact=True, highlight_cursor_line=False, id=id)
        self.cursor_blink = False

    def action_to_start(self) -> None:
        self.move_cursor(self.document.start)

    def action_to_end(self) -> None:
        self.move_cursor(self.document.end)

    def on_resize(self) -> None:
        """Redraw the lines: Textual does so only if their number changed."""
        self.refresh()

    def action_undo(self) -> None:
        """Undo typing in this text; if there is none, leave the key to the interview."""
        if not self.history.undo_stack:
            raise SkipAction
        super().action_undo()

    def action_redo(self) -> None:
        """Redo typing in this text; if there is none, leave the key to the interview."""
        if not self.history.redo_stack:
            raise SkipAction
        super().action_redo()

    def get_line(self, line_index: int) -> Text:
        """Return a line for rendering, with one cell for each control or reordering character."""
        return Text(harmless(self.document.get_line(line_index)), end="", no_wrap=True)

    def on_key(self, event: events.Key) -> None:
        # Textual accepts only what Python calls printable; Persian, Hindi and Japanese need other characters too.
        character = "\n" if event.key == "ctrl+j" else event.character  # the end of a line that was not pasted
        if character and (event.key == "ctrl+j" or is_invisible(character)):
            event.stop()
            event.prevent_default()
            self.type_over_selection(character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.type_over_selection(event.text)

    def accepts(self, insert: str, replaced: str) -> bool:
        """Refuse, with a notice, what would make the text too long for an answer; end the step before words go."""
        if len(replaced) > _PASSAGE:
            self.post_message(EditorLeft())
        if not insert or len(self.text) + len(insert) - len(replaced) <= TEXT_LIMIT:
            return True
        limit = f"{TEXT_LIMIT:,}"
        self.post_message(NoticePosted(tr("An answer holds {limit} characters; this does not fit.", limit=limit)))
        return False

    def on_blur(self) -> None:
        self.post_message(EditorLeft())

    def show_text(self, text: str) -> None:
        """Show a text without posting a change; the cursor stays if the text is the same."""
        if self.text != text:
            with self.prevent(TextArea.Changed):
                self.load_text(text)


class TextEditor(EditorGroup):
    """A LongText with its count of words and links; posts each change, and when it was left."""

    DEFAULT_CSS = """
    TextEditor {
        height: 1fr; min-height: 6;
        LongText { height: 1fr; min-height: 4; background: $surface; scrollbar-size-vertical: 1; }
        LongText:focus { background: $boost; }
        LongText .text-area--placeholder { color: $text-muted; }
        .about { height: auto; max-height: 4; color: $text-muted; }
    }
    """

    link_labels: var[Mapping[str, LinkLabel]] = var(dict, init=False)
    """The labels of the links in the text."""

    def __init__(self) -> None:
        super().__init__()
        self.area = LongText()
        self._about = Static(classes="about")
        self._draft_text = ""
        self._field_id = ""

    def compose(self) -> ComposeResult:
        yield self.area
        yield self._about

    def on_mount(self) -> None:
        self._pause = self.set_timer(_PAUSE, self._describe, pause=True)

    def on_resize(self) -> None:
        self._describe()

    def watch_link_labels(self) -> None:
        self._describe()

    def show_text(self, field_id: str, text: str) -> None:
        """Show the text of a field. Text typed into another field before is posted first."""
        if field_id != self._field_id:
            self._post_typed()
        self._field_id, self._draft_text = field_id, text
        self.area.show_text(text)
        if self.size.width:
            self._describe()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._post_typed():
            self._pause.stop()
            self._pause = self.set_timer(_PAUSE, self._describe)

    def _post_typed(self) -> bool:
        text = self.area.text
        is_new = text != self._draft_text
        if is_new:
            self._draft_text = text
            self.post_message(AnswerChanged(self._field_id, {"text": text}, is_typing=True))
        return is_new

    def _describe(self) -> None:
        if self.is_mounted:
            text, width = self.area.text, self.size.width
            self._about.update(describe_text(text, width, self.link_labels, self._lines_below()))

    def _lines_below(self) -> int:
        min_height = self.area.styles.min_height
        free = self.size.height - int(min_height.value if min_height else 0)
        return min(max(free, 1), _MAX_LINES)


def describe_text(
    text: str, width: int, labels: Mapping[str, LinkLabel] = MappingProxyType({}), max_lines: int = _MAX_LINES
) -> Content:
    """Return `86 words · 2 links in the text: 1 ok, 1 hint`, then the links, the most severe first.

    At most `max_lines` lines; the last one counts the links that do not fit.
    """
    if not text:
        return plain_content(tr("{key} opens your editor", key=key_of("editor")))
    from lgqtui.links.finder import find_links  # late: an empty text needs none of it

    words = trn("{n} word", "{n} words", count_words(text))
    urls = list(dict.fromkeys(link.url for link in find_links(text)))
    if hidden := len(re.findall(_HIDDEN, text)):
        words += " · " + trn("{n} hidden mark (�)", "{n} hidden marks (�)", hidden)
    if not urls:
        return plain_content(words + " · " + tr("{key} opens it in your editor", key=key_of("editor")))
    urls.sort(key=lambda url: labels.get(url, NO_LABEL).rank)
    head = _head(words, len(urls), label_counts_text(labels.get(url, NO_LABEL) for url in urls), width)
    lines = (f"  {line}" for line in _link_lines(urls, labels, width - 4, max_lines - 1))
    return plain_content("\n".join([head, *lines]))


def _head(words: str, count: int, verdicts: str, width: int) -> str:
    links = trn("{n} link in the text", "{n} links in the text", count)
    head = f"{words} · {links}: {verdicts}" if verdicts else f"{words} · {links}"
    if cell_len(head) <= width or not verdicts:
        return cut_line(head, max(width, 20))
    return cut_line(f"{words} · {trn('{n} link', '{n} links', count)}: {verdicts}", max(width, 20))


def _link_lines(urls: Sequence[str], labels: Mapping[str, LinkLabel], width: int, max_lines: int) -> list[str]:
    listed = urls if len(urls) <= max_lines else urls[: max(max_lines - 1, 0)]
    lines = [_link_line(url, labels.get(url, NO_LABEL), max(width, 20)) for url in listed]
    if len(listed) < len(urls) and max_lines > 0:
        key = key_of("links")
        more = tr("… and {n} more: {key}", n=len(urls) - len(listed), key=key)
        lines.append(more if listed else tr("{key} shows them", key=key))
    return lines


def _link_line(url: str, label: LinkLabel, width: int) -> str:
    if not label.word:
        return cut_line(url, width)
    text = cut_line(label.full_text, width // 2)
    return f"{cut_line(url, max(width - cell_len(text) - 2, 10))}  {text}"
