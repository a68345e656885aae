"""The app of the full screen: its styles and keys, and what happens at its start and end."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding
from textual.filter import NoColor
from textual.screen import ModalScreen, Screen

from lgqtui.i18n import tr, trn
from lgqtui.terminal_input import REPLACEMENT, strip_sequences
from lgqtui.text import clean
from lgqtui.tui.actions import APP_ACTIONS, MENU_LETTERS, bindings
from lgqtui.tui.content import HUGE, NO_OUTLINE, WIDE
from lgqtui.tui.keys import PLAIN_KEY, key_name, key_of, put_in_force, read_keymap
from lgqtui.tui.lifecycle import Lifecycle
from lgqtui.tui.messages import SaveFinished
from lgqtui.tui.textual_ext.app import SequentialKeyApp
from lgqtui.tui.textual_ext.event_sync import WORD_PAUSE, Burst, TypedText, is_typed_into
from lgqtui.tui.themes import apply_theme
from lgqtui.tui.widgets.frame import goes_both_ways
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.notices import removed_notice, replaced_notice

if TYPE_CHECKING:
    from textual.filter import LineFilter

_MOST_KEYS = 4
"""Keys that are named before Esc where a letter means nothing."""


class LgqApp(SequentialKeyApp):
    """The app of one user at one terminal, on the draft at `path` or on the list of drafts."""

    TITLE = "lgqtui"
    ACTIONS = APP_ACTIONS
    BINDINGS = bindings(APP_ACTIONS)
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(WIDE, "-wide"), (HUGE, "-huge")]  # noqa: RUF012 - declared as in Textual
    ENABLE_SELECT_AUTO_SCROLL: ClassVar[bool] = False

    def __init__(self, context: AppContext, path: Path | None) -> None:
        self.ascii_filter: LineFilter | None = None
        self.lifecycle = Lifecycle(self, context)
        if path is not None:
            self.lifecycle.load(path)
        # Textual loads no styles for the default screen.
        first = "screens/drafts.tcss" if self.lifecycle.session is None else "screens/question.tcss"
        super().__init__(css_path=["app.tcss", first])
        self.animation_level = "none"
        keymap = read_keymap(context.settings.keys)
        put_in_force(keymap)  # in sentences
        self._has_reported_bytes = False
        self._last_word = 0.0
        self._last_escape = 0.0, 0  # when, and how many screens there were
        self._keymap_errors = list(keymap.errors.values())
        if bindings := keymap.bindings():
            self.set_keymap(bindings)
        apply_theme(self, context.settings["theme"])
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(context.settings["outline"] == "hide", NO_OUTLINE)

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters: Sequence[LineFilter] = [NoColor()] if self.no_color else super().get_line_filters()
        return [*filters, self.ascii_filter] if self.ascii_filter is not None else filters

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        if self.screen_stack:  # without a screen nothing has a style yet
            super().refresh_css(animate)

    def get_default_screen(self) -> Screen[Any]:
        return self.lifecycle.first_screen()

    def _notify_key_errors(self) -> None:
        if self._keymap_errors:
            first, *others = self._keymap_errors
            more = trn("{n} more: lgqtui config show", "{n} more: lgqtui config show", len(others)) if others else ""
            problem = tr("{fault}; it is passed over. {remedy}", fault=first, remedy=first.remedy)
            self.lifecycle.notify_text(f"{problem} {more}".strip(), "warning")

    def get_key_display(self, binding: Binding) -> str:
        if goes_both_ways(binding):
            left, right = key_name("left"), key_name("right")
            return f"{left}{right}" if len(left) == 1 else f"{left} {right}"
        return key_name(binding.key)

    def on_mount(self) -> None:
        self.queue_keys()
        self.lifecycle.install_signal_handlers()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        gc.enable()
        gc.freeze()  # objects of the start live on; collecting them again would only delay keys
        self.lifecycle.start()
        self._notify_key_errors()
        self.lifecycle.check_size(self.size)
        self.screen_change_signal.subscribe(self, lambda _: self._show_on_screen())
        self.start_keys()  # only now: the draft has to be locked before it can change

    def _show_on_screen(self) -> None:
        self.lifecycle.message_log.drop_earlier()
        self.call_after_refresh(lambda: self.lifecycle.check_size(self.size))

    def on_resize(self, event: events.Resize) -> None:
        self.lifecycle.check_size(event.size)

    async def on_unmount(self) -> None:
        await self.lifecycle.end()
        self.stop_keys()

    def on_crash(self) -> None:
        with contextlib.suppress(Exception):
            self.lifecycle.close_session()

    def on_save_finished(self, event: SaveFinished) -> None:
        self.lifecycle.save_finished(event)

    async def dispatch_input(self, event: events.Event) -> None:
        """Dispatch a key or a paste; a screen with `take_key` or `take_paste` is asked before any widget."""
        dispatch = super().dispatch_input
        self.lifecycle.message_log.input_count += 1
        if isinstance(event, events.Key) and self.lifecycle.is_covered:
            if event.key == PLAIN_KEY:
                self.lifecycle.leave_for("plain")
                return
            is_text = event.is_printable or event.key in ("enter", "backspace", "delete")
            if event.key != "ctrl+q" and not (is_text and is_typed_into(self.focused)):
                return  # a key would change what is not seen
        if isinstance(event, events.Key) and (take_key := getattr(self.screen, "take_key", None)):
            take_key(event)
            return
        self._tell_after_escape(event)
        event = self._text_of_no_key(self._escape_of_alt(event))
        take_paste = getattr(self.screen, "take_paste", lambda *_: False)
        if isinstance(event, events.Paste) and take_paste(event.text, partial(dispatch, event)):
            return
        await dispatch(event)

    def _escape_of_alt(self, event: events.Event) -> events.Event:
        """Return Esc for a menu letter with Alt: so arrive the two on a slow line; the letter follows into the menu."""
        alt, _, letter = event.key.rpartition("+") if isinstance(event, events.Key) else ("", "", "")
        if alt != "alt" or letter not in MENU_LETTERS or f"alt+{letter}" in self.active_bindings:
            return event
        escape = self.active_bindings.get("escape")
        if escape is not None and escape.binding.action == "menu":
            self.put_next(events.Key(letter, MENU_LETTERS[letter]))
        return events.Key("escape", None)

    def _tell_after_escape(self, event: events.Event) -> None:
        """Say that a letter is typed right after an Esc that led back to an answer: it may be meant for a menu."""
        (escaped, depth), self._last_escape = self._last_escape, (0.0, 0)
        if isinstance(event, events.Key) and event.key == "escape":
            self._last_escape = event.time, len(self.screen_stack)
        is_letter = isinstance(event, events.Key) and event.is_printable and is_typed_into(self.focused)
        is_back = len(self.screen_stack) <= depth and self.screen is self.lifecycle.question_screen
        session = self.lifecycle.session
        is_typed = is_letter and session is not None and not session.is_read_only
        if is_typed and is_back and event.time - escaped < WORD_PAUSE / 2:
            sentence = tr("Esc led back here, and “{letter}” is typed.", letter=getattr(event, "character", ""))
            self.lifecycle.notify_text(sentence)

    def _text_of_no_key(self, event: events.Event) -> events.Event:
        """Return a cleaned paste, also for a letter that is no key and, at a question, for those right after it."""
        if isinstance(event, events.Paste):
            bare = strip_sequences(event.text)
            cleaned = clean(bare)
            if removed := len(event.text) - len(bare) + cleaned.removed:
                self.lifecycle.notify_text(removed_notice(removed))
            event = (TypedText if isinstance(event, Burst) else events.Paste)(cleaned.text)
        elif isinstance(event, events.Key):
            is_letter = event.is_printable and not is_typed_into(self.focused)
            goes_on = event.time - self._last_word < WORD_PAUSE and self.screen is self.lifecycle.question_screen
            is_word = is_letter and (goes_on or event.key not in self.active_bindings)
            self._last_word = event.time if is_word else 0.0
            event = TypedText(event.character or "") if is_word else event
        text = event.text if isinstance(event, events.Paste) else getattr(event, "character", "")
        if REPLACEMENT in (text or "") and not self._has_reported_bytes:
            self._has_reported_bytes = True
            self.lifecycle.notify_text(replaced_notice(), "warning")
        return event

    def on_mouse_down(self) -> None:
        self.lifecycle.message_log.input_count += 1

    def on_paste(self, event: events.Paste) -> None:
        """Say what can be done here where a paste, or a letter, means nothing."""
        from lgqtui.tui.dialogs.menu import reason_at_key
        from lgqtui.tui.screens.program.help import named_keys

        sentence = tr("Words go into a text, and the cursor is in none: nothing was taken over.")
        is_letter = isinstance(event, TypedText) and len(event.text) == 1
        if is_letter:
            keys = " · ".join(islice(named_keys(self.screen), _MOST_KEYS))
            if escape := self.active_bindings.get("escape"):
                leave = tr("{key} {label}", key=key_name("escape"), label=escape.binding.description)
                keys = f"{keys} · {leave}" if keys else leave
            sentence = tr("“{letter}” means nothing here. {keys}", letter=event.text, keys=keys)
            sentence = reason_at_key(self.screen, event.text) or sentence
        for node in self.focused.ancestors if self.focused is not None else ():
            sentence = getattr(node, "paste_refusal", sentence)
            sentence = getattr(node, "letter_refusal", sentence) if is_letter else sentence
        self.lifecycle.notify_text(sentence)

    def notify(self, message: str, **_: object) -> None:
        """Show in the message line what Textual would show over the page, and take away by itself."""
        self.lifecycle.notify_text(message)

    def action_help_quit(self) -> None:
        copy, key = key_name("ctrl+c"), key_of("quit")
        self.notify(tr("{copy} copies what is marked, and nothing is. {key} saves and leaves.", copy=copy, key=key))

    async def action_quit(self) -> None:
        from lgqtui.tui.dialogs.dialog import Dialog

        if isinstance(self.screen, Dialog):
            below = self.screen_stack[-2]
            self.screen.action_cancel()
            below.call_later(self.lifecycle.leave)  # a remark is kept first
        else:
            self.lifecycle.leave()

    def action_plain(self) -> None:
        self.lifecycle.leave_for("plain")

    def action_accessible(self) -> None:
        self.lifecycle.leave_for("accessible")

    def action_menu(self) -> None:
        from lgqtui.tui.dialogs.menu import show_menu

        show_menu(self)

    def action_messages(self) -> None:
        from lgqtui.tui.dialogs.dialog import show_messages

        show_messages(self, self.lifecycle.message_log)

    def action_help(self) -> None:
        from lgqtui.tui.screens.program.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_guides(self) -> None:
        from lgqtui.tui.screens.program.help import GuidesScreen

        self.push_screen(GuidesScreen())

    def action_key_test(self) -> None:
        from lgqtui.tui.screens.program.keys import KeyTestScreen

        self.push_screen(KeyTestScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "menu" and isinstance(self.screen, ModalScreen):
            return False
        return super().check_action(action, parameters)
