"""Rows of links: a list, and under it an editor for the open row.

A pasted list becomes rows, shown before they are added. The list shows the rows of the draft; every change posts all
rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.widgets import Input, Static, TextArea

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.link_overview import LinkEntry, field_links, rows_summaries, shared_label
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.model import Field
from lgqtui.tui.actions import ROW_ACTIONS, bindings
from lgqtui.tui.fields.field_view import EditorGroup, FieldView
from lgqtui.tui.fields.link_row_editor import RowEditor, detail_height, is_list, moved_index, row_detail, rows_in
from lgqtui.tui.keys import key_name, key_of
from lgqtui.tui.messages import AnswerChanged, CursorMoved, FieldLeft, LinkListPasted, RowChosen
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import TypedText, focus_now
from lgqtui.tui.widgets.link_columns import LinkColumns, share_link_columns, whole_lines
from lgqtui.tui.widgets.row_list import Cell, LazyRows, Row, RowList

if TYPE_CHECKING:
    from lgqtui.interview.search import Hit

_SIGN = 2
_SCROLLBAR = 1
_WIDE = 100
"""Columns of the window from which a row is one line also in the whole window."""
_FEWEST = 3
"""Rows that are shown however low the window is."""
_SIGNS = ("plus", "slash", "question_mark", "full_stop")
"""Keys on a list: signs that begin no label."""


class LinkRowList(RowList):
    """The rows; Enter opens one, on the last line a letter begins one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("edit"), show=True, tooltip=tr("Open the row under the cursor to write in it"))
    ]

    @property
    def opens_for_letters(self) -> bool:
        """True on the last line: a letter that meant a key would change the row under the cursor."""
        return self.cursor == len(self.rows) - 1


class LinkRows(EditorGroup):
    """Rows of links that can be added, edited, removed and reordered; below them the one under the cursor, whole.

    With `says_state_above` what all rows share is said elsewhere, and they bear no sign then.
    """

    DEFAULT_CSS = """
    LinkRows {
        height: auto;
        RowList { max-height: 14; }
        .detail { display: none; }
        &:focus-within .detail { display: block; }
        &.-maximized { height: 1fr; }
        &.-open .detail { display: none; }
    }
    """
    ALLOW_MAXIMIZE = True
    ACTIONS = ROW_ACTIONS
    BINDINGS = bindings(ROW_ACTIONS)

    links: var[Mapping[str, LinkEntry]] = var(dict, init=False)
    """What is known of each link, shown with its row."""

    def __init__(self, invitation: str, *, says_state_above: bool = False) -> None:
        super().__init__()
        self.row_list = LinkRowList()
        self.rows: tuple[LinkRow, ...] = ()
        self._says_state_above = says_state_above
        self._detail = Static(classes="detail")
        self._invitation = invitation
        self._field_id = ""
        self._open_index: int | None = None
        self._columns = LinkColumns(0, 0)
        self._has_signs = False
        self._height = 0
        self._detail_height = 1
        self._is_folded = False

    def compose(self) -> ComposeResult:
        yield self.row_list

    def show_rows(self, field_id: str, rows: tuple[LinkRow, ...]) -> None:
        previous_index = self._open_index
        if field_id != self._field_id:
            self._collect()
            self._open_index = None
        if (field_id, rows) != (self._field_id, self.rows):
            before = self.rows
            self._field_id, self.rows = field_id, rows
            self._arrange()
            if self._open_index is not None and self._open_index < len(before):
                self._open_index = moved_index(before, rows, self._open_index)
                self.row_list.put_cursor_on(str(self._open_index))
        if self._open_index is not None and self._open_index <= len(rows):
            self._editor().show(rows[self._open_index] if self._open_index < len(rows) else LinkRow())
        elif previous_index is not None:
            self.run_worker(self._close())

    def watch_links(self) -> None:
        self._arrange()

    def set_folded(self, *, is_folded: bool) -> None:
        """Show one line with the number of links in the place of the rows, or the rows again."""
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self._fill()

    def fit(self, height: int) -> None:
        """Show as many rows as fit in `height` lines with the details."""
        if height != self._height:
            self._height = height
            self._arrange()

    def focus_row(self, index: int) -> None:
        """Focus the list, with the cursor on a row."""
        self.row_list.put_cursor_on(str(index))
        self.display = True
        focus_now(self.row_list)
        self._show_detail()

    async def replace_rows(self, rows: tuple[LinkRow, ...]) -> None:
        """Close the open row, and put other rows in the place of all."""
        await self._close()
        self._change_rows(rows)

    @property
    def summary(self) -> tuple[str, str]:
        """The number of links and what is known of them; the foot is as before."""
        return next(iter(rows_summaries(self.rows, self.links)), ""), ""

    @property
    def current_links(self) -> tuple[str, ...]:
        """The links of the row that is open or under the cursor."""
        index = self._open_index if self._open_index is not None else self._index
        return self.rows[index].urls if index < len(self.rows) else ()

    @property
    def _index(self) -> int:
        """The index of the row under the cursor."""
        row = self.row_list.current
        return int(row.id) if row is not None and row.id.isdecimal() else 0

    @property
    def _width(self) -> int:
        return max(self.size.width - _SCROLLBAR, 0)

    @property
    def _number_width(self) -> int:
        return len(str(len(self.rows))) + 1

    def _list_row(self, index: int) -> Row:
        if index == len(self.rows):
            return Row(str(index), (Cell(" " * _SIGN), Cell(self._invitation, "dim")))
        row, sign = self.rows[index], Cell(" " * _SIGN)
        if self._has_signs and (labels := [self.links[url].label for url in row.urls if url in self.links]):
            label = min(labels, key=lambda label: label.rank)
            sign = Cell(f"{label.glyph} ", label.style)
        number = f"{index + 1:{self._number_width - 1}} "
        return Row(str(index), (sign, Cell(number, "dim"), *self._columns.cells(row)))

    def _lines_of(self, index: int) -> Iterator[Row]:
        """Yield a row in more lines: label and address whole, one below the other."""
        row = self._list_row(index)
        if index == len(self.rows):
            yield row
            return
        indent = _SIGN + self._number_width
        label, address = whole_lines(self.rows[index], self._width - indent)
        for number, line in enumerate([*label, *address]):
            begin = (Cell(" " * indent),) if number else row.left_cells[:2]
            cells = (*begin, Cell(line, "dim" if number >= len(label) else ""))
            yield Row(f"{index} goes on" if number else row.id, cells, is_target=not number, continues=number > 0)

    def _folded_row(self) -> Row:
        summaries = rows_summaries(self.rows, self.links)
        text = tr("beside the text: {links}", links=summaries[0]) if summaries else self._invitation
        return Row("", (Cell(text, "dim"),), Cell(tr("{key} opens them", key=key_of("keep_link")), "dim"))

    @on(events.Resize)
    def _arrange(self) -> None:
        """Share the width among the columns anew, and the height between rows and details."""
        self._has_signs = not (self._says_state_above and shared_label(self.rows, self.links))
        self._columns = share_link_columns(self.rows, self._width, _SIGN + self._number_width)
        self._detail_height = detail_height(self.rows, self.links, self._width)
        height = self.size.height if self.has_class("-maximized") else self._height
        if height:
            self.row_list.styles.max_height = max(height - self._detail_height, _FEWEST)
        self._fill()

    def _fill(self) -> None:
        if self.row_list.is_attached:  # while the question is replaced, it may be removed before its parents
            count, current = len(self.rows) + 1, str(self._index)
            rows: Sequence[Row] = [self._folded_row()] if self._is_folded else LazyRows(count, self._list_row)
            if self.has_class("-maximized") and self.app.size.width < _WIDE:
                rows = [line for index in range(count) for line in self._lines_of(index)]
            self.row_list.set_rows(rows, current)
            self._show_detail()

    @on(events.DescendantFocus)
    def _show_detail(self) -> None:
        if not (self.has_focus_within and self.row_list.is_attached):
            return
        if not self._detail.is_attached:  # only now: most lists are never in focus
            self.mount(self._detail)
        lines = row_detail(self.rows, self._index, self.links, self._width)
        self._detail.styles.height = self._detail_height
        self._detail.update(Content("\n").join(lines))

    def _editor(self) -> RowEditor:
        return self.query_one(RowEditor)

    async def on_row_chosen(self, event: RowChosen) -> None:
        event.stop()
        if event.row_id:  # a click on the folded line only unfolds it
            await self._open(int(event.row_id))

    def on_cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self._show_detail()

    async def _open(self, index: int) -> None:
        self._collect()
        if not self.query(RowEditor):
            await self.mount(editor := RowEditor(), after=self.row_list)
            editor.styles.min_height = self._detail_height  # what is below stays where it is
        self.add_class("-open")
        self.row_list.add_class("-keep")
        self.row_list.put_cursor_on(str(index))
        self._open_index = index
        self._editor().show(self.rows[index] if index < len(self.rows) else LinkRow())
        focus_now(self._editor().label)
        self.call_after_refresh(self._editor().scroll_visible, animate=False)

    async def _close(self) -> None:
        self._open_index = None
        self.remove_class("-open")
        self.row_list.remove_class("-keep")
        await self.query(RowEditor).remove()

    async def action_close(self) -> None:
        index = self._open_index
        await self._close()
        self.post_message(FieldLeft())  # the line in focus was removed before it could say so
        focus_now(self.row_list)
        if index is not None:
            self.row_list.put_cursor_on(str(index))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self._collect()

    def _collect(self) -> None:
        if self._open_index is None:
            return
        typed = self._editor().row()
        old = self.rows[self._open_index] if self._open_index < len(self.rows) else LinkRow()
        new = replace(typed, extra=old.extra)
        if new == old:
            return
        self.typed_row = self._field_id, self._open_index
        rows = [*self.rows]
        rows[self._open_index : self._open_index + 1] = [new]
        self._change_rows(tuple(rows), is_typing=True)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_close()

    async def on_key(self, event: events.Key) -> None:
        """Begin a row when a letter is typed at the last line; a sign is a key."""
        if (
            not (self.row_list.has_focus and self.row_list.opens_for_letters and event.is_printable and event.character)
            or event.key in _SIGNS
        ):
            return
        event.stop()
        await self._open(min(self._index, len(self.rows)))
        if letter := event.character.strip():
            self._editor().label.insert_text_at_cursor(letter)

    async def action_add(self) -> None:
        await self._open(len(self.rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("remove", "row_up", "row_down"):
            return self.row_list.has_focus and self._index < len(self.rows)
        if action == "close":
            return self._open_index is not None
        return super().check_action(action, parameters)

    async def action_remove(self) -> None:
        index = self._index
        await self._close()
        self._change_rows((*self.rows[:index], *self.rows[index + 1 :]))
        words = tr("Row {n} is taken out. {undo} brings it back.", n=index + 1, undo=key_of("undo"))
        services(self).notify_text(words)

    async def action_row_up(self) -> None:
        await self._shift(-1)

    async def action_row_down(self) -> None:
        await self._shift(1)

    async def _shift(self, by: int) -> None:
        index, target = self._index, self._index + by
        if 0 <= target < len(self.rows):
            await self._close()
            rows = list(self.rows)
            rows[index], rows[target] = rows[target], rows[index]
            self._change_rows(tuple(rows))
            self.row_list.put_cursor_on(str(target))

    def _change_rows(self, rows: tuple[LinkRow, ...], *, is_typing: bool = False) -> None:
        self.rows = rows
        self._fill() if is_typing else self._arrange()  # while one types nothing else moves
        self.post_message(AnswerChanged(self._field_id, {"links": rows}, is_typing=is_typing))

    def on_paste(self, event: events.Paste) -> None:
        """Post the rows of a pasted list; none is added before the user has seen them. Typed words are none."""
        event.stop()
        if isinstance(event, TypedText) and not is_list(event.text):
            words = tr("{edit} opens this row; a letter begins one at the last line.", edit=key_name("enter"))
            services(self).notify_text(words)
        elif pasted := rows_in(event.text):
            index = len(self.rows) if self._open_index is None else self._open_index
            self.post_message(LinkListPasted(self._field_id, event.text, pasted, index))


class LinksField(FieldView):
    """Rows of label, links and note."""

    def __init__(self, fields: Sequence[Field], interview: Interview) -> None:
        self._link_rows = LinkRows(tr("+ add a link, or paste a list"), says_state_above=bool(fields[0].prompt))
        super().__init__(fields, interview, self._link_rows)
        self.editor = self._link_rows.row_list

    def show(self) -> None:
        self._link_rows.show_rows(self.field.id, self.answer.links)
        self._show_state()

    def show_problems(self) -> None:
        """Show the problems, and what is known of the links: with each row, or once if it is the same of all."""
        super().show_problems()
        self._link_rows.links = field_links(self.interview, self.field.id)
        self._show_state()

    def _show_state(self) -> None:
        self.prompt.set_state(*rows_summaries(self.answer.links, self._link_rows.links))

    def focus_finding(self) -> None:
        """Put the cursor on the first row with a problem."""
        links = {problem.link for problem in self.interview.problems_at(self.field.id) if problem.needs_attention}
        rows = (n for n, row in enumerate(self.answer.links) if not links.isdisjoint(filter(None, row.urls)))
        self._link_rows.focus_row(next(rows, 0))

    def focus_hit(self, hit: Hit) -> None:
        super().focus_hit(hit)
        if hit.part == "links":
            self._link_rows.focus_row(hit.row)

    def fit(self, height: int) -> None:
        self._link_rows.fit(height - max(self.prompt.size.height, bool(self.field.prompt)))
