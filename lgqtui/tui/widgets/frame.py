"""The frame of every screen: the head, the message line, then the body, the foot and the key line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from lgqtui.i18n import tr
from lgqtui.text import one_line
from lgqtui.tui.content import cut
from lgqtui.tui.keys import key_of
from lgqtui.tui.services import services
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.status_line import progress_bar

if TYPE_CHECKING:
    from lgqtui.interview.interview import Interview

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

    DEFAULT_CSS = """
    Head { height: 1; width: 1fr; padding: 0 1; background: $panel; text-style: bold; }
    """
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
        index = len(parts) - 2 if len(parts) > 2 or len(parts[0]) > len(parts[1]) else 1
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
        self.update_message()

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
        more = "  " + key_of("messages")
        return Content(cut(text, max(width - cell_len(more), 0)) + more)


def framed(head: Head, *body: Widget) -> Iterator[Widget]:
    """Yield the widgets of a screen: those of its body, with the foot as the last, between the lines of the frame."""
    yield from (head, MessageLine(), *body, KeyBar())
