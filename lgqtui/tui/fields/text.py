"""Text fields, with rows of links below the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.link_overview import field_links, link_labels
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field
from lgqtui.tui.actions import EDITOR_ACTIONS, TEXT_ACTIONS, bindings
from lgqtui.tui.content import plain_content
from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.fields.links import LinkRows
from lgqtui.tui.fields.text_editor import LongText, TextEditor
from lgqtui.tui.keys import key_of
from lgqtui.tui.textual_ext.event_sync import focus_now

if TYPE_CHECKING:
    from lgqtui.interview.search import Hit


_LINES_BELOW = 2
"""Lines under a text: its counts, and its findings."""
_ENOUGH, _FEWEST = 14, 4
"""Lines in which any text can be written, and a short one."""


class TextAndLinks(FieldView):
    """A long text; links in it are found, others can be added as rows. `widgets` are shown above it.

    Unless they are worked on, one line is left of the rows of links.
    """

    DEFAULT_CSS = "TextAndLinks.-writing { min-height: 0; }"
    ACTIONS = (*TEXT_ACTIONS, *EDITOR_ACTIONS)  # those of the text also where Esc has left it
    BINDINGS = bindings(ACTIONS)

    def __init__(self, fields: Sequence[Field], interview: Interview, *widgets: Widget) -> None:
        self.text_editor = TextEditor()
        self.link_rows = LinkRows(tr("+ keep a link beside the text"))
        self.link_rows.set_folded(is_folded=True)
        super().__init__(fields, interview, *widgets, self.text_editor, self.link_rows)

    def show(self) -> None:
        self.text_editor.show_text(self.field.id, self.answer.text)
        self.link_rows.show_rows(self.field.id, self.answer.links)
        self.link_rows.display = bool(self.answer.links) or self.link_rows.has_focus_within

    def focus_hit(self, hit: Hit) -> None:
        super().focus_hit(hit)
        if hit.part == "text":
            self.text_editor.area.mark(hit.start, hit.end)
            focus_now(self.text_editor.area)
        elif hit.part == "links":
            self.link_rows.focus_row(hit.row)

    def fold(self) -> bool:
        """Hide the rest while the text has the focus, and the rows of links while they have it not."""
        self.link_rows.set_folded(is_folded=not self.link_rows.has_focus_within)
        is_written = self.screen.focused is self.text_editor.area
        self.set_class(is_written, "-writing")
        return is_written

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "keep_link":
            return "links" in usable_parts(self.field) and not self.link_rows.has_focus_within
        if action in ("find", "replace_all", "select_all"):
            return "text" in usable_parts(self.field)
        return super().check_action(action, parameters)

    def action_find(self) -> None:
        self._focused_text().action_find()

    def action_replace_all(self) -> None:
        self._focused_text().action_replace_all()

    def action_select_all(self) -> None:
        self._focused_text().select_all()

    def _focused_text(self) -> LongText:
        focus_now(self.text_editor.area)
        return self.text_editor.area

    async def action_keep_link(self) -> None:
        self.link_rows.display = True
        self.link_rows.set_folded(is_folded=False)
        await self.link_rows.action_add()

    def show_problems(self) -> None:
        """Show the problems, and the labels of the links."""
        super().show_problems()
        self.text_editor.link_labels = link_labels(self.interview, self.field.id)
        self.link_rows.links = field_links(self.interview, self.field.id)


class TextField(TextAndLinks):
    """The view of one long text."""

    DEFAULT_CSS = "TextField { height: 1fr; min-height: 9; }"

    def __init__(self, fields: Sequence[Field], interview: Interview) -> None:
        super().__init__(fields, interview)
        self.editor = self.text_editor.area
        usage = tr("Write or paste here; {key} opens your own editor.", key=key_of("editor"))
        self.text_editor.area.placeholder = plain_content(f"({usage})")  # as in lines

    def is_written_in(self, height: int) -> bool:
        """Whether all of the text fits into so many lines, or enough of it."""
        free = height - _LINES_BELOW
        return free >= _ENOUGH or max(self.text_editor.area.wrapped_document.height, _FEWEST) < free
