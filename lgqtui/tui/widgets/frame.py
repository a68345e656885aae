"""The frame of every screen: the head, the message line, then the body, the foot and the key line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.segment import Segment
from textual import events, on
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from lgqtui.i18n import tr
from lgqtui.text import one_line
from lgqtui.tui.actions import find_action, is_function_key, listed_action
from lgqtui.tui.content import cut
from lgqtui.tui.keys import is_letter, key_name, keys_of, name_size
from lgqtui.tui.services import services
from lgqtui.tui.widgets.status_line import progress_bar

if TYPE_CHECKING:
    from lgqtui.interview.interview import Interview

_GAP = 2
_MOST = 7
"""Keys that are shown at most; the menu lists the others."""
_WORD, _SHORTEST = 5, 3
"""Cells reckoned for a word of no table, and those that a word keeps that is cut."""
_WIDE = 80
"""Columns from which no word is cut in English, below them one; each language shows the same keys."""


def goes_both_ways(binding: Binding) -> bool:
    """Return True if the other arrow key does the opposite: the key line names both."""
    return binding.action in ("next_filter", "fold(True)") and binding.key in ("left", "right")


def _binding_width(key: str, word: str) -> int:
    return cell_len(key) + 1 + cell_len(word)


def _reckoned(entries: Sequence[tuple[Binding, str, str]], *, are_whole: bool = False) -> int:
    """Return about how many cells the keys need in English, with words that are whole, or with the longest one cut."""
    words = sorted(len(listed_action(binding.id)[1]) or _WORD for binding, _, _ in entries)
    names = [name_size(binding.key) + goes_both_ways(binding) for binding, _, _ in entries]
    return sum(names) + sum(words if are_whole else [*words[:-1], words[-2]]) + len(entries) * (1 + _GAP) + 1 - _GAP


def _total(entries: Sequence[tuple[Binding, str, str]], size: int) -> int:
    return 1 + sum(_binding_width(key, cut(word, size)) + _GAP for _, key, word in entries) - _GAP


def describe_bindings(
    active_bindings: dict[str, ActiveBinding], labels: Mapping[str, str], tooltip: str = ""
) -> dict[str, ActiveBinding]:
    """Return bindings with those of some actions described as what they do now, or not shown for ""."""
    for key, active in active_bindings.items():
        if (label := labels.get(active.binding.action)) is not None:
            binding = replace(active.binding, description=label or active.binding.description, show=bool(label))
            active_bindings[key] = active._replace(binding=binding, tooltip=tooltip or active.tooltip)
    return active_bindings


def is_offered(node: DOMNode, action: str) -> bool:
    """Return True unless a node names the action among those that now only say why they do not apply."""
    return action not in getattr(node, "inapplicable", ())


def key_name_on(screen: Screen[Any], key: str) -> str:
    """Return the name of a key as it works on a screen: where Esc leaves something, F10 opens the menu."""
    escape = screen.active_bindings.get("escape")
    is_menu = escape is None or escape.binding.action == "menu"
    return key_name(key if is_menu else key.replace("escape ", "f10 ", 1))


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
        named = self._named_first
        while named and _reckoned(entries, are_whole=True) > width and entries[-2][0].action not in named:
            del entries[-2]
        while len(entries) > 2 and (
            len(entries) > _MOST
            or max(_reckoned(entries, are_whole=width >= _WIDE), _total(entries, _SHORTEST)) > width
        ):
            del entries[-2 if entries[-1][0].action == "quit" else -1]
        sizes = range(max((cell_len(word) for _, _, word in entries), default=0), _SHORTEST, -1)
        size = next((size for size in sizes if _total(entries, size) <= width), _SHORTEST)
        cut_entries = [(binding, key, cut(word, size)) for binding, key, word in entries]
        columns = accumulate((_binding_width(key, word) + _GAP for _, key, word in cut_entries), initial=1)
        return [(column, *entry) for column, entry in zip(columns, cut_entries, strict=False)]

    @property
    def _named_first(self) -> Sequence[str]:
        """The actions that the widget in focus wants to be named, before others and with whole words."""
        return getattr(self.screen.focused, "key_line", ())

    def _displayed_bindings(self) -> list[Binding]:
        """Return what Esc does, then what can be done at the focus, F-keys last; and the way out."""
        by_action: dict[str, ActiveBinding] = {}
        named = [*self._named_first]
        is_typing = getattr(self.screen.focused, "TAKES_LETTERS", False)
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            is_typed = is_typing and is_letter(key) and active.node is not self.screen.focused
            is_other_menu_key = binding.action == "menu" and binding.key != "escape"
            is_shown = active.enabled and is_offered(active.node, binding.action)
            if (binding.show or binding.action in named) and is_shown and not (is_typed or is_other_menu_key):
                by_action.setdefault(binding.action, active)
        nodes = list(dict.fromkeys(active.node for active in by_action.values()))
        # Textual puts the user's own keys last; the bar keeps the order of the actions.
        ordered = sorted(
            by_action.values(),
            key=lambda active: (
                active.binding.action == "quit",
                active.binding.key != "escape",
                active.binding.action not in named,
                named.index(active.binding.action) if active.binding.action in named else 0,
                is_function_key(active.binding.key),
                nodes.index(active.node),
                listed_action(active.binding.id)[0],
            ),
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


_BAR_SIZE = 8
_SEPARATOR = " › "
_MINIMUM = 4
"""Cells of a section's title below which it is left out."""


def count_of(interview: Interview) -> str:
    """Return how much of what applies now is answered, as a bar and in figures."""
    counts = interview.progress
    figures = tr("{n} of {all}", n=counts.answered, all=counts.applicable)
    return f"{progress_bar(counts.answered, counts.applicable, _BAR_SIZE, '▰▱')} {figures}"


class Head(Widget):
    """Where one is, from wide to narrow, and at the right a count."""

    DEFAULT_CSS = "Head { height: 1; width: 1fr; padding: 0 1; background: $panel; text-style: bold; }"
    ALLOW_SELECT = False

    def __init__(self, *parts: str, count: str = "") -> None:
        super().__init__()
        self.path = parts
        self._count = count

    def set(self, *parts: str, count: str = "") -> None:
        """Show another path, and another count."""
        if (parts, count) != (self.path, self._count):
            self.path, self._count = parts, count
            self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        count = cut(one_line(self._count), width // 2)
        path = _fitting_path([one_line(part) for part in self.path], width - cell_len(count) - 2)
        return Content(path + " " * max(width - cell_len(path) - cell_len(count), 0) + count)


def _fitting_path(parts: list[str], width: int) -> str:
    """Return parts in at most `width` cells: what stands between is cut first, then the longer of two."""
    while cell_len(path := _SEPARATOR.join(parts)) > width and len(parts) > 1:
        index = len(parts) - 2 if len(parts) > 2 or cell_len(parts[0]) > cell_len(parts[1]) else 1
        free = cell_len(parts[index]) - (cell_len(path) - width)
        if index and free < _MINIMUM:
            del parts[index]
            continue
        parts[index] = cut(parts[index], max(free, _MINIMUM))
        return cut(_SEPARATOR.join(parts), width)
    return cut(path, width)


class MessageLine(Widget):
    """The line under the head, free for messages: nothing else is painted there, and no message elsewhere."""

    DEFAULT_CSS = """
    MessageLine {
        height: 1; width: 1fr; padding: 0 1;
        &.-warning { color: $text-warning; }
        &.-error { color: $text-error; }
    }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    @on(events.Mount)
    def update_message(self) -> None:
        """Show what the message log says now."""
        severity = services(self).message_log.severity
        self.set_class(severity == "warning", "-warning")
        self.set_class(severity == "error", "-error")
        self.refresh()

    def render(self) -> Content:
        text, width = one_line(services(self).message_log.text), self.content_size.width
        if cell_len(text) <= width:
            return Content(text)
        more = "  " + key_name_on(self.screen, keys_of(find_action("messages"))[0])
        return Content(cut(text, max(width - cell_len(more), 0)) + more)


def framed(head: Head, *body: Widget) -> Iterator[Widget]:
    """Yield the widgets of a screen: those of its body, with the foot as the last, between the lines of the frame."""
    yield from (head, MessageLine(), *body, KeyBar())
