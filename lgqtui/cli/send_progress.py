"""Sending from `submit` and `outbox`: progress on stderr, and entries as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from lgqtui.cli.terminal import is_interactive, print_status, progress_bar
from lgqtui.formatting import file_time, format_timestamp
from lgqtui.i18n import tr
from lgqtui.submission.outbox_entry import OutboxEntry, dated_status, next_action, next_try
from lgqtui.submission.receipt import to_json
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.outbox import entry_line, find_replacements

if TYPE_CHECKING:
    from lgqtui.draft.attachment_files import ProgressCallback
    from lgqtui.submission.sender import SendPolicy

_WORTH_A_BAR = 1_000_000
"""Bytes: sending takes longer than copying."""

EXIT_SENT, EXIT_WAITING, EXIT_REFUSED = 0, 5, 6
"""Exit codes: delivered; not yet or unknown, and kept in the outbox; refused, or the user has to act."""


def send_and_print(context: AppContext, policy: SendPolicy, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
    """Send, print the progress and what became of these entries, and return them. Raises KeyboardInterrupt."""
    from lgqtui.workflows.submissions import BUSY, send  # late: the outbox is listed without it

    observer = TerminalObserver(context)
    if policy.patience and context.outbox.is_being_sent():  # else that is how it ends
        print_status(tr(BUSY))
    try:
        result = send(context, policy, observer)
    finally:
        observer.close()
    keys = {(entry.id, entry.number) for entry in entries}
    current = [entry for entry in context.outbox.shown_entries() if (entry.id, entry.number) in keys]
    for entry in current:
        if (entry.id, entry.number) not in observer.reported:  # another program did, or it is not time yet
            observer.report_result(entry)
    if result.message:
        print_status(result.message)
    if result.was_interrupted:
        raise KeyboardInterrupt
    return current


class TerminalObserver:
    """Prints the progress of sending on stderr; with a bar only on a terminal."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._bar = ExitStack()
        self._move: ProgressCallback = lambda _done, _total: None
        self._last_remedy = ""
        self.reported: set[tuple[str, int]] = set()

    def report_attempt(self, entry: OutboxEntry) -> None:
        """Print what is sent where."""
        print_status(tr("Sending {label} to {receiver} …", label=entry.draft_name, receiver=entry.address_label))
        self._move = self._bar.enter_context(progress_bar(tr("sending"), entry.size, _WORTH_A_BAR))

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        """Move the bar."""
        self._move(count, entry.size)

    def report_result(self, entry: OutboxEntry) -> None:
        """Print the result, and what to do about it, once while it stays the same."""
        self.close()
        self.reported.add((entry.id, entry.number))
        print_status(dated_status(entry, entry_line(entry), self._context.clock()))
        if entry.remedy not in ("", self._last_remedy):
            print_status(tr("  {remedy}", remedy=entry.remedy))
        self._last_remedy = entry.remedy

    def report_pause(self, seconds: float) -> None:
        """Print when the next attempt is made."""
        from lgqtui.workflows.submissions import next_try

        print_status(next_try(self._context, seconds, "Ctrl-C" if is_interactive() else ""))

    def close(self) -> None:
        """End the line of the bar."""
        self._bar.close()


def exit_code(entries: Iterable[OutboxEntry]) -> int:
    """Return the code for the states of these entries: the worst counts, and refused is worse than waiting."""
    states = {entry.state for entry in entries}
    if "refused" in states:
        return EXIT_REFUSED
    return EXIT_SENT if states <= {"sent"} else EXIT_WAITING


def entries_json(context: AppContext, entries: Iterable[OutboxEntry]) -> list[dict[str, Any]]:
    """Return each of these entries of the outbox as JSON."""
    replacements = find_replacements(context.outbox.entries())
    return [_entry_json(context, entry, replacements.get((entry.id, entry.address_hash), "")) for entry in entries]


def _entry_json(context: AppContext, entry: OutboxEntry, replaced_by_id: str) -> dict[str, Any]:
    now, receipt = context.clock(), context.outbox.receipt(entry)
    due = next_try(entry, now)
    return {
        "id": entry.id,
        "state": entry.state,
        "endpoint": entry.address_label,
        "sha256": entry.sha256,
        "receipt": None if receipt is None else json.loads(to_json(receipt)),
        "label": entry.draft_name,
        "said": entry.message,
        "remedy": next_action(entry, now),
        "due": format_timestamp(file_time(due)) if due else None,
        "replaced_by": replaced_by_id,
    }
