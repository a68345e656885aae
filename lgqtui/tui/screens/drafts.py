"""The start screen: the drafts, how they stand, and what can be done with them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from lgqtui.draft.delivery import State
from lgqtui.draft.names import DraftFileEntry
from lgqtui.errors import Error
from lgqtui.formatting import format_day
from lgqtui.i18n import tr, trn
from lgqtui.interview.glance import Glance, Glances
from lgqtui.submission.deliveries import Deliveries, noted_state, titles
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import entry_status
from lgqtui.submission.transfer import RetryClock
from lgqtui.tui.actions import START_ACTIONS
from lgqtui.tui.content import WIDE, cut_path, plain_content
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.keys import key_of
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.tui.widgets.status_line import SplitLine

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp
    from lgqtui.tui.shipment import SendFinished, SendWorker, TransferEnded


_MOST_RECOVERED = 4


class DraftsScreen(Screen[None]):
    """The drafts of a person, the last changed first, then the trash."""

    CSS_PATH = "drafts.tcss"
    ACTIONS = START_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in START_ACTIONS]
    app: LgqApp

    def __init__(self) -> None:
        super().__init__()
        self._drafts: list[DraftFileEntry] = []
        self._trashed: list[DraftFileEntry] = []
        self._states: dict[Path, Glance] = {}
        self._recovered: list[str] = []
        self._thrown_away: Path | None = None
        self._noted: dict[Path, State] = {}
        self._deliveries: Deliveries | None = None
        self._shipment: SendWorker | None = None
        self._has_tried = False

    def compose(self) -> ComposeResult:
        """Head, drafts, keys."""
        yield SplitLine("lgqtui", tr("Local Government Questionnaire"), id="head")
        yield Static(id="empty")
        yield RowList(id="drafts")
        yield Static(id="detail")
        yield Static(id="recovered")
        yield SplitLine(id="state")
        yield KeyBar()

    def on_resize(self) -> None:
        """Fit the rows to the width."""
        self._show()

    def on_mount(self) -> None:
        """Show the drafts' names at once, and how they stand as they are read."""
        self.refresh_list()

    def refresh_list(self, current: Path | None = None) -> None:
        """Look at the folders again."""
        self._drafts = self.app.drafts.listing()
        self._trashed = self.app.drafts.trashed()
        self._states, self._recovered = {}, []
        self._look_at_outbox()
        self._show(str(current) if current else None)
        focus_now(self.query_one(RowList))
        self.run_worker(self._read_all(), exclusive=True)

    def _show(self, current: str | None = None) -> None:
        rows = list(self._grouped())
        if self._trashed:
            rows.append(Row("heading", (Cell(tr("Trash"), "dim"),), is_target=False))
            rows += [self._row(d, is_trash=True) for d in self._trashed]
        rows_list = self.query_one(RowList)
        rows_list.set_rows(rows, current or (rows_list.current.id if rows_list.current else None))
        empty = self.query_one("#empty", Static)
        empty.display = not self._drafts
        empty.update(plain_content(tr("There is no draft yet. Press {key} to begin one.", key=key_of("new"))))
        recovered = self.query_one("#recovered", Static)
        recovered.display = bool(self._recovered)
        recovered.update(plain_content("\n".join(self._recovered[:_MOST_RECOVERED])))
        self._show_detail()
        self.refresh_bindings()
        self._show_folder()

    def _show_folder(self) -> None:
        """Say at the foot how many drafts there are, and where."""
        many = trn("{n} draft", "{n} drafts", len(self._drafts))
        room = self.size.width - 4 - cell_len(many) - cell_len(tr("Drafts are in {folder}", folder=""))
        where = tr("Drafts are in {folder}", folder=cut_path(self.app.drafts.home.drafts, room))
        self.query_one("#state", SplitLine).set(many, where)

    @on(RowList.Moved)
    def _show_detail(self) -> None:
        """What holds up the draft under the cursor; its row has no room for all of it."""
        path = self._current
        told = self._deliveries.more(path) if path is not None and self._deliveries is not None else ""
        detail = self.query_one("#detail", Static)
        detail.display = bool(told) and path is not None and self._state_of(path) == "packed"
        detail.update(plain_content(told))

    def _grouped(self) -> Iterator[Row]:
        """The drafts by how far they are; without headings as long as all of them are open."""
        states = {listed.path: self._state_of(listed.path) for listed in self._drafts}
        for state, title in titles().items():
            members = [listed for listed in self._drafts if states[listed.path] == state]
            if members and set(states.values()) != {"open"}:
                yield Row(f"heading {state}", (Cell(title, "dim"),), is_target=False)
            yield from (self._row(listed) for listed in members)

    def _state_of(self, path: Path) -> State:
        known = self._states.get(path)
        return known.state if known else self._noted.get(path, "open")

    def _look_at_outbox(self) -> None:
        """See what was packed and sent, before the drafts themselves are read."""
        outbox = Outbox(self.app.drafts.home.outbox)
        outbox.sweep()
        with contextlib.suppress(Error):
            self._deliveries = Deliveries(outbox)
        self._noted = {listed.path: noted_state(listed.path) for listed in self._drafts}

    def _row(self, listed: DraftFileEntry, *, is_trash: bool = False) -> Row:
        state = self._states.get(listed.path)
        city = f" · {state.city}" if state and state.city and state.city != listed.name else ""
        edition = state.edition + "  " if state and self.size.width >= WIDE else ""
        said = edition + _progress(state) if state else tr("reading …")
        left = (
            Cell(listed.name + city, "dim" if is_trash else "strong", share=0.36),
            Cell("  "),
            Cell(said, "dim" if is_trash else ""),
        )
        return Row(str(listed.path), left, Cell(_day(listed.changed, self.app.clock()), "dim"))

    async def _read_all(self) -> None:
        delivered = self._deliveries.stand if self._deliveries else None
        glances = Glances(self.app.library, self.app.drafts.home.state, self.app.clock, delivered)
        for listed in (*self._drafts, *self._trashed):
            await asyncio.sleep(0)  # keys come first
            seen = self._states[listed.path] = glances.at(listed.path)
            self._recovered += () if self._is_trashed(listed.path) else seen.recovered
            self._show()
        if not self._has_tried and self._deliveries is not None and self._deliveries.has_waiting:
            self._send_waiting(at_once=False)

    @property
    def _current(self) -> Path | None:
        row = self.query_one(RowList).current
        return Path(row.id) if row and row.is_target and (self._drafts or self._trashed) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is nothing for is not offered."""
        if action in ("resume", "duplicate", "rename", "trash"):
            return bool(self._drafts or self._trashed)
        if action == "restore":
            return bool(self._trashed)
        if action == "send":
            return self._shipment is None and self._deliveries is not None and self._deliveries.has_waiting
        if action == "receipt":
            return any(self._state_of(listed.path) == "sent" for listed in self._drafts)
        return super().check_action(action, parameters)

    def _is_trashed(self, path: Path) -> bool:
        return any(entry.path == path for entry in self._trashed)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_resume()

    def action_resume(self) -> None:
        """Open the draft under the cursor."""
        path = self._current
        if path is None:
            self.app.notify_text(tr("There is no draft here yet. Press {key} to begin one.", key=key_of("new")))
        elif self._is_trashed(path):
            self.app.notify_text(tr("This draft is in the trash. {key} brings it back.", key=key_of("restore")))
        else:
            self._open(path)

    def _open(self, path: Path) -> None:
        # The app does it: a screen that waited for its own replacement would wait for ever.
        self.app.call_later(self.app.open_or_tell, path)

    def _tell_error(self, error: Error) -> None:
        self.app.notify_text(f"{error}. {error.remedy}", "error")

    def action_new(self) -> None:
        """Begin a new draft."""
        begun: list[Path] = []

        def begin(name: str) -> None:
            questionnaire = self.app.library.find(self.app.settings["questionnaire"])
            begun.append(self.app.drafts.new(name, questionnaire.id)[0].path)

        question = tr("What shall the new draft be called? The city's name is a good one.")
        note = tr("Enter begins, Esc goes back. You can rename it at any time.")
        self.app.push_screen(LineDialog(question, "", note, attempt=begin), lambda _: self._open_first(begun))

    def _open_first(self, paths: Sequence[Path]) -> None:
        """Open what a dialogue has found or made, if it did."""
        if paths:
            self._open(paths[0])

    def action_duplicate(self) -> None:
        """Make a second draft with the same answers."""
        path = self._current
        if path is not None and not self._is_trashed(path):
            self._try(lambda: self.app.drafts.duplicate(path))

    def action_rename(self) -> None:
        """Give the draft another name."""
        path = self._current
        if path is None or self._is_trashed(path):
            return
        renamed: list[Path] = []

        def rename(name: str) -> None:
            renamed.append(self.app.drafts.rename(path, name))
            Outbox(self.app.drafts.home.outbox).follow(path, renamed[-1])

        ask = LineDialog(tr("What shall “{name}” be called?", name=path.stem), path.stem, attempt=rename)
        self.app.push_screen(ask, lambda _: self.refresh_list(renamed[0]) if renamed else None)

    def action_trash(self) -> None:
        """Put the draft into the trash."""
        path = self._current
        if path is None or self._is_trashed(path):
            return
        try:
            self._thrown_away = self.app.drafts.trash(path)
        except Error as error:
            self._tell_error(error)
            return
        self.refresh_list()
        self.app.notify_text(tr("“{name}” is in the trash. {key} brings it back.", name=path.stem, key=key_of("restore")))

    def action_restore(self) -> None:
        """Bring a draft back from the trash: the one under the cursor, or the one thrown away last."""
        path = self._current
        if path is None or not self._is_trashed(path):
            thrown_away = self._thrown_away
            last = self._trashed[0].path if self._trashed else None
            path = thrown_away if thrown_away and self._is_trashed(thrown_away) else last
        if path is not None:
            wanted = str(path)
            self._try(lambda: self.app.drafts.restore(wanted))

    def action_open(self) -> None:
        """Open a draft by its path."""
        found: list[Path] = []

        def find(wanted: str) -> None:
            found.append(self.app.drafts.find(wanted).path)

        ask = LineDialog(tr("Which file? Type or paste its path."), attempt=find)
        self.app.push_screen(ask, lambda _: self._open_first(found))

    def on_unmount(self) -> None:
        """Let the thread end; what it has not sent stays in the outbox."""
        if self._shipment is not None:
            self._shipment.stop()

    def action_send(self) -> None:
        """Send everything that waits, once, in its order."""
        self.app.notify_text(tr("Sending what waits …"))
        self._send_waiting(at_once=True)

    def _send_waiting(self, *, at_once: bool) -> None:
        from lgqtui.submission.credentials import EndpointResolver
        from lgqtui.tui.shipment import SendWorker

        home, environ = self.app.drafts.home, self.app.settings.environ

        def work(shipment: SendWorker) -> None:
            shipment.send(
                Outbox(home.outbox), EndpointResolver(home, environ), lambda p: p.state != "refused", at_once=at_once
            )

        self._has_tried = True
        self._shipment = SendWorker(self, RetryClock(clock=self.app.clock), work)
        self._shipment.start()
        self.refresh_bindings()

    def on_transfer_ended(self, event: TransferEnded) -> None:
        """Show what came of a try."""
        self.app.notify_text(tr("{name}: {words}", name=event.parcel.label, words=entry_status(event.parcel)))

    def on_send_finished(self, event: SendFinished) -> None:
        """Show how the drafts stand now."""
        self._shipment = None
        if event.error is not None:
            self._tell_error(event.error)
        self._recovered = []
        self._look_at_outbox()
        self.run_worker(self._read_all(), exclusive=True)

    def action_receipt(self) -> None:
        """Show the receipt of the draft under the cursor."""
        path = self._current
        lines = self._deliveries.receipt_of(path) if path is not None and self._deliveries is not None else []
        if not lines:
            self.app.notify_text(tr("There is no receipt of this draft."))
            return
        from lgqtui.tui.dialogs.dialog import ReceiptDialog

        self.app.push_screen(ReceiptDialog(lines))

    def _try(self, act: Callable[[], Path]) -> None:
        try:
            path = act()
        except Error as error:
            self._tell_error(error)
        else:
            self.refresh_list(path)

    def action_help(self) -> None:
        """Say what can be done here."""
        from lgqtui.tui.dialogs.help import HelpDialog, help_for_start

        self.app.push_screen(HelpDialog(help_for_start()))


def _progress(state: Glance) -> str:
    """How far a draft is; of a damaged one, what Enter offers instead."""
    damaged = "damaged; {key} offers that of {time}"
    return tr(damaged, key=key_of("resume"), time=state.progress) if state.is_damaged else state.progress


def _day(changed: datetime, now: datetime) -> str:
    local, today = changed.astimezone(), now.astimezone()
    if local.date() == today.date():
        return tr("today {time}", time=local.strftime("%H:%M"))
    return format_day(local, year=local.year != today.year)
