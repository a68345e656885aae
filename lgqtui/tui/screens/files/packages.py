"""The outbox: packages that wait and that were sent; each can be shown, verified, sent now or dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from lgqtui.draft.delivery import SHORT_ID
from lgqtui.errors import Error
from lgqtui.formatting import format_digest, format_time
from lgqtui.i18n import tr, trn
from lgqtui.submission.outbox_entry import OutboxEntry, dated_status, entry_status, next_action
from lgqtui.tui.dialogs.dialog import ConfirmDialog, TextDialog
from lgqtui.tui.messages import SendView
from lgqtui.tui.screens.files.list_screen import ListScreen, column_cells, text_lines
from lgqtui.tui.send_worker import SendWorker, result_line
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.tui.widgets.status_line import Labelled
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import damaged_entry_notices, stored_receipt_lines
from lgqtui.workflows.outbox import drop_packages, find_replacements, prepare_drop, replaced_words
from lgqtui.workflows.packages import read_receipt_file, result_lines, verify_file
from lgqtui.workflows.submissions import send_policy


class PackagesScreen(ListScreen, SendView):
    """What waits and what was sent, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("show"), show=True, priority=True),
        Binding("s", "send", tr("send now"), show=True),
        Binding("v", "verify", tr("verify"), show=True),
        Binding("x", "drop", tr("drop"), show=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.context = services(self).context
        self._entries: dict[str, OutboxEntry] = {}

    def rows(self) -> Sequence[Row]:
        entries = self.context.outbox.shown_entries()[::-1]
        # By what never changes: others may queue and send meanwhile.
        self._entries = {f"{entry.id} {entry.address_hash}": entry for entry in entries}
        newer_ids = find_replacements(entries)
        waiting = sum(entry.state != "sent" for entry in entries)
        count = trn("{n} waits · {sent} sent", "{n} wait · {sent} sent", waiting, sent=len(entries) - waiting)
        session = services(self).session
        self.head.set(session.file.path.stem if session else "lgqtui", tr("packages"), count=count)
        words = (replaced_words(self._status(e), newer_ids.get((e.id, e.address_hash), "")) for e in entries)
        names = column_cells([entry.draft_name for entry in entries], "strong")
        times = column_cells(list(map(self._time, entries)), "dim")
        columns = zip(self._entries, times, names, map(Cell, words), strict=True)
        return [Row(row_id, (time, Cell("  "), name, Cell("  "), state)) for row_id, time, name, state in columns]

    def _time(self, entry: OutboxEntry) -> str:
        now = self.context.clock()
        return format_time(datetime.fromisoformat(entry.queued_at), now) if entry.queued_at else ""

    def _status(self, entry: OutboxEntry) -> str:
        if entry.state != "sent":
            return dated_status(entry, entry_status(entry), self.context.clock())
        receipt_id = format_digest(entry.id[:SHORT_ID])
        return tr("sent to {receiver} · receipt {id}", receiver=entry.address_label, id=receipt_id)

    @property
    def _current(self) -> OutboxEntry | None:
        return self._entries.get(self.current_id)

    def detail(self) -> Content:
        entry = self._current
        if entry is None:
            return text_lines("\n".join(damaged_entry_notices(self.context.outbox)) or tr("The outbox is empty."))
        where = tr("{id} → {receiver}", id=entry.id, receiver=entry.address_label)
        return text_lines(where, self._status(entry), next_action(entry, self.context.clock(), ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        entry = self._current
        match action:
            case "choose" | "verify":
                return entry is not None
            case "drop":
                return entry is not None and entry.state != "sent"
            case "send":
                return entry is not None and entry.state != "sent" and self.worker is None
            case _:
                return super().check_action(action, parameters)

    def action_choose(self) -> None:
        if (entry := self._current) is None:
            return
        action, path = next_action(entry, self.context.clock(), ""), self.context.outbox.package_path(entry)
        facts = [entry_status(entry), action, str(path)]
        lines = stored_receipt_lines(self.context.outbox, entry) or list(filter(None, facts))
        self.app.push_screen(TextDialog(tr("Package of {name}", name=entry.draft_name), Labelled(lines)))

    def action_verify(self) -> None:
        if entry := self._current:
            self.app.push_screen(delivery_dialog(self.context, entry))

    def action_send(self) -> None:
        if (entry := self._current) is None:
            return
        policy = send_policy(self.context, entry, is_watched=True, ignores_retry_after=True)
        SendWorker(self, self.context, lambda worker: worker.send(policy)).start()
        services(self).notify_text(tr("Sending what waits …"))
        self.refresh_bindings()

    def report_result(self, entry: OutboxEntry) -> None:
        services(self).notify_text(result_line(entry))
        self.show_rows()

    def report_end(self, problem: str) -> None:
        services(self).notify_text(problem, "error")
        self.show_rows()

    def action_drop(self) -> None:
        if entry := self._current:
            confirm_drop(self, [entry], entry.draft_name, self.show_rows)


def confirm_drop(
    screen: Screen[Any], entries: Sequence[OutboxEntry], name: str, on_close: Callable[[], object]
) -> None:
    """Take packages out of the outbox after a yes; `on_close` is called also after a no."""

    def drop(agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        with errors_shown(screen):
            if agreed:  # keys wait as well
                services(screen).notify_text(drop_packages(services(screen).context, request, wait=1.0))
        on_close()

    with errors_shown(screen):
        request = prepare_drop(entries, name)
        dialog = ConfirmDialog(tr("Take this out of the outbox? The draft stays."), "\n".join(request.lines))
        screen.app.push_screen(dialog, drop)


def verification_dialog(context: AppContext, package: Path, receipt: str | None = None) -> TextDialog:
    """Verify a package, and return what was found; with a receipt also what that proves."""
    result = verify_file(context, package)
    lines = [tr("✓ The package is sound.") if result.is_sound else "", *result_lines(context, result)]
    try:
        lines += [read_receipt_file(Path(receipt)).line([result])] if receipt else []
    except Error as error:
        lines.append(error.sentence)
    return TextDialog(tr("Verify a package"), Labelled(filter(None, lines)))


def delivery_dialog(context: AppContext, entry: OutboxEntry) -> TextDialog:
    """Verify a package of the outbox, with its receipt if there is one."""
    receipt = context.outbox.receipt_path(entry)
    return verification_dialog(context, context.outbox.package_path(entry), str(receipt) if receipt.exists() else None)
