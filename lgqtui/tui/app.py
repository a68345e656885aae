"""The app of the full screen: opens a draft or the list of drafts, and reports every save."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen, Screen

from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.session import first_field
from lgqtui.text import visible
from lgqtui.tui.actions import APP_ACTIONS
from lgqtui.tui.content import HUGE, WIDE
from lgqtui.tui.keys import Keymap, key_name, put_in_force, read_keymap
from lgqtui.tui.lifecycle import Lifecycle
from lgqtui.tui.messages import DraftReplaced, LinkResultsChanged, SaveFinished, post_to_screens
from lgqtui.tui.small import is_small
from lgqtui.tui.textual_ext.app import SequentialKeyApp
from lgqtui.tui.themes import apply_theme
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import open_session

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from lgqtui.interview.session import Session
    from lgqtui.tui.link_scheduler import LinkCheckScheduler
    from lgqtui.workflows.notices import Severity


class LgqApp(SequentialKeyApp):
    """The app of one user at one terminal."""

    TITLE = "lgqtui"
    ACTIONS = APP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in APP_ACTIONS]
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(WIDE, "-wide"), (HUGE, "-huge")]  # noqa: RUF012 - declared as in Textual
    ENABLE_SELECT_AUTO_SCROLL: ClassVar[bool] = False

    def __init__(self, context: AppContext, path: Path | None) -> None:
        self.context = context
        self.session: Session | None = None
        self.last_folder = Path.home()
        self.link_scheduler: LinkCheckScheduler | None = None
        self.ascii_filter: LineFilter | None = None
        self.lifecycle = Lifecycle(self)
        self._has_started = self._has_offered_plain = False
        self._damaged_draft: tuple[DraftFile, CannotRead] | None = None
        if path is not None:
            self.session = self._session_or_none(DraftFile(path, context.clock))
        # Textual loads no styles for the default screen.
        first = "screens/drafts.tcss" if self.session is None else "screens/question.tcss"
        super().__init__(css_path=["app.tcss", first])
        self.animation_level = "none"
        self._use_keys(read_keymap(context.settings.keys))
        apply_theme(self, context.settings["theme"])

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of every line that is painted."""
        filters = super().get_line_filters()
        return [*filters, self.ascii_filter] if self.ascii_filter is not None else filters

    def _use_keys(self, keymap: Keymap) -> None:
        """Bind the keys of the settings, and name them in sentences."""
        put_in_force(keymap)
        self._key_problems = keymap.faults
        if bindings := keymap.bindings():
            self.set_keymap(bindings)

    def _notify_key_problems(self) -> None:
        if self._key_problems:
            first, *others = self._key_problems
            more = trn("{n} more: lgqtui config show", "{n} more: lgqtui config show", len(others)) if others else ""
            problem = tr("{fault}; it is passed over. {remedy}", fault=first.sentence, remedy=first.remedy_sentence)
            self.notify_text(f"{problem} {more}".strip(), "warning")

    def _session_or_none(self, file: DraftFile) -> Session | None:
        """Return a session of the requested draft; None if it is damaged and a good version can be offered."""
        try:
            return self._new_session(file)
        except CannotRead as error:
            from lgqtui.draft.history import find_good_version

            if find_good_version(error, file.history) is None:
                raise
            self._damaged_draft = file, error
            return None

    def _new_session(self, file: DraftFile) -> Session:
        return open_session(self.context, file, self._post_save_result)

    def _post_save_result(self, result: SaveResult) -> None:
        self.post_message(SaveFinished(result))

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen: the requested draft, or the list of drafts."""
        if self.session is not None:
            return self._question_screen(self.session)
        from lgqtui.tui.screens.drafts import DraftsScreen

        return DraftsScreen()

    def on_mount(self) -> None:
        """Install the signal handlers; leave the rest until after the first painting."""
        self.queue_keys()
        self.lifecycle.install_signal_handlers()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        gc.enable()
        gc.freeze()  # objects of the start live on; collecting them again would only delay keys
        if self.session is not None:
            from lgqtui.tui.recovery import show_opening_notices

            lock = self.session.acquire_lock()
            if lock is None:
                self.reload()
            show_opening_notices(self, self.session, lock)
        if self._damaged_draft is not None:
            from lgqtui.tui.recovery import offer_good_version

            offer_good_version(self, *self._damaged_draft)
        self._has_started = True
        self._notify_key_problems()
        self._check_size(self.size)
        self.start_keys()  # only now: the draft has to be locked before it can change

    def on_resize(self, event: events.Resize) -> None:
        """Offer the questions one at a time if the window has become too small."""
        self._check_size(event.size)

    def _check_size(self, size: Size) -> None:
        if self._has_started and not self._has_offered_plain and is_small(size):
            from lgqtui.tui.small import offer_plain

            self._has_offered_plain = True  # once: a user who goes on has decided
            offer_plain(self, size)

    async def on_unmount(self) -> None:
        """Close the session however the app ends."""
        self.lifecycle.close_session()
        if self.link_scheduler is not None:
            await self.link_scheduler.wait_closed()
        self.stop_keys()
        if (view_copies := self.context.folders.state / "shown").exists():
            from lgqtui.draft.attachment_viewer import forget_copies

            forget_copies(view_copies)

    def on_crash(self) -> None:
        """Save what can be saved."""
        with contextlib.suppress(Exception):
            self.lifecycle.close_session()

    # Opening and leaving

    async def _open(self, path: Path) -> None:
        """Open a draft on the question screen. Raises CannotRead if it cannot be read; then nothing changes."""
        from lgqtui.tui.recovery import show_opening_notices

        session = self._new_session(DraftFile(path, self.context.clock))
        if self.session is not None and self.session.file.path == path:
            session.resume_field = self.session.current_field  # reopened: stay at the same field
        lock = session.acquire_lock()  # before it is shown: the draft has to be locked before it can change
        self.lifecycle.close_session()
        self.session = session
        await self.replace_screen(self._question_screen(session))
        show_opening_notices(self, session, lock)

    def open_draft(self, path: Path) -> None:
        """Open a draft soon; if it cannot be opened, report it, and offer the newest good version of a damaged one."""
        self.call_later(self._open_or_notify, path)

    async def _open_or_notify(self, path: Path) -> None:
        try:
            await self._open(path)
        except Error as error:
            from lgqtui.tui.recovery import offer_good_version

            file = DraftFile(path, self.context.clock)
            if not isinstance(error, CannotRead) or not offer_good_version(self, file, error):
                self.notify_error(error)

    async def dispatch_input(self, event: events.Event) -> None:
        """Dispatch a key or a paste; offer to attach files that were dropped onto a question."""
        if isinstance(event, events.Paste) and self.session is not None and not self.session.is_read_only:
            from lgqtui.tui.screens.question import QuestionScreen
            from lgqtui.workflows.attachments import paths_in

            if isinstance(self.screen, QuestionScreen) and (files := paths_in(event.text)):
                self.screen.question_attachments().offer(files, partial(super().dispatch_input, event))
                return
        await super().dispatch_input(event)

    def _question_screen(self, session: Session) -> Screen[Any]:
        from lgqtui.tui.screens.question import QuestionScreen

        self.link_scheduler = self._new_link_scheduler(session)
        first = first_field(session.interview, session.resume_field)
        return QuestionScreen(session.interview, self.link_scheduler, session.file.path, self.context.clock(), first)

    def _new_link_scheduler(self, session: Session) -> LinkCheckScheduler:
        from lgqtui.tui.link_scheduler import LinkCheckScheduler
        from lgqtui.workflows.link_checks import LinkCheckPolicy

        policy = LinkCheckPolicy(self.context, session.file.path, session.interview.draft.id)
        return LinkCheckScheduler(session.interview, policy, self._show_verdicts, self.notify_text, self.is_typing)

    def _show_verdicts(self, fields: frozenset[str]) -> None:
        post_to_screens(self, lambda: LinkResultsChanged(fields))

    async def show_start(self) -> None:
        """Show the list of drafts."""
        from lgqtui.tui.screens.drafts import DraftsScreen

        await self.replace_screen(DraftsScreen())

    async def action_quit(self) -> None:
        """Save and end."""
        self.lifecycle.leave()

    # Messages and notices

    def on_save_finished(self, event: SaveFinished) -> None:
        """Show the result of a save on the question screen, also under another screen."""
        post_to_screens(self, lambda: SaveFinished(event.result))
        if self.session is not None and self.session.has_change_to_settle:
            from lgqtui.tui.recovery import resolve_conflict

            resolve_conflict(self, self.session)

    def reload(self) -> None:
        """Show the draft again after it was replaced as a whole."""
        post_to_screens(self, DraftReplaced)

    def get_key_display(self, binding: Binding) -> str:
        """Return the displayed name of a key: F1, ^N."""
        return key_name(binding.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the menu while a dialog is open."""
        if action == "menu" and isinstance(self.screen, ModalScreen):
            return False
        return super().check_action(action, parameters)

    def action_menu(self) -> None:
        """Show all actions that are available now, and run the chosen one."""
        from lgqtui.tui.dialogs.finder import show_menu

        show_menu(self)

    def notify_text(self, text: str, severity: Severity = "information") -> None:
        """Show a notice in the corner for six seconds; nothing in it is markup."""
        self.notify(visible(text), severity=severity, markup=False, timeout=6)

    def notify_error(self, error: Error, severity: Severity = "error") -> None:
        """Show an error with its remedy."""
        self.notify_text(error.sentence, severity)

    def save_draft(self) -> None:
        """Save the open draft now, and show whether that worked."""
        self.lifecycle.save_draft()

    def leave_draft(self) -> None:
        """Save, and go to the list of drafts; if saving fails, stay and offer another path."""
        self.lifecycle.leave_draft()
