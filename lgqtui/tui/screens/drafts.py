"""The start screen: the list of drafts with their states, and the actions on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status
from lgqtui.tui.actions import DRAFTS_ACTIONS, FILE_ACTIONS, bindings
from lgqtui.tui.content import cut_path, plain_content
from lgqtui.tui.dialogs.dialog import ConfirmDialog, LineDialog, TextDialog, ask_line
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import CursorMoved, RowChosen, SendView
from lgqtui.tui.screens.file_actions import FileActions
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.widgets import RemovedWidgetClickGuard
from lgqtui.tui.widgets.frame import Head, framed
from lgqtui.tui.widgets.row_list import Cell, Row, RowList, heading_row
from lgqtui.tui.widgets.status_line import Labelled, SplitLine
from lgqtui.workflows import drafts
from lgqtui.workflows.drafts import NEW_NAME_QUESTION, NO_RECEIPT

if TYPE_CHECKING:
    from lgqtui.tui.send_worker import SendWorker
    from lgqtui.workflows.draft_access import LoadedDraft

_MAX_RECOVERED = 4

_WIDE = 100
"""Columns from which a row says the edition of its questionnaire."""


class DraftsScreen(RemovedWidgetClickGuard[None], FileActions, SendView):
    """The drafts of the user, the last changed first, then the trash."""

    CSS_PATH = "drafts.tcss"
    ACTIONS = (*DRAFTS_ACTIONS, *FILE_ACTIONS)
    BINDINGS = bindings(ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._services = services(self)
        self.context = self._services.context
        self._reader = drafts.DraftReader(self.context)
        self._drafts: dict[Path, drafts.DraftEntry] = {}
        self._trashed: dict[Path, drafts.DraftEntry] = {}
        self._send_worker: SendWorker | None = None
        self._has_sent = False
        self._head = Head()
        self._empty = Static(id="empty")
        self._row_list = RowList(id="drafts")
        self._detail = Static(id="detail")
        self._recovered = Static(id="recovered")
        self._state = SplitLine(id="state")

    def compose(self) -> ComposeResult:
        yield from framed(self._head, self._empty, self._row_list, self._detail, self._recovered, self._state)

    def on_resize(self) -> None:
        self._show()

    def on_mount(self) -> None:
        """Show the names of the drafts at once, and their states as they are read."""
        self.refresh_list()

    def refresh_list(self, current: Path | None = None) -> None:
        """Read the folders again."""
        folder = self.context.drafts
        self._drafts = {listed.path: drafts.unread_entry(listed) for listed in folder.listing()}
        self._trashed = {listed.path: drafts.unread_entry(listed) for listed in folder.trash_listing()}
        self._read()
        self._show(str(current) if current else None)
        focus_now(self._row_list)

    def _read(self) -> None:
        self.context.outbox.remove_temporary_files()
        self._reader = drafts.DraftReader(self.context)
        self.run_worker(self._read_all(), exclusive=True)

    def _show(self, current: str | None = None) -> None:
        row_list = self._row_list
        row_list.set_rows(list(self._rows()), current or (row_list.current.id if row_list.current else None))
        begin = tr("There is no draft yet. Press {key} to begin one.", key=key_of("new"))
        _show_text(self._empty, "" if self._drafts else begin)
        now = self.context.clock()
        notices = [notice for entry in self._drafts.values() for notice in drafts.entry_notices(entry, now)]
        _show_text(self._recovered, "\n".join(notices[:_MAX_RECOVERED]))
        self._show_detail()
        self.refresh_bindings()
        self._show_folder()

    def _show_folder(self) -> None:
        self._head.set("lgqtui", tr("drafts"), count=trn("{n} draft", "{n} drafts", len(self._drafts)))
        free = self.size.width - 2 - cell_len(tr("Drafts are in {folder}", folder=""))
        self._state.set(tr("Drafts are in {folder}", folder=cut_path(self.context.folders.drafts, free)))

    @on(CursorMoved)
    def _show_detail(self) -> None:
        """Show why the draft under the cursor was not sent; its row is too short for it."""
        entry = self._drafts.get(self._current) if self._current is not None else None
        _show_text(self._detail, "\n".join(entry.detail if entry is not None else ()))

    def _rows(self) -> Iterator[Row]:
        for title, entries in drafts.group_drafts(self._drafts.values()):
            if title:
                yield heading_row(title)
            yield from map(self._row, entries)
        if self._trashed:
            yield heading_row(tr("Trash"))
        for entry in self._trashed.values():
            yield self._row(entry, is_trash=True)

    def _row(self, entry: drafts.DraftEntry, *, is_trash: bool = False) -> Row:
        parts = drafts.line_parts(entry, self.context.clock())
        details = [*parts["edition"], *parts["details"]] if self.size.width >= _WIDE else parts["details"]
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
        row = self._row_list.current
        return Path(row.id) if row and row.is_target and (self._drafts or self._trashed) else None

    @property
    def _current_draft(self) -> Path | None:
        return None if self._current in self._trashed else self._current

    def loaded_draft(self) -> LoadedDraft | None:
        from lgqtui.workflows.draft_access import load_draft

        path = self._current_draft
        return None if path is None else load_draft(self.context, str(path), path.stem)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "resume" | "duplicate" | "rename" | "trash":
                return bool(self._drafts or self._trashed)
            case "restore":
                return bool(self._trashed)
            case "send":
                return self._send_worker is None and self._reader.deliveries.has_waiting
            case "drop":  # only a package that was not sent
                entry = self._reader.deliveries.entry(self._current) if self._current is not None else None
                return entry is not None and entry.state != "sent"
            case "receipt":
                return any(entry.state == "sent" for entry in self._drafts.values())
            case _:
                return super().check_action(action, parameters)

    @on(RowChosen)
    def action_resume(self) -> None:
        path = self._current
        if path is None:
            self._services.notify_text(tr("There is no draft here yet. Press {key} to begin one.", key=key_of("new")))
        elif path in self._trashed:
            self._services.notify_text(tr("This draft is in the trash. {key} brings it back.", key=key_of("restore")))
        else:
            self._services.open_draft(path)

    def action_new(self) -> None:
        note = tr("Enter begins, Esc goes back. You can rename it at any time.")
        dialog = LineDialog(tr(NEW_NAME_QUESTION), "", note)
        ask_line(self, dialog, lambda name: self._services.open_draft(drafts.create_draft(self.context, name)))

    def action_duplicate(self) -> None:
        if path := self._current_draft:
            self._change(lambda: self.context.drafts.duplicate(path))

    def action_rename(self) -> None:
        if path := self._current_draft:
            dialog = LineDialog(drafts.rename_question(path.stem), path.stem)
            ask_line(self, dialog, lambda name: self.refresh_list(drafts.rename_draft(self.context, path, name)))

    def action_trash(self) -> None:
        path = self._current_draft
        if path is None:
            return
        notice = drafts.trash_notice(path.stem, key_of("restore"))

        def trash() -> None:
            self.context.drafts.trash(path)
            self._services.notify_text(notice)

        self._change(trash)

    def action_restore(self) -> None:
        path = self._current if self._current in self._trashed else next(iter(self._trashed), None)
        if path is not None:
            self._change(lambda: self.context.drafts.restore(str(path)))

    def _change(self, act: Callable[[], Path | None]) -> None:
        """Change the drafts and read them again, the cursor on the path that `act` returns; an error is shown."""
        path = None
        try:
            path = act()
        except Error as error:
            self._services.notify_error(error)
        self.refresh_list(path)

    def action_open(self) -> None:
        dialog = LineDialog(tr("Which file? Type or paste its path."))
        ask_line(self, dialog, lambda typed: self._services.open_draft(self.context.drafts.find(typed).path))

    def on_unmount(self) -> None:
        """Stop the worker; what was not sent stays in the outbox."""
        if self._send_worker is not None:
            self._send_worker.stop()

    def action_send(self) -> None:
        self._services.notify_text(tr("Sending what waits …"))
        self._send_waiting(at_once=True)

    def _send_waiting(self, *, at_once: bool) -> None:
        from lgqtui.tui.send_worker import SendWorker
        from lgqtui.workflows.submissions import send_policy

        policy = send_policy(self.context, is_watched=True, at_once=at_once)
        self._has_sent = True
        self._send_worker = SendWorker(self, self.context, lambda worker: worker.send(policy))
        self._send_worker.start()
        self.refresh_bindings()

    def report_result(self, entry: OutboxEntry) -> None:
        self._services.notify_text(tr("{name}: {words}", name=entry.draft_name, words=entry_status(entry)))

    def report_end(self, problem: str) -> None:
        self._send_worker = None
        if problem:
            self._services.notify_text(problem, "error")
        self._read()

    def action_drop(self) -> None:
        from lgqtui.workflows.outbox import drop_packages, entries_of_draft, prepare_drop

        path = self._current
        if path is None:
            return
        try:
            request = prepare_drop(entries_of_draft(self.context, path), path.stem)
        except Error as error:
            self._services.notify_error(error)
            return

        def drop() -> None:
            self._services.notify_text(drop_packages(self.context, request, wait=1.0))  # keys wait as well

        dialog = ConfirmDialog(tr("Take this out of the outbox? The draft stays."), "\n".join(request.lines))
        self.app.push_screen(dialog, lambda agreed: self._change(drop) if agreed else None)

    def action_receipt(self) -> None:
        path = self._current
        lines = self._reader.deliveries.receipt_of(path) if path is not None else []
        if not lines:
            self._services.notify_text(tr(NO_RECEIPT))
            return
        self.app.push_screen(TextDialog(tr("Receipt"), Labelled(lines)))

    def action_help(self) -> None:
        from lgqtui.tui.dialogs.help import screen_help

        saved = tr("Everything you type is saved as you go; you can leave at any time and resume here.")
        self.app.push_screen(screen_help(tr("Your drafts"), DRAFTS_ACTIONS, saved))


def _show_text(widget: Static, text: str) -> None:
    widget.display = bool(text)
    widget.update(plain_content(text))
