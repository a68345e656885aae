"""A list of one-line rows, fast with thousands of them: only visible rows are rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lgqtui.i18n import tr
from lgqtui.text import one_line
from lgqtui.tui.content import cut_middle, fitted
from lgqtui.tui.messages import CursorMoved, RowChosen
from lgqtui.tui.textual_ext.widgets import ReleasedOnRemove, scroll_into_view

_GAP = 2
RIGHT_SHARE = 0.45
"""The largest share of a row for its right cell."""


class Cell(Struct, frozen=True):
    """A piece of a row. Text may be foreign.

    `share` is its share of the row's width, 0 for as much as it needs; `max_size` limits its cells, 0 for no limit.
    Where it is cut, its last `end_size` cells stay.
    """

    text: str
    style: str = ""
    share: float = 0.0
    max_size: int = 0
    end_size: int = 0

    def size_in(self, width: int) -> int:
        """Return how many cells it needs in a row of that width."""
        size = round(width * self.share) if self.share else cell_len(one_line(self.text))
        return min(size, self.max_size) if self.max_size else size


class Row(Struct, frozen=True):
    """One line: cells from the left, one at the right end. The cursor skips a row that is no target."""

    id: str
    left_cells: tuple[Cell, ...]
    right_cell: Cell = Cell("")
    is_target: bool = True
    continues: bool = False
    """It belongs to the row above: a click on it is one on that."""


def heading_row(text: str) -> Row:
    """Return a dim row that the cursor skips."""
    return Row(f"heading {text}", (Cell(text, "dim"),), is_target=False)


class LazyRows(Sequence[Row]):
    """Rows with their indices as ids, each of which is made when it is first shown.

    `share` gets their width before, and when it is another one: a scrollbar may come.
    """

    def __init__(self, count: int, make: Callable[[int], Row], share: Callable[[int], None] | None = None) -> None:
        self._count = count
        self._make = cache(make)
        self._share = share
        self._width = 0

    def fit(self, width: int) -> None:
        """Make the rows again if their columns are shared and the width is another one."""
        if self._share is not None and width != self._width:
            self._width = width
            self._share(width)
            self._make.cache_clear()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Row:  # type: ignore[override]  # no slices are taken of it
        if not 0 <= index < self._count:
            raise IndexError(index)
        return self._make(index)


def index_of(rows: Sequence[Row], row_id: str) -> int | None:
    """Return the index of the row of that id; None if there is none."""
    if isinstance(rows, LazyRows):
        return int(row_id) if row_id.isdecimal() and int(row_id) < len(rows) else None
    return next((n for n, row in enumerate(rows) if row.id == row_id), None)


class RowList(ReleasedOnRemove, ScrollView, can_focus=True):
    """Rows with a cursor. Posts `CursorMoved` when the cursor goes to another row, `RowChosen` on Enter or a click.

    The cursor is visible while the list has the focus; with the class `-keep` also while the focus is elsewhere.
    """

    DEFAULT_CSS = """
    RowList {
        height: auto;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        &.-keep .row-list--cursor { text-style: bold; background: $boost; }
        &:focus .row-list--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
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

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.rows: Sequence[Row] = rows
        self.virtual_size = Size(0, len(self.rows))
        self.set_reactive(RowList.cursor, self._nearest_target(0, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """Return a line for each row, up to the maximal height: parents of height `auto` use it."""
        max_height = self.styles.max_height
        if max_height is None or max_height.is_percent:
            return len(self.rows)
        return min(len(self.rows), int(max_height.resolve(container, viewport)))

    @property
    def is_box(self) -> bool:
        """True where the number of rows below those in view is said in the last of these."""
        return self.screen.is_modal or self.has_class("findings")

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def set_rows(self, rows: Sequence[Row], current: str | None = None) -> None:
        """Show other rows, with the cursor on the row with the id `current`, or else at the same index."""
        is_resized = len(rows) != len(self.rows)
        self.rows = rows
        if is_resized:
            self.virtual_size = Size(0, len(self.rows))
            self.refresh(layout=True)
        index = None if current is None else index_of(rows, current)
        self._put_cursor(self.cursor if index is None else index)
        self.refresh()

    def replace_row(self, row: Row) -> None:
        """Replace the row of the same id, if there is one."""
        index = index_of(self.rows, row.id)
        if index is not None and self.rows[index] != row:
            self.rows = [*self.rows[:index], row, *self.rows[index + 1 :]]
            self.refresh(Region(0, index - round(self.scroll_y), self.size.width, 1))

    def put_cursor_on(self, row_id: str, *, center: bool = False) -> None:
        """Move the cursor to the row of that id without posting `CursorMoved`."""
        index = index_of(self.rows, row_id)
        if index is not None:
            self._put_cursor(index, center=center)

    def _put_cursor(self, index: int, *, center: bool = False) -> None:
        index = self._nearest_target(min(max(index, 0), max(len(self.rows) - 1, 0)), 1)
        self.set_reactive(RowList.cursor, index)
        self.refresh()
        self.call_after_refresh(self._show_cursor, center=center)

    def _nearest_target(self, index: int, step: int) -> int:
        below, above = range(max(index, 0), len(self.rows)), range(min(index, len(self.rows) - 1), -1, -1)
        candidates = chain(below, above) if step > 0 else chain(above, below)
        return next((n for n in candidates if self.rows[n].is_target), index)

    def watch_cursor(self, _: int, index: int) -> None:
        self.refresh()
        self._show_cursor()
        if self.current is not None:
            self.post_message(CursorMoved(self.rows[index].id))

    def _show_cursor(self, *, center: bool = False) -> None:
        if not self.is_attached:
            return
        end = self.cursor + 1
        while end < len(self.rows) and self.rows[end].continues:
            end += 1
        end += self.is_box and end < len(self.rows)  # in the last line a row is not whole
        region = Region(0, self.cursor, 1, end - self.cursor)
        self.scroll_to_region(region, animate=False, force=True, center=center, immediate=True)
        if not self.has_focus:
            return
        for ancestor in self.ancestors:
            if isinstance(ancestor, ScrollableContainer):
                scroll_into_view(ancestor, self, Region(*self._cursor_position, 1, 1))
        self.app.cursor_position = self._cursor_position  # a braille display or a magnifier follows it

    @property
    def _cursor_position(self) -> Offset:
        return self.content_region.offset + Offset(0, self.cursor - round(self.scroll_y))

    def on_focus(self) -> None:
        self.call_after_refresh(self._show_cursor)

    on_resize = on_focus

    def action_move(self, by: int) -> None:
        index = self.cursor + by
        if 0 <= index < len(self.rows):
            target = self._nearest_target(index, by)
            if (target - self.cursor) * by > 0:
                self.cursor = target
                return
        if not 0 <= self.scroll_y + by <= self.max_scroll_y:
            raise SkipAction  # what is around the list may have something above or below it
        self.scroll_to(y=self.scroll_y + by, animate=False)

    def action_page(self, direction: int) -> None:
        index = min(max(self.cursor + direction * max(self.size.height - 1, 1), 0), len(self.rows) - 1)
        self.cursor = self._nearest_target(index, direction)

    def action_to_end(self, direction: int) -> None:
        self.cursor = self._nearest_target(0 if direction < 0 else len(self.rows) - 1, -direction)

    def _first_line(self, index: int) -> int:
        """Return the index of the first line of the row that a line belongs to."""
        while 0 < index < len(self.rows) and self.rows[index].continues:
            index -= 1
        return index

    def action_choose(self) -> None:
        if self.current is not None and self.current.is_target:
            self.post_message(RowChosen(self.current.id))

    def on_click(self, event: events.Click) -> None:
        index = self._first_line(event.y + round(self.scroll_y))
        if 0 <= index < len(self.rows) and self.rows[index].is_target:
            self.cursor = index
            self.post_message(RowChosen(self.rows[index].id, event.x))

    def render_line(self, y: int) -> Strip:
        index = y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        if isinstance(self.rows, LazyRows):
            self.rows.fit(width)
        base = self.rich_style
        if not 0 <= index < len(self.rows):
            return Strip.blank(width, base)
        first = self._first_line(index)
        has_cursor = first == self.cursor and self.rows[first].is_target and (self.has_focus or self.has_class("-keep"))
        cursor = self.get_component_rich_style("row-list--cursor") if has_cursor else Style.null()
        row, below = self.rows[index], len(self.rows) - index - 1
        if below and self.is_box and y == self.size.height - 1:
            row = replace(row, right_cell=Cell(tr("↓ {n} more below", n=below), "accent"))
        return self._strip(row, width, base, cursor)

    def _strip(self, row: Row, width: int, base: Style, cursor: Style) -> Strip:
        right = fitted(one_line(row.right_cell.text), min(row.right_cell.size_in(width), round(width * RIGHT_SHARE)))
        free = width - (cell_len(right) + _GAP if right else 0)
        segments = []
        for cell in row.left_cells:
            size = min(cell.size_in(width), max(free, 0))
            text = one_line(cell.text)
            text = cut_middle(text, size, cell.end_size, cell.end_size) if cell.end_size else text
            segments.append(Segment(fitted(text, size), self._style(cell, base, cursor)))
            free -= size
        blank = base + cursor
        segments.append(Segment(" " * (max(free, 0) + (_GAP if right else 0)), blank))
        if right:
            segments.append(Segment(right, self._style(row.right_cell, base, cursor)))
        return Strip(segments).adjust_cell_length(width, blank)

    def _style(self, cell: Cell, base: Style, cursor: Style) -> Style:
        if not cell.style:
            return base + cursor
        own = self.get_component_rich_style(f"row-list--{cell.style}")
        return base + Style(color=own.color, bold=own.bold) + cursor
