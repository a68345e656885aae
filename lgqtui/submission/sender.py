"""Sending what waits in the outbox: one attempt for each entry in order, then again after a pause."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.delivery import SHORT_ID, Delivery, DeliveryState, change_delivery
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import tr
from lgqtui.submission.endpoints.address import Endpoint, SecretStruct
from lgqtui.submission.endpoints.protocol import TransferOutcome
from lgqtui.submission.network_errors import LOST
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, State, next_try
from lgqtui.submission.transfer import RetryClock, Transfer, TransferResult, receipt_of, retry_delay


def run_transfer(transfer: Transfer) -> TransferResult:
    """Try once to deliver a package. Raises CannotRead if its file is missing or was changed."""
    protocol = transfer.endpoint.kind.protocol
    if protocol is None:
        from lgqtui.submission.folder_writer import copy_to_folder

        return copy_to_folder(transfer)
    from lgqtui.submission.client import send  # late: a folder needs no network library

    return send(transfer, protocol(transfer.endpoint.target, transfer.token))


_NOT_ARRIVED_CODES = ("conflict", "other-bytes")
"""Codes of refusals that prove that the package did not arrive: the receiver has something else under its id."""


class SendObserver(Protocol):
    """Callbacks for the progress of sending; what they raise ends it, and everything stays in the outbox."""

    def report_attempt(self, entry: OutboxEntry) -> None:
        """Called when an attempt starts."""

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        """Called with the number of bytes sent so far."""

    def report_result(self, entry: OutboxEntry) -> None:
        """Called when an attempt ends; the entry holds its result."""

    def report_pause(self, seconds: float) -> None:
        """Called before a pause of so many seconds."""


class ResolvedEndpoint(SecretStruct, frozen=True):
    """An endpoint, and the token for it."""

    endpoint: Endpoint
    token: str = ""


class SendPolicy(Struct, frozen=True):
    """Which entries are sent, and for how long they are retried.

    `patience` is how many seconds are spent on waiting for further attempts, `max_pause` the longest pause. `at_once`
    ignores our own pauses in the first round; `ignores_retry_after` ignores those that a receiver asked for, too.
    """

    includes: Callable[[OutboxEntry], bool]
    patience: float
    max_pause: float
    at_once: bool = True
    ignores_retry_after: bool = False


class Sender:
    """Sends waiting entries. `resolve` returns an entry's endpoint and token, or raises Error if there is none."""

    def __init__(
        self,
        outbox: Outbox,
        resolve: Callable[[OutboxEntry], ResolvedEndpoint],
        retry_clock: RetryClock,
        observer: SendObserver,
    ) -> None:
        self._outbox = outbox
        self._resolve = resolve
        self._retry_clock = retry_clock
        self._observer = observer
        self._is_hopeless = False
        self._observer_error: Exception | None = None

    def send(self, policy: SendPolicy) -> None:
        """Send until no included entry waits, or the patience is used up.

        Raises Busy if another program sends all the time; what the observer raises, and Ctrl-C, end it at any time.
        """
        deadline = self._retry_clock.now() + policy.patience
        self._send_round(policy, deadline, at_once=policy.at_once)
        while (wait := self._wait_for_next(policy)) is not None:
            if self._is_hopeless or self._retry_clock.now() + wait > deadline:
                return
            self._report(self._observer.report_pause, wait)
            self._retry_clock.sleep(wait)
            self._send_round(policy, deadline, at_once=False)

    def _send_round(self, policy: SendPolicy, deadline: float, *, at_once: bool) -> None:
        with self._outbox.lock_for_sending(max(deadline - self._retry_clock.now(), 0.0)):
            self._outbox.remove_temporary_files()
            for entry in self._outbox.entries():
                if entry.state != "sent" and policy.includes(entry) and self._is_due(entry, policy, at_once=at_once):
                    try:
                        self._attempt(entry, policy.max_pause)
                    except Exception as error:  # noqa: BLE001 - a fault at one package delays no other
                        self._note_fault(entry, error)

    def _note_fault(self, entry: OutboxEntry, error: Exception) -> None:
        """Note a fault of the program at a package. Raises every other error again: it concerns all packages."""
        if isinstance(error, Error) or error is self._observer_error:
            raise error
        *_, (frame, line) = walk_tb(error.__traceback__)
        position = f"{Path(frame.f_code.co_filename).name}:{line}"
        message = "the program met a fault of its own at this package ({type}, {position})"
        hint = "Please report it. It stays in the outbox; to try again: lgqtui outbox send {id}"
        fault = Error("own-fault", message, hint, type=type(error).__name__, position=position, id=entry.id[:SHORT_ID])
        entry = next((e for e in self._outbox.entries_of_package(entry.id) if e.number == entry.number), entry)
        self._save_fault(entry, _state_before(entry), fault)

    def _report(self, report: Callable[..., None], *args: object) -> None:
        try:
            report(*args)
        except Exception as error:
            self._observer_error = error
            raise

    def _is_due(self, entry: OutboxEntry, policy: SendPolicy, *, at_once: bool) -> bool:
        now = self._retry_clock.clock()
        if at_once:
            return policy.ignores_retry_after or not entry.is_held(now)
        return entry.is_waiting and not next_try(entry, now)

    def _wait_for_next(self, policy: SendPolicy) -> float | None:
        now = self._retry_clock.clock()
        waiting = [entry for entry in self._outbox.entries() if entry.is_waiting and policy.includes(entry)]
        return min((max(next_try(entry, now) - now.timestamp(), 0.0) for entry in waiting), default=None)

    def _attempt(self, entry: OutboxEntry, max_pause: float) -> None:
        try:
            resolved = self._resolve(entry)
        except Error as error:
            self._save_fault(entry, _state_before(entry), error)
            return
        if resolved.endpoint.label != entry.address_label:
            entry = self._outbox.readdress(entry, resolved.endpoint.label)
            if entry.state == "sent":
                return
        self._report(self._observer.report_attempt, entry)
        entry = replace(entry, state=_state_before(entry), tries=entry.tries + 1)
        self._run(entry, resolved, max_pause)

    def _run(self, entry: OutboxEntry, resolved: ResolvedEndpoint, max_pause: float) -> None:
        """Run a transfer; the entry is `sending` on the disk before its first byte leaves."""
        previous = entry.state

        def save(**changes: str) -> None:
            nonlocal entry
            changed = replace(entry, **changes)
            entry = entry if changed == entry else self._outbox.save(changed)

        transfer = Transfer(
            path=self._outbox.package_path(entry),
            package=entry.package,
            endpoint=resolved.endpoint,
            retry_clock=self._retry_clock,
            token=resolved.token,
            resume_url=entry.resume_url,
            on_piece=lambda: save(state="sending"),
            on_progress=lambda count: self._report(self._observer.report_progress, entry, count),
            save_resume=lambda url: save(resume_url=url),
        )
        try:
            result = run_transfer(transfer)
        except CannotRead as error:
            self._save_fault(entry, previous, error)
            return
        if result.outcome.kind == "sent":
            sent = self._outbox.save_receipt(entry, receipt_of(transfer, result))
            note_state(sent, "sent")
            self._report(self._observer.report_result, sent)
        else:
            self._report(self._observer.report_result, self._save_failure(entry, previous, result, max_pause))

    def _save_failure(
        self, entry: OutboxEntry, previous: State, result: TransferResult, max_pause: float
    ) -> OutboxEntry:
        outcome = result.outcome
        message, remedy = tr(outcome.message, **outcome.params), tr(outcome.hint, **outcome.params)
        self._is_hopeless |= outcome.code in ("proxy-kind", "not-opened")  # a variable is the same at the next try
        if entry.needs_user and result.reply is None and outcome.kind == "again" and outcome.code != LOST:
            return replace(self._outbox.save(replace(entry, state=previous)), message=message, remedy=remedy)
        now = self._retry_clock.now()
        return self._outbox.save(
            replace(
                entry,
                state=_state_after(outcome, previous),
                needs_user=outcome.kind != "again",
                message=message,
                remedy=remedy,
                held_until=now + outcome.retry_after if outcome.retry_after else 0.0,
                due_at=now + retry_delay(entry.tries, max_pause, self._retry_clock.chance()),
            )
        )

    def _save_fault(self, entry: OutboxEntry, previous: State, error: Error) -> None:
        """Save a local fault: a damaged package, or an endpoint that the settings no longer have."""
        state: State = "unknown" if previous == "unknown" else "refused"
        failed = replace(entry, state=state, needs_user=True, message=str(error), remedy=error.remedy)
        self._report(self._observer.report_result, self._outbox.save(failed))


def _state_before(entry: OutboxEntry) -> State:
    return "unknown" if entry.may_have_arrived else entry.state


def _state_after(outcome: TransferOutcome, previous: State) -> State:
    """Return the state after a failed attempt; `unknown` stays unless the reply proves that nothing arrived."""
    if outcome.kind == "unknown" or outcome.code == LOST:
        return "unknown"
    if previous == "unknown" and outcome.code not in _NOT_ARRIVED_CODES:
        return "unknown"
    return "refused" if outcome.kind == "refused" else "packed"


def note_state(entry: OutboxEntry, state: DeliveryState) -> None:
    """Record beside the draft that its newest package was sent, or waits, even if another receiver has it already.

    No effect if the draft has changed since or is gone.
    """
    _note(entry, lambda d: replace(d, state=state) if d.newest and d.newest.id == entry.id else d)


def note_dropped(entry: OutboxEntry) -> None:
    """Remove a package that was never sent from the draft's record: no later one supersedes it."""
    _note(entry, lambda d: _without_package(d, entry.id))


def _without_package(delivery: Delivery, package_id: str) -> Delivery:
    remaining = tuple(version for version in delivery.packages if version.id != package_id)
    is_newest = delivery.newest and delivery.newest.id == package_id
    return replace(delivery, packages=remaining, state="open" if is_newest else delivery.state)


def _note(entry: OutboxEntry, change: Callable[[Delivery], Delivery]) -> None:
    sidecar = sidecar_of(Path(entry.draft_path)) if entry.draft_path else None
    if sidecar is not None and sidecar.is_dir():
        with contextlib.suppress(Error):
            change_delivery(sidecar, change)
