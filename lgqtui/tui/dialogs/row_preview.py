"""The base of the previews of a paste: rows with boxes that can be left out, edited, joined and split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import ActiveBinding, Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.messages import CursorMoved, RowChosen
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.frame import describe_bindings
from lgqtui.tui.widgets.row_list import Cell, LazyRows, Row, RowList

T = TypeVar("T")


class RowPreview(Dialog[tuple[T, ...]]):
    """Shows items as rows, each with what it comes from below the list; returns those that the user leaves ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("take"), show=True, priority=True),
        Binding("space", "switch", tr("skip"), show=True),
        Binding("e", "edit", tr("edit"), show=True),
        Binding("j", "join", tr("join"), show=True),
        Binding("s", "split", tr("split"), show=True),
    ]

    def __init__(self, items: Sequence[T], is_ticked: Sequence[bool]) -> None:
        self.items, self._is_ticked = list(items), list(is_ticked)
        self._origins: list[tuple[T, ...]] = [(item,) for item in items]
        self._editor: Widget | None = None
        self._head, self._detail = Static(classes="title"), Static(classes="source")
        self.row_list = RowList(classes="-keep")
        super().__init__("", self._head, self.row_list, self._detail)

    def head(self, chosen: Sequence[T]) -> str:
        """Return the title, given the items that are ticked."""
        raise NotImplementedError

    def share_columns(self, width: int) -> None:
        """Share the width of a row among its columns."""

    def cells(self, item: T) -> tuple[tuple[Cell, ...], Cell]:
        """Return the cells of an item behind its box, and the one at the right end."""
        raise NotImplementedError

    def detail(self, item: T, *, is_open: bool) -> str:
        """Return what stands below the list for the item under the cursor; `is_open` if its editor is shown."""
        raise NotImplementedError

    def joined(self, above: T, below: T) -> T:
        """Return one item of two."""
        raise NotImplementedError

    def split(self, item: T) -> Sequence[T]:
        """Return the parts of an item that was not joined; itself if it has only one."""
        return (item,)

    def create_editor(self, item: T) -> tuple[Widget, Widget]:
        """Return the editor of an item, and what of it takes the focus."""
        raise NotImplementedError

    def edited(self, item: T, editor: Widget) -> T:
        """Return the item as its editor has it."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self._show()

    on_resize = on_mount

    @property
    def _chosen(self) -> tuple[T, ...]:
        return tuple(item for item, is_ticked in zip(self.items, self._is_ticked, strict=True) if is_ticked)

    def _show(self, current: int | None = None) -> None:
        rows = LazyRows(len(self.items), self._row, self.share_columns)
        self.row_list.set_rows(rows, None if current is None else str(current))
        self._head.update(plain_content(self.head(self._chosen)))
        self._show_detail()

    def _row(self, index: int) -> Row:
        left, right = self.cells(self.items[index])
        return Row(str(index), (Cell("[x] " if self._is_ticked[index] else "[ ] "), *left), right)

    @on(CursorMoved)
    def _show_detail(self) -> None:
        is_open = self._editor is not None
        self.set_class(is_open, "-editing")
        self.row_list.disabled = is_open  # what is typed belongs to the row under its cursor
        services(self).message_log.drop_earlier()
        detail = self.detail(self.items[self.row_list.cursor], is_open=is_open)
        self._detail.update(plain_content(detail))
        self.refresh_bindings()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual, named for what they do now."""
        names = {"take": tr("take {n}", n=len(self._chosen)), "cancel": tr("back")}
        if not self._is_ticked[self.row_list.cursor]:
            names["switch"] = tr("tick")
        if self._editor is not None:
            names = {"cancel": tr("keep")}
        return describe_bindings(super().active_bindings, names)

    @property
    def inapplicable(self) -> Sequence[str]:
        """The action that only says that there is nothing to split."""
        return () if len(self._parts_of(self.row_list.cursor)) > 1 else ("split",)

    def _parts_of(self, index: int) -> Sequence[T]:
        """Return the rows that a row was joined of, or that it can be split into."""
        return self._origins[index] if len(self._origins[index]) > 1 else self.split(self.items[index])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("take", "switch", "edit", "join", "split") and self._editor is not None:
            return False
        if action == "join":
            return self.row_list.cursor > 0
        return super().check_action(action, parameters)

    def action_take(self) -> None:
        if self._chosen:
            self.dismiss(self._chosen)
        else:
            services(self).notify_text(tr("No row is ticked: Space ticks one, Esc takes none."))

    def action_switch(self) -> None:
        index = self.row_list.cursor
        self._is_ticked[index] = not self._is_ticked[index]
        self._show()

    def on_row_chosen(self, event: RowChosen) -> None:
        if self._editor is None:  # a click
            self.row_list.put_cursor_on(event.row_id)
            if self.check_action("switch", ()):
                self.action_switch()

    def action_join(self) -> None:
        """Make one row of the one under the cursor and the one above it."""
        index = self.row_list.cursor
        span = slice(index - 1, index + 1)
        parts = (*self._origins[index - 1], *self._origins[index])
        self._put(span, [self.joined(*self.items[span])], is_ticked=any(self._is_ticked[span]))
        self._origins[index - 1] = parts

    def action_split(self) -> None:
        """Make rows of the parts of a row: those that were joined, if it was."""
        index = self.row_list.cursor
        parts = self._parts_of(index)
        self._put(slice(index, index + 1), parts, is_ticked=self._is_ticked[index])
        if len(parts) == 1:
            services(self).notify_text(tr("There is nothing to split in this row."))

    def _put(self, span: slice, items: Sequence[T], *, is_ticked: bool) -> None:
        self.items[span], self._is_ticked[span] = items, [is_ticked] * len(items)
        self._origins[span] = [(item,) for item in items]
        self._show(span.start)

    async def action_edit(self) -> None:
        self._editor, focus = self.create_editor(self.items[self.row_list.cursor])
        await self.mount(self._editor, after=self.row_list)
        focus_now(focus)
        self._show_detail()
        self.row_list.put_cursor_on(str(self.row_list.cursor))

    async def action_cancel(self) -> None:  # type: ignore[override]
        """Close the open row and keep what was typed; or else take none."""
        editor, self._editor = self._editor, None
        if editor is None:
            self.dismiss(None)
            return
        index = self.row_list.cursor
        edited = self.edited(self.items[index], editor)
        if edited != self.items[index]:
            self.items[index], self._origins[index] = edited, (edited,)
        await editor.remove()
        self._show()
        focus_now(self.row_list)
