"""Emptying the outbox: one try each, first in first out, and again after a while, so that none holds up another."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.delivery import Delivery, change_delivery
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import tr
from lgqtui.submission.endpoints.address import Endpoint, SecretStruct
from lgqtui.submission.endpoints.protocol import TransferOutcome
from lgqtui.submission.endpoints.responses import LONGEST_WAIT
from lgqtui.submission.network_errors import LOST
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, State
from lgqtui.submission.transfer import RetryClock, Transfer, TransferResult, receipt_of, retry_delay


def run_transfer(errand: Transfer) -> TransferResult:
    """Try once to deliver a package. Raises CannotRead if its file is gone or was changed."""
    if errand.endpoint.profile == "folder":
        from lgqtui.submission.folder_writer import copy_to_folder

        return copy_to_folder(errand)
    from lgqtui.submission.client import send  # late: a folder needs no network library

    return send(errand)


_NOT_THERE = ("conflict", "other-bytes")
"""Codes of the refusals that prove that the package itself did not arrive: something else is there under its id."""


class SendObserver(Protocol):
    """Who is told how sending goes; what its methods raise ends the sending, and everything stays in the outbox."""

    def begins(self, parcel: OutboxEntry) -> None:
        """A try begins."""

    def moved(self, parcel: OutboxEntry, count: int) -> None:
        """So many bytes have left."""

    def ended(self, parcel: OutboxEntry) -> None:
        """A try ended; the parcel says how."""

    def waits(self, seconds: float) -> None:
        """Nothing is tried for so many seconds."""


class ResolvedEndpoint(SecretStruct, frozen=True):
    """An endpoint, and the token for it."""

    endpoint: Endpoint
    token: str = ""


class SendPolicy(Struct, frozen=True):
    """What is to be sent, and how long it is kept at.

    `patience` is how many seconds are spent on waiting for another try. `cap` is the longest pause. `at_once` tries
    whatever waits without waiting for its time first; `also_held` also what a receiver asked to send later.
    """

    wanted: Callable[[OutboxEntry], bool]
    patience: float
    cap: float
    at_once: bool = True
    also_held: bool = False


class Sender:
    """Sends what waits. `way_of` finds the endpoint and the token of a parcel, or raises Error if there is none."""

    def __init__(
        self, outbox: Outbox, way_of: Callable[[OutboxEntry], ResolvedEndpoint], pace: RetryClock, watch: SendObserver
    ) -> None:
        self._outbox = outbox
        self._way_of = way_of
        self._pace = pace
        self._watch = watch

    def send(self, plan: SendPolicy) -> None:
        """Try until nothing that is wanted waits, or patience is at its end.

        Raises Busy if another program sends all the while; what the watch raises, and Ctrl-C, end it at any time.
        """
        end = self._pace.now() + plan.patience
        self._round(plan, end, at_once=plan.at_once)
        while (left := self._wait_for_next(plan)) is not None:
            if self._pace.now() + left > end:
                return
            self._watch.waits(left)
            self._pace.sleep(left)
            self._round(plan, end, at_once=False)

    def _round(self, plan: SendPolicy, end: float, *, at_once: bool) -> None:
        """One try for each whose time has come, in the order in which they were put."""
        with self._outbox.flushing(max(end - self._pace.now(), 0.0)):
            for parcel in self._outbox.parcels():
                if parcel.state != "sent" and plan.wanted(parcel) and self._is_due(parcel, plan, at_once=at_once):
                    self._try(parcel, plan.cap)

    def _is_due(self, parcel: OutboxEntry, plan: SendPolicy, *, at_once: bool) -> bool:
        if at_once:
            return plan.also_held or self._left(parcel.held) == 0.0
        return parcel.is_waiting and self._next(parcel) == 0.0

    def _wait_for_next(self, plan: SendPolicy) -> float | None:
        """Seconds until the next try falls due; None if none will."""
        waiting = [p for p in self._outbox.parcels() if p.is_waiting and plan.wanted(p)]
        return min(map(self._next, waiting), default=None)

    def _next(self, parcel: OutboxEntry) -> float:
        return max(self._left(parcel.held), self._left(parcel.due))

    def _left(self, moment: float) -> float:
        """Seconds until then; none if it is further away than anybody waits, for then the clock was changed."""
        left = moment - self._pace.now()
        return left if 0.0 < left <= LONGEST_WAIT else 0.0

    def _try(self, parcel: OutboxEntry, cap: float) -> None:
        try:
            way = self._way_of(parcel)
        except Error as error:
            self._note_fault(parcel, _known_before(parcel), error)
            return
        if way.endpoint.label != parcel.label:
            parcel = self._outbox.readdress(parcel, way.endpoint.label)
            if parcel.state == "sent":
                return
        self._watch.begins(parcel)
        before = _known_before(parcel)
        parcel = self._outbox.keep(replace(parcel, state="sending", tries=parcel.tries + 1))
        self._carry(_Kept(self._outbox, parcel), before, way, cap)

    def _carry(self, kept: _Kept, before: State, way: ResolvedEndpoint, cap: float) -> None:
        errand = Transfer(
            path=self._outbox.package(kept.parcel),
            identity=kept.parcel.identity,
            endpoint=way.endpoint,
            pace=self._pace,
            token=way.token,
            resume=kept.parcel.resume,
            moved=lambda count: self._watch.moved(kept.parcel, count),
            keep_resume=kept.keep_resume,
        )
        try:
            attempt = run_transfer(errand)
        except CannotRead as error:
            self._note_fault(kept.parcel, before, error)
            return
        if attempt.outcome.kind == "sent":
            self._watch.ended(self._delivered(kept.parcel, errand, attempt))
        else:
            self._watch.ended(self._noted(kept.parcel, before, attempt, cap))

    def _delivered(self, parcel: OutboxEntry, errand: Transfer, attempt: TransferResult) -> OutboxEntry:
        sent = self._outbox.delivered(parcel, receipt_of(errand, attempt))
        note_sent(sent)
        return sent

    def _noted(self, parcel: OutboxEntry, before: State, attempt: TransferResult, cap: float) -> OutboxEntry:
        """The parcel after a try that failed, as it is told; what a person has to look at is hidden by no bad line."""
        outcome = attempt.outcome
        said, remedy = tr(outcome.message, **outcome.params), tr(outcome.hint, **outcome.params)
        if parcel.settled and attempt.reply is None and outcome.kind == "again" and outcome.code != LOST:
            return replace(self._outbox.keep(replace(parcel, state=before)), said=said)
        now = self._pace.now()
        return self._outbox.keep(
            replace(
                parcel,
                state=_state_after(outcome, before),
                settled=outcome.kind != "again",
                said=said,
                remedy=remedy,
                held=now + outcome.wait if outcome.wait else 0.0,
                due=now + retry_delay(parcel.tries, cap, self._pace.chance()),
            )
        )

    def _note_fault(self, parcel: OutboxEntry, before: State, error: Error) -> None:
        """A fault on this side: a package that was damaged, an endpoint that is in no settings any more."""
        state: State = "unknown" if before == "unknown" else "refused"
        self._watch.ended(
            self._outbox.keep(replace(parcel, state=state, settled=True, said=str(error), remedy=error.remedy))
        )


class _Kept:
    """A parcel whose address for going on is kept as soon as it is known."""

    def __init__(self, outbox: Outbox, parcel: OutboxEntry) -> None:
        self._outbox = outbox
        self.parcel = parcel

    def keep_resume(self, resume: str) -> None:
        if resume != self.parcel.resume:
            self.parcel = self._outbox.keep(replace(self.parcel, resume=resume))


def _known_before(parcel: OutboxEntry) -> State:
    """How a parcel stood before a try; of one that was cut off nobody knows whether it arrived."""
    return "unknown" if parcel.may_have_arrived else parcel.state


def _state_after(outcome: TransferOutcome, before: State) -> State:
    """What may have arrived before is not unmade by what came of another try, unless that is a proof."""
    if outcome.kind == "unknown" or outcome.code == LOST:
        return "unknown"
    if before == "unknown" and outcome.code not in _NOT_THERE:
        return "unknown"
    return "refused" if outcome.kind == "refused" else "packed"


def note_sent(parcel: OutboxEntry) -> None:
    """Say beside the draft that its newest package was sent; a draft that has moved on or away is left alone."""
    _note(parcel, lambda d: replace(d, state="sent") if d.newest and d.newest.id == parcel.id else d)


def note_packed(parcel: OutboxEntry) -> None:
    """Say beside the draft that its newest package waits to be sent, also if another receiver has it already."""
    _note(parcel, lambda d: replace(d, state="packed") if d.newest and d.newest.id == parcel.id else d)


def note_dropped(parcel: OutboxEntry) -> None:
    """Forget beside the draft a package that nobody was ever sent: no later one replaces it."""
    _note(parcel, lambda d: _without(d, parcel.id))


def _without(delivery: Delivery, package_id: str) -> Delivery:
    left = tuple(packed for packed in delivery.packages if packed.id != package_id)
    newest = delivery.newest and delivery.newest.id == package_id
    return replace(delivery, packages=left, state="open" if newest else delivery.state)


def _note(parcel: OutboxEntry, change: Callable[[Delivery], Delivery]) -> None:
    sidecar = sidecar_of(Path(parcel.draft)) if parcel.draft else None
    if sidecar is not None and sidecar.is_dir():
        with contextlib.suppress(Error):
            change_delivery(sidecar, change)
