"""A base for screens whose widgets are replaced while the mouse is used."""

from __future__ import annotations

from typing import TypeVar

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

T = TypeVar("T")


class Clickable(Screen[T]):
    """Ignores clicks on removed widgets: Textual would begin to select text in them, and fail."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget there, unless it was removed and is only still painted."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is not None and widget.is_attached else (None, None)
