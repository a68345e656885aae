"""A text area over what Textual has no public name for; apart, because a text area is loaded for long texts only."""

from __future__ import annotations

from textual.document._document import EditResult, Location
from textual.widgets import TextArea


class GuardedTextArea(TextArea):
    """A text area that asks `accepts` before each edit by keyboard (Textual 8 makes them in `_…_via_keyboard`).

    Undoing a refused edit afterwards would undo the typing before it as well.
    """

    def accepts(self, insert: str, replaced: str) -> bool:  # noqa: ARG002 - for subclasses
        """Return True if a text may replace another one."""
        return True

    def type_over_selection(self, text: str) -> bool:
        """Replace the selection as typing does, and move the cursor behind it; False if it is refused."""
        result = self._replace_via_keyboard(text, *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)
        return result is not None

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        if not self.accepts(insert, self.get_text_range(start, end)):
            return None
        return super()._replace_via_keyboard(insert, start, end)

    def _delete_via_keyboard(self, start: Location, end: Location) -> EditResult | None:
        return super()._delete_via_keyboard(start, end) if self.accepts("", self.get_text_range(start, end)) else None
