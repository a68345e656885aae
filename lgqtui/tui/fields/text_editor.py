"""An editor for long texts, with the count of words and the links found below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.widgets import Static, TextArea

from lgqtui.i18n import tr, trn
from lgqtui.interview.link_overview import LinkLabel, label_counts_text, unchecked_label
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.text import count_words, is_invisible
from lgqtui.tui.actions import EDITOR_ACTIONS, bindings, find_action
from lgqtui.tui.content import cut, harmless, plain_content
from lgqtui.tui.fields.field_view import EditorGroup
from lgqtui.tui.fields.text_search import SearchableTextArea
from lgqtui.tui.messages import AnswerChanged, EditorLeft
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.widgets import ReleasedOnRemove

_PAUSE = 0.4
"""Seconds without a key after which words and links are counted again."""
_PASSAGE = 20
"""Characters that may be taken out in the step in which they were typed, and never come back."""
_HIDDEN = "[\u202a-\u202e\u2066-\u2069]"


class LongText(ReleasedOnRemove, SearchableTextArea):
    """A soft-wrapping text editor that cleans what is pasted and keeps within the limit of an answer."""

    TAKES_LETTERS = True
    ACTIONS = EDITOR_ACTIONS
    value = TextArea.text
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings((*EDITOR_ACTIONS, find_action("undo"), find_action("redo"))),
        Binding("ctrl+home", "to_start", "To the beginning", show=False),
        Binding("ctrl+end", "to_end", "To the end", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - named as in Textual
        super().__init__(compact=True, highlight_cursor_line=False, id=id)
        self.cursor_blink = False

    @property
    def key_line(self) -> tuple[str, ...]:
        """The actions that the key line names first."""
        return ("find", "editor", "undo") if self.screen.maximized else ("whole_window", "find", "editor")

    def action_to_start(self) -> None:
        self.move_cursor(self.document.start)

    def action_to_end(self) -> None:
        self.move_cursor(self.document.end)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - as in Textual
        """Move down; from the end of the text the key leads out of it."""
        if not select and self.cursor_location == self.document.end:
            raise SkipAction
        super().action_cursor_down(select)

    def on_resize(self) -> None:
        """Redraw the lines: Textual does so only if their number changed; keep the cursor in view, in another line."""
        self.refresh()
        self.post_message(self.SelectionChanged(self.selection, self))
        if self.screen.focused is self:  # also below the menu
            self.call_after_refresh(self.scroll_cursor_visible)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave undo and redo to the interview, whose steps are those of the draft; a dialog has its own."""
        return (action not in ("undo", "redo") or self.screen.is_modal) and super().check_action(action, parameters)

    def get_line(self, line_index: int) -> Text:
        """Return a line for rendering, with one cell for each control or reordering character; hits are reversed."""
        return self.with_hits(Text(harmless(self.document.get_line(line_index)), end="", no_wrap=True))

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
        services(self).notify_text(tr("An answer holds {limit} characters; this does not fit.", limit=limit))
        return False

    def on_blur(self) -> None:
        self.post_message(EditorLeft())

    def show_text(self, text: str) -> None:
        """Show a text without posting a change; the cursor stays if the text is the same."""
        if self.text != text:
            with self.prevent(TextArea.Changed):
                self.load_text(text)

    def show_edit(self, text: str) -> None:
        """Show another version of the text, the cursor where it differs, without posting a change."""
        if self.text != text:
            with self.prevent(TextArea.Changed):
                inserted = self.select_difference(text)
                self.move_cursor(self.replace(inserted, *self.selection).end_location)
            self.call_after_refresh(self.scroll_cursor_visible)


class TextEditor(EditorGroup):
    """A LongText with its count of words and links; posts each change, and when it was left."""

    ALLOW_MAXIMIZE = True
    DEFAULT_CSS = """
    TextEditor {
        height: 1fr; min-height: 6;
        LongText { height: 1fr; min-height: 4; background: $surface; scrollbar-size-vertical: 1; }
        LongText:focus { background: $boost; }
        LongText .text-area--placeholder { color: $text-muted; }
        .about { height: 1; color: $text-muted; }
        &.-maximized .about { display: none; }
    }
    """

    link_labels: var[Mapping[str, LinkLabel]] = var(dict, init=False)
    """The labels of the links in the text."""

    def __init__(self) -> None:
        super().__init__()
        self.area = LongText()
        self._about = Static(classes="about")
        self._facts: Sequence[str] = ("",)
        self._draft_text = ""
        self._field_id = ""

    def compose(self) -> ComposeResult:
        yield self.area
        yield self._about

    def on_mount(self) -> None:
        self._pause = self.set_timer(_PAUSE, self._describe, pause=True)

    @on(events.Resize)
    def watch_link_labels(self) -> None:
        self._describe()

    def show_text(self, field_id: str, text: str) -> None:
        """Show the text of a field. Text typed into another field before is posted first."""
        is_same = field_id == self._field_id
        if not is_same:
            self._post_typed()
        self._field_id, self._draft_text = field_id, text
        (self.area.show_edit if is_same else self.area.show_text)(text)
        if self.size.width:
            self._describe()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._post_typed():
            self._pause.stop()
            self._pause = self.set_timer(_PAUSE, self._describe)

    def _post_typed(self) -> bool:
        if self.area.text == self._draft_text:
            return False
        self._draft_text = self.area.text
        self.post_message(AnswerChanged(self._field_id, {"text": self.area.text}, is_typing=True))
        return True

    def _describe(self) -> None:
        if self.is_mounted:
            self._facts = text_facts(self.area.text, self.link_labels)
            self._about.update(plain_content(cut(" · ".join(self._facts), max(self.size.width, 20))))

    @property
    def summary(self) -> tuple[str, str]:
        """The count of words, then the line of the cursor and what else is known of the text."""
        wrapped = self.area.wrapped_document
        line = wrapped.location_to_offset(self.area.cursor_location).y + 1
        words, *facts = self._facts
        return words, " · ".join([tr("line {n} of {all}", n=line, all=wrapped.height), *facts])


def text_facts(text: str, labels: Mapping[str, LinkLabel]) -> Sequence[str]:
    """Return `86 words` and what else is known of a text: `2 links: 1 ok, 1 hint`."""
    if not text:
        return ("",)
    from lgqtui.links.finder import find_links  # late: an empty text needs none of it

    facts = [trn("{n} word", "{n} words", count_words(text))]
    if (left := TEXT_LIMIT - len(text)) <= TEXT_LIMIT // 10:
        facts.append(trn("{n} character left", "{n} characters left", left))
    if hidden := len(re.findall(_HIDDEN, text)):
        facts.append(trn("{n} hidden mark (�)", "{n} hidden marks (�)", hidden))
    if urls := list(dict.fromkeys(link.url for link in find_links(text))):
        links = trn("{n} link", "{n} links", len(urls))
        verdicts = label_counts_text(labels.get(url, unchecked_label()) for url in urls)
        facts.append(f"{links}: {verdicts}" if labels else links)
    return facts
