"""Waiting until what was typed has reached the draft.

Keys and what widgets make of them travel through one queue for each widget, and people type ahead of a slow line. A key
is handed out only when the one before has done all it does; otherwise letters after Enter would end in the old field.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

_PATIENCE = 1.0
"""Seconds after which leaving goes on all the same."""


async def catch_up(app: MessagePump, screens: Iterable[Screen[Any]]) -> None:
    """Wait until everything typed so far into these screens of an app has been handled by them."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await _handled(app)
            for screen in screens:
                await _handled(screen)
                # A widget first says to itself that it has changed, then to those around it: two rounds for each.
                for node in screen.focused.ancestors_with_self if screen.focused is not None else ():
                    await _handled(node)
                    await _handled(node)
                    if node is screen:
                        break


class KeyQueue:
    """Hands out keys and pastes one at a time.

    A key that no editor takes travels up to the app before it does anything. Letters for an editor are handed out
    without waiting: they stay in its own queue, in their order.
    """

    def __init__(self, app: App[Any], hand_out: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._hand_out = hand_out
        self._waiting: deque[events.Event] = deque()
        self._news = asyncio.Event()
        self._is_busy = False
        self.last_key = 0.0

    @property
    def is_quiet(self) -> bool:
        """True if every key so far has done all it does."""
        return not self._waiting and not self._is_busy

    def put(self, event: events.Event) -> None:
        """Take a key in."""
        self._waiting.append(event)
        self.last_key = time.monotonic()
        self._news.set()

    async def run(self) -> None:
        """Hand out what comes, for ever."""
        while True:
            while self._waiting:
                self._is_busy = True
                await self._one(self._waiting.popleft())
                self._is_busy = False
            self._news.clear()
            await self._news.wait()

    async def _one(self, event: events.Event) -> None:
        screen, focused = self._app.screen, self._app.focused
        await self._hand_out(event)
        if isinstance(event, events.Key) and event.is_printable and getattr(focused, "TAKES_LETTERS", False):
            return
        await catch_up(self._app, [screen])
        await catch_up(self._app, [screen])  # what it did by way of the app, its widgets hear only now
        if self._app.screen is not screen:
            await catch_up(self._app, [self._app.screen])


def focus_now(widget: Widget) -> None:
    """Give a widget the focus at once. The toolkit waits for its turn, and what is typed meanwhile goes astray."""
    widget.screen.set_focus(widget)


def task_of(node: MessagePump) -> asyncio.Task[Any] | None:
    """The task that handles a node's queue. A real run has the app's in the loop's first one, and does not say so."""
    own: asyncio.Task[Any] | None = getattr(node, "own_task", None)
    return own or node._task  # noqa: SLF001 - the toolkit has no public word for it


async def _handled(node: MessagePump) -> None:
    # Whoever asks is handling its own queue just now, and would wait for itself.
    if asyncio.current_task() is task_of(node):
        return
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        await done.wait()
