"""The start screen: the list of drafts with their states, and the actions on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.widgets import Static

from lgqtui.i18n import tr, trn
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.text import one_line
from lgqtui.tui.actions import DRAFTS_ACTIONS, FILE_ACTIONS, bindings
from lgqtui.tui.content import cut_path, fitted, plain_content
from lgqtui.tui.dialogs.dialog import ChoiceDialog, LineDialog, TextDialog, ask_line
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import CursorMoved, RowChosen, SendView
from lgqtui.tui.screens.file_actions import FileActions
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.frame import Head, describe_bindings, framed
from lgqtui.tui.widgets.row_list import Cell, Row, RowList, heading_row
from lgqtui.tui.widgets.status_line import Labelled, SplitLine
from lgqtui.workflows import drafts
from lgqtui.workflows.deliveries import format_stored_day
from lgqtui.workflows.draft_access import LoadedDraft, create_draft, load_draft, questionnaires_to_choose
from lgqtui.workflows.drafts import NEW_NAME_QUESTION, NO_RECEIPT

_MAX_RECOVERED = 4
_NARROW = 70
"""Columns below which a row says nothing of findings, before it cuts a name."""
_NAME_SHARE = 0.36
_WIDE, _EDITION, _PROGRESS, _FINDINGS = 120, 12, 22, 18
"""Columns from which progress, findings and state stand each in a column, and the cells of these."""
_NOT_IN_TRASH = ("resume", "duplicate", "rename", "trash", "receipt")
_FIRST_STEPS = ("new", "open", "app.help")
"""The rows of an empty list, by the names of their actions."""


class DraftsScreen(FileActions, SendView):
    """The drafts of the user in the order that was chosen, then the trash."""

    CSS_PATH = "drafts.tcss"
    ACTIONS = (*DRAFTS_ACTIONS, *FILE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    action_open = FileActions.action_import_

    def __init__(self, current: Path | None = None) -> None:
        super().__init__()
        self._previous = current
        self._needle = ""
        self._width, self._name_size, self._has_editions = 0, 0, False
        self._matching_paths: set[Path] = set()
        self._order = "state"
        self._services = services(self)
        self.context = self._services.context
        self._reader = drafts.DraftReader(self.context)
        self._drafts: dict[Path, drafts.DraftEntry] = {}
        self._trashed: dict[Path, drafts.DraftEntry] = {}
        self._has_sent = False
        self._head = Head()
        self._row_list = RowList(id="drafts")
        self._detail = Static(id="detail")
        self._recovered = Static(id="recovered")
        self._state = SplitLine(id="state")

    def compose(self) -> ComposeResult:
        yield from framed(self._head, self._row_list, self._detail, self._recovered, self._state)

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._width:
            self._show()

    def on_mount(self) -> None:
        """Show the names of the drafts at once, and their states as they are read; the cursor on the one just left."""
        self.refresh_list(self._previous)

    def refresh_list(self, current: Path | None = None) -> None:
        """Read the folders again, after what may have changed them."""
        self._services.message_log.drop_earlier()
        folder = self.context.drafts
        self._drafts = {listed.path: drafts.unread_entry(listed) for listed in folder.listing()}
        trashed = folder.trash_listing()
        self._trashed = {listed.path: drafts.trashed_entry(listed, self.context.clock()) for listed in trashed}
        self._find()
        self._read()
        self._show(str(current) if current else None)
        focus_now(self._row_list)

    def _read(self) -> None:
        self.context.outbox.remove_temporary_files()
        self._reader = drafts.DraftReader(self.context)
        self.run_worker(self._read_all(), exclusive=True)

    def _show(self, current: str | None = None) -> None:
        row_list, self._width = self._row_list, self.app.size.width
        row_list.set_rows(list(self._rows()), current or (row_list.current.id if row_list.current else None))
        now = self.context.clock()
        notices = [notice for entry in self._drafts.values() for notice in drafts.entry_notices(entry, now)]
        _show_text(self._recovered, "\n".join(notices[:_MAX_RECOVERED]))
        self._show_detail()
        self._show_folder()

    def _show_folder(self) -> None:
        count = trn("{n} draft", "{n} drafts", len(self._drafts))
        if self._needle:
            count = tr("{n} of {count}", n=len(self._matching_paths & self._drafts.keys()), count=count)
        self._head.set("lgqtui", tr("drafts"), count=count)
        free = self._width - 2 - cell_len(tr("Drafts are in {folder}", folder=""))
        self._state.set(tr("Drafts are in {folder}", folder=cut_path(self.context.folders.drafts, free)))

    @on(CursorMoved)
    def _show_detail(self) -> None:
        """Show whose draft is under the cursor, what is left in it, and why it was not sent."""
        entry = self._drafts.get(self._current) if self._current is not None else None
        lines = (*drafts.detail_lines(entry, self.context.clock()), *entry.detail) if entry is not None else ()
        _show_text(self._detail, "\n".join(lines))
        self.refresh_bindings()

    def _rows(self) -> Iterator[Row]:
        entries = (*self._drafts.values(), *self._trashed.values())
        self._name_size = max((cell_len(one_line(entry.name)) for entry in entries), default=0)
        self._has_editions = len({entry.edition for entry in entries if entry.edition}) > 1
        if self._needle:
            yield heading_row(tr("Only drafts with “{text}”", text=self._needle))
        else:
            yield from self._first_steps()
        for title, group in drafts.group_drafts(filter(self._holds_needle, self._drafts.values()), self._order):
            yield from [heading_row(title)] if title else []
            yield from map(self._row, group)
        if self._needle and not self._matching_paths:
            yield heading_row(tr("None. {key} and an empty line show all again.", key=key_of("search_drafts")))
        if trashed := list(filter(self._holds_needle, self._trashed.values())):
            yield from (heading_row(tr("trash")), *map(self._row, trashed))

    def _first_steps(self) -> Iterator[Row]:
        """Yield what can be done while there is no draft, to choose from."""
        if not self._drafts and not self._trashed:
            yield Row("new", (Cell(tr("Begin a new draft")),), Cell(key_of("new"), "dim"))
            yield Row("open", (Cell(tr("Open or import a file")),), Cell(key_of("open"), "dim"))
            yield Row("app.help", (Cell(tr("Read how it goes")),), Cell(key_of("help"), "dim"))

    def _holds_needle(self, entry: drafts.DraftEntry) -> bool:
        return not self._needle or entry.path in self._matching_paths

    def _find(self) -> None:
        """Find the drafts that hold the words that were searched for: files are read now, not at each repaint."""
        entries = (*self._drafts.values(), *self._trashed.values()) if self._needle else ()
        self._matching_paths = {entry.path for entry in entries if drafts.holds_words(entry, self._needle)}

    def action_sort(self) -> None:
        """Show the drafts in the next order, the cursor on the same one."""
        sentences = drafts.sort_orders()
        orders = list(sentences)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._services.notify_text(sentences[self._order])
        self._show()

    def action_search(self) -> None:
        """Show only drafts that hold some words, until other words are given, or none."""

        def search(typed: str) -> None:
            self._needle = typed.strip()
            self._find()
            self._show()

        note = tr("In names, cities and answers of all drafts. Leave it empty to see all.")
        dialog = LineDialog(tr("Search the drafts"), self._needle, note, may_be_empty=True)
        ask_line(self, dialog, search, verb=tr("search"))

    def _row(self, entry: drafts.DraftEntry) -> Row:
        now, width, style = self.context.clock(), self._width, "dim" if entry.path in self._trashed else ""
        progress, attention, state = drafts.state_parts(entry, now)
        if width >= _WIDE and progress:
            details = fitted(progress, _PROGRESS) + fitted(attention, _FINDINGS) + state
        else:
            entry = entry if width >= _NARROW else replace(entry, attention=0)
            details = "  ".join(drafts.line_parts(entry, now)["details"])
        if self._has_editions and not style:
            details = f"{fitted(entry.edition, _EDITION)}  {details}"
        size = min(self._name_size, round(width * _NAME_SHARE))
        name = Cell(fitted(one_line(entry.name), size), style or "strong")
        day = Cell(entry.next_try.strip(" ·") or ("" if style else drafts.day_text(entry, now)), "dim")
        return Row(str(entry.path), (name, Cell("  "), Cell(details.removesuffix(entry.next_try), style)), day)

    async def _read_all(self) -> None:
        reader = self._reader
        for entry in list(self._drafts.values()):
            await asyncio.sleep(0)  # keys come first
            self._drafts[entry.path] = reader.entry(entry)
            self._show()
        if not self._has_sent and reader.deliveries.waiting:
            self._send_waiting(at_once=False)

    @property
    def _current(self) -> Path | None:
        row = self._row_list.current
        return Path(row.id) if row and row.is_target and row.id not in _FIRST_STEPS else None

    def _find_untrashed(self) -> Path | None:
        """Return the draft under the cursor; say if there is none, and of one in the trash how it is brought back."""
        path = self._current
        if path is None:
            self._services.notify_text(tr("There is no draft under the cursor."))
        elif path in self._trashed:
            self._services.notify_text(tr("This draft is in the trash. {key} brings it back.", key=key_of("restore")))
            return None
        return path

    def loaded_draft(self) -> LoadedDraft | None:
        """Read the draft under the cursor; None, and say why, if there is none. Raises Error if it is damaged."""
        return load_draft(self.context, str(path), path.stem) if (path := self._find_untrashed()) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "resume" | "duplicate" | "rename" | "trash" | "erase":
                return self._current is not None
            case "restore":
                return bool(self._trashed)
            case "send":
                return self.worker is None and bool(self._reader.deliveries.unsent)
            case "drop":  # only a package that was not sent
                entry = self._reader.deliveries.entry(self._current) if self._current is not None else None
                return entry is not None and entry.state != "sent"
            case "receipt":
                return any(entry.sent.id for entry in self._drafts.values())
            case _:
                return super().check_action(action, parameters)

    @on(RowChosen)
    async def action_resume(self) -> None:
        row = self._row_list.current
        if row is not None and row.id in _FIRST_STEPS:
            await self.run_action(row.id)
        elif path := self._find_untrashed():
            self._services.open_draft(path)
            if day := format_stored_day(self._drafts[path].sent.time, self.context.clock()):
                template = "This was sent on {day}. What you change is sent as a correction."
                self._services.notify_text(tr(template, day=day))

    def action_new(self) -> None:
        """Ask for the name of a new draft; before that for which questionnaire it is, where there are several."""
        if not (choices := questionnaires_to_choose(self.context)):
            self._ask_name("")
            return
        rows = [Row(listed.id, (Cell(listed.title, "strong"),), Cell(listed.id, "dim")) for listed in choices]
        dialog = ChoiceDialog(tr("For which questionnaire?"), RowList(rows))
        self.app.push_screen(dialog, lambda chosen: None if chosen is None else self._ask_name(chosen))

    def _ask_name(self, questionnaire: str) -> None:
        def create(name: str) -> None:
            path, notices = create_draft(self.context, name, questionnaire)
            for notice in notices:
                self._services.notify_text(notice)
            self._services.open_draft(path)

        dialog = LineDialog(tr(NEW_NAME_QUESTION), "", tr("You can rename it at any time."))
        ask_line(self, dialog, create, verb=tr("begin"))

    def action_duplicate(self) -> None:
        if path := self._find_untrashed():
            self._change(lambda: self.context.drafts.duplicate(path))

    def action_rename(self) -> None:
        if path := self._find_untrashed():
            dialog = LineDialog(drafts.rename_question(path.stem), path.stem)

            def rename(name: str) -> None:
                self.refresh_list(drafts.rename_draft(self.context, path, name))

            ask_line(self, dialog, rename, verb=tr("rename"))

    def action_trash(self) -> None:
        if not (path := self._find_untrashed()):
            return
        notice = drafts.trash_notice(path.stem, key_of("restore"))

        def trash() -> None:
            self.context.drafts.trash(path)
            self._services.notify_text(notice)

        self._change(trash)

    def action_erase(self) -> None:
        """Erase a draft whose name was typed, with what was at its path and is in the trash; one in the trash alone."""
        from lgqtui.workflows.outbox import erase_notice

        if not (path := self._current):
            return

        def erase(typed: str) -> None:
            is_agreed = typed.casefold() == path.stem.casefold()
            lines = drafts.erase_draft(self.context, str(path)) if is_agreed else [tr(drafts.NOTHING_ERASED)]
            self._services.notify_text(" ".join(lines))
            self.refresh_list()

        with errors_shown(self):
            note = erase_notice(self.context, path)
            question = tr("Type the name of the draft to erase it: {name}", name=path.stem)
            ask_line(self, LineDialog(question, "", note), erase, verb=tr("erase"))

    def action_restore(self) -> None:
        path = self._current if self._current in self._trashed else next(iter(self._trashed), None)
        if path is not None:
            self._change(lambda: self.context.drafts.restore(str(path)))

    def _change(self, act: Callable[[], Path | None]) -> None:
        """Change the drafts and read them again, the cursor on the path that `act` returns; an error is shown."""
        path = None
        with errors_shown(self):
            path = act()
        self.refresh_list(path)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual; the key that sends says what."""
        unsent = self._reader.deliveries.unsent
        count = trn("{n} package", "{n} packages", len(unsent))
        what = one_line(unsent[0].draft_name) if len(unsent) == 1 else count
        return describe_bindings(super().active_bindings, {"send": tr("send {name}", name=what)})

    @property
    def inapplicable(self) -> Sequence[str]:
        """The actions that only say why they are not for the draft under the cursor."""
        if self._current in self._trashed:
            return _NOT_IN_TRASH
        entry = self._drafts.get(self._current) if self._current is not None else None
        return ("restore",) if entry is not None and entry.sent.id else ("restore", "receipt")

    def action_send(self) -> None:
        self._services.notify_text(tr("Sending what waits …"))
        self._send_waiting(at_once=True)

    def _send_waiting(self, *, at_once: bool) -> None:
        from lgqtui.tui.send_worker import SendWorker
        from lgqtui.workflows.submissions import send_policy

        policy = send_policy(self.context, is_watched=True, at_once=at_once)
        self._has_sent = True
        SendWorker(self, self.context, lambda worker: worker.send(policy)).start()
        self.refresh_bindings()

    def report_result(self, entry: OutboxEntry) -> None:
        from lgqtui.tui.send_worker import result_line

        self._services.notify_text(result_line(entry))

    def report_end(self, problem: str) -> None:
        self._services.notify_text(problem, "error")
        self._read()

    def action_drop(self) -> None:
        from lgqtui.tui.screens.files.packages import confirm_drop
        from lgqtui.workflows.outbox import entries_of_draft

        if path := self._current:
            confirm_drop(self, entries_of_draft(self.context, path), path.stem, self.refresh_list)

    def action_receipt(self) -> None:
        path = self._current
        lines = self._reader.deliveries.receipt_of(path) if path is not None else []
        if lines:
            self.app.push_screen(TextDialog(tr("Receipt"), Labelled(lines)))
        else:
            self._services.notify_text(tr(NO_RECEIPT))

    def help_blocks(self) -> dict[str, Content]:
        """Return what the help says of this screen."""
        saved = tr("Everything you type is saved as you go; you can leave at any time and resume here.")
        return {tr("Your drafts"): plain_content(saved)}


def _show_text(widget: Static, text: str) -> None:
    widget.display = bool(text)
    widget.update(plain_content(text))
