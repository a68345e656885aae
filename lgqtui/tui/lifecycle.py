"""Opening, saving and leaving drafts, and the end of the app: by quitting, by a signal, by losing its terminal."""

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
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from lgqtui.draft.history import find_good_version
from lgqtui.draft.store import DraftFile, saved_time
from lgqtui.errors import CannotRead, ChangedElsewhere, Error
from lgqtui.i18n import tr
from lgqtui.interview.session import Session
from lgqtui.settings.folders import home_folder
from lgqtui.text import visible
from lgqtui.tui.content import plain_content
from lgqtui.tui.keys import PLAIN_KEY, key_name, key_of
from lgqtui.tui.messages import DraftReplaced, SaveFinished, post_to_screens
from lgqtui.tui.services import AppServices, MessageLog
from lgqtui.tui.textual_ext.app import SequentialKeyApp
from lgqtui.tui.textual_ext.event_sync import catch_up
from lgqtui.tui.widgets.frame import MessageLine
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import open_session

if TYPE_CHECKING:
    from lgqtui.draft.lock import DraftLock
    from lgqtui.tui.link_scheduler import LinkCheckScheduler
    from lgqtui.tui.screens.question import QuestionScreen
    from lgqtui.workflows.notices import NoticeSeverity

_MINIMUM_SIZE = (50, 13)
"""Columns and lines that the full screen needs."""
_TERMINAL_CHECK_INTERVAL = 1.0
"""Seconds between two checks whether the terminal is still connected."""
_EXIT_TIMEOUT = 3.0
"""Seconds that the program may take to exit after its terminal was lost."""


class Lifecycle(AppServices):
    """The open draft of an app, and its end; whatever ends a draft saves it first.

    `code` is 128 plus the number of the signal that ended the app, `closing_message` is printed at the end.
    `front_end`: the user goes on with that one, "plain" or "accessible", in the draft at `path` if there is one.
    """

    def __init__(self, app: SequentialKeyApp, context: AppContext) -> None:
        self.context = context
        self.session: Session | None = None
        self.last_folder = home_folder()
        with contextlib.suppress(OSError):  # it may have been removed
            self.last_folder = Path.cwd()
        self.sought_words = ("", "")
        self.code = 0
        self.closing_message = ""
        self.front_end = ""
        self.path: Path | None = None
        self.question_screen: QuestionScreen | None = None
        self._app = app
        self.link_scheduler: LinkCheckScheduler | None = None
        self._damaged_draft: tuple[DraftFile, CannotRead] | None = None
        self.is_covered = False
        self.message_log = MessageLog(self._show_message)
        self._save_task: asyncio.Task[None] | None = None

    def load(self, path: Path) -> None:
        """Load the requested draft; leave a damaged one that has a good version to `start`. Raises Error otherwise."""
        file = DraftFile(path, self.context.clock)
        try:
            self.session = self._new_session(file)
        except CannotRead as error:
            if find_good_version(error, file.history) is None:
                raise
            self._damaged_draft = file, error

    def first_screen(self) -> Screen[Any]:
        """Return the question screen of the requested draft, or else the list of drafts."""
        return self._drafts_screen() if self.session is None else self._question_screen(self.session)

    def start(self) -> None:
        """Lock the requested draft, after it was painted, and show what there is to say about it."""
        if self.session is not None:
            lock = self.session.acquire_lock()
            if lock is None:
                post_to_screens(self._app, DraftReplaced)
            self._show_opening_notices(self.session, lock)
        if self._damaged_draft is not None:
            from lgqtui.tui.recovery import offer_good_version

            offer_good_version(self._app, *self._damaged_draft)

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

    def notify_text(self, text: str, severity: NoticeSeverity = "information") -> None:
        if text:
            self.message_log.add(self.context.clock(), visible(text), severity)

    def _show_message(self) -> None:
        for screen in self._app.screen_stack:
            for line in screen.children:
                if isinstance(line, MessageLine):
                    line.update_message()

    def notify_error(self, error: Error, severity: NoticeSeverity = "error") -> None:
        self.notify_text(error.sentence, severity)

    def open_draft(self, path: Path) -> None:
        # Later: a screen that awaited its own replacement would wait for ever.
        self._app.call_later(self._open_or_report, path)

    def flush(self) -> bool:
        if self.session is None or self.question_screen is None:
            return True
        self.question_screen.end_typing()
        return self.session.interview.flush()

    def save_draft(self) -> None:
        session = self.session
        if session is None:
            return
        session.is_conflict_postponed = False  # an explicit save shows the conflict again
        if self.flush():
            self.notify_text(tr("Saved in {path}", path=session.file.path))
        else:
            self.notify_text(tr("Your answers are still here; quitting offers another place."), "error")

    def leave_draft(self) -> None:
        self._leave(lambda path: self._app.call_later(self._app.replace_screen, self._drafts_screen(path)))

    def edit_text(self, text: str) -> str | None:
        from lgqtui.workflows.user_programs import edit_notices, edit_text, find_editor

        if self.session is None:
            return None
        try:
            editor = find_editor(self.context)
            with self._app.suspend():
                edited = edit_text(editor, self.session, text, _ask_closed)
        except Error as error:
            self.notify_error(error, "warning")
        except SuspendNotSupported:
            notice = tr("This terminal cannot run another program meanwhile, so the text stays here.")
            self.notify_text(notice, "warning")
        else:
            for notice in edit_notices(text, edited, key_of("undo")):
                self.notify_text(notice, "warning")
            return edited.text
        return None

    def _new_session(self, file: DraftFile) -> Session:
        return open_session(self.context, file, lambda result: self._app.post_message(SaveFinished(result)))

    async def _open_or_report(self, path: Path) -> None:
        file = DraftFile(path, self.context.clock)
        try:
            await self._open(file)
        except Error as error:
            from lgqtui.tui.recovery import offer_good_version

            if not isinstance(error, CannotRead) or not offer_good_version(self._app, file, error):
                self.notify_error(error)

    async def _open(self, file: DraftFile) -> None:
        session = self._new_session(file)
        if self.session is not None and self.session.file.path == file.path:
            session.resume_field = self.session.current_field  # reopened: stay at the same field
        lock = session.acquire_lock()  # before it is shown: the draft has to be locked before it can change
        self.flush()
        self.close_session()
        self.session = session
        await self._app.replace_screen(self._question_screen(session))
        self._show_opening_notices(session, lock)

    def _show_opening_notices(self, session: Session, lock: DraftLock | None) -> None:
        from lgqtui.tui.recovery import show_opening_notices

        show_opening_notices(self._app, session, lock)

    def _drafts_screen(self, current: Path | None = None) -> Screen[Any]:
        from lgqtui.tui.screens.drafts import DraftsScreen

        return DraftsScreen(current)

    def _question_screen(self, session: Session) -> QuestionScreen:
        from lgqtui.tui.link_scheduler import LinkCheckScheduler
        from lgqtui.tui.screens.question import QuestionScreen
        from lgqtui.workflows.link_checks import LinkCheckPolicy

        self.message_log.is_offline = self.context.is_offline
        policy = LinkCheckPolicy(self.context, session.file.path, session.interview.draft.id)
        self.link_scheduler = LinkCheckScheduler(self._app, session.interview, policy)
        saved_at = saved_time(session.file.path, self.context.clock())
        self.question_screen = QuestionScreen(session, self.link_scheduler, saved_at)
        return self.question_screen

    def save_finished(self, event: SaveFinished) -> None:
        """Show the result of a save, also under another screen, and the conflict if another program has saved."""
        post_to_screens(self._app, lambda: SaveFinished(event.result))
        if self.session is not None and self.session.has_new_conflict:
            from lgqtui.tui.recovery import resolve_conflict

            resolve_conflict(self._app, self.session)

    def leave(self) -> None:
        """Save and end; if saving fails, stay and offer another path."""
        self._leave(lambda _: self._app.exit(0))

    def check_size(self, size: Size) -> None:
        """Cover the screens while the window is too small for them. The panel takes no key but one."""
        columns, lines = _MINIMUM_SIZE
        self.is_covered = size.width < columns or size.height < lines
        has = tr("This window has {columns} columns and {lines} lines.", columns=size.width, lines=size.height)
        needs = tr("The full screen needs {columns} and {lines}.", columns=columns, lines=lines)
        stays = tr("It comes back when there is room. What you type into a text still goes into it; no choice changes.")
        leaves = tr("{key} goes on without it, one question at a time;", key=key_name(PLAIN_KEY))
        leaves += " " + tr("{key} saves and leaves.", key=key_name("ctrl+q"))
        for screen in self._app.screen_stack:  # those under a dialog can be seen beside it
            screen.query_children(".-small-window").remove()
            if self.is_covered:
                screen.mount(Static(plain_content(f"{has} {needs} {stays} {leaves}"), classes="-small-window"))

    def leave_for(self, front_end: str) -> None:
        """Save and end, to go on with another front end; if saving fails, stay and offer another path."""

        def go(path: Path | None) -> None:
            self.path, self.front_end = path, front_end
            self._app.exit(0)

        self._leave(go)

    def _leave(self, go: Callable[[Path | None], object]) -> None:
        session = self.session
        if session is None:
            go(None)
            return
        if self.flush():
            self.close_session()
            go(session.file.path)
        elif isinstance(session.save_error, ChangedElsewhere):
            from lgqtui.tui.recovery import resolve_conflict

            resolve_conflict(
                self._app, session, lambda is_settled: self._leave(go) if is_settled else self._offer_path(session, go)
            )
        else:
            self._offer_path(session, go)

    def _offer_path(self, session: Session, go: Callable[[Path | None], object]) -> None:
        from lgqtui.tui.dialogs.dialog import LineDialog, ask_line
        from lgqtui.workflows.recovery import save_elsewhere, saved_elsewhere_message

        def save_and_leave(typed: str) -> None:
            path = save_elsewhere(self.context.drafts, session.interview.draft, typed)
            self.close_session()
            session.recovery_file.drop()
            self.closing_message = saved_elsewhere_message(path)
            self.notify_text(self.closing_message)
            go(path)

        question = tr("The draft cannot be saved where it is. Save it here instead:")
        note = tr("It is saved there and then closed; until then your answers are all still here.")
        ask_line(self._app, LineDialog(question, str(home_folder() / session.file.path.name), note), save_and_leave)

    def close_session(self) -> bool:
        """Save and close the open draft; False if it could not be saved."""
        session, self.session = self.session, None
        self.message_log.hold()
        self.message_log.is_offline = False
        if session is None:
            return True
        if self.link_scheduler is not None:
            self.link_scheduler.close()
        is_saved = session.close()
        self.closing_message = session.closing_message(is_saved=is_saved)
        return is_saved

    def handle_signal(self, number: int) -> None:
        """Save and end with 128 plus the number of the signal, also without a terminal."""
        if number == signal.SIGINT and self._app.is_lent:
            return  # Ctrl-C was for the editor
        # Without a terminal Textual may wait for ever; by then everything is saved.
        exit_timer = threading.Timer(_EXIT_TIMEOUT, os._exit, (128 + number,))
        exit_timer.daemon = True
        exit_timer.start()
        self.code = 128 + number
        self._save_task = asyncio.create_task(self._save_and_end())

    async def _save_and_end(self) -> None:
        await catch_up(self._app, self._app.screen_stack)
        self.flush()
        self.close_session()
        self._app.exit(self.code, return_code=self.code)

    def _check_terminal(self) -> None:
        """End as by SIGHUP if the terminal was lost without a signal; Textual would read end of file for ever."""
        if not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self.handle_signal(getattr(signal, "SIGHUP", 1))

    async def end(self) -> None:
        """Close what is still open, and remove the copies of attachments that were opened."""
        self.close_session()
        if self.link_scheduler is not None:
            await self.link_scheduler.wait_closed()
        from lgqtui.workflows.attachments import remove_view_copies  # late: the start needs it for nothing

        remove_view_copies(self.context)


def _ask_closed(notice: str) -> bool:
    """Ask on the terminal, while it is lent, whether an editor that returned at once was closed."""
    try:
        return not input(f"{visible(notice)} {tr('(n: leave everything as it was)')} ").strip()
    except (EOFError, OSError, ValueError):  # nothing more comes, or it is no text
        return False
