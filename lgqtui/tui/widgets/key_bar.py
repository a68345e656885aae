"""The key bar at the bottom: the available keys, each also clickable, as many as fit."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.strip import Strip
from textual.widget import Widget

from lgqtui.text import one_line
from lgqtui.tui.actions import action_position

_GAP = 2
_ALWAYS = ("menu", "back", "quit", "cancel")
"""Actions at the end of the bar in every width: the menu, which lists every action, and the way out."""
_DROPPED_FIRST = ("go_to", "outline", "previous")
"""Actions that are dropped first in a narrow window; the menu lists them."""


def _binding_width(key: str, word: str) -> int:
    return cell_len(key) + 1 + cell_len(word)


class KeyBar(Widget):
    """Shows the bindings of the screen that have `show` set, in their order. Takes no focus."""

    DEFAULT_CSS = """
    KeyBar {
        height: 1; width: 1fr; dock: bottom; background: $panel; color: $foreground;
        .key-bar--key { text-style: bold; color: $text-accent; }
        .key-bar--word { color: $foreground; }
    }
    """
    COMPONENT_CLASSES = {"key-bar--key", "key-bar--word"}  # noqa: RUF012 - declared as in Textual
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def fitting(self, width: int) -> list[tuple[int, Binding, str, str]]:
        """Return the bindings that fit into a width: the column of each, its key and its label."""
        entries = [(b, self.app.get_key_display(b), one_line(b.description)) for b in self._displayed_bindings()]
        last = sorted((e for e in entries if e[0].action in _ALWAYS), key=lambda e: _ALWAYS.index(e[0].action))
        first_width = width - sum(_binding_width(key, word) + _GAP for _, key, word in last)
        first = [entry for entry in entries if entry not in last]
        for dropped in _DROPPED_FIRST:
            if 1 + sum(_binding_width(key, word) + _GAP for _, key, word in first) - _GAP > first_width:
                first = [entry for entry in first if entry[0].action != dropped]
        placed: list[tuple[int, Binding, str, str]] = []
        column = 1
        for binding, key, word in [*first, *last]:
            if column + _binding_width(key, word) <= (first_width if binding.action not in _ALWAYS else width):
                placed.append((column, binding, key, word))
                column += _binding_width(key, word) + _GAP
        return placed

    def _displayed_bindings(self) -> list[Binding]:
        by_action: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.enabled:
                by_action.setdefault(active.binding.action, active)
        nodes = list(dict.fromkeys(active.node for active in by_action.values()))
        # Textual puts the user's own keys last; the bar keeps the order of the actions.
        ordered = sorted(
            by_action.values(), key=lambda active: (nodes.index(active.node), action_position(active.binding.id))
        )
        return [active.binding for active in ordered]

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if y:
            return Strip.blank(width, base)
        key_style = base + self.get_component_rich_style("key-bar--key", partial=True)
        word_style = base + self.get_component_rich_style("key-bar--word", partial=True)
        segments, end = [], 0
        for start, _, key, word in self.fitting(width):
            segments += [Segment(" " * (start - end), base), Segment(key, key_style), Segment(" " + word, word_style)]
            end = start + _binding_width(key, word)
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        for start, binding, key, word in self.fitting(self.size.width):
            if start <= event.x < start + _binding_width(key, word):
                self.app.simulate_key(binding.key)
