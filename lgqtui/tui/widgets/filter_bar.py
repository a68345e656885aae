"""The filters over a list, with how many rows each shows."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class FilterBar(Widget):
    """The filters with their counts, on one line where there is room; the chosen one is bracketed."""

    DEFAULT_CSS = """
    FilterBar { height: auto; padding: 0 1; }
    """
    chosen: reactive[str] = reactive("all")

    class Chosen(Message):
        """A filter was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, labels: dict[str, str]) -> None:
        super().__init__()
        self._labels = labels

    def beside(self, by: int) -> str:
        """The filter that stands so many places to the right of the chosen one, and round again."""
        names = list(self._labels)
        return names[(names.index(self.chosen) + by) % len(names)]

    def set_labels(self, labels: dict[str, str]) -> None:
        """Show other counts."""
        if labels != self._labels:
            self._labels = labels
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        """The filters as they stand, on as many lines as they need; none is broken."""
        lines: list[list[tuple[str, str]]] = [[]]
        for name, label in self._labels.items():
            piece = f"[{label}]" if name == self.chosen else f" {label} "
            taken = sum(cell_len(before) + 1 for _, before in lines[-1])
            if lines[-1] and taken + cell_len(piece) > width:
                lines.append([])
            lines[-1].append((name, piece))
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the toolkit asks so
        """As many lines as the filters need."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the filters."""
        return Content("\n").join(self._drawn(line) for line in self._lines(self.content_size.width))

    def _drawn(self, line: list[tuple[str, str]]) -> Content:
        styled = [Content.styled(piece, "bold" if name == self.chosen else "") for name, piece in line]
        return Content(" ").join(styled)

    async def _on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        begin = 0
        for name, piece in lines[at.y] if at is not None and at.y < len(lines) else ():
            if at is not None and begin <= at.x < begin + cell_len(piece):
                self.post_message(self.Chosen(name))
            begin += cell_len(piece) + 1
