"""The filters of a list, with the number of rows of each."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from lgqtui.tui.messages import FilterChosen


class FilterBar(Widget):
    """The filters with their counts on one line, the chosen one in brackets; in brief or scrolled where it is short."""

    DEFAULT_CSS = """
    FilterBar { height: 1; padding: 0 1; }
    """
    current: reactive[str] = reactive("all")

    _labels: reactive[dict[str, str]] = reactive(dict)
    _brief: reactive[dict[str, str]] = reactive(dict)

    def neighbour(self, offset: int) -> str:
        """Return the filter `offset` places to the right of the chosen one, wrapping around."""
        names = list(self._labels)
        return names[(names.index(self.current) + offset) % len(names)]

    def set_labels(self, labels: dict[str, str], brief: dict[str, str] | None = None) -> None:
        """Show filters by their names, with other counts; `brief` are shorter names for a narrow window."""
        self._labels, self._brief = labels, brief or labels

    def _pieces(self, width: int) -> list[tuple[str, str]]:
        """The filters from the first that is shown on."""
        pieces: list[tuple[str, str]] = []
        for labels in (self._labels, self._brief):
            pieces = [(name, f"[{label}]" if name == self.current else f" {label} ") for name, label in labels.items()]
            if _size(pieces) <= width:
                return pieces
        names = [name for name, _ in pieces]
        end = names.index(self.current) + 1 if self.current in names else 0
        first = next((n for n in range(end) if _size([("", "…")] * (n > 0) + pieces[n:end]) + 2 <= width), 0)
        return [("", "…")] * (first > 0) + pieces[first:]

    def render(self) -> Content:
        width = self.content_size.width
        pieces = self._pieces(width)
        styled = [Content.styled(piece, "bold" if name == self.current else "") for name, piece in pieces]
        return Content(" ").join(styled).truncate(width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        start = 0
        for name, piece in self._pieces(self.content_size.width) if offset is not None else ():
            if offset is not None and name and start <= offset.x < start + cell_len(piece):
                self.post_message(FilterChosen(name))
            start += cell_len(piece) + 1


def _size(pieces: list[tuple[str, str]]) -> int:
    return sum(cell_len(piece) + 1 for _, piece in pieces) - 1
