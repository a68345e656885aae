"""How the full screen ends: by leaving, by a signal, with its terminal gone. Each saves first."""

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
from lgqtui.text import one_line
from lgqtui.tui.textual_ext.event_sync import catch_up

if TYPE_CHECKING:
    from lgqtui.interview.session import Session
    from lgqtui.tui.app import LgqApp

_LOOK_FOR_TERMINAL = 1.0
"""Seconds between two looks whether the terminal is still there."""
_LAST_PATIENCE = 3.0
"""Seconds that a closing program may take after its terminal has gone."""


class Lifecycle:
    """Ends an app. `code` is 128 and the signal's number if one ended it, `closing_message` the line to leave behind.

    `wants_plain`: the person goes on without the full screen, in the draft at `path` if there is one.
    """

    def __init__(self, app: LgqApp) -> None:
        self._app = app
        self.code = 0
        self.closing_message = ""
        self.wants_plain = False
        self.path: Path | None = None
        self._saving: asyncio.Task[None] | None = None

    def listen(self) -> None:
        """End with everything saved when the system asks; the toolkit alone would lose it."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                if number is not None:
                    loop.add_signal_handler(number, partial(self.by_signal, int(number)))
        if not self._app.is_headless:
            self._app.set_interval(_LOOK_FOR_TERMINAL, self._without_terminal)

    def close_session(self) -> bool:
        """Save and let go of the open draft; False if it could not be saved."""
        session, self._app.session = self._app.session, None
        if session is None:
            return True
        if self._app.link_watch is not None:
            self._app.link_watch.close()
        done = session.close()
        self.closing_message = session.closing_message(done=done)
        return done

    def leave(self) -> None:
        """Save and end; if saving fails, stay and offer another place."""
        if self._is_safe(self.leave):
            self.close_session()
            self._app.exit(0)

    def leave_for_plain(self) -> None:
        """Save, and end with the wish to go on question by question; if saving fails, stay."""
        if self._is_safe(self.leave_for_plain):
            self.path = self._app.session.file.path if self._app.session is not None else None
            self.wants_plain = True
            self.close_session()
            self._app.exit(0)

    def leave_draft(self) -> None:
        """Save, and go to the list of drafts; if saving fails, stay and offer another place."""
        if self._is_safe(self.leave_draft):
            self.close_session()
            self._app.call_later(self._app.show_start)

    def _is_safe(self, again: Callable[[], None]) -> bool:
        """True if everything is saved; otherwise the person is asked what to do, and may come back by `again`."""
        session = self._app.session
        if session is None:
            return True
        session.interview.settle()
        if session.interview.flush():
            return True
        if isinstance(session.trouble, ChangedElsewhere):
            from lgqtui.tui.recovery import settle_change

            settle_change(self._app, session, lambda settled: again() if settled else self._offer(session))
        else:
            self._offer(session)
        return False

    def _offer(self, session: Session) -> None:
        from lgqtui.tui.dialogs.dialog import LineDialog

        app, saved = self._app, list[Path]()

        def save(wanted: str) -> None:
            saved.append(app.drafts.add(app.drafts.path_of(wanted), session.interview.draft).path)

        def end(_: str | None) -> None:
            if saved:
                self.close_session()
                session.rescue.drop()
                self.closing_message = tr("Saved in another place: {path}", path=one_line(str(saved[0])))
                app.exit(0)

        question = tr("The draft cannot be saved where it is. Save it here instead:")
        note = tr("Enter saves there and leaves; Esc goes back to your answers, which are all still here.")
        app.push_screen(LineDialog(question, str(Path.home() / session.file.path.name), note, attempt=save), end)

    def by_signal(self, number: int) -> None:
        """Save and end with 128 and the signal's number, whatever the terminal does."""
        # Where the terminal has gone, the toolkit may wait for it for ever; by then everything is saved.
        last = threading.Timer(_LAST_PATIENCE, os._exit, (128 + number,))
        last.daemon = True
        last.start()
        self.code = 128 + number
        self._saving = asyncio.create_task(self._save_and_end())

    async def _save_and_end(self) -> None:
        await catch_up(self._app, self._app.screen_stack)
        self.close_session()
        self._app.exit(self.code, return_code=self.code)

    def _without_terminal(self) -> None:
        """End as by HUP where the terminal has gone and no signal came; the toolkit would read its end for ever."""
        if not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self.by_signal(getattr(signal, "SIGHUP", 1))
