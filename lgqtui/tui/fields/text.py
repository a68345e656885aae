"""Text fields, with rows of links below the text."""

from __future__ import annotations

from textual.app import ComposeResult

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import link_labels
from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.fields.links import LinkRows
from lgqtui.tui.fields.text_editor import LongText, TextEditor


class TextField(FieldView):
    """A long text; links in it are found, others can be added as rows."""

    DEFAULT_CSS = """
    TextField { height: 1fr; min-height: 9; }
    """

    def compose_editor(self) -> ComposeResult:
        yield TextEditor()
        yield LinkRows(tr("+ keep a link beside the text"))

    @property
    def editor(self) -> LongText:
        """The editor of the text."""
        return self.query_one(LongText)

    def show(self) -> None:
        answer = self.interview.answer_to(self.field.id)
        self.query_one(TextEditor).show_text(self.field.id, answer.text)
        self.query_one(LinkRows).show_rows(self.field.id, answer.links)

    def show_problems(self) -> None:
        """Show the problems, and the labels of the links."""
        super().show_problems()
        labels = link_labels(self.interview, self.field.id)
        self.query_one(TextEditor).show_link_labels(labels)
        self.query_one(LinkRows).show_link_labels(labels)
