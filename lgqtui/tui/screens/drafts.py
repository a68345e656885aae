"""The start screen: the list of drafts with their states, and the actions on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.submission.outbox_entry import entry_status
from lgqtui.tui.actions import START_ACTIONS
from lgqtui.tui.content import WIDE, cut_path, plain_content
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import CursorMoved, RowChosen, SendFinished, TransferEnded
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.tui.widgets.status_line import SplitLine
from lgqtui.workflows import draft_files
from lgqtui.workflows.drafts import DraftEntry, DraftReader, entry_notices, group_drafts, line_parts, unread_entry

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp
    from lgqtui.tui.send_worker import SendWorker
    from lgqtui.workflows.outbox import DropRequest


_MAX_RECOVERED = 4


class DraftsScreen(Screen[None]):
    """The drafts of the user, the last changed first, then the trash."""

    CSS_PATH = "drafts.tcss"
    ACTIONS = START_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in START_ACTIONS]
    app: LgqApp

    def __init__(self) -> None:
        super().__init__()
        self._reader = DraftReader(self.app.context)
        self._drafts: dict[Path, DraftEntry] = {}
        self._trashed: dict[Path, DraftEntry] = {}
        self._send_worker: SendWorker | None = None
        self._has_sent = False

    def compose(self) -> ComposeResult:
        yield SplitLine("lgqtui", tr("Local Government Questionnaire"), id="head")
        yield Static(id="empty")
        yield RowList(id="drafts")
        yield Static(id="detail")
        yield Static(id="recovered")
        yield SplitLine(id="state")
        yield KeyBar()

    def on_resize(self) -> None:
        self._show()

    def on_mount(self) -> None:
        """Show the names of the drafts at once, and their states as they are read."""
        self.refresh_list()

    def refresh_list(self, current: Path | None = None) -> None:
        """Read the folders again."""
        drafts = self.app.context.drafts
        self._drafts = {listed.path: unread_entry(listed) for listed in drafts.listing()}
        self._trashed = {listed.path: unread_entry(listed) for listed in drafts.trashed()}
        self._read_outbox()
        self._show(str(current) if current else None)
        focus_now(self.query_one(RowList))
        self.run_worker(self._read_all(), exclusive=True)

    def _show(self, current: str | None = None) -> None:
        rows = list(self._grouped())
        if self._trashed:
            rows.append(Row("heading", (Cell(tr("Trash"), "dim"),), is_target=False))
            rows += [self._row(entry, is_trash=True) for entry in self._trashed.values()]
        row_list = self.query_one(RowList)
        row_list.set_rows(rows, current or (row_list.current.id if row_list.current else None))
        empty = self.query_one("#empty", Static)
        empty.display = not self._drafts
        empty.update(plain_content(tr("There is no draft yet. Press {key} to begin one.", key=key_of("new"))))
        recovered = self.query_one("#recovered", Static)
        now = self.app.context.clock()
        notices = [notice for entry in self._drafts.values() for notice in entry_notices(entry, now)]
        recovered.display = bool(notices)
        recovered.update(plain_content("\n".join(notices[:_MAX_RECOVERED])))
        self._show_detail()
        self.refresh_bindings()
        self._show_folder()

    def _show_folder(self) -> None:
        """Show the number of drafts and their folder."""
        count = trn("{n} draft", "{n} drafts", len(self._drafts))
        free = self.size.width - 4 - cell_len(count) - cell_len(tr("Drafts are in {folder}", folder=""))
        folder = tr("Drafts are in {folder}", folder=cut_path(self.app.context.folders.drafts, free))
        self.query_one("#state", SplitLine).set(count, folder)

    @on(CursorMoved)
    def _show_detail(self) -> None:
        """Show why the draft under the cursor was not sent; its row is too short for it."""
        entry = self._drafts.get(self._current) if self._current is not None else None
        lines = entry.detail if entry is not None else ()
        detail = self.query_one("#detail", Static)
        detail.display = bool(lines)
        detail.update(plain_content("\n".join(lines)))

    def _grouped(self) -> Iterator[Row]:
        """Yield the drafts grouped by state."""
        for group in group_drafts(self._drafts.values()):
            if group.title:
                yield Row(f"heading {group.title}", (Cell(group.title, "dim"),), is_target=False)
            yield from map(self._row, group.entries)

    def _read_outbox(self) -> None:
        """Read what was packed and sent, before the drafts themselves are read."""
        self.app.context.outbox.sweep()
        self._reader = DraftReader(self.app.context)

    def _row(self, entry: DraftEntry, *, is_trash: bool = False) -> Row:
        parts = line_parts(entry, self.app.context.clock())
        details = [*parts["edition"], *parts["details"]] if self.size.width >= WIDE else parts["details"]
        left = (
            Cell(" · ".join(parts["name"]), "dim" if is_trash else "strong", share=0.36),
            Cell("  "),
            Cell("  ".join(details), "dim" if is_trash else ""),
        )
        return Row(str(entry.path), left, Cell(" ".join(parts["day"]), "dim"))

    async def _read_all(self) -> None:
        reader = self._reader
        for entries in (self._drafts, self._trashed):
            for entry in list(entries.values()):
                await asyncio.sleep(0)  # keys come first
                entries[entry.path] = reader.entry(entry)
                self._show()
        if not self._has_sent and reader.deliveries.has_waiting:
            self._send_waiting(at_once=False)

    @property
    def _current(self) -> Path | None:
        row = self.query_one(RowList).current
        return Path(row.id) if row and row.is_target and (self._drafts or self._trashed) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable actions that have nothing to work on."""
        if action in ("resume", "duplicate", "rename", "trash"):
            return bool(self._drafts or self._trashed)
        if action == "restore":
            return bool(self._trashed)
        if action == "send":
            return self._send_worker is None and self._reader.deliveries.has_waiting
        if action == "drop":
            return self._has_unsent_package
        if action == "receipt":
            return any(entry.state == "sent" for entry in self._drafts.values())
        return super().check_action(action, parameters)

    @property
    def _has_unsent_package(self) -> bool:
        """True if a package of the draft under the cursor is in the outbox and was not sent."""
        path = self._current
        entry = self._reader.deliveries.entry(path) if path is not None else None
        return entry is not None and entry.state != "sent"

    def _is_trashed(self, path: Path) -> bool:
        return path in self._trashed

    @on(RowChosen)
    def _row_chosen(self, event: RowChosen) -> None:
        event.stop()
        self.action_resume()

    def action_resume(self) -> None:
        path = self._current
        if path is None:
            self.app.notify_text(tr("There is no draft here yet. Press {key} to begin one.", key=key_of("new")))
        elif self._is_trashed(path):
            self.app.notify_text(tr("This draft is in the trash. {key} brings it back.", key=key_of("restore")))
        else:
            self._open(path)

    def _open(self, path: Path) -> None:
        self.app.open_draft(path)

    def _notify_error(self, error: Error) -> None:
        self.app.notify_text(error.sentence, "error")

    def action_new(self) -> None:
        created: list[Path] = []

        def create(name: str) -> None:
            created.append(draft_files.create_draft(self.app.context, name))

        note = tr("Enter begins, Esc goes back. You can rename it at any time.")
        dialog = LineDialog(draft_files.new_name_question(), "", note, attempt=create)
        self.app.push_screen(dialog, lambda _: self._open_first(created))

    def _open_first(self, paths: Sequence[Path]) -> None:
        """Open the first path, if there is one."""
        if paths:
            self._open(paths[0])

    def action_duplicate(self) -> None:
        path = self._current
        if path is not None and not self._is_trashed(path):
            self._refresh_after(lambda: self.app.context.drafts.duplicate(path))

    def action_rename(self) -> None:
        path = self._current
        if path is None or self._is_trashed(path):
            return
        renamed: list[Path] = []

        def rename(name: str) -> None:
            renamed.append(draft_files.rename_draft(self.app.context, path, name))

        dialog = LineDialog(draft_files.rename_question(path.stem), path.stem, attempt=rename)
        self.app.push_screen(dialog, lambda _: self.refresh_list(renamed[0]) if renamed else None)

    def action_trash(self) -> None:
        path = self._current
        if path is None or self._is_trashed(path):
            return
        try:
            self.app.context.drafts.trash(path)
        except Error as error:
            self._notify_error(error)
            return
        self.refresh_list()
        self.app.notify_text(draft_files.trash_notice(path.stem, key_of("restore")))

    def action_restore(self) -> None:
        """Restore a draft from the trash: the one under the cursor, or the last one moved there."""
        path = self._current
        if path is None or not self._is_trashed(path):
            path = next(iter(self._trashed), None)
        if path is not None:
            name = str(path)
            self._refresh_after(lambda: self.app.context.drafts.restore(name))

    def action_open(self) -> None:
        paths: list[Path] = []

        def find(typed: str) -> None:
            paths.append(self.app.context.drafts.find(typed).path)

        dialog = LineDialog(tr("Which file? Type or paste its path."), attempt=find)
        self.app.push_screen(dialog, lambda _: self._open_first(paths))

    def on_unmount(self) -> None:
        """Stop the worker; what was not sent stays in the outbox."""
        if self._send_worker is not None:
            self._send_worker.stop()

    def action_send(self) -> None:
        self.app.notify_text(tr("Sending what waits …"))
        self._send_waiting(at_once=True)

    def _send_waiting(self, *, at_once: bool) -> None:
        from lgqtui.tui.send_worker import SendWorker
        from lgqtui.workflows.submissions import send_policy

        policy = send_policy(self.app.context, is_watched=True, at_once=at_once)
        self._has_sent = True
        self._send_worker = SendWorker(self, self.app.context, lambda worker: worker.send(policy))
        self._send_worker.start()
        self.refresh_bindings()

    @on(TransferEnded)
    def _transfer_ended(self, event: TransferEnded) -> None:
        self.app.notify_text(tr("{name}: {words}", name=event.entry.label, words=entry_status(event.entry)))

    @on(SendFinished)
    def _send_finished(self, event: SendFinished) -> None:
        self._send_worker = None
        if event.problem:
            self.app.notify_text(event.problem, "error")
        self._read_outbox()
        self.run_worker(self._read_all(), exclusive=True)

    def action_drop(self) -> None:
        from lgqtui.tui.dialogs.dialog import ConfirmDialog
        from lgqtui.workflows.outbox import entries_of_draft, prepare_drop

        path = self._current
        if path is None:
            return
        try:
            request = prepare_drop(entries_of_draft(self.app.context, path), path.stem)
        except Error as error:
            self._notify_error(error)
            return
        dialog = ConfirmDialog(tr("Take this out of the outbox? The draft stays."), "\n".join(request.lines))
        self.app.push_screen(dialog, lambda agreed: self._drop(request) if agreed else None)

    def _drop(self, request: DropRequest) -> None:
        from lgqtui.workflows.outbox import drop_packages

        try:
            self.app.notify_text(drop_packages(self.app.context, request, wait=1.0))  # keys wait as well
        except Error as error:
            self._notify_error(error)
        self.refresh_list()

    def action_receipt(self) -> None:
        path = self._current
        lines = self._reader.deliveries.receipt_of(path) if path is not None else []
        if not lines:
            self.app.notify_text(draft_files.no_receipt_notice())
            return
        from lgqtui.tui.dialogs.dialog import ReceiptDialog

        self.app.push_screen(ReceiptDialog(lines))

    def _refresh_after(self, act: Callable[[], Path]) -> None:
        try:
            path = act()
        except Error as error:
            self._notify_error(error)
        else:
            self.refresh_list(path)

    def action_help(self) -> None:
        from lgqtui.tui.dialogs.help import HelpDialog, help_for_start

        self.app.push_screen(HelpDialog(help_for_start()))
