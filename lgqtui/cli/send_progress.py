"""Sending from `submit` and `outbox`: progress on stderr, and entries as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.terminal import is_interactive, print_status
from lgqtui.errors import Busy
from lgqtui.i18n import tr
from lgqtui.submission.credentials import EndpointResolver
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, clock_time, entry_status, next_action
from lgqtui.submission.sender import Sender, SendPolicy
from lgqtui.submission.transfer import CAP_UNATTENDED, CAP_WATCHED, RetryClock
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.outbox import replaced_by

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

SENT, WAITING, REFUSED = 0, 5, 6
"""Exit codes: delivered; not yet or unknown, and kept in the outbox; refused, or the user has to act."""

_WORTH_A_BAR = 1_000_000
_FOR_EVER = float("inf")


def send_watched(context: AppContext, outbox: Outbox, resolver: EndpointResolver, policy: SendPolicy) -> None:
    """Send, and print the progress; another program that is sending is only mentioned."""
    retry_clock = RetryClock(clock=context.clock)
    observer = TerminalObserver(retry_clock)
    try:
        Sender(outbox, resolver.of, retry_clock, observer).send(policy)
    except Busy:
        print_status(tr("Another lgqtui is sending now; it takes what waits along."))
    except KeyboardInterrupt:
        print_status(tr("Stopped. What was not sent stays in the outbox: lgqtui outbox send"))
        raise
    finally:
        observer.close()


def send_policy(context: AppContext, includes: Callable[[OutboxEntry], bool], *, also_held: bool = False) -> SendPolicy:
    """Return the policy: endless patience with a terminal, otherwise that of the settings."""
    patience = float(context.settings["patience"])
    if is_interactive():
        return SendPolicy(includes, _FOR_EVER, CAP_WATCHED, also_held=also_held)
    return SendPolicy(includes, patience, CAP_UNATTENDED, also_held=also_held)


class TerminalObserver:
    """Prints the progress of sending on stderr; with a bar only on a terminal."""

    def __init__(self, retry_clock: RetryClock) -> None:
        self._retry_clock = retry_clock
        self._bar: ProgressBar[int] | None = None

    def begins(self, entry: OutboxEntry) -> None:
        """Print what is sent where."""
        print_status(tr("Sending {label} to {shown} …", label=entry.label, shown=entry.address_label))
        if entry.size >= _WORTH_A_BAR and sys.stderr.isatty():
            self._bar = click.progressbar(length=entry.size, label=tr("sending"), file=sys.stderr, show_pos=False)
            self._bar.render_progress()

    def moved(self, _: OutboxEntry, count: int) -> None:
        """Move the bar."""
        if self._bar is not None and count > self._bar.pos:
            self._bar.update(count - self._bar.pos)

    def ended(self, entry: OutboxEntry) -> None:
        """Print the result."""
        self.close()
        print_status(tr("{label}: {words}", label=entry.label, words=entry_status(entry)))
        if entry.settled and entry.remedy:
            print_status(tr("  {remedy}", remedy=entry.remedy))

    def waits(self, seconds: float) -> None:
        """Print when the next attempt is made."""
        when = clock_time(self._retry_clock.now() + seconds, self._retry_clock.clock())
        leave = tr(" You may leave with Ctrl-C: it stays in the outbox.") if is_interactive() else ""
        print_status(tr("Next try at {time}.{leave}", time=when, leave=leave))

    def close(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


def exit_code(entries: Iterable[OutboxEntry]) -> int:
    """Return the code for the states of these entries: the worst counts, and refused is worse than waiting."""
    states = {entry.state for entry in entries}
    if "refused" in states:
        return REFUSED
    return SENT if states <= {"sent"} else WAITING


def entries_json(outbox: Outbox, entries: Iterable[OutboxEntry]) -> list[dict[str, Any]]:
    """Return each of these entries of an outbox as JSON."""
    replacements = replaced_by(outbox.entries())
    return [_entry_json(outbox, entry, replacements.get((entry.id, entry.key), "")) for entry in entries]


def _entry_json(outbox: Outbox, entry: OutboxEntry, replaced_by_id: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "state": entry.state,
        "endpoint": entry.address_label,
        "sha256": entry.sha256,
        "receipt": receipt_json(outbox, entry),
        "label": entry.label,
        "said": entry.message,
        "remedy": next_action(entry),
        "replaced_by": replaced_by_id,
    }


def receipt_json(outbox: Outbox, entry: OutboxEntry) -> dict[str, Any] | None:
    """Return a receipt as JSON; None if there is none."""
    import json

    from lgqtui.submission.receipt import to_json

    receipt = outbox.receipt(entry)
    return None if receipt is None else json.loads(to_json(receipt))
