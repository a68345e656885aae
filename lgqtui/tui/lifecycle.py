"""How the full screen ends: by quitting, by a signal, by losing its terminal. Each saves first."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.errors import ChangedElsewhere
from lgqtui.i18n import tr
from lgqtui.tui.textual_ext.event_sync import catch_up

if TYPE_CHECKING:
    from lgqtui.interview.session import Session
    from lgqtui.tui.app import LgqApp

_TERMINAL_CHECK_INTERVAL = 1.0
"""Seconds between two checks whether the terminal is still connected."""
_EXIT_TIMEOUT = 3.0
"""Seconds that the program may take to exit after its terminal was lost."""


class Lifecycle:
    """Ends an app. `code` is 128 plus the number of the signal that ended it, `closing_message` is printed at the end.

    `wants_plain`: the user goes on without the full screen, in the draft at `path` if there is one.
    """

    def __init__(self, app: LgqApp) -> None:
        self._app = app
        self.code = 0
        self.closing_message = ""
        self.wants_plain = False
        self.path: Path | None = None
        self._save_task: asyncio.Task[None] | None = None

    def install_signal_handlers(self) -> None:
        """Save and end on SIGTERM, SIGHUP and SIGINT, and when the terminal is lost; Textual alone would not save."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                if number is not None:
                    loop.add_signal_handler(number, partial(self.handle_signal, int(number)))
        if not self._app.is_headless:
            self._app.set_interval(_TERMINAL_CHECK_INTERVAL, self._check_terminal)

    def close_session(self) -> bool:
        """Save and close the open draft; False if it could not be saved."""
        session, self._app.session = self._app.session, None
        if session is None:
            return True
        if self._app.link_scheduler is not None:
            self._app.link_scheduler.close()
        is_saved = session.close()
        self.closing_message = session.closing_message(done=is_saved)
        return is_saved

    def leave(self) -> None:
        """Save and end; if saving fails, stay and offer another path."""
        self._leave(lambda _: self._app.exit(0))

    def leave_for_plain(self) -> None:
        """Save, and end to go on question by question without the full screen; if saving fails, offer another path."""
        self._leave(self._exit_for_plain)

    def leave_draft(self) -> None:
        """Save, and go to the list of drafts; if saving fails, stay and offer another path."""
        self._leave(lambda _: self._app.call_later(self._app.show_start))

    def save_draft(self) -> None:
        """Save the open draft now, and show whether that worked."""
        app, session = self._app, self._app.session
        if session is None:
            return
        session.is_conflict_postponed = False  # an explicit save shows the conflict again
        session.interview.settle()
        if session.interview.flush():
            app.notify_text(tr("Saved in {path}", path=session.file.path))
        else:
            app.notify_text(tr("Not saved. Your answers are still here; quitting offers another place."), "error")

    def _exit_for_plain(self, path: Path | None) -> None:
        self.path, self.wants_plain = path, True
        self._app.exit(0)

    def _leave(self, go: Callable[[Path | None], object]) -> None:
        """Save and close the draft, and call `go` with its path; if saving fails, ask the user first."""
        session = self._app.session
        if session is None:
            go(None)
            return
        session.interview.settle()
        if session.interview.flush():
            self.close_session()
            go(session.file.path)
        elif isinstance(session.trouble, ChangedElsewhere):
            from lgqtui.tui.recovery import resolve_conflict

            resolve_conflict(
                self._app, session, lambda is_settled: self._leave(go) if is_settled else self._offer_path(session, go)
            )
        else:
            self._offer_path(session, go)

    def _offer_path(self, session: Session, go: Callable[[Path | None], object]) -> None:
        from lgqtui.tui.dialogs.dialog import LineDialog, ask_line
        from lgqtui.workflows.recovery import save_elsewhere, saved_elsewhere_message

        app = self._app

        def save_and_leave(typed: str) -> None:
            path = save_elsewhere(app.context.drafts, session.interview.draft, typed)
            self.close_session()
            session.rescue.drop()
            self.closing_message = saved_elsewhere_message(path)
            app.notify_text(self.closing_message)
            go(path)

        question = tr("The draft cannot be saved where it is. Save it here instead:")
        note = tr("Enter saves there and leaves; Esc goes back to your answers, which are all still here.")
        ask_line(app, LineDialog(question, str(Path.home() / session.file.path.name), note), save_and_leave)

    def handle_signal(self, number: int) -> None:
        """Save and end with 128 plus the number of the signal, also without a terminal."""
        # Without a terminal Textual may wait for ever; by then everything is saved.
        exit_timer = threading.Timer(_EXIT_TIMEOUT, os._exit, (128 + number,))
        exit_timer.daemon = True
        exit_timer.start()
        self.code = 128 + number
        self._save_task = asyncio.create_task(self._save_and_end())

    async def _save_and_end(self) -> None:
        await catch_up(self._app, self._app.screen_stack)
        self.close_session()
        self._app.exit(self.code, return_code=self.code)

    def _check_terminal(self) -> None:
        """End as by SIGHUP if the terminal was lost without a signal; Textual would read end of file for ever."""
        if not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self.handle_signal(getattr(signal, "SIGHUP", 1))
