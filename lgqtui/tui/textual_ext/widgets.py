"""Widgets, a screen and a mixin over what Textual has no public name for; scrolling without waiting for a layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.text import Text
from textual.errors import NoWidget
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.content import Content
    from textual.geometry import Offset, Region
    from textual.widget import Widget
else:
    Widget = object  # Textual takes the CSS type name and default styles from the first base that is a widget

T = TypeVar("T")


class ReleasedOnRemove(Widget):
    """Mixin for widgets that may be removed at any moment: Textual keeps some, and may paint them without styles."""

    def on_unmount(self) -> None:
        """Unsubscribe from text selection and theme changes."""
        self.screen.text_selection_started_signal.unsubscribe(self)
        # This list has no public name; Textual drops removed widgets from it only when the theme changes.
        for watchers in getattr(self.app, "__watchers", {}).values():
            watchers[:] = [(watcher, callback) for watcher, callback in watchers if watcher is not self]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint nothing once removed: a repaint that was due before may come after."""
        return super().render_lines(crop) if self.is_attached else [Strip.blank(crop.width)] * crop.height


def scroll_into_view(container: Widget, widget: Widget, region: Region) -> None:
    """Scroll a container at once until `region`, screen coordinates in a widget inside it, is visible.

    Screen coordinates are updated only by the next layout, so they are compared only with each other: otherwise two
    calls before the next layout would scroll twice as far.
    """
    child = next(child for child in container.children if child in widget.ancestors_with_self)
    region = region.translate(child.virtual_region.offset - child.region.offset)
    container.scroll_to_region(region, animate=False, force=True, immediate=True)


class RemovedWidgetClickGuard(Screen[T]):
    """The base of every screen.

    Ignores clicks on removed widgets, and what is selected below the end of a text: Textual would fail.
    """

    def help_blocks(self) -> dict[str, Content]:
        """Return what the help says of this screen besides its keys, by title."""
        return {}

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget there, unless it was removed and is only still painted."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is not None and widget.is_attached else (None, None)

    def get_widget_at(self, x: int, y: int) -> tuple[Widget, Region]:
        """Return this screen outside the window: Textual would take the focus from the field."""
        try:
            return super().get_widget_at(x, y)
        except NoWidget:
            return self, self.region

    def get_selected_text(self) -> str | None:
        """Return the selected text; Textual 8.2 cannot extract what begins below the end of a text."""
        try:
            return super().get_selected_text()
        except IndexError:
            return None


class RenderedInput(Input):
    """An input whose value is rendered by `rendered_value` (Textual 8 renders the private property `_value`)."""

    def rendered_value(self) -> str:
        """Return the value as it is painted, with as many cells for each character as the value has."""
        return self.value

    @property
    def _value(self) -> Text:
        return Text(self.rendered_value(), no_wrap=True, overflow="ignore", end="")
