"""The full screen: opens a draft or the list of drafts, and ends with everything saved, whatever ends it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen, Screen

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import Clock, DraftFile
from lgqtui.errors import Error
from lgqtui.interview.writer import Saved
from lgqtui.questionnaire.shelf import Shelf
from lgqtui.settings import Settings
from lgqtui.text import visible
from lgqtui.tui.sitting import Sitting
from lgqtui.words import say

_THEMES = {"dark": "textual-dark", "light": "textual-light", "ansi-dark": "ansi-dark", "ansi-light": "ansi-light"}
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
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "command_palette", "menu", show=True, tooltip="All actions, to search and choose from"),
        Binding("ctrl+q", "quit", "quit", show=True, priority=True, tooltip="Save and leave"),
    ]
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (100, "-wide"), (140, "-huge")]
    ENABLE_SELECT_AUTO_SCROLL: ClassVar[bool] = False

    def __init__(self, drafts: Drafts, shelf: Shelf, settings: Settings, clock: Clock, path: Path | None) -> None:
        super().__init__()
        self.drafts = drafts
        self.shelf = shelf
        self.settings = settings
        self.clock = clock
        self.sitting: Sitting | None = None
        self.last_words = ""
        self._path = path
        self.animation_level = "none"
        self.theme = _THEMES[settings["theme"]]

    async def on_mount(self) -> None:
        """Listen for the signals that end programs, and open what was asked for."""
        self._listen()
        if self._path is None:
            await self._show_start()
        else:
            await self.open_draft(self._path)

    async def open_draft(self, path: Path, field_id: str = "") -> None:
        """Open a draft on the question screen; from the start screen a draft that cannot be opened is told."""
        from lgqtui.tui.screens.question import QuestionScreen

        self.close_sitting()
        self.sitting = Sitting(DraftFile(path, self.clock), self.shelf, self._note)
        screen = QuestionScreen(self.sitting.interview, path, self.clock())
        if len(self.screen_stack) > 1:
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)
        if field_id:
            await screen.go_to_field(field_id)

    async def _show_start(self) -> None:
        from lgqtui.tui.screens.start import Start

        if len(self.screen_stack) > 1:
            await self.switch_screen(Start())
        else:
            await self.push_screen(Start())

    def close_sitting(self) -> bool:
        """Save and let go of the open draft; False if it could not be saved."""
        if self.sitting is None:
            return True
        sitting, self.sitting = self.sitting, None
        done = sitting.close()
        where = str(sitting.file.path)
        self.last_words = say("Saved. Your draft is {path}", path=where) if done else say("NOT SAVED: {path}", path=where)
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
                self._offer_another_place()
                return
        self.close_sitting()
        self.exit(code, return_code=code)

    async def action_quit(self) -> None:
        """Save and end."""
        self.leave()

    def show_drafts(self) -> None:
        """Save, and go to the list of drafts."""
        if self.sitting is not None and not self.sitting.interview.flush():
            self._offer_another_place()
            return
        self.close_sitting()
        self.run_worker(self._show_start())

    def _offer_another_place(self) -> None:
        from lgqtui.tui.screens.ask_line import AskLine

        sitting = self.sitting
        if sitting is None:
            return
        path = sitting.file.path
        ask = AskLine(
            say("The draft cannot be saved where it is. Save it here instead:"),
            str(Path.home() / path.name),
            say("Enter saves there and leaves; Esc goes back to your answers, which are all still here."),
        )

        def save(wanted: str | None) -> None:
            if not wanted:
                return
            target = self.drafts.path_of(wanted)
            try:
                self.drafts.add(target, sitting.interview.draft)
            except Error as error:
                self.tell(f"{error}. {error.remedy}", "error")
                return
            self.close_sitting()
            self.last_words = say("Saved in another place: {path}", path=target)
            self.exit(0)

        self.push_screen(ask, save)

    def _listen(self) -> None:
        """End with everything saved when the system asks; a plain toolkit would lose it and leave the terminal broken."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                if number is not None:
                    loop.add_signal_handler(number, partial(self._end_by_signal, int(number)))

    def _end_by_signal(self, number: int) -> None:
        self.close_sitting()
        # Where the terminal has gone, the toolkit may wait for it for ever; by now everything is saved.
        last = threading.Timer(_LAST_PATIENCE, os._exit, (128 + number,))
        last.daemon = True
        last.start()
        self.exit(128 + number, return_code=128 + number)

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
        shown = super().get_key_display(binding)
        return shown.upper() if len(shown) < 4 else shown

    def key_words(self, key: str) -> str:
        """A key's name as it stands on keyboards."""
        return self.get_key_display(Binding(key, ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No menu over a dialogue."""
        if action == "command_palette" and isinstance(self.screen, ModalScreen):
            return False
        return super().check_action(action, parameters)

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
            return None

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The menu: every action of the screen."""
        for action in getattr(screen, "ACTIONS", ()):
            key = self.key_words(action.first_key)
            yield SystemCommand(f"{action.label} ({key})", action.help, partial(screen.run_action, action.name))


def run(*, drafts: Drafts, shelf: Shelf, settings: Settings, clock: Clock, path: Path | None, mouse: bool) -> int:
    """Run the full screen and return the exit code. Raises Error if the draft cannot be opened."""
    app = LgqApp(drafts, shelf, settings, clock, path)
    code = app.run(mouse=mouse)
    if app.crash is not None:
        raise app.crash
    if app.last_words:
        sys.stderr.write(visible(app.last_words) + "\n")
    return code or app.return_code or 0
