"""The filters of a list, with the number of rows of each."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from lgqtui.tui.messages import FilterChosen


class FilterBar(Widget):
    """The filters with their counts, on one line if they fit; the chosen one is in brackets."""

    DEFAULT_CSS = """
    FilterBar { height: auto; padding: 0 1; }
    """
    current: reactive[str] = reactive("all")

    _labels: reactive[dict[str, str]] = reactive(dict, layout=True)

    def neighbour(self, offset: int) -> str:
        """Return the filter `offset` places to the right of the chosen one, wrapping around."""
        names = list(self._labels)
        return names[(names.index(self.current) + offset) % len(names)]

    def set_labels(self, labels: dict[str, str]) -> None:
        """Show filters by their names, with other counts."""
        self._labels = labels

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        lines: list[list[tuple[str, str]]] = [[]]
        for name, label in self._labels.items():
            piece = f"[{label}]" if name == self.current else f" {label} "
            used = sum(cell_len(before) + 1 for _, before in lines[-1])
            if lines[-1] and used + cell_len(piece) > width:
                lines.append([])
            lines[-1].append((name, piece))
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._drawn(line) for line in self._lines(self.content_size.width))

    def _drawn(self, line: list[tuple[str, str]]) -> Content:
        styled = [Content.styled(piece, "bold" if name == self.current else "") for name, piece in line]
        return Content(" ").join(styled)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        start = 0
        for name, piece in lines[offset.y] if offset is not None and offset.y < len(lines) else ():
            if offset is not None and start <= offset.x < start + cell_len(piece):
                self.post_message(FilterChosen(name))
            start += cell_len(piece) + 1
