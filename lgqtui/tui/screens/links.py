"""Every link of the draft with what is known of it: filtered, asked about again, mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.link_overview import (
    LINK_SELECTIONS,
    LinkEntry,
    about_link,
    known_links,
    link_selections,
    question_about_sites,
    summed_links,
)
from lgqtui.text import one_line
from lgqtui.tui.actions import LINKS_ACTIONS
from lgqtui.tui.content import plain_content
from lgqtui.tui.keys import key_of
from lgqtui.tui.link_watch import LinkCheckScheduler
from lgqtui.tui.screens.review import FilteredList
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.filter_bar import FilterBar
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.tui.widgets.status_line import SplitLine

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

_BAR = 20


class LinksScreen(FilteredList[str]):
    """Says to which field to go; "" is back to where the person was. `changed` hears of each link that was replaced."""

    CSS_PATH = "links.tcss"
    ACTIONS = LINKS_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in LINKS_ACTIONS]
    app: LgqApp

    def __init__(
        self, interview: Interview, watch: LinkCheckScheduler, name: str, changed: Callable[[Change], None]
    ) -> None:
        super().__init__()
        self._interview = interview
        self._watch = watch
        self._draft_name = name
        self._changed = changed
        self._links: list[LinkEntry] = []
        self._filter = "all"
        self._id_size = max(map(len, interview.questionnaire.fields))

    def compose(self) -> ComposeResult:
        """Head, filters, links, what is known of one, progress, keys."""
        self._links = known_links(self._interview)
        yield SplitLine(tr("Links · {draft}", draft=self._draft_name), id="head")
        yield FilterBar(link_selections(self._links))
        yield RowList()
        yield Static(id="detail")
        yield SplitLine(id="progress")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        self._show()
        focus_now(self.query_one(RowList))

    def on_resize(self) -> None:
        """Fit the progress to the width."""
        self._show_progress()

    def note_verdicts(self, _: frozenset[str] = frozenset()) -> None:
        """Show what is known by now."""
        if self.is_mounted:
            self._links = known_links(self._interview)
            self._show()

    # Showing

    def _show(self) -> None:
        filters, row_list = self.query_one(FilterBar), self.query_one(RowList)
        filters.set_labels(link_selections(self._links))
        filters.chosen = self._filter
        shown = [(n, link) for n, link in enumerate(self._links) if LINK_SELECTIONS[self._filter](link)]
        rows = [self._row(n, link) for n, link in shown] or [_no_row(tr("Nothing here."))]
        row_list.set_rows(rows, row_list.current.id if row_list.current else None)
        self._show_detail()
        self._show_progress()

    def _row(self, number: int, shown: LinkEntry) -> Row:
        said = shown.said
        left = (
            Cell(f"{said.glyph} ", said.style),
            Cell(shown.field, "strong", share=0.2, most=self._id_size),
            Cell("  "),
            Cell(shown.link),
        )
        return Row(str(number), left, Cell(said.words, said.style))

    @property
    def _current(self) -> LinkEntry | None:
        row = self.query_one(RowList).current
        return self._links[int(row.id)] if row and row.is_target else None

    def _show_detail(self) -> None:
        """Say what is known of the link under the cursor, and what can be done about it."""
        shown = self._current
        lines = [] if shown is None else list(about_link(shown, _offer(shown)))
        self.query_one("#detail", Static).update(plain_content("\n".join(map(one_line, lines))))
        self.refresh_bindings()

    def _show_progress(self) -> None:
        watch = self._watch
        if watch.is_checking:
            filled = round(_BAR * watch.done / max(watch.all, 1))
            bar = "█" * filled + "░" * (_BAR - filled)
            told = tr("{bar} {n} of {all} asked", bar=bar, n=watch.done, all=watch.all)
            self.query_one("#progress", SplitLine).set(told, tr("{key} stops", key=key_of("stop")))
        else:
            known = any(shown.verdict for shown in self._links)
            nothing = tr("Nothing has been asked yet. {key} asks all sites.", key=key_of("check"))
            told = summed_links(self._links) if known else nothing
            self.query_one("#progress", SplitLine).set(told, tr("asking is off") if watch.is_off else "")
        self.refresh_bindings()

    # What the person does

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_detail()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        if shown := self._current:
            self.dismiss(shown.field)

    def show_filter(self, name: str) -> None:
        """Show the links of one filter."""
        self._filter = name
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is nothing for is not offered."""
        if action == "take":
            return bool(self.query(RowList) and self._current and self._current.better)
        if action == "stop":
            return self._watch.is_checking
        if action == "check":
            return not self._watch.is_checking
        return super().check_action(action, parameters)

    def action_check(self) -> None:
        """Ask about all links; a draft from elsewhere only after a yes."""
        if self._watch.is_off:
            self.app.notify_text(tr("Asking is switched off. To allow it: lgqtui config set links.probe auto"))
        elif not self._links:
            self.app.notify_text(tr("There is no link in this draft yet."))
        elif self._watch.needs_a_yes:
            from lgqtui.tui.dialogs.dialog import ConfirmDialog

            ask = ConfirmDialog(*question_about_sites(len(self._links), is_foreign=self._watch.is_foreign))
            self.app.push_screen(ask, lambda agreed: self._check_agreed() if agreed else None)
        else:
            self._begin_check()

    def _check_agreed(self) -> None:
        self._watch.agree()
        self._begin_check()

    def _begin_check(self) -> None:
        self._watch.check_all()
        self._show_progress()

    def action_stop(self) -> None:
        """Ask no more; what was found stays."""
        self._watch.stop()
        self.app.notify_text(tr("Stopped. What was found so far is kept."))

    def action_take(self) -> None:
        """Put the proposed link in the place of the one under the cursor."""
        shown = self._current
        if shown is not None and shown.better:
            self._changed(self._interview.apply_suggestion(shown.field, shown.link, shown.better))
            self._watch.field_changed(shown.field)
            told = "Taken: {link}. {key} in the question brings the other back."
            self.app.notify_text(tr(told, link=shown.better, key=key_of("undo")))
            self.note_verdicts()

    def action_back(self) -> None:
        """Go back to the question."""
        self.dismiss("")

    def action_help(self) -> None:
        """Say what can be done here."""
        from lgqtui.tui.dialogs.help import HelpDialog, help_for_links

        self.app.push_screen(HelpDialog(help_for_links()))


def _no_row(words: str) -> Row:
    return Row("", (Cell(words, "dim"),), is_target=False)


def _offer(shown: LinkEntry) -> str:
    return tr("{key} takes {link}", key=key_of("take"), link=shown.better) if shown.better else ""
