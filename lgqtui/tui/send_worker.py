"""Worker thread that packs and sends.

Leaving the screen does not wait for it; what was not sent stays in the outbox.
"""

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

_REPORT_INTERVAL = 0.1
"""Seconds between two reports of progress."""


class Stopped(Exception):
    """The user has left the screen."""


class SealProgress(Message):
    """`done` of `total` bytes are sealed."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total


class TransferStarted(Message):
    """A transfer started."""

    def __init__(self, entry: OutboxEntry) -> None:
        super().__init__()
        self.entry = entry


class TransferProgress(Message):
    """`count` bytes of an entry are sent."""

    def __init__(self, entry: OutboxEntry, count: int) -> None:
        super().__init__()
        self.entry = entry
        self.count = count


class TransferEnded(Message):
    """A transfer ended; the state of the entry says how."""

    def __init__(self, entry: OutboxEntry) -> None:
        super().__init__()
        self.entry = entry


class RetryScheduled(Message):
    """The next transfer starts at `until`, in seconds since 1970."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until


class SendFinished(Message):
    """The worker ended, by `error` if it is not None."""

    def __init__(self, error: Error | None) -> None:
        super().__init__()
        self.error = error


class SendWorker:
    """Runs one job in a thread and posts its progress to a screen, as the SendObserver of the sender.

    `job` is called with the worker; it seals with `report_sealing` and sends with `send`.
    """

    def __init__(self, pump: MessagePump, pace: RetryClock, job: Callable[[SendWorker], None]) -> None:
        self._pump = pump
        self._stop = threading.Event()
        self._last_report = 0.0
        self._job = job
        self.pace = RetryClock(pace.clock, pace.chance, self._sleep, pace.connect, pace.stall)

    def start(self) -> None:
        """Start the thread; it ends with the program, whatever it is doing."""
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Stop soon, without posting anything more."""
        self._stop.set()

    def send(
        self,
        outbox: Outbox,
        resolver: EndpointResolver,
        is_selected: Callable[[OutboxEntry], bool],
        *,
        patience: float = 0.0,
        at_once: bool = True,
    ) -> None:
        """Send the selected entries; retry for `patience` seconds, until they arrive or the user leaves."""
        policy = SendPolicy(is_selected, patience, CAP_WATCHED, at_once=at_once)
        try:
            Sender(outbox, resolver.of, self.pace, self).send(policy)
        except Busy as error:
            raise Busy("sending", "another lgqtui is sending now", "It takes what waits along.") from error

    def report_sealing(self, done: int, total: int) -> None:
        """Post how many bytes are sealed."""
        self._raise_if_stopped()
        if self._is_report_due(is_last=done == total):
            self._post(SealProgress(done, total))

    def _run(self) -> None:
        try:
            self._job(self)
        except Stopped:
            return
        except Error as error:
            self._post(SendFinished(error))
        else:
            self._post(SendFinished(None))

    def _post(self, message: Message) -> None:
        with suppress(RuntimeError):  # the screen may be closed
            self._pump.post_message(message)

    def _raise_if_stopped(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _is_report_due(self, *, is_last: bool) -> bool:
        now = time.monotonic()
        if now - self._last_report < _REPORT_INTERVAL and not is_last:
            return False
        self._last_report = now
        return True

    def _sleep(self, seconds: float) -> None:
        self._stop.wait(seconds)
        self._raise_if_stopped()

    # SendObserver

    def begins(self, entry: OutboxEntry) -> None:
        """Post that a transfer started."""
        self._raise_if_stopped()
        self._post(TransferStarted(entry))

    def moved(self, entry: OutboxEntry, count: int) -> None:
        """Post that `count` bytes are sent."""
        self._raise_if_stopped()
        if self._is_report_due(is_last=count == entry.size):
            self._post(TransferProgress(entry, count))

    def ended(self, entry: OutboxEntry) -> None:
        """Post that a transfer ended."""
        self._post(TransferEnded(entry))

    def waits(self, seconds: float) -> None:
        """Post when the next transfer starts."""
        self._post(RetryScheduled(self.pace.now() + seconds))
