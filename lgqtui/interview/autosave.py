"""Background thread that writes the newest draft, at once or after a delay."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

from msgspec import Struct

from lgqtui.draft.model import Draft
from lgqtui.errors import Error

TYPING_DELAY = 0.6
"""Seconds of typing before a save begins; including the save itself they stay under one."""


class SaveResult(Struct, frozen=True):
    """The draft of a save, the error if it was not written, or a message for the user although it was."""

    draft: Draft
    error: Error | None = None
    warning: Error | None = None


SaveCallback = Callable[[Draft], Error | None]


class AutosaveThread:
    """Writes drafts in a thread, always the newest, never two at once.

    `save` writes one draft; it may raise an Error, or return one as a warning. `on_saved` is called in this thread
    after each attempt, `last_result` is that of the last one. After a failed attempt the draft stays pending: the next
    change, `flush` or `close` tries again.
    """

    def __init__(self, save: SaveCallback, on_saved: Callable[[SaveResult], object]) -> None:
        self._save = save
        self._on_saved = on_saved
        self._condition = threading.Condition()
        self._pending: Draft | None = None
        self._due = 0.0
        self._busy = False
        self._failed = False
        self._closed = False
        self.last_result: SaveResult | None = None
        self._thread = threading.Thread(target=self._run, name="draft writer", daemon=True)
        self._thread.start()

    def put(self, draft: Draft, delay: float = 0.0) -> None:
        """Write `draft` within `delay` seconds; an earlier deadline stays in force."""
        with self._condition:
            due = time.monotonic() + delay
            self._due = due if self._is_idle else min(self._due, due)
            self._pending = draft
            self._failed = False
            self._condition.notify_all()

    @property
    def is_saved(self) -> bool:
        """True if every draft has been written."""
        with self._condition:
            return self._pending is None and not self._busy

    @property
    def _is_idle(self) -> bool:
        return self._pending is None or self._failed

    def flush(self, timeout: float = 10.0) -> bool:
        """Write the pending draft now; return True if everything is written."""
        with self._condition:
            self._due = time.monotonic()
            self._failed = False
            self._condition.notify_all()
            self._condition.wait_for(lambda: not self._busy and (self._is_idle or self._closed), timeout)
            return self._pending is None and not self._busy

    def close(self, timeout: float = 10.0) -> bool:
        """Write the pending draft and end the thread; return True if everything is written."""
        done = self.flush(timeout)
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        self._thread.join(timeout if done else 0.1)
        return done

    def _run(self) -> None:
        while (draft := self._next()) is not None:
            result = self._try(draft)
            with self._condition:
                self._busy, self.last_result = False, result
                if result.error is not None and self._pending is None:
                    self._pending, self._failed = draft, True
                self._condition.notify_all()
            with contextlib.suppress(Exception):  # one in a front end must not end this thread
                self._on_saved(result)

    def _next(self) -> Draft | None:
        with self._condition:
            while not self._closed:
                remaining = None if self._is_idle else self._due - time.monotonic()
                if remaining is not None and remaining <= 0:
                    draft, self._pending = self._pending, None
                    self._busy = True
                    return draft
                self._condition.wait(remaining)
            return None

    def _try(self, draft: Draft) -> SaveResult:
        try:
            return SaveResult(draft, warning=self._save(draft))
        except Error as error:
            return SaveResult(draft, error)
        except Exception as error:  # noqa: BLE001 - the answers must be kept and the user informed after any error
            why = type(error).__name__
            return SaveResult(draft, Error("save-failed", "the draft could not be saved: {why}", "Try again.", why=why))
