"""Sending from `submit` and `outbox`: progress on stderr, and entries as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.terminal import is_interactive, print_status
from lgqtui.i18n import tr
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status, next_action
from lgqtui.submission.receipt import to_json
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.outbox import find_replacements

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from lgqtui.submission.sender import SendPolicy

EXIT_SENT, EXIT_WAITING, EXIT_REFUSED = 0, 5, 6
"""Exit codes: delivered; not yet or unknown, and kept in the outbox; refused, or the user has to act."""

_WORTH_A_BAR = 1_000_000


def send_and_print(context: AppContext, policy: SendPolicy) -> None:
    """Send, and print the progress. Raises KeyboardInterrupt after a sentence."""
    from lgqtui.workflows.submissions import send  # late: the outbox is listed without it

    observer = TerminalObserver(context)
    try:
        result = send(context, policy, observer)
    finally:
        observer.close()
    if result.message:
        print_status(result.message)
    if result.was_interrupted:
        raise KeyboardInterrupt


class TerminalObserver:
    """Prints the progress of sending on stderr; with a bar only on a terminal."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._bar: ProgressBar[int] | None = None
        self._last_remedy = ""

    def report_attempt(self, entry: OutboxEntry) -> None:
        """Print what is sent where."""
        print_status(tr("Sending {label} to {receiver} …", label=entry.draft_name, receiver=entry.address_label))
        if entry.size >= _WORTH_A_BAR and sys.stderr.isatty():
            self._bar = click.progressbar(length=entry.size, label=tr("sending"), file=sys.stderr, show_pos=False)
            self._bar.render_progress()

    def report_progress(self, _: OutboxEntry, count: int) -> None:
        """Move the bar."""
        if self._bar is not None and count > self._bar.pos:
            self._bar.update(count - self._bar.pos)

    def report_result(self, entry: OutboxEntry) -> None:
        """Print the result, and what to do about it, once while it stays the same."""
        self.close()
        print_status(tr("{label}: {words}", label=entry.draft_name, words=entry_status(entry)))
        if entry.remedy not in ("", self._last_remedy):
            print_status(tr("  {remedy}", remedy=entry.remedy))
        self._last_remedy = entry.remedy

    def report_pause(self, seconds: float) -> None:
        """Print when the next attempt is made."""
        from lgqtui.workflows.submissions import next_try

        print_status(next_try(self._context, seconds, "Ctrl-C" if is_interactive() else ""))

    def close(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


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
    receipt = context.outbox.receipt(entry)
    return {
        "id": entry.id,
        "state": entry.state,
        "endpoint": entry.address_label,
        "sha256": entry.sha256,
        "receipt": None if receipt is None else json.loads(to_json(receipt)),
        "label": entry.draft_name,
        "said": entry.message,
        "remedy": next_action(entry),
        "replaced_by": replaced_by_id,
    }
