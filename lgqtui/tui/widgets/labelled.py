"""Lines that begin with a label; a value that is too long for its line goes on below itself, not below the label."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import chop_cells
from textual import events
from textual.widgets import Static

from lgqtui.tui.content import plain

_LABEL = 10
"""Characters from the beginning of a line to its value."""


class Labelled(Static):
    """Shows such lines, as wide as what it is in."""

    DEFAULT_CSS = """
    Labelled { width: 1fr; height: auto; }
    """

    def __init__(self, lines: Iterable[str] = (), *, id: str | None = None) -> None:  # noqa: A002 - the toolkit's word
        super().__init__(id=id)
        self._lines = tuple(lines)

    def set(self, lines: Iterable[str]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self._fit()

    def on_mount(self) -> None:
        """Show the lines as soon as there is a width."""
        self.call_after_refresh(self._fit)

    def on_resize(self, _: events.Resize) -> None:
        """Fit the lines to the width."""
        self._fit()

    def _fit(self) -> None:
        width = max(self.container_size.width - _LABEL, _LABEL)
        self.update(plain("\n".join(part for line in self._lines for part in _fitted(line, width))))


def _fitted(line: str, width: int) -> Iterable[str]:
    first, *more = chop_cells(line[_LABEL:], width) or [""]
    return (line[:_LABEL] + first, *(" " * _LABEL + part for part in more))
