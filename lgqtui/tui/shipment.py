"""Sealing and sending behind the screen, on a thread that nobody waits for: leaving never harms a delivery."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from textual.message import Message
from textual.message_pump import MessagePump

from lgqtui.errors import Busy, Error
from lgqtui.submission.credentials import EndpointResolver
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.sender import Sender, SendPolicy
from lgqtui.submission.transfer import CAP_WATCHED, RetryClock

_BETWEEN = 0.1
"""Seconds between two reports of progress; more would only cost time."""


class Stopped(Exception):
    """The person has left."""


class SealProgress(Message):
    """So many bytes are sealed, of so many."""

    def __init__(self, done: int, whole: int) -> None:
        super().__init__()
        self.done = done
        self.whole = whole


class TransferStarted(Message):
    """A try begins."""

    def __init__(self, parcel: OutboxEntry) -> None:
        super().__init__()
        self.parcel = parcel


class TransferProgress(Message):
    """So many bytes of a parcel have left."""

    def __init__(self, parcel: OutboxEntry, count: int) -> None:
        super().__init__()
        self.parcel = parcel
        self.count = count


class TransferEnded(Message):
    """A try ended; the parcel says how."""

    def __init__(self, parcel: OutboxEntry) -> None:
        super().__init__()
        self.parcel = parcel


class RetryScheduled(Message):
    """The next try is then, in seconds since 1970."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until


class SendFinished(Message):
    """Nothing more is done; `error` says what ended it, if anything did."""

    def __init__(self, error: Error | None) -> None:
        super().__init__()
        self.error = error


class SendWorker:
    """Does one piece of work for a screen and tells it how it goes.

    `work` is given the shipment, seals with `sealing` and sends with `send`.
    """

    def __init__(self, pump: MessagePump, pace: RetryClock, work: Callable[[SendWorker], None]) -> None:
        self._pump = pump
        self._stop = threading.Event()
        self._told = 0.0
        self._work = work
        self.pace = RetryClock(pace.clock, pace.chance, self._sleep, pace.connect, pace.stall)

    def start(self) -> None:
        """Begin; the thread ends with the program, whatever it is doing."""
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """End soon, without telling anybody."""
        self._stop.set()

    def send(
        self,
        outbox: Outbox,
        ways: EndpointResolver,
        wanted: Callable[[OutboxEntry], bool],
        *,
        patience: float = 0.0,
        at_once: bool = True,
    ) -> None:
        """Send what is wanted; with patience it goes on until it is there or the person leaves."""
        plan = SendPolicy(wanted, patience, CAP_WATCHED, at_once=at_once)
        try:
            Sender(outbox, ways.of, self.pace, self).send(plan)
        except Busy as fault:
            raise Busy("sending", "another lgqtui is sending now", "It takes what waits along.") from fault

    def sealing(self, done: int, whole: int) -> None:
        """Tell that so much is sealed."""
        self._go_on()
        if self._is_time(last=done == whole):
            self._tell(SealProgress(done, whole))

    def _run(self) -> None:
        error: Error | None = None
        try:
            self._work(self)
        except Stopped:
            return
        except Error as fault:
            error = fault
        self._tell(SendFinished(error))

    def _tell(self, message: Message) -> None:
        with suppress(RuntimeError):  # the screen may have gone
            self._pump.post_message(message)

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _is_time(self, *, last: bool = False) -> bool:
        now = time.monotonic()
        if now - self._told < _BETWEEN and not last:
            return False
        self._told = now
        return True

    def _sleep(self, seconds: float) -> None:
        self._stop.wait(seconds)
        self._go_on()

    # What sending tells

    def begins(self, parcel: OutboxEntry) -> None:
        """A try begins."""
        self._go_on()
        self._tell(TransferStarted(parcel))

    def moved(self, parcel: OutboxEntry, count: int) -> None:
        """So many bytes have left."""
        self._go_on()
        if self._is_time(last=count == parcel.size):
            self._tell(TransferProgress(parcel, count))

    def ended(self, parcel: OutboxEntry) -> None:
        """A try ended."""
        self._tell(TransferEnded(parcel))

    def waits(self, seconds: float) -> None:
        """Nothing is tried for a while."""
        self._tell(RetryScheduled(self.pace.now() + seconds))
