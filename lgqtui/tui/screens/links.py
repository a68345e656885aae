"""The links screen: every link of the draft with its verdict; filter, check again, replace."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.content import Content
from textual.events import Mount

from lgqtui.checks.link_syntax import normal_page
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.link_overview import (
    LINK_SELECTIONS,
    LinkEntry,
    link_counts_text,
    link_entries,
    link_lines,
    link_selections,
)
from lgqtui.links.model import LinkRow, PagesToCheck
from lgqtui.text import one_line
from lgqtui.tui.actions import LINKS_ACTIONS, bindings
from lgqtui.tui.content import fitted, plain_content
from lgqtui.tui.dialogs.dialog import ConfirmDialog
from lgqtui.tui.keys import key_of
from lgqtui.tui.link_scheduler import LinkCheckScheduler
from lgqtui.tui.messages import LinkResultsChanged
from lgqtui.tui.screens.review import FilteredListScreen
from lgqtui.tui.services import services
from lgqtui.tui.widgets.link_columns import LinkColumns, share_link_columns
from lgqtui.tui.widgets.row_list import Cell, LazyRows, Row
from lgqtui.tui.widgets.status_line import SplitLine, progress_bar
from lgqtui.workflows.link_checks import STOPPED, Refused

_EDGES = 3
"""Cells beside a row: an edge at either side, and a scroll bar."""
_SIGN, _GAP = 2, 2
_NARROW, _ID_LIMIT = 70, 9
"""Columns of a window below which the place of a link takes no more cells."""


class LinksScreen(FilteredListScreen[tuple[str, str]]):
    """Returns the field and the link to go to, both "" to go back; calls `on_change` for each link replaced."""

    CSS_PATH = "links.tcss"
    ACTIONS = LINKS_ACTIONS
    BINDINGS = bindings(LINKS_ACTIONS)

    def __init__(
        self,
        interview: Interview,
        link_scheduler: LinkCheckScheduler,
        name: str,
        on_change: Callable[[Change, str], None],
    ) -> None:
        self._progress = SplitLine(id="progress")
        super().__init__(interview, (name, tr("links")), on_change, self._progress)
        self._link_scheduler = link_scheduler
        self._links: list[LinkEntry] = []
        self._selected: list[LinkEntry] = []
        self._page = ""
        self._row_of: dict[tuple[str, str], LinkRow] = {}
        self._rows: list[LinkRow] = []
        self._columns = LinkColumns(0, 0)
        self._id_cells = 0

    def on_resize(self) -> None:
        self.show_filter(self._filters.current)

    @on(Mount)
    @on(LinkResultsChanged)
    def read_again(self) -> None:
        self._links = link_entries(self._interview)
        fields = dict.fromkeys(entry.field for entry in self._links)
        rows = ((field_id, row) for field_id in fields for row in self._interview.answer_to(field_id).links)
        self._row_of = {(field_id, url): LinkRow(row.label, (url,)) for field_id, row in rows for url in row.urls}
        self._filters.set_labels(*link_selections(self._links))
        self.show_filter(self._filters.current)

    def show_filter(self, name: str) -> None:
        """Show the links of one filter, the cursor on the same row if it is there."""
        self._filters.current = name
        current = self._current
        self._selected = [e for e in self._links if LINK_SELECTIONS[name](e) and self._is_searched(e)]
        ids = {(entry.field, entry.link): str(index) for index, entry in enumerate(self._selected)}
        self._rows = list(map(self._link_row, self._selected))
        longest_id = max((len(entry.field) for entry in self._selected), default=0)
        self._id_cells = longest_id if self.size.width >= _NARROW else min(longest_id, _ID_LIMIT)
        self._columns = share_link_columns(self._rows, self.size.width - _EDGES, _SIGN + self._id_cells + _GAP)
        self.set_rows(LazyRows(len(ids), self._row), ids.get((current.field, current.link)) if current else None)
        self._show_progress()

    def _link_row(self, entry: LinkEntry) -> LinkRow:
        return self._row_of.get((entry.field, entry.link)) or LinkRow(tr("in the text"), (entry.link,))

    def _is_searched(self, entry: LinkEntry) -> bool:
        is_there = not self._page or normal_page(entry.link) == self._page
        return is_there and self.holds_needle(entry.field, self._link_row(entry).label, entry.link)

    def _row(self, number: int) -> Row:
        entry = self._selected[number]
        sign = Cell(f"{entry.label.glyph} ", entry.label.style)
        id_cell = Cell(fitted(entry.field, self._id_cells) + " " * _GAP, "strong")
        return Row(str(number), (sign, id_cell, *self._columns.cells(self._rows[number])))

    @property
    def _current(self) -> LinkEntry | None:
        row = self._row_list.current
        return self._selected[int(row.id)] if row and row.is_target else None

    def show_detail(self) -> None:
        """Show the details of the link under the cursor, and the offer to replace it."""
        entry = self._current
        proposal = entry.proposal if entry else ""
        offer = tr("{key} takes {link}", key=key_of("take"), link=proposal) if proposal else ""
        lines = [] if entry is None else list(link_lines(entry, offer))
        self._detail.update(plain_content("\n".join(map(one_line, lines))))
        self.refresh_bindings()

    def _show_progress(self) -> None:
        scheduler = self._link_scheduler
        progress = ""
        if scheduler.is_checking:
            bar = progress_bar(scheduler.done, scheduler.total)
            template = "{bar} {n} of {all} asked · {key} stops"
            progress = tr(template, bar=bar, n=scheduler.done, all=scheduler.total, key=key_of("stop"))
        services(self).message_log.show_progress(progress)
        has_verdicts = any(entry.verdict for entry in self._links)
        nothing = tr("Nothing has been asked yet. {key} asks all sites.", key=key_of("check"))
        off = tr("Asking is off (settings).") if scheduler.policy.refusal else ""
        summary = link_counts_text(self._links) if has_verdicts else off or nothing
        if self._needle or self._page:
            templates = "{n} row with “{text}”", "{n} rows with “{text}”"
            summary = trn(*templates, len(self._rows), text=self._needle or self._page)
        self._progress.set(summary, "" if summary == off else off)
        self.refresh_bindings()

    def on_unmount(self) -> None:
        services(self).message_log.show_progress()

    def on_row_chosen(self) -> None:
        if entry := self._current:
            self.dismiss((entry.field, entry.link))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "take":
            return bool(self._current and self._current.proposal)
        if action == "where":
            page = normal_page(self._current.link) if self._current else ""
            return bool(self._page) or sum(normal_page(entry.link) == page for entry in self._links) > 1
        if action == "stop":
            return self._link_scheduler.is_checking
        if action in ("check", "check_again"):
            return not self._link_scheduler.is_checking
        return super().check_action(action, parameters)

    @property
    def inapplicable(self) -> Sequence[str]:
        """The actions that only say that no site is asked."""
        return ("check", "check_again") if self._link_scheduler.policy.refusal else ()

    def action_where(self) -> None:
        """Show only the places of the link under the cursor, or all links again."""
        entry = self._current
        self._page = "" if self._page or entry is None else normal_page(entry.link)
        self.show_filter("all")

    def action_check(self) -> None:
        self._check(again=False)

    def action_check_again(self) -> None:
        self._check(again=True)

    def _check(self, *, again: bool) -> None:
        permission = self._link_scheduler.permission(again=again)
        if isinstance(permission, Refused):
            services(self).notify_text(permission.sentence)
        elif permission.question:
            dialog = ConfirmDialog(permission.question, " ".join(permission.notes))
            self.app.push_screen(dialog, lambda is_confirmed: self._start(permission.pages) if is_confirmed else None)
        else:
            self._start(permission.pages)

    def _start(self, pages: PagesToCheck) -> None:
        """Check pages that may be checked, which the user has agreed to if that was needed."""
        if self._link_scheduler.policy.needs_consent:
            self._link_scheduler.policy.agree()
        self._link_scheduler.check_all(pages)
        self._show_progress()

    def action_stop(self) -> None:
        self._link_scheduler.stop()
        services(self).notify_text(tr(STOPPED))

    def action_take(self) -> None:
        if (entry := self._current) and entry.proposal:
            self.mend_link(entry.field, entry.link, entry.proposal)

    def leave(self) -> None:
        self.dismiss(("", ""))

    def help_blocks(self) -> dict[str, Content]:
        """Return what the help says of this screen."""
        marks = "✓ ok   → moved   ✗ broken   ~ unsure: the site does not say   – not checked   ? ! something to mend"
        return {tr("Signs"): plain_content(tr(marks))}
