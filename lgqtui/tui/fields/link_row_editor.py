"""One row of links: its editor, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import LinkEntry, link_lines, unchecked_label
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.text import one_line
from lgqtui.tui.content import plain_content
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.keys import key_of, pair_of
from lgqtui.tui.textual_ext.event_sync import focus_now


class LabelLine(LineInput):
    """A line that leaves a pasted list of links to the list of rows; bare domains on one line stay in it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", tr("go on"), show=True)]

    def on_paste(self, event: events.Paste) -> None:
        if is_list(event.text):
            event.prevent_default()


class RowEditor(Vertical):
    """Label, links and note of one row."""

    DEFAULT_CSS = """
    RowEditor {
        height: auto; layout: grid; grid-size: 2; grid-columns: auto 1fr; grid-rows: auto; padding-left: 2;
        Static { width: auto; height: 1; padding-right: 1; color: $text-muted; }
        LongText { height: auto; min-height: 1; max-height: 5; padding: 0; background: $surface; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.label = LabelLine(id="label")
        self.urls = LongText(id="urls")
        self.note = LabelLine(id="note")
        self.urls.placeholder, self.note.placeholder = f"({tr('one a line')})", f"({tr('optional')})"

    def compose(self) -> ComposeResult:
        for name, editor in ((tr("Label"), self.label), (tr("Links"), self.urls), (tr("Note"), self.note)):
            yield Static(name)
            yield editor

    def show(self, row: LinkRow) -> None:
        """Show a row; posts nothing."""
        self.label.show_value(row.label)
        self.note.show_value(row.note)
        if _urls(self.urls.text) != row.urls:
            self.urls.show_text("\n".join(row.urls))
            self.urls.move_cursor(self.urls.document.end)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go from the label to its links."""
        if event.input is self.label:
            event.stop()
            focus_now(self.urls)

    def row(self) -> LinkRow:
        """Return the row from the editors."""
        return LinkRow(self.label.value, _urls(self.urls.text), self.note.value)


def moved_index(before: tuple[LinkRow, ...], rows: tuple[LinkRow, ...], index: int) -> int:
    """Return the index in `rows` of the row that had an index before; of equal rows the one that stands for it."""
    is_above_same = rows[: index + 1] == before[: index + 1]
    is_rest_same = (*rows[:index], *rows[index + 1 :]) == (*before[:index], *before[index + 1 :])
    if is_above_same or is_rest_same:
        return index
    shifted = index + len(rows) - len(before)
    equal = (other for other, row in enumerate(rows) if row == before[index])
    return min(equal, key=lambda other: abs(other - shifted), default=index)


def rows_in(text: str) -> tuple[ParsedRow, ...]:
    """Parse the rows of a pasted list."""
    from lgqtui.links.list_parser import parse_link_list  # late: its patterns take a while to compile

    return parse_link_list(text)


def is_list(text: str) -> bool:
    """Return True if a text is a list of links rather than words."""
    return "://" in text or (len(text.splitlines()) > 1 and any(p.row.urls for p in rows_in(text)))


def _urls(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


_EDITORS = 3
"""Lines of label, links and note, which take the place of the details of a row."""
_MAX_LINES = 6
_MEASURED_ROWS = 40
"""Rows up to which each is measured for its lines."""
_INDENT = 2


def detail_height(rows: Sequence[LinkRow], links: Mapping[str, LinkEntry], width: int) -> int:
    """Return the lines that the details of the longest row need, so that the cursor moves nothing but text."""
    if len(rows) > _MEASURED_ROWS or not width:
        return _MAX_LINES
    return max(_EDITORS, *(len(row_detail(rows, index, links, width)) for index in range(len(rows) + 1)))


def row_detail(rows: Sequence[LinkRow], index: int, links: Mapping[str, LinkEntry], width: int) -> list[Content]:
    """Return the details of a row, in lines; for the row to add, what can be done."""
    width = max(width - _INDENT, 1)
    if index >= len(rows):
        return plain_content(_usage(has_rows=bool(rows)), "$foreground-muted").wrap(width)[:_MAX_LINES]
    row = rows[index]
    label = row.label if row.label.strip() else tr("(no label)")
    head, *others = plain_content(one_line(f"{index + 1} {label}"), "bold").wrap(width)
    lines = [head, *(line.pad_left(_INDENT) for line in others)]
    for text, style in _paragraphs(row, links, width):
        lines += [line.pad_left(_INDENT) for line in plain_content(one_line(text), style).wrap(width)]
    if len(lines) > _MAX_LINES:
        lines[_MAX_LINES - 1 :] = [plain_content("…", "$foreground-muted").pad_left(_INDENT)]
    return lines


def _paragraphs(row: LinkRow, links: Mapping[str, LinkEntry], width: int) -> Iterator[tuple[str, str]]:
    # The most severe first: not all may fit.
    for url in sorted(row.urls, key=lambda url: links[url].label.rank if url in links else unchecked_label().rank):
        state = _state(links[url]) if url in links else ""
        if state and cell_len(one_line(url)) + cell_len(state) + 2 <= width:
            yield f"{url}  {state}", ""
        else:
            yield url, ""
            if state:
                yield state, ""
    if row.note:
        yield tr("note: {note}", note=row.note), "$foreground-muted"


def _state(entry: LinkEntry) -> str:
    offer = tr("{key} takes {link}", key=key_of("mend"), link=entry.proposal) if entry.proposal else ""
    words = list(link_lines(entry, offer))[1:] or [entry.label.word]
    return f"{entry.label.glyph} {' · '.join(words)}"


def _usage(*, has_rows: bool) -> str:
    usage = tr("Enter or a letter begins a row. Paste a whole list: you see the rows before they are taken.")
    if not has_rows:
        return usage
    keys = pair_of("row_up", "row_down")
    return f"{usage} {tr('{remove} takes a row out, {keys} moves it.', remove=key_of('remove'), keys=keys)}"
