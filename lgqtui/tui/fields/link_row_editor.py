"""The editor of one row of links: label, links and note."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.fields.text_editor import LongText


class LabelLine(LineInput):
    """A line that leaves a pasted list of links to the list of rows; bare domains on one line stay in it."""

    def on_paste(self, event: events.Paste) -> None:
        if is_list(event.text):
            event.prevent_default()


class RowEditor(Vertical):
    """Label, links and note of one row."""

    DEFAULT_CSS = """
    RowEditor {
        height: auto; layout: grid; grid-size: 2; grid-columns: auto 1fr; grid-rows: auto; padding-left: 2;
        Static { width: auto; height: 1; padding-right: 1; color: $text-muted; }
        LongText { height: auto; min-height: 1; max-height: 5; background: $surface; }
        LineInput { padding: 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.label = LabelLine(id="label")
        self.urls = LongText(id="urls")
        self.note = LabelLine(id="note")
        self.urls.placeholder, self.note.placeholder = f"({tr('one a line')})", f"({tr('optional')})"

    def compose(self) -> ComposeResult:
        yield Static(tr("Label"))
        yield self.label
        yield Static(tr("Links"))
        yield self.urls
        yield Static(tr("Note"))
        yield self.note

    def show(self, row: LinkRow) -> None:
        """Show a row; posts nothing."""
        self.label.show_value(row.label)
        self.note.show_value(row.note)
        if _urls(self.urls.text) != row.urls:
            self.urls.show_text("\n".join(row.urls))
            self.urls.move_cursor(self.urls.document.end)

    def row(self) -> LinkRow:
        """Return the row from the editors."""
        return LinkRow(self.label.value, _urls(self.urls.text), self.note.value)


def rows_in(text: str) -> tuple[ParsedRow, ...]:
    """Parse the rows of a pasted list."""
    from lgqtui.links.list_parser import parse_link_list  # late: its patterns take a while to compile

    return parse_link_list(text)


def is_list(text: str) -> bool:
    """Return True if a text is a list of links rather than words."""
    return "://" in text or (len(text.splitlines()) > 1 and any(p.row.urls for p in rows_in(text)))


def _urls(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())
