"""An app that handles keys one at a time, after earlier input has reached the draft."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.screen import Screen

from lgqtui.tui.textual_ext.event_sync import KeyQueue, catch_up

_TYPING_PAUSE = 0.7
"""Seconds after a key for which more are expected."""


class SequentialKeyApp(App[int]):
    """Queues keys and pastes until `start_keys`, then dispatches them one after the other."""

    is_lent = False
    """True while another program has the terminal, and until the event loop has seen a Ctrl-C that was for it."""
    own_task: asyncio.Task[Any] | None = None
    _key_queue: KeyQueue | None = None
    _dispatch_task: asyncio.Task[None] | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return our own driver in the place of the one for Linux and macOS."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        from lgqtui.tui.textual_ext.terminal_driver import TerminalDriver  # late: not for Windows

        return TerminalDriver

    def queue_keys(self) -> None:
        """Queue all input from now on."""
        self.own_task = asyncio.current_task()
        self._key_queue = KeyQueue(self, self.dispatch_input)

    def start_keys(self) -> None:
        """Dispatch the queued input, and all that follows."""
        if self._key_queue is not None and self._dispatch_task is None:
            self._dispatch_task = asyncio.create_task(self._dispatch_keys(self._key_queue))

    def stop_keys(self) -> None:
        """Dispatch nothing more."""
        if self._dispatch_task is not None:
            self._dispatch_task.cancel()

    def put_next(self, event: events.Event) -> None:
        """Dispatch a key or a paste next."""
        if self._key_queue is not None:
            self._key_queue.put_first(event)

    def is_typing(self) -> bool:
        """Return True shortly after a key: background work waits for the next one."""
        return self._key_queue is not None and time.monotonic() - self._key_queue.last_key < _TYPING_PAUSE

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes; handle every other event at once."""
        if isinstance(event, events.Key) and event.key.startswith("alt+"):
            event.character = None  # or an editor that does not know the key would write its letter
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self._key_queue is not None:
            self._key_queue.put(event)
        else:
            await super().on_event(event)

    async def dispatch_input(self, event: events.Event) -> None:
        """Dispatch one key or paste."""
        await super().on_event(event)

    async def _dispatch_keys(self, queue: KeyQueue) -> None:
        try:
            await queue.run()
        except Exception as error:  # noqa: BLE001 - a key that fails ends the app as any other failure does
            self._handle_exception(error)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action; before one of the screen or the app, wait until all input has reached the draft."""
        if default_namespace is None or isinstance(default_namespace, Screen | App):
            await catch_up(self, self.screen_stack)
        return await super().run_action(action, default_namespace, namespaces)

    async def replace_screen(self, screen: Screen[Any]) -> None:
        """Replace the present screen."""
        present = self.screen
        if not present._result_callbacks:  # noqa: SLF001 - the first screen has none, and switching pops one
            present._push_result_callback(present, None)  # noqa: SLF001
        await self.switch_screen(screen)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Lend the terminal; the screen comes back also after an exception, which Textual alone would not do."""
        error: BaseException | None = None
        with super().suspend():
            self.is_lent = True
            try:
                yield
            except BaseException as caught:  # noqa: BLE001 - raised again below
                error = caught
        self.set_timer(0.3, lambda: setattr(self, "is_lent", False))
        if error is not None:
            raise error

    @property
    def crash(self) -> Exception | None:
        """The exception that ended the app, if one did (Textual 8: `_exception`)."""
        return self._exception

    def on_crash(self) -> None:
        """Act before the app ends because of an exception."""

    def panic(self, *_: object) -> None:
        """End as by any other exception: Textual alone exits with 0 if the thread that reads keys fails."""
        self._handle_exception(RuntimeError())

    def _fatal_error(self) -> None:
        # Textual's crash screen prints local variables, that is answers. The command line reports the error instead.
        self.on_crash()
        self._close_messages_no_wait()
