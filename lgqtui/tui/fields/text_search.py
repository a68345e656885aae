"""The line that finds words in a text and replaces them: it lies over the message line, the text stays in view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.widgets.text_area import Location, Selection

from lgqtui.i18n import tr, trn
from lgqtui.interview.search import occurrences
from lgqtui.text import fold_case
from lgqtui.tui.content import plain_content
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import EditorLeft
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.text_area import GuardedTextArea
from lgqtui.tui.textual_ext.widgets import RemovedWidgetClickGuard
from lgqtui.tui.widgets.frame import KeyBar


class SearchableTextArea(GuardedTextArea):
    """A text area in which words can be found and replaced."""

    DEFAULT_CSS = """
    SearchableTextArea.-searched:focus {
        /* The cursor would look like a part of the hit. */
        .text-area--cursor { color: $foreground; background: transparent; text-style: none; }
        .text-area--selection { text-style: bold underline; }
    }
    """
    _sought = ""

    def offset_of(self, location: Location) -> int:
        """Return how many characters stand before a location."""
        return len(self.get_text_range(self.document.start, location))

    def _location_of(self, offset: int) -> Location:
        lines = self.text[:offset].split("\n")
        return len(lines) - 1, len(lines[-1])

    def mark(self, start: int, end: int) -> None:
        """Select from one character to another, with the cursor in view."""
        self.selection = Selection(self._location_of(start), self._location_of(end))
        self.call_after_refresh(self.scroll_cursor_visible, center=True)

    def show_sought(self, words: str) -> None:
        """Show in reverse video where words stand; nowhere with none."""
        self._sought = words
        self.set_class(bool(words), "-searched")
        self.notify_style_update()  # paints lines anew
        self.refresh()

    def action_find(self) -> None:
        self.app.push_screen(FindScreen(self))

    def action_replace_all(self) -> None:
        """Replace the words that were sought last, in one step of undo; without a replacement ask for it."""
        words, replacement = services(self).sought_words
        if words and replacement:
            self.replace_everywhere(words, replacement)
        else:
            self.action_find()

    def replace_everywhere(self, words: str, replacement: str) -> None:
        """Replace words wherever they stand, in one step of undo, and say how often that was."""
        text, count = replace_hits(self.text, words, replacement)
        if not count:
            services(self).notify_text(tr("“{words}” stands nowhere in this text.", words=words))
        elif self.replace_selection(self.select_difference(text)):
            templates = "{n} time replaced: “{words}” by “{new}”.", "{n} times replaced: “{words}” by “{new}”."
            times = trn(*templates, count, words=words, new=replacement)
            services(self).notify_text(f"{times} {tr('{key} takes it back.', key=key_of('undo'))}")

    def replace_selection(self, text: str) -> bool:
        """Replace what is selected, as a step of its own; False if that is refused."""
        self.post_message(EditorLeft())
        is_taken = self.type_over_selection(text)
        self.post_message(EditorLeft())
        session = services(self).session
        return is_taken and not (session is not None and session.is_read_only)

    def select_difference(self, text: str) -> str:
        """Select what differs from a text; return what stands there in it."""
        old = self.text
        start = _common_size(old, text)
        same = _common_size(old[start:][::-1], text[start:][::-1])
        self.selection = Selection(self._location_of(start), self._location_of(len(old) - same))
        return text[start : len(text) - same]

    def with_hits(self, line: Text) -> Text:
        """Return a line with the words that are sought in reverse video."""
        for start in hits_in(line.plain, self._sought):
            line.stylize("reverse", start, start + len(self._sought))
        return line


class FindScreen(RemovedWidgetClickGuard[None], ModalScreen[None]):
    """Finds words in a text, in whatever case, and replaces them one by one."""

    DEFAULT_CSS = """
    FindScreen {
        Horizontal { dock: top; margin-top: 1; height: 1; padding: 0 1; background: $background; }
        Static { width: auto; }
        LineInput { width: 1fr; background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "back", tr("back"), show=True, priority=True),
        Binding("enter", "replace", tr("replace"), show=True, priority=True),
        Binding("enter", "step(1)", tr("next"), show=True, priority=True),
        Binding("up", "step(-1)", tr("before"), show=True, priority=True),
        Binding("tab", "to_replacement", tr("replace by"), show=True),
        Binding("f7", "replace_all", tr("all"), show=True, priority=True),
        Binding("ctrl+f", "step(1)", tr("next"), show=True, priority=True, id="text.find"),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("ctrl+z,ctrl+r", "undo", show=False, id="question.undo"),
    ]

    def __init__(self, area: SearchableTextArea) -> None:
        super().__init__()
        self._area = area
        self._words, self._replacement, self._count = LineInput(), LineInput(), Static()
        self._origin = area.offset_of(min(area.selection))
        self._index = 0
        self._none = tr("not found")

    def compose(self) -> ComposeResult:
        labels = (Static(plain_content(tr("find: "))), Static(plain_content("  " + tr("replace by: "))))
        yield Horizontal(labels[0], self._words, labels[1], self._replacement, self._count)
        yield KeyBar()

    def on_mount(self) -> None:
        self._words.value = services(self).sought_words[0]
        self._words.select_all()
        focus_now(self._words)

    @on(Input.Changed)
    def _note_words(self, event: Input.Changed) -> None:
        services(self).sought_words = (self._words.value, self._replacement.value)
        if event.input is self._words:
            self._none = tr("not found")
            self._area.show_sought(self._words.value)
            self._mark_from(self._origin)

    def _hits(self) -> list[int]:
        return list(hits_in(self._area.text, self._words.value))

    def _mark_from(self, offset: int) -> None:
        self._mark(sum(start < offset for start in self._hits()))

    def _mark(self, index: int) -> None:
        """Mark a hit, from the first again after the last, and say which it is."""
        hits = self._hits()
        count = self._none if self._words.value else ""
        if hits:
            self._index = index % len(hits)
            start = hits[self._index]
            self._area.mark(start, start + len(self._words.value))
            count = tr("{n} of {all}", n=self._index + 1, all=len(hits))
        self._count.update(plain_content(f"  {count}"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("replace", "replace_all", "to_replacement"):
            return self._replacement.has_focus is (action != "to_replacement")
        return super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        self._mark(self._index + by)

    def action_to_replacement(self) -> None:
        focus_now(self._replacement)

    def action_replace(self) -> None:
        """Replace the hit that is marked, and go on; what is refused is said in the message line."""
        self._mark(self._index)  # a new version of the draft may have been opened meanwhile
        if not self._hits():
            return
        start = self._area.offset_of(min(self._area.selection))
        self._none = tr("none left")
        if self._area.replace_selection(self._replacement.value):
            self._mark_from(start + len(self._replacement.value))
        else:
            self.action_back()

    def action_replace_all(self) -> None:
        """Replace all hits, and go back to the text."""
        self.action_back()
        self._area.replace_everywhere(self._words.value, self._replacement.value)

    def action_undo(self) -> None:
        """Go back to the text, and take the last step back there."""
        below = self._area.screen
        self.app.call_later(self.app.run_action, "undo", self._area if below.is_modal else below)
        self.action_back()

    def action_back(self) -> None:
        self._area.show_sought("")
        self.dismiss()

    def on_draft_replaced(self) -> None:
        """Close: the text is no longer there."""
        if self.is_current:
            self.action_back()


def hits_in(text: str, words: str) -> Iterator[int]:
    """Yield where words stand in a text, in whatever case."""
    return occurrences(fold_case(text), fold_case(words)) if words else iter(())


def replace_hits(text: str, words: str, replacement: str) -> tuple[str, int]:
    """Return a text with words replaced wherever they stand, and how often that was."""
    parts, end = list[str](), 0
    for start in hits_in(text, words):
        parts.append(text[end:start])
        end = start + len(words)
    return replacement.join([*parts, text[end:]]), len(parts)


def _common_size(old: str, new: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (left, right) in pairs if left != right), min(len(old), len(new)))
