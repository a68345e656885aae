"""A screen whose widgets come and go under the mouse."""

from __future__ import annotations

from typing import TypeVar

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

T = TypeVar("T")


class Clickable(Screen[T]):
    """May be clicked while some of its widgets give way to others.

    The toolkit would begin to select text in a widget that has just been taken away, and fail.
    """

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """What stands there, unless it has been taken away and is only still painted."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is not None and widget.is_attached else (None, None)
