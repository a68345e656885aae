"""Letting go of what was left: a widget of a question that was closed stays neither in memory nor on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.widget import Widget
else:
    Widget = object  # the toolkit takes names and styles from the first widget that a class is made of


class ReleasedOnRemove(Widget):
    """For widgets that may be closed at any moment: the toolkit keeps some, and may paint them without their styles."""

    def on_unmount(self) -> None:
        """Leave the lists of who hears that text is selected and that the colours change."""
        self.screen.text_selection_started_signal.unsubscribe(self)
        # No public way leads to this list; it is cleared of closed widgets only when the colours do change.
        for heard in getattr(self.app, "__watchers", {}).values():
            heard[:] = [(who, callback) for who, callback in heard if who is not self]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint nothing once it is closed: a painting that was due before may come after."""
        return super().render_lines(crop) if self.is_attached else [Strip.blank(crop.width)] * crop.height


def scroll_into_view(container: Widget, widget: Widget, region: Region) -> None:
    """Scroll a container at once until `region`, screen coordinates in a widget inside it, can be seen.

    Screen coordinates are updated only by the next layout, so they are compared with each other alone: two calls before
    it would otherwise scroll twice as far.
    """
    child = next(child for child in container.children if child in widget.ancestors_with_self)
    region = region.translate(child.virtual_region.offset - child.region.offset)
    container.scroll_to_region(region, animate=False, force=True, immediate=True)
