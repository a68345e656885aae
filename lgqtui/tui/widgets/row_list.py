"""A list of one-line rows that stays quick with thousands of them: only the rows in view are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lgqtui.text import one_line
from lgqtui.tui.content import fitted
from lgqtui.tui.textual_ext.widgets import ReleasedOnRemove, scroll_into_view

_GAP = 2
RIGHT_SHARE = 0.45
"""The most that the cell at the right end takes of a row."""


class Cell(Struct, frozen=True):
    """A piece of a row. Text may be foreign.

    `share` is its part of the row's width, 0 takes what it needs; `most` is the most cells it takes, 0 sets no bound.
    """

    text: str
    style: str = ""
    share: float = 0.0
    most: int = 0

    def size_in(self, width: int) -> int:
        """How many cells it would take of a row of that width."""
        size = round(width * self.share) if self.share else cell_len(one_line(self.text))
        return min(size, self.most) if self.most else size


class Row(Struct, frozen=True):
    """One line: cells from the left, one at the right end. A row that is no `target` is passed over by the cursor."""

    id: str
    left: tuple[Cell, ...]
    right: Cell = Cell("")
    is_target: bool = True


class RowList(ReleasedOnRemove, ScrollView, can_focus=True):
    """Rows with a cursor. Posts `Moved` when the cursor goes to another row, `Chosen` on Enter or a click.

    The cursor is seen while the list has the focus; with the class `-keep` also while the focus is elsewhere.
    """

    DEFAULT_CSS = """
    RowList {
        height: auto;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        &.-keep .row-list--cursor { text-style: bold; background: $boost; }
        &:focus .row-list--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
        .row-list--dim { color: $foreground-muted; }
        .row-list--strong { text-style: bold; }
        .row-list--good { color: $text-success; }
        .row-list--warning { color: $text-warning; }
        .row-list--error { color: $text-error; }
        .row-list--accent { color: $text-accent; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"row-list--{name}" for name in ("cursor", "dim", "strong", "good", "warning", "error", "accent")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "to_end(-1)", "First", show=False),
        Binding("end", "to_end(1)", "Last", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor went to another row."""

        def __init__(self, row_list: RowList, row: Row) -> None:
            super().__init__()
            self.row_list = row_list
            self.row = row

        @property
        def control(self) -> RowList:
            """The list, for `@on` selectors."""
            return self.row_list

    class Chosen(Moved):
        """A row was chosen; `x` is the cell of it that was clicked, -1 if it was chosen by key."""

        def __init__(self, row_list: RowList, row: Row, x: int = -1) -> None:
            super().__init__(row_list, row)
            self.x = x

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.rows: list[Row] = list(rows)
        self.virtual_size = Size(0, len(self.rows))
        self.set_reactive(RowList.cursor, self._nearest_target(0, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the toolkit asks so
        """A line a row, up to the most there may be: what stands around the list counts on it."""
        most = self.styles.max_height
        if most is None or most.is_percent:
            return len(self.rows)
        return min(len(self.rows), int(most.resolve(container, viewport)))

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def set_rows(self, rows: Sequence[Row], current: str | None = None) -> None:
        """Show other rows, with the cursor on the row of that id, or else where it stands."""
        grown = len(rows) != len(self.rows)
        self.rows = list(rows)
        if grown:
            self.virtual_size = Size(0, len(self.rows))
            self.refresh(layout=True)
        at = next((n for n, row in enumerate(self.rows) if row.id == current), None) if current is not None else None
        self._put_cursor(self.cursor if at is None else at)
        self.refresh()

    def replace_row(self, index: int, row: Row) -> None:
        """Show another row in the place of one."""
        if self.rows[index] != row:
            self.rows[index] = row
            self.refresh(Region(0, index - round(self.scroll_y), self.size.width, 1))

    def put_cursor_on(self, row_id: str, *, center: bool = False) -> None:
        """Move the cursor to the row of that id without saying so."""
        at = next((n for n, row in enumerate(self.rows) if row.id == row_id), None)
        if at is not None:
            self._put_cursor(at, center=center)

    def _put_cursor(self, index: int, *, center: bool = False) -> None:
        index = self._nearest_target(min(max(index, 0), max(len(self.rows) - 1, 0)), 1)
        self.set_reactive(RowList.cursor, index)
        self.refresh()
        self.call_after_refresh(self._show_cursor, center=center)

    def _nearest_target(self, index: int, step: int) -> int:
        """The row at or after `index` that the cursor may stand on; the other way round if there is none."""
        for direction in (step, -step):
            at = index
            while 0 <= at < len(self.rows):
                if self.rows[at].is_target:
                    return at
                at += direction
        return index

    def watch_cursor(self, _: int, index: int) -> None:
        """Draw the cursor in its new place, bring it into view, and say where it is."""
        self.refresh()
        self._show_cursor()
        if self.current is not None:
            self.post_message(self.Moved(self, self.rows[index]))

    def _show_cursor(self, *, center: bool = False) -> None:
        if not self.is_attached:
            return
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, center=center, immediate=True)
        if not self.has_focus:
            return
        for around in self.ancestors:
            if isinstance(around, ScrollableContainer):
                x, y = self.content_region.offset
                scroll_into_view(around, self, Region(x, y + self.cursor - round(self.scroll_y), 1, 1))
        self._place_terminal_cursor()

    def _place_terminal_cursor(self) -> None:
        # The terminal's own cursor stands on the row, so that a braille display or a magnifier follows.
        x, y = self.content_region.offset
        self.app.cursor_position = Offset(x, y + self.cursor - round(self.scroll_y))

    def _on_focus(self, event: events.Focus) -> None:
        super()._on_focus(event)
        self.call_after_refresh(self._show_cursor)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.call_after_refresh(self._show_cursor)

    def action_move(self, by: int) -> None:
        """Move the cursor by a row."""
        at = self.cursor + by
        if 0 <= at < len(self.rows):
            near = self._nearest_target(at, by)
            if (near - self.cursor) * by > 0:
                self.cursor = near
                return
        self.scroll_to(y=self.scroll_y + by, animate=False)

    def action_page(self, direction: int) -> None:
        """Move the cursor by what is in view."""
        at = min(max(self.cursor + direction * max(self.size.height - 1, 1), 0), len(self.rows) - 1)
        self.cursor = self._nearest_target(at, direction)

    def action_to_end(self, direction: int) -> None:
        """Move the cursor to the first or the last row."""
        self.cursor = self._nearest_target(0 if direction < 0 else len(self.rows) - 1, -direction)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.current is not None and self.current.is_target:
            self.post_message(self.Chosen(self, self.current))

    async def _on_click(self, event: events.Click) -> None:
        index = event.y + round(self.scroll_y)
        if 0 <= index < len(self.rows) and self.rows[index].is_target:
            self.cursor = index
            self.post_message(self.Chosen(self, self.rows[index], event.x))

    def render_line(self, y: int) -> Strip:
        """Draw one row of those in view."""
        index = y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        base = self.rich_style
        if not 0 <= index < len(self.rows):
            return Strip.blank(width, base)
        chosen = index == self.cursor and self.rows[index].is_target and (self.has_focus or self.has_class("-keep"))
        cursor = self.get_component_rich_style("row-list--cursor") if chosen else Style.null()
        return self._strip(self.rows[index], width, base, cursor)

    def _strip(self, row: Row, width: int, base: Style, cursor: Style) -> Strip:
        right = fitted(one_line(row.right.text), min(row.right.size_in(width), round(width * RIGHT_SHARE)))
        room = width - (cell_len(right) + _GAP if right else 0)
        segments = []
        for cell in row.left:
            size = min(cell.size_in(width), max(room, 0))
            segments.append(Segment(fitted(one_line(cell.text), size), self._style(cell, base, cursor)))
            room -= size
        plain = base + cursor
        segments.append(Segment(" " * (max(room, 0) + (_GAP if right else 0)), plain))
        if right:
            segments.append(Segment(right, self._style(row.right, base, cursor)))
        return Strip(segments).adjust_cell_length(width, plain)

    def _style(self, cell: Cell, base: Style, cursor: Style) -> Style:
        if not cell.style:
            return base + cursor
        own = self.get_component_rich_style(f"row-list--{cell.style}")
        return base + Style(color=own.color, bold=own.bold) + cursor
