"""A panel over a screen for which the window is too small; it goes by itself, and takes no key but the one it names."""

from __future__ import annotations

from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.tui.content import plain_content
from lgqtui.tui.keys import key_name

MINIMUM_SIZE = Size(50, 13)
"""Columns and lines that the full screen needs."""
PLAIN_KEY = "f7"
"""Goes on by prompts while the panel is there."""


class SmallWindow(Static):
    """Says how large the window is and should be."""

    DEFAULT_CSS = """
    SmallWindow {
        layer: _loading; dock: top; width: 100%; height: 100%; max-height: 100%; padding: 0 1;
        background: $surface; color: $text;
    }
    """

    def show_size(self, size: Size) -> None:
        """Show the present size."""
        columns, lines = MINIMUM_SIZE
        sentences = (
            tr("This window has {columns} columns and {lines} lines.", columns=size.width, lines=size.height),
            tr("The full screen needs {columns} and {lines}.", columns=columns, lines=lines),
            tr("It comes back when there is room; what you type goes where you were."),
            tr("{key} goes on without it, one question at a time.", key=key_name(PLAIN_KEY)),
        )
        self.update(plain_content(" ".join(sentences)))


def cover(screen: Screen[object], size: Size) -> bool:
    """Cover a screen if the window is too small for it, uncover it otherwise; return True if it is covered."""
    is_small = size.width < MINIMUM_SIZE.width or size.height < MINIMUM_SIZE.height
    panel = next(iter(screen.query_children(SmallWindow)), None)
    if is_small and screen.is_mounted:
        if panel is None:
            screen.mount(panel := SmallWindow())
        panel.show_size(size)
    elif panel is not None:
        panel.remove()
    return is_small
