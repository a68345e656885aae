"""One line with something at its left end and something at its right end."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from lgqtui.text import one_line
from lgqtui.tui.fitting import cut


class Ends(Widget):
    """A line of two texts. Where both do not fit, the left one is cut, and the right one if it takes more than half."""

    DEFAULT_CSS = """
    Ends { height: 1; width: 1fr; padding: 0 1; }
    """

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left = one_line(left)
        self._right = one_line(right)
        self._brief = self._left

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._left}  {self._right}".strip()

    def set(self, left: str, right: str = "", *, brief: str = "") -> None:
        """Say something else; `brief` is said instead of `left` where that does not fit."""
        left, right, brief = one_line(left), one_line(right), one_line(brief or left)
        if (left, right, brief) != (self._left, self._right, self._brief):
            self._left, self._right, self._brief = left, right, brief
            self.refresh()

    def render(self) -> Content:
        """Draw both ends."""
        width = self.content_size.width
        right = self._right
        if cell_len(right) > width // 2:
            right = cut(right, max(width // 2, width - cell_len(self._brief) - 2))
        room = width - cell_len(right) - (2 if right else 0)
        left = self._left if cell_len(self._left) <= room else self._brief
        left = cut(left, max(room, 0))
        gap = " " * max(width - cell_len(left) - cell_len(right), 0)
        return Content(left + gap + right)
