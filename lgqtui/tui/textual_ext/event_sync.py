"""Waiting until input has reached the draft.

Every widget has its own message queue, and users type ahead on a slow line. A key is dispatched only when the one
before is fully handled; otherwise letters after Enter would arrive in the old field.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

_TIMEOUT = 1.0
"""Seconds after which waiting ends in any case."""
WORD_PAUSE = 1.0
"""Seconds within which the next letter belongs to the same word."""


async def catch_up(app: MessagePump, screens: Iterable[Screen[Any]]) -> None:
    """Wait until these screens have handled all input so far."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_TIMEOUT):
            await _drain(app)
            for screen in screens:
                await _drain(screen)
                # A widget posts a change first to itself, then to its parents: two rounds for each.
                for node in screen.focused.ancestors_with_self if screen.focused is not None else ():
                    await _drain(node)
                    await _drain(node)
                    if node is screen:
                        break


class TypedText(events.Paste):
    """Letters that were typed where letters are keys."""


TypedText.handler_name = events.Paste.handler_name  # Textual has one for each class


class Burst(TypedText):
    """Letters that came faster than hands type: keys for an editor, a paste where letters are keys."""

    def __init__(self, keys: Sequence[events.Key]) -> None:
        super().__init__("".join(key.character or "" for key in keys))
        self.keys = keys


class KeyQueue:
    """Dispatches keys and pastes one at a time.

    A key that no editor handles bubbles up to the app. Letters for an editor are dispatched without waiting: they stay
    in the editor's queue, in their order.
    """

    def __init__(self, app: App[Any], dispatch: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._dispatch = dispatch
        self._pending: deque[events.Event] = deque()
        self._has_input = asyncio.Event()
        self.last_key = 0.0

    def put(self, event: events.Event) -> None:
        """Add a key or a paste."""
        self._pending.append(event)
        self.last_key = time.monotonic()
        self._has_input.set()

    def put_first(self, event: events.Event) -> None:
        """Add a key before all others: the rest of what is being handled."""
        self._pending.appendleft(event)

    async def run(self) -> None:
        """Dispatch all input, for ever."""
        while True:
            while self._pending:
                event = self._pending.popleft()
                if isinstance(event, Burst) and is_typed_into(self._app.focused):
                    self._pending.extendleft(reversed(event.keys))
                else:
                    await self._handle(event)
            self._has_input.clear()
            await self._has_input.wait()

    async def _handle(self, event: events.Event) -> None:
        screen, focused = self._app.screen, self._app.focused
        await self._dispatch(event)
        if isinstance(event, events.Key) and event.is_printable and getattr(focused, "TAKES_LETTERS", False):
            return
        await catch_up(self._app, [screen])
        await catch_up(self._app, [screen])  # messages by way of the app reach its widgets only now
        if self._app.screen is not screen:
            await catch_up(self._app, [self._app.screen])


def is_typed_into(widget: Widget | None) -> bool:
    """Return True for an editor, and for what opens one; elsewhere letters are keys."""
    return getattr(widget, "TAKES_LETTERS", False) or getattr(widget, "opens_for_letters", False)


def focus_now(widget: Widget) -> None:
    """Focus a widget at once. `Widget.focus` is deferred, and input until then would go to the old widget."""
    widget.screen.set_focus(widget)


async def _drain(node: MessagePump) -> None:
    # A node that waits for its own queue would wait for ever. `App.run` does not set the task of the app's message
    # loop, so the app keeps its own; for the others Textual has no public name.
    if asyncio.current_task() is (getattr(node, "own_task", None) or node._task):  # noqa: SLF001
        return
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        await done.wait()
