"""The full screen: opens a draft or the list of drafts, and shows what becomes of every save."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.notifications import Notify
from textual.screen import ModalScreen, Screen

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import Clock, DraftFile
from lgqtui.errors import CannotRead, Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.session import Session, first_field
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.loader import Settings
from lgqtui.text import visible
from lgqtui.tui.actions import APP_ACTIONS
from lgqtui.tui.content import HUGE, WIDE
from lgqtui.tui.keys import Keymap, key_name, put_in_force, read_keymap
from lgqtui.tui.lifecycle import Lifecycle
from lgqtui.tui.saving import SaveFinished
from lgqtui.tui.small import is_small
from lgqtui.tui.textual_ext.app import SequentialKeyApp
from lgqtui.tui.themes import put_on

_COVERED = 8
"""Lines at the bottom that a notice may cover."""

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from lgqtui.tui.link_watch import LinkCheckScheduler


class LgqApp(SequentialKeyApp):
    """One person at one terminal."""

    TITLE = "lgqtui"
    ACTIONS = APP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in APP_ACTIONS]
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(WIDE, "-wide"), (HUGE, "-huge")]  # noqa: RUF012 - the toolkit's own form
    ENABLE_SELECT_AUTO_SCROLL: ClassVar[bool] = False

    def __init__(
        self, drafts: Drafts, library: QuestionnaireLibrary, settings: Settings, clock: Clock, path: Path | None
    ) -> None:
        self.drafts = drafts
        self.library = library
        self.settings = settings
        self.clock = clock
        self.session: Session | None = None
        self.last_folder = Path.home()
        self.link_watch: LinkCheckScheduler | None = None
        self.environ: Mapping[str, str] = {}
        self.signs: LineFilter | None = None
        self.lifecycle = Lifecycle(self)
        self._has_begun = self._is_told = False
        self._harmed: tuple[DraftFile, CannotRead] | None = None
        if path is not None:
            self.session = self._open_session_or_none(DraftFile(path, clock))
        # The toolkit loads no styles for the screen that is there from the beginning.
        first = "screens/drafts.tcss" if self.session is None else "screens/question.tcss"
        super().__init__(css_path=["app.tcss", first])
        self.animation_level = "none"
        self._use_keys(read_keymap(settings.keys))
        put_on(self, settings["theme"])

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What each line goes through before it is painted."""
        filters = super().get_line_filters()
        return [*filters, self.signs] if self.signs is not None else filters

    def _use_keys(self, keymap: Keymap) -> None:
        """Have the keys of the settings do what they are to do, and be named wherever keys are."""
        put_in_force(keymap)
        self._key_faults = keymap.faults
        if bindings := keymap.bindings():
            self.set_keymap(bindings)

    def _tell_key_faults(self) -> None:
        if self._key_faults:
            first, *others = self._key_faults
            more = trn("{n} more: lgqtui config show", "{n} more: lgqtui config show", len(others)) if others else ""
            said = tr("{fault}; it is passed over. {remedy}", fault=first.told, remedy=first.told_remedy)
            self.notify_text(f"{said} {more}".strip(), "warning")

    def _open_session_or_none(self, file: DraftFile) -> Session | None:
        """The draft that was asked for; None if it is damaged and there is a good version to offer."""
        try:
            return self._new_session(file)
        except CannotRead as error:
            from lgqtui.draft.history import find_good_version

            if find_good_version(error, file.history) is None:
                raise
            self._harmed = file, error
            return None

    def _new_session(self, file: DraftFile) -> Session:
        return Session(file, self.library, self._note, self.drafts.home.state)

    def _note(self, saved: SaveResult) -> None:
        self.post_message(SaveFinished(saved))

    def get_default_screen(self) -> Screen[Any]:
        """The screen that is painted first: the draft that was asked for, or the list of drafts."""
        if self.session is not None:
            return self._question_screen(self.session)
        from lgqtui.tui.screens.drafts import DraftsScreen

        return DraftsScreen()

    def on_mount(self) -> None:
        """Listen for the signals that end programs; do after the first painting what can wait for it."""
        self.hold_keys()
        self.lifecycle.listen()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        gc.enable()
        gc.freeze()  # what the start has made stays; looking through it again would only delay keys
        if self.session is not None:
            from lgqtui.tui.recovery import welcome

            mine = self.session.acquire_lock()
            if mine is None:
                self.reload()
            welcome(self, self.session, mine)
        if self._harmed is not None:
            from lgqtui.tui.recovery import offer_good_version

            offer_good_version(self, *self._harmed)
        self._has_begun = True
        self._tell_key_faults()
        self._look_at_size(self.size)
        self.begin_keys()  # not before: nothing is changed in a draft that is not held

    def on_resize(self, event: events.Resize) -> None:
        """Offer another way if the window has become too small."""
        self._look_at_size(event.size)

    def _look_at_size(self, size: Size) -> None:
        if self._has_begun and not self._is_told and is_small(size):
            from lgqtui.tui.small import offer_plain

            self._is_told = True  # once: who goes on all the same has decided
            offer_plain(self, size)

    async def on_unmount(self) -> None:
        """Save and let go also when the app ends in a way of its own."""
        self.lifecycle.close_session()
        if self.link_watch is not None:
            await self.link_watch.gone()
        self.end_keys()
        if (shown := self.drafts.home.state / "shown").exists():
            from lgqtui.draft.attachment_viewer import forget_copies

            forget_copies(shown)

    def _fatal_error(self) -> None:
        # The toolkit's own crash screen prints local variables: answers. What happened is told by the command line.
        with contextlib.suppress(Exception):
            self.lifecycle.close_session()
        self._close_messages_no_wait()

    @property
    def crash(self) -> Exception | None:
        """The exception that ended the app, if one did."""
        return self._exception

    # Opening and leaving

    async def open_draft(self, path: Path) -> None:
        """Open a draft on the question screen. Raises CannotRead if it cannot be read; then all stays as it is."""
        from lgqtui.tui.recovery import welcome

        session = self._new_session(DraftFile(path, self.clock))
        if self.session is not None and self.session.file.path == path:
            session.resume_field = self.session.current_field  # who opens it anew stays where they are
        mine = session.acquire_lock()  # before it is shown: nothing is typed into a draft that is not held
        self.lifecycle.close_session()
        self.session = session
        await self.show_instead(self._question_screen(session))
        welcome(self, session, mine)

    async def open_or_tell(self, path: Path) -> None:
        """Open a draft, or say why it cannot be; of a damaged one the newest good version is offered."""
        try:
            await self.open_draft(path)
        except Error as error:
            from lgqtui.tui.recovery import offer_good_version

            file = DraftFile(path, self.clock)
            if not isinstance(error, CannotRead) or not offer_good_version(self, file, error):
                self.notify_text(f"{error}. {error.remedy}", "error")

    async def dispatch_input(self, event: events.Event) -> None:
        """Hand out a key or a paste; files that were dropped onto a question are offered to be attached."""
        if isinstance(event, events.Paste) and self.session is not None and not self.session.is_read_only:
            from lgqtui.tui.file_drop import dropped_files
            from lgqtui.tui.screens.question import QuestionScreen

            if isinstance(self.screen, QuestionScreen) and (files := dropped_files(event.text)):
                self.screen.attaching().offer(files, partial(super().dispatch_input, event))
                return
        await super().dispatch_input(event)

    def _question_screen(self, session: Session) -> Screen[Any]:
        from lgqtui.tui.screens.question import QuestionScreen

        self.link_watch = self._watch_of(session)
        first = first_field(session.interview, session.resume_field)
        return QuestionScreen(session.interview, self.link_watch, session.file.path, self.clock(), first)

    def _watch_of(self, session: Session) -> LinkCheckScheduler:
        from lgqtui.tui.link_watch import LinkCheckScheduler, Place

        place = Place(session.file.path, self.drafts.home, self.settings, self.clock, self.environ, self.is_typing)
        return LinkCheckScheduler(session.interview, place, self._note_verdicts, self.notify_text)

    def _note_verdicts(self, fields: frozenset[str]) -> None:
        """Have the screens show what has come to be known of links."""
        for screen in self.screen_stack:
            if note := getattr(screen, "note_verdicts", None):
                note(fields)

    async def show_start(self) -> None:
        """Show the list of drafts."""
        from lgqtui.tui.screens.drafts import DraftsScreen

        await self.show_instead(DraftsScreen())

    async def action_quit(self) -> None:
        """Save and end."""
        self.lifecycle.leave()

    # What the screens are told

    def on_save_finished(self, event: SaveFinished) -> None:
        """Have the question screen show what became of the save, also under another screen."""
        from lgqtui.tui.screens.question import QuestionScreen

        for screen in self.screen_stack:
            if isinstance(screen, QuestionScreen):
                screen.note_saved(event.saved, self.clock())
        if self.session is not None and self.session.has_change_to_settle:
            from lgqtui.tui.recovery import settle_change

            settle_change(self, self.session)

    def reload(self) -> None:
        """Have the question screen show a draft that has become another all at once."""
        from lgqtui.tui.screens.question import QuestionScreen

        for screen in self.screen_stack:
            if isinstance(screen, QuestionScreen):
                screen.call_later(screen.reload)

    def get_key_display(self, binding: Binding) -> str:
        """A key as it stands on keyboards: F1, ^N."""
        return key_name(binding.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No menu over a dialogue."""
        if action == "menu" and isinstance(self.screen, ModalScreen):
            return False
        return super().check_action(action, parameters)

    def action_menu(self) -> None:
        """Show every action that can be taken here, and take the one that is chosen."""
        from lgqtui.tui.dialogs.finder import show_menu

        show_menu(self)

    def notify_text(self, sentence: str, severity: str = "information") -> None:
        """Say a sentence in a corner for a moment; nothing in it is markup."""
        level = severity if severity in ("warning", "error") else "information"
        self.notify(visible(sentence), severity=level, markup=False, timeout=6)  # type: ignore[arg-type]

    @on(Notify)
    def _make_room(self) -> None:
        """Keep at most one of the notices that stand in the corner, before another comes."""
        for older in list(self._notifications)[:-1]:
            self._unnotify(older)
        for holder in self.screen.query("ToastHolder"):  # the toolkit leaves it when it takes a notice away
            if not holder.children:
                holder.remove()
        self.call_after_refresh(self._stand_clear)

    def _stand_clear(self) -> None:
        """Have notices stand at the top where the line at hand is one of those that they would cover."""
        here = self.screen.focused.region if self.screen.focused is not None else Region()
        line = self.cursor_position.y if here.y <= self.cursor_position.y < here.bottom else here.y
        for rack in self.screen.query("ToastRack"):
            rack.set_class(line >= self.size.height - _COVERED, "-above")
