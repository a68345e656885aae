"""What `submit` and `outbox` have in common: sending with somebody watching, and telling how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import can_ask, tell
from lgqtui.errors import Busy
from lgqtui.i18n import say
from lgqtui.submission.credentials import Ways
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import Parcel, clock_time, parcel_words, what_next
from lgqtui.submission.replaced import replaced_by
from lgqtui.submission.sender import Plan, Sender
from lgqtui.submission.transfer import CAP_ALONE, CAP_WATCHED, Pace

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

SENT, WAITING, REFUSED = 0, 5, 6
"""Exit codes: delivered; not yet or not known, kept in the outbox; not taken, or a person has to do something."""

_WORTH_A_BAR = 1_000_000
_FOR_EVER = float("inf")


def send_watched(here: Surroundings, outbox: Outbox, ways: Ways, plan: Plan) -> None:
    """Send, and tell the person how it goes; another program that sends is told, too."""
    pace = Pace(clock=here.clock)
    watch = TerminalWatch(pace)
    try:
        Sender(outbox, ways.of, pace, watch).send(plan)
    except Busy:
        tell(say("Another lgqtui is sending now; it takes what waits along."))
    except KeyboardInterrupt:
        tell(say("Stopped. What was not sent stays in the outbox: lgqtui outbox send"))
        raise
    finally:
        watch.close()


def plan_for(here: Surroundings, wanted: Callable[[Parcel], bool], *, also_held: bool = False) -> Plan:
    """How long is kept at it: for ever while somebody watches, otherwise as the setting says."""
    patience = float(here.settings["patience"])
    if can_ask():
        return Plan(wanted, _FOR_EVER, CAP_WATCHED, also_held=also_held)
    return Plan(wanted, patience, CAP_ALONE, also_held=also_held)


class TerminalWatch:
    """Tells on stderr how sending goes; a bar only where somebody sees it."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._bar: ProgressBar[int] | None = None

    def begins(self, parcel: Parcel) -> None:
        """Say what goes where."""
        tell(say("Sending {label} to {shown} …", label=parcel.label, shown=parcel.shown))
        if parcel.size >= _WORTH_A_BAR and sys.stderr.isatty():
            self._bar = click.progressbar(length=parcel.size, label=say("sending"), file=sys.stderr, show_pos=False)
            self._bar.render_progress()

    def moved(self, _: Parcel, count: int) -> None:
        """Move the bar."""
        if self._bar is not None and count > self._bar.pos:
            self._bar.update(count - self._bar.pos)

    def ended(self, parcel: Parcel) -> None:
        """Say what came of it."""
        self.close()
        tell(say("{label}: {words}", label=parcel.label, words=parcel_words(parcel)))
        if parcel.settled and parcel.remedy:
            tell(say("  {remedy}", remedy=parcel.remedy))

    def waits(self, seconds: float) -> None:
        """Say when the next try is."""
        when = clock_time(self._pace.now() + seconds, self._pace.clock())
        leave = say(" You may leave with Ctrl-C: it stays in the outbox.") if can_ask() else ""
        tell(say("Next try at {time}.{leave}", time=when, leave=leave))

    def close(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


def exit_code(parcels: Iterable[Parcel]) -> int:
    """The code for how these stand: the worst counts, and what a person has to mend is worse than waiting."""
    states = {parcel.state for parcel in parcels}
    if "refused" in states:
        return REFUSED
    return SENT if states <= {"sent"} else WAITING


def shapes(outbox: Outbox, parcels: Iterable[Parcel]) -> list[dict[str, Any]]:
    """The contract's mapping of each of these parcels of an outbox."""
    later = replaced_by(outbox.parcels())
    return [_shape(outbox, parcel, later.get((parcel.id, parcel.key), "")) for parcel in parcels]


def _shape(outbox: Outbox, parcel: Parcel, replaced: str) -> dict[str, Any]:
    return {
        "id": parcel.id,
        "state": parcel.state,
        "endpoint": parcel.shown,
        "sha256": parcel.sha256,
        "receipt": receipt_shape(outbox, parcel),
        "label": parcel.label,
        "said": parcel.said,
        "remedy": what_next(parcel),
        "replaced_by": replaced,
    }


def receipt_shape(outbox: Outbox, parcel: Parcel) -> dict[str, Any] | None:
    """A receipt for programs; None if there is none."""
    import json

    from lgqtui.submission.receipt import to_json

    receipt = outbox.receipt(parcel)
    return None if receipt is None else json.loads(to_json(receipt))
