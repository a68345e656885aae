"""The bottom line of keys: what can be pressed here, each also to be clicked; as many as there is room for."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from lgqtui.text import one_line
from lgqtui.tui.actions import place_of

_GAP = 2
_ALWAYS = ("menu", "back", "quit", "put_away")
"""The menu, which holds every action, and the way out stand at the end, however narrow the window is."""
_SPARED = ("go_to", "outline", "previous")
"""What gives way first where room is short: it stands in the menu, and nothing else would be missed less."""


def _size(key: str, word: str) -> int:
    return cell_len(key) + 1 + cell_len(word)


class KeyBar(Widget):
    """Shows the screen's bindings that ask to be shown, in their order. Takes no focus."""

    DEFAULT_CSS = """
    KeyBar {
        height: 1; width: 1fr; dock: bottom; background: $panel; color: $foreground;
        .key-bar--key { text-style: bold; color: $text-accent; }
        .key-bar--word { color: $foreground; }
    }
    """
    COMPONENT_CLASSES = {"key-bar--key", "key-bar--word"}  # noqa: RUF012 - the toolkit's own declaration is a set
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the bindings in force."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _: Screen[object]) -> None:
        self.refresh()

    def fitting(self, width: int) -> list[tuple[int, Binding, str, str]]:
        """The bindings that fit into a width: where each begins, its key and its word."""
        shown = [(b, self.app.get_key_display(b), one_line(b.description)) for b in self._shown()]
        last = sorted((e for e in shown if e[0].action in _ALWAYS), key=lambda e: _ALWAYS.index(e[0].action))
        room = width - sum(_size(key, word) + _GAP for _, key, word in last)
        first = [entry for entry in shown if entry not in last]
        for spared in _SPARED:
            if 1 + sum(_size(key, word) + _GAP for _, key, word in first) - _GAP > room:
                first = [entry for entry in first if entry[0].action != spared]
        found: list[tuple[int, Binding, str, str]] = []
        at = 1
        for binding, key, word in [*first, *last]:
            if at + _size(key, word) <= (room if binding.action not in _ALWAYS else width):
                found.append((at, binding, key, word))
                at += _size(key, word) + _GAP
        return found

    def _shown(self) -> list[Binding]:
        seen: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.enabled:
                seen.setdefault(active.binding.action, active)
        nodes = list(dict.fromkeys(active.node for active in seen.values()))
        # Keys of a person's own come last in the toolkit's table; in the line they stand where the others did.
        ordered = sorted(seen.values(), key=lambda active: (nodes.index(active.node), place_of(active.binding.id)))
        return [active.binding for active in ordered]

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        base = self.rich_style
        if y:
            return Strip.blank(width, base)
        key_style = base + self.get_component_rich_style("key-bar--key", partial=True)
        word_style = base + self.get_component_rich_style("key-bar--word", partial=True)
        segments, at = [], 0
        for start, _, key, word in self.fitting(width):
            segments += [Segment(" " * (start - at), base), Segment(key, key_style), Segment(" " + word, word_style)]
            at = start + _size(key, word)
        return Strip(segments).adjust_cell_length(width, base)

    async def _on_click(self, event: events.Click) -> None:
        for start, binding, key, word in self.fitting(self.size.width):
            if start <= event.x < start + _size(key, word):
                self.app.simulate_key(binding.key)
