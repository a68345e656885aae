"""What `submit` and `outbox` have in common: sending with somebody watching, and telling how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import is_interactive, print_status
from lgqtui.errors import Busy
from lgqtui.i18n import tr
from lgqtui.submission.credentials import EndpointResolver
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, clock_time, entry_status, next_action
from lgqtui.submission.replaced import replaced_by
from lgqtui.submission.sender import Sender, SendPolicy
from lgqtui.submission.transfer import CAP_ALONE, CAP_WATCHED, RetryClock

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

SENT, WAITING, REFUSED = 0, 5, 6
"""Exit codes: delivered; not yet or not known, kept in the outbox; not taken, or a person has to do something."""

_WORTH_A_BAR = 1_000_000
_FOR_EVER = float("inf")


def send_watched(here: AppContext, outbox: Outbox, ways: EndpointResolver, plan: SendPolicy) -> None:
    """Send, and tell the person how it goes; another program that sends is told, too."""
    pace = RetryClock(clock=here.clock)
    watch = TerminalObserver(pace)
    try:
        Sender(outbox, ways.of, pace, watch).send(plan)
    except Busy:
        print_status(tr("Another lgqtui is sending now; it takes what waits along."))
    except KeyboardInterrupt:
        print_status(tr("Stopped. What was not sent stays in the outbox: lgqtui outbox send"))
        raise
    finally:
        watch.close()


def plan_for(here: AppContext, wanted: Callable[[OutboxEntry], bool], *, also_held: bool = False) -> SendPolicy:
    """How long is kept at it: for ever while somebody watches, otherwise as the setting says."""
    patience = float(here.settings["patience"])
    if is_interactive():
        return SendPolicy(wanted, _FOR_EVER, CAP_WATCHED, also_held=also_held)
    return SendPolicy(wanted, patience, CAP_ALONE, also_held=also_held)


class TerminalObserver:
    """Tells on stderr how sending goes; a bar only where somebody sees it."""

    def __init__(self, pace: RetryClock) -> None:
        self._pace = pace
        self._bar: ProgressBar[int] | None = None

    def begins(self, parcel: OutboxEntry) -> None:
        """Say what goes where."""
        print_status(tr("Sending {label} to {shown} …", label=parcel.label, shown=parcel.shown))
        if parcel.size >= _WORTH_A_BAR and sys.stderr.isatty():
            self._bar = click.progressbar(length=parcel.size, label=tr("sending"), file=sys.stderr, show_pos=False)
            self._bar.render_progress()

    def moved(self, _: OutboxEntry, count: int) -> None:
        """Move the bar."""
        if self._bar is not None and count > self._bar.pos:
            self._bar.update(count - self._bar.pos)

    def ended(self, parcel: OutboxEntry) -> None:
        """Say what came of it."""
        self.close()
        print_status(tr("{label}: {words}", label=parcel.label, words=entry_status(parcel)))
        if parcel.settled and parcel.remedy:
            print_status(tr("  {remedy}", remedy=parcel.remedy))

    def waits(self, seconds: float) -> None:
        """Say when the next try is."""
        when = clock_time(self._pace.now() + seconds, self._pace.clock())
        leave = tr(" You may leave with Ctrl-C: it stays in the outbox.") if is_interactive() else ""
        print_status(tr("Next try at {time}.{leave}", time=when, leave=leave))

    def close(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


def exit_code(parcels: Iterable[OutboxEntry]) -> int:
    """The code for how these stand: the worst counts, and what a person has to mend is worse than waiting."""
    states = {parcel.state for parcel in parcels}
    if "refused" in states:
        return REFUSED
    return SENT if states <= {"sent"} else WAITING


def entries_json(outbox: Outbox, parcels: Iterable[OutboxEntry]) -> list[dict[str, Any]]:
    """The contract's mapping of each of these parcels of an outbox."""
    later = replaced_by(outbox.parcels())
    return [_shape(outbox, parcel, later.get((parcel.id, parcel.key), "")) for parcel in parcels]


def _shape(outbox: Outbox, parcel: OutboxEntry, replaced: str) -> dict[str, Any]:
    return {
        "id": parcel.id,
        "state": parcel.state,
        "endpoint": parcel.shown,
        "sha256": parcel.sha256,
        "receipt": receipt_shape(outbox, parcel),
        "label": parcel.label,
        "said": parcel.said,
        "remedy": next_action(parcel),
        "replaced_by": replaced,
    }


def receipt_shape(outbox: Outbox, parcel: OutboxEntry) -> dict[str, Any] | None:
    """A receipt for programs; None if there is none."""
    import json

    from lgqtui.submission.receipt import to_json

    receipt = outbox.receipt(parcel)
    return None if receipt is None else json.loads(to_json(receipt))
