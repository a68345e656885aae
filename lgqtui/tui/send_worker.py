"""Worker thread that packs and sends; leaving the screen does not wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status
from lgqtui.submission.sender import SendPolicy
from lgqtui.submission.transfer import RetryClock
from lgqtui.tui.messages import SendView
from lgqtui.tui.services import services
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.submissions import send

_REPORT_INTERVAL = 0.1
"""Seconds between two reports of progress."""


def result_line(entry: OutboxEntry) -> str:
    """Return a sentence on what became of an entry."""
    return tr("{name}: {words}", name=entry.draft_name, words=entry_status(entry))


class Stopped(Exception):
    """The user has left the screen."""


class SendWorker:
    """Runs one job in a thread and reports its progress to a screen, as the SendObserver of the sender.

    `job` is called with the worker; it seals with `report_sealing` and sends with `send`.
    """

    def __init__(self, view: SendView, context: AppContext, job: Callable[[SendWorker], None]) -> None:
        self._view, self._app, self._services = view, view.app, services(view)
        self._stop = threading.Event()
        self._last_report = 0.0
        self._problem = ""
        self._job = job
        self._context = context
        self._retry_clock = RetryClock(clock=context.clock, sleep=self._sleep)

    def start(self) -> None:
        """Start the thread; it ends with the program, whatever it is doing."""
        self._view.worker = self
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Stop soon, without reporting anything more."""
        self._stop.set()

    def send(self, policy: SendPolicy) -> None:
        """Send what a policy includes, until the user leaves."""
        self._problem = send(self._context, policy, self, retry_clock=self._retry_clock).message

    def report_sealing(self, done: int, total: int) -> None:
        """Report how many bytes are sealed."""
        self._raise_if_stopped()
        if self._is_report_due(is_last=done == total):
            self.call(self._view.report_sealing, done, total)

    def _run(self) -> None:
        try:
            self._job(self)
        except Stopped:
            return
        except Error as error:
            self._problem = error.sentence
        self.call(self._end)

    def _end(self) -> None:
        self._view.worker = None
        self._view.report_end(self._problem)

    def call(self, show: Callable[..., object], *args: object) -> None:
        """Call a method of the screen in the thread of the app."""
        with suppress(RuntimeError):  # the screen may be closed
            self._view.call_later(show, *args)

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

    def report_attempt(self, entry: OutboxEntry) -> None:
        """Report that a transfer started."""
        self._raise_if_stopped()
        self.call(self._view.report_attempt, entry)

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        """Report that `count` bytes are sent."""
        self._raise_if_stopped()
        if self._is_report_due(is_last=count == entry.size):
            self.call(self._view.report_progress, entry, count)

    def report_result(self, entry: OutboxEntry) -> None:
        """Report that a transfer ended; where the screen was left meanwhile, in the message line."""
        if not self._stop.is_set():
            self.call(self._view.report_result, entry)
            return
        with suppress(RuntimeError):  # the app may be closed, too
            self._app.call_later(self._services.notify_text, result_line(entry))

    def report_pause(self, seconds: float) -> None:
        """Report when the next transfer starts."""
        self.call(self._view.report_pause, seconds)
