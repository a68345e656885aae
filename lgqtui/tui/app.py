"""The full screen: opens a draft or the list of drafts, and ends with everything saved, whatever ends it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.actions import ActionParseResult
from textual.app import App, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import ModalScreen, Screen

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import Clock, DraftFile
from lgqtui.errors import Error
from lgqtui.interview.writer import Saved
from lgqtui.questionnaire.shelf import Shelf
from lgqtui.settings import Settings
from lgqtui.text import visible
from lgqtui.tui.actions import APP_ACTIONS
from lgqtui.tui.catching_up import KeyLine, catch_up
from lgqtui.tui.keys import key_name
from lgqtui.tui.sitting import Sitting
from lgqtui.tui.widths import HUGE, WIDE
from lgqtui.words import say

_THEMES = {"dark": "textual-dark", "light": "textual-light", "ansi-dark": "ansi-dark", "ansi-light": "ansi-light"}
_LOOK_FOR_TERMINAL = 1.0
"""Seconds between two looks whether the terminal is still there."""
_LAST_PATIENCE = 3.0
"""Seconds that a closing program may take after its terminal has gone."""


class SaveNoted(Message):
    """The writer tried to save."""

    def __init__(self, saved: Saved) -> None:
        super().__init__()
        self.saved = saved


class LgqApp(App[int]):
    """One person at one terminal."""

    TITLE = "lgqtui"
    ACTIONS = APP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in APP_ACTIONS]
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(WIDE, "-wide"), (HUGE, "-huge")]  # noqa: RUF012 - likewise
    ENABLE_SELECT_AUTO_SCROLL: ClassVar[bool] = False

    def __init__(self, drafts: Drafts, shelf: Shelf, settings: Settings, clock: Clock, path: Path | None) -> None:
        # The toolkit loads no styles for the screen that is there from the beginning.
        first = "screens/start.tcss" if path is None else "screens/question.tcss"
        super().__init__(css_path=["app.tcss", first])
        self.drafts = drafts
        self.shelf = shelf
        self.settings = settings
        self.clock = clock
        self.sitting: Sitting | None = None
        self.last_words = ""
        self.refusal: Error | None = None
        self.own_task: asyncio.Task[Any] | None = None
        self._keys: KeyLine | None = None
        self._handing_out: asyncio.Task[None] | None = None
        self.signal_code = 0
        self.animation_level = "none"
        self.theme = _THEMES[settings["theme"]]
        if path is not None:
            self.sitting = Sitting(DraftFile(path, clock), shelf, self._note)

    def get_default_screen(self) -> Screen[Any]:
        """The screen that is painted first: the draft that was asked for, or the list of drafts."""
        if self.sitting is not None:
            return self._question_screen(self.sitting)
        from lgqtui.tui.screens.start import Start

        return Start()

    def on_mount(self) -> None:
        """Listen for the signals that end programs; do after the first painting what can wait for it."""
        self.own_task = asyncio.current_task()
        self._keys = KeyLine(self, super().on_event)
        self._handing_out = asyncio.create_task(self._hand_out_keys(self._keys))
        self._listen()
        if not self.is_headless:
            self.set_interval(_LOOK_FOR_TERMINAL, self._end_without_terminal)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        gc.enable()
        gc.freeze()  # what the start has made stays; looking through it again would only delay keys
        try:
            if self.sitting is not None:
                self.sitting.take_hold()
        except Error as error:
            self.refusal = error
            self.exit(error.exit_code)

    def on_unmount(self) -> None:
        """Save and let go also when the app ends in a way of its own."""
        self.close_sitting()
        if self._handing_out is not None:
            self._handing_out.cancel()

    @property
    def is_quiet(self) -> bool:
        """True if every key so far has done all it does."""
        return self._keys is None or self._keys.is_quiet

    async def open_draft(self, path: Path) -> None:
        """Open a draft on the question screen; from the start screen a draft that cannot be opened is told."""
        sitting = Sitting(DraftFile(path, self.clock), self.shelf, self._note)
        try:
            sitting.take_hold()
        except Error:
            sitting.close()
            raise
        self.close_sitting()
        self.sitting = sitting
        await self._show_instead(self._question_screen(sitting))

    def _question_screen(self, sitting: Sitting) -> Screen[Any]:
        from lgqtui.tui.screens.question import QuestionScreen

        return QuestionScreen(sitting.interview, sitting.file.path, self.clock())

    async def _show_start(self) -> None:
        from lgqtui.tui.screens.start import Start

        await self._show_instead(Start())

    async def _show_instead(self, screen: Screen[Any]) -> None:
        present = self.screen
        if not present._result_callbacks:  # noqa: SLF001 - the first screen has none, and switching takes one away
            present._push_result_callback(present, None)  # noqa: SLF001
        await self.switch_screen(screen)

    def close_sitting(self) -> bool:
        """Save and let go of the open draft; False if it could not be saved."""
        if self.sitting is None:
            return True
        sitting, self.sitting = self.sitting, None
        done = sitting.close()
        where = str(sitting.file.path)
        self.last_words = (
            say("Saved. Your draft is {path}", path=where) if done else say("NOT SAVED: {path}", path=where)
        )
        return done

    def _note(self, saved: Saved) -> None:
        self.post_message(SaveNoted(saved))

    def on_save_noted(self, event: SaveNoted) -> None:
        """Have the question screen show what became of the save, also under another screen."""
        from lgqtui.tui.screens.question import QuestionScreen

        for screen in self.screen_stack:
            if isinstance(screen, QuestionScreen):
                screen.note_saved(event.saved, self.clock())

    # Ending

    def leave(self, code: int = 0) -> None:
        """Save and end; if saving fails, stay and offer another place."""
        if self.sitting is not None:
            self.sitting.interview.settle()
            if not self.sitting.interview.flush():
                self._offer_another_place(self.sitting)
                return
        self.close_sitting()
        self.exit(code, return_code=code)

    async def action_quit(self) -> None:
        """Save and end."""
        self.leave()

    def show_drafts(self) -> None:
        """Save, and go to the list of drafts."""
        if self.sitting is not None and not self.sitting.interview.flush():
            self._offer_another_place(self.sitting)
            return
        self.close_sitting()
        self.call_later(self._show_start)

    def _offer_another_place(self, sitting: Sitting) -> None:
        from lgqtui.tui.screens.ask_line import AskLine

        saved: list[Path] = []

        def save(wanted: str) -> None:
            file = self.drafts.add(self.drafts.path_of(wanted), sitting.interview.draft)
            saved.append(file.path)

        def end(_: str | None) -> None:
            if saved:
                self.close_sitting()
                self.last_words = say("Saved in another place: {path}", path=saved[0])
                self.exit(0)

        question = say("The draft cannot be saved where it is. Save it here instead:")
        note = say("Enter saves there and leaves; Esc goes back to your answers, which are all still here.")
        self.push_screen(AskLine(question, str(Path.home() / sitting.file.path.name), note, attempt=save), end)

    def _listen(self) -> None:
        """End with everything saved when the system asks; the toolkit alone would lose it."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                if number is not None:
                    loop.add_signal_handler(number, partial(self._end_by_signal, int(number)))

    def _end_without_terminal(self) -> None:
        """End as by HUP where the terminal has gone and no signal came; the toolkit would read its end for ever."""
        if not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self._end_by_signal(getattr(signal, "SIGHUP", 1))

    def _end_by_signal(self, number: int) -> None:
        # Where the terminal has gone, the toolkit may wait for it for ever; by then everything is saved.
        last = threading.Timer(_LAST_PATIENCE, os._exit, (128 + number,))
        last.daemon = True
        last.start()
        self.signal_code = 128 + number
        self._ending = asyncio.create_task(self._save_and_end(128 + number))

    async def _save_and_end(self, code: int) -> None:
        await catch_up(self, self.screen_stack)
        self.close_sitting()
        self.exit(code, return_code=code)

    def _fatal_error(self) -> None:
        # The toolkit's own crash screen prints local variables: answers. What happened is told by the command line.
        with contextlib.suppress(Exception):
            self.close_sitting()
        self._close_messages_no_wait()

    @property
    def crash(self) -> Exception | None:
        """The exception that ended the app, if one did."""
        return self._exception

    # Small services of the screens

    def get_key_display(self, binding: Binding) -> str:
        """A key as it stands on keyboards: F1, ^N."""
        return key_name(binding.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No menu over a dialogue."""
        if action == "menu" and isinstance(self.screen, ModalScreen):
            return False
        return super().check_action(action, parameters)

    async def on_event(self, event: events.Event) -> None:
        """Have keys and pastes handed out one at a time, however fast they come."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self._keys is not None:
            self._keys.put(event)
        else:
            await super().on_event(event)

    async def _hand_out_keys(self, keys: KeyLine) -> None:
        try:
            await keys.run()
        except Exception as error:  # noqa: BLE001 - a key that fails ends the app as any other failure does
            self._handle_exception(error)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action. What was typed before an action of the screen or the app has reached the draft by then."""
        if default_namespace is None or isinstance(default_namespace, Screen | App):
            await catch_up(self, self.screen_stack)
        return await super().run_action(action, default_namespace, namespaces)

    def action_menu(self) -> None:
        """Show every action that can be taken here, and take the one that is chosen."""
        from lgqtui.tui.screens.menu import Menu, offers_of

        offers = offers_of(self.screen)

        def take(chosen: str | None) -> None:
            if chosen is not None:
                node, action = offers[int(chosen)]
                self.call_later(self.run_action, action.name, node)

        self.push_screen(Menu(offers), take)

    def tell(self, sentence: str, severity: str = "information") -> None:
        """Say a sentence in a corner for a moment; nothing in it is markup."""
        level = severity if severity in ("warning", "error") else "information"
        self.notify(visible(sentence), severity=level, markup=False, timeout=6)  # type: ignore[arg-type]

    def edit_outside(self, text: str) -> str | None:
        """The text as the person's editor leaves it; None if there is no editor or it wrote nothing usable."""
        from lgqtui.tui.editor import edit_text, find_editor

        try:
            command = find_editor(self.settings["editor"])
            with self.suspend():
                return edit_text(command, text, self.drafts.home.state)
        except Error as error:
            self.tell(f"{error}. {error.remedy}", "warning")
        except SuspendNotSupported:
            self.tell(say("This terminal cannot be lent to another program, so the text stays here."), "warning")
        return None


def run(  # noqa: PLR0913 - all of it is named
    *, drafts: Drafts, shelf: Shelf, settings: Settings, clock: Clock, path: Path | None, mouse: bool
) -> int:
    """Run the full screen and return the exit code. Raises Error if the draft cannot be opened."""
    app = LgqApp(drafts, shelf, settings, clock, path)
    code: int | None = None
    try:
        code = app.run(mouse=mouse)
    except OSError:  # the terminal has gone under the program, and everything is saved
        if not app.signal_code:
            raise
    failure = app.refusal or app.crash
    if failure is not None:
        raise failure
    if app.last_words:
        with contextlib.suppress(OSError):  # the terminal may have gone
            sys.stderr.write(visible(app.last_words) + "\n")
    return app.signal_code or code or app.return_code or 0
