"""Saving behind the person's back: one thread that writes the newest draft, soon or at once."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

from msgspec import Struct

from lgqtui.draft.model import Draft
from lgqtui.errors import Error

SOON = 0.6
"""Seconds that typing may stay unsaved before a save begins; with the save itself it stays under one."""


class SaveResult(Struct, frozen=True):
    """What became of a save: the draft that was written, or the error for which it was not.

    `warning` is what the person should know although the draft is on the disk.
    """

    draft: Draft
    error: Error | None = None
    warning: Error | None = None


Save = Callable[[Draft], Error | None]


class AutosaveThread:
    """Writes drafts in a thread of its own, always the newest, never two at once.

    `save` writes one draft; it may raise an Error, or return one as a warning. `told` is called in the writer's thread
    after each try.
    After a failed try the draft stays waiting: the next change, `flush` or `close` tries again.
    """

    def __init__(self, save: Save, told: Callable[[SaveResult], None]) -> None:
        self._save = save
        self._told = told
        self._news = threading.Condition()
        self._waiting: Draft | None = None
        self._due = 0.0
        self._busy = False
        self._failed = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="draft writer", daemon=True)
        self._thread.start()

    def put(self, draft: Draft, within: float = 0.0) -> None:
        """Have `draft` written, at the latest `within` seconds from now; an earlier date stands."""
        with self._news:
            due = time.monotonic() + within
            self._due = due if self._is_idle else min(self._due, due)
            self._waiting = draft
            self._failed = False
            self._news.notify_all()

    @property
    def is_clean(self) -> bool:
        """True if everything put is on the disk."""
        with self._news:
            return self._waiting is None and not self._busy

    @property
    def _is_idle(self) -> bool:
        return self._waiting is None or self._failed

    def flush(self, patience: float = 10.0) -> bool:
        """Write what waits now; True if everything is on the disk."""
        with self._news:
            self._due = 0.0
            self._failed = False
            self._news.notify_all()
            self._news.wait_for(lambda: not self._busy and (self._is_idle or self._closed), patience)
            return self._waiting is None and not self._busy

    def close(self, patience: float = 10.0) -> bool:
        """Write what waits and end the thread; True if everything is on the disk."""
        done = self.flush(patience)
        with self._news:
            self._closed = True
            self._news.notify_all()
        self._thread.join(patience if done else 0.1)
        return done

    def _run(self) -> None:
        while (draft := self._next()) is not None:
            saved = self._try(draft)
            with self._news:
                self._busy = False
                if saved.error is not None and self._waiting is None:
                    self._waiting, self._failed = draft, True
                self._news.notify_all()
            self._tell(saved)

    def _tell(self, saved: SaveResult) -> None:
        # A front end that cannot listen any more must not end the saving.
        with contextlib.suppress(Exception):
            self._told(saved)

    def _next(self) -> Draft | None:
        with self._news:
            while not self._closed:
                left = None if self._is_idle else self._due - time.monotonic()
                if left is not None and left <= 0:
                    draft, self._waiting = self._waiting, None
                    self._busy = True
                    return draft
                self._news.wait(left)
            return None

    def _try(self, draft: Draft) -> SaveResult:
        try:
            return SaveResult(draft, warning=self._save(draft))
        except Error as error:
            return SaveResult(draft, error)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the answers stay and the person is told
            why = type(error).__name__
            return SaveResult(draft, Error("save-failed", "the draft could not be saved: {why}", "Try again.", why=why))
