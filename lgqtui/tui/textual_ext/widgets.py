"""Release removed widgets: Textual keeps references to them in its caches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.widget import Widget
else:
    Widget = object  # Textual takes the CSS type name and default styles from the first base that is a widget


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
