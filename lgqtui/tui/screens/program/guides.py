"""The guides of `lgqtui help`: their topics, each read in the frame."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message_pump import MessagePump

from lgqtui.guides.topics import TOPICS, read_guide
from lgqtui.i18n import tr
from lgqtui.questionnaire.library import shipped_folder
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.finder import TextHit
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.screens.program.reader import Page, ReaderScreen, search_pages, text_page
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.workflows.context import AppContext

_BOLD = re.compile("\x1b\\[1m(.*?)\x1b\\[22m")
_NAME_SIZE = 15


def guide_pages(context: AppContext) -> Mapping[str, Page]:
    """Return the page of each guide by its topic."""
    return {name: partial(_guide_page, context, name) for name in TOPICS}


def _guide_page(context: AppContext, name: str, width: int) -> Content:
    from lgqtui.guides.render import render_guide  # late: its library is needed for nothing else

    markdown = read_guide(name, shipped_folder().parent)
    text = "\n".join(render_guide(markdown, width, context.guide_table, styled=True))
    parts = (plain_content(part, "bold" if n % 2 else "") for n, part in enumerate(_BOLD.split(text)))
    return text_page(Content("").join(list(parts)))(width)


def show_guide(node: MessagePump, hit: TextHit, words: str = "") -> None:
    """Show a place in a guide; a search in it goes through all of them."""
    path = ("lgqtui", tr("guides"))
    node.app.push_screen(ReaderScreen(path, guide_pages(services(node).context), hit, words))


class GuidesScreen(ListScreen):
    """The topics, each with its summary."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", tr("read"), show=True, priority=True),
        Binding("slash", "search", tr("search"), show=True),
    ]

    def rows(self) -> Sequence[Row]:
        self.set_head("lgqtui", tr("guides"))
        return [
            Row(name, (Cell(f"{name:<{_NAME_SIZE}}", "strong"), Cell(tr(topic.summary))))
            for name, topic in TOPICS.items()
        ]

    def detail(self) -> Content:
        return text_lines(
            tr(TOPICS[self.current_id].summary), tr("In a terminal: lgqtui help {name}", name=self.current_id)
        )

    def on_row_chosen(self) -> None:
        self.action_read()

    def action_read(self) -> None:
        show_guide(self, TextHit(self.current_id))

    def action_search(self) -> None:
        search_pages(self, guide_pages(services(self).context), partial(show_guide, self))
