"""The line that finds words in a text and replaces them: it lies over the message line, the text stays in view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from lgqtui.i18n import tr
from lgqtui.interview.search import occurrences
from lgqtui.text import fold_case
from lgqtui.tui.content import plain_content
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.widgets import RemovedWidgetClickGuard
from lgqtui.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from lgqtui.tui.fields.text_editor import LongText


class FindScreen(RemovedWidgetClickGuard[None], ModalScreen[None]):
    """Finds words in a text, in whatever case, and replaces them one by one."""

    CSS = """
    FindScreen {
        background: transparent;
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
        Binding("ctrl+f", "step(1)", tr("next"), show=True, priority=True, id="text.find"),
        Binding("down", "step(1)", show=False, priority=True),
    ]

    def __init__(self, area: LongText) -> None:
        super().__init__()
        self._area = area
        self._words, self._replacement, self._count = LineInput(), LineInput(), Static()
        self._origin = area.offset_of(min(area.selection))

    def compose(self) -> ComposeResult:
        labels = (Static(plain_content(tr("find: "))), Static(plain_content("  " + tr("replace by: "))))
        yield Horizontal(labels[0], self._words, labels[1], self._replacement, self._count)
        yield KeyBar()

    def on_mount(self) -> None:
        self._words.value = self._area.selected_text.partition("\n")[0] or services(self).sought_words[0]
        self._words.select_all()
        focus_now(self._words)

    @on(Input.Changed)
    def _note_words(self, event: Input.Changed) -> None:
        services(self).sought_words = (self._words.value, self._replacement.value)
        if event.input is self._words:
            self._area.show_sought(self._words.value)
            self._mark(next((n for n, start in enumerate(self._hits()) if start >= self._origin), 0))

    def _hits(self) -> list[int]:
        return list(hits_in(self._area.text, self._words.value))

    def _mark(self, index: int) -> None:
        """Mark a hit, from the first again after the last, and say which it is."""
        hits = self._hits()
        count = tr("not found") if self._words.value else ""
        if hits:
            index %= len(hits)
            self._area.mark(hits[index], hits[index] + len(self._words.value))
            count = tr("{n} of {all}", n=index + 1, all=len(hits))
        self._count.update(plain_content(f"  {count}"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("replace", "to_replacement"):
            return self._replacement.has_focus is (action == "replace")
        return super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        start, end = map(self._area.offset_of, sorted(self._area.selection))
        hits = self._hits()
        before = sum(hit < start for hit in hits)
        # Beyond a hit that is marked, or to the one that follows the cursor.
        self._mark(before + by if by < 0 or (before < len(hits) and hits[before] == start < end) else before)

    def action_to_replacement(self) -> None:
        focus_now(self._replacement)

    def action_replace(self) -> None:
        """Replace the hit that is marked, and go on; what is refused is said in the message line."""
        start = self._area.offset_of(min(self._area.selection))
        if fold_case(self._area.selected_text) != fold_case(self._words.value) or not self._words.value:
            self.action_step(1)
            return
        if not self._area.replace_selection(self._replacement.value):
            self.action_back()
            return
        end = start + len(self._replacement.value)
        self._mark(next((n for n, hit in enumerate(self._hits()) if hit >= end), 0))

    def action_back(self) -> None:
        self._area.show_sought("")
        self.dismiss()


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
