"""A field answered by rows of links."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from lgqtui.i18n import say
from lgqtui.interview.link_overview import said_of_links
from lgqtui.tui.fields.field_view import FieldView, Given, Settled
from lgqtui.tui.fields.links import LinkRows
from lgqtui.tui.widgets.row_list import RowList


class LinksField(FieldView):
    """Rows of label, links and note."""

    def compose_editor(self) -> ComposeResult:
        """The rows."""
        yield LinkRows(say("+ add a link, or paste a list"))

    @property
    def editor(self) -> RowList:
        """The list of rows."""
        return self.query_one(RowList)

    def show(self) -> None:
        """Show the rows of the draft."""
        self.query_one(LinkRows).show_rows(self.field.id, self.interview.answer_to(self.field.id).links)

    def show_problems(self) -> None:
        """Show what is wrong, and in each row what is known of its links."""
        super().show_problems()
        self.query_one(LinkRows).show_says(said_of_links(self.interview, self.field.id))

    @on(LinkRows.Edited)
    def _edited(self, event: LinkRows.Edited) -> None:
        event.stop()
        self.post_message(Given(self.field.id, {"links": event.rows}, typing=event.typing))

    @on(LinkRows.Left)
    def _left(self, event: LinkRows.Left) -> None:
        event.stop()
        self.post_message(Settled())
