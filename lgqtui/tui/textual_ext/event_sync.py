"""Waiting until input has reached the draft.

Every widget has its own message queue, and users type ahead on a slow line. A key is dispatched only when the one
before is fully handled; otherwise letters after Enter would arrive in the old field.
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

_TIMEOUT = 1.0
"""Seconds after which waiting ends in any case."""
_BURST_PAUSE = 0.02
"""Seconds within which letters come faster than hands type."""
_BURST_LENGTH = 3
_WORD_PAUSE = 1.0
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


class KeyQueue:
    """Dispatches keys and pastes one at a time.

    A key that no editor handles bubbles up to the app. Letters for an editor are dispatched without waiting: they stay
    in the editor's queue, in their order. Where letters are keys, those that come faster than hands type are a paste.
    `word` is what was typed there up to the present key, if it is a letter or a blank.
    """

    def __init__(self, app: App[Any], dispatch: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._dispatch = dispatch
        self._pending: deque[events.Event] = deque()
        self._has_input = asyncio.Event()
        self._is_busy = False
        self.last_key = 0.0
        self.word = ""
        self._last_letter: tuple[float, Widget | None] = 0.0, None

    @property
    def is_idle(self) -> bool:
        """True if every key so far has been handled."""
        return not self._pending and not self._is_busy

    def put(self, event: events.Event) -> None:
        """Add a key or a paste."""
        self._pending.append(event)
        self.last_key = time.monotonic()
        self._has_input.set()

    async def run(self) -> None:
        """Dispatch all input, for ever."""
        while True:
            while self._pending:
                self._is_busy = True
                await self._handle(await self._joined(self._pending.popleft()))
                self._is_busy = False
            self._has_input.clear()
            await self._has_input.wait()

    async def _joined(self, event: events.Event) -> events.Event:
        """Return the event, or one paste in the place of letters that came together where letters are keys."""
        focused = self._app.focused
        if not _is_letter(event) or getattr(focused, "TAKES_LETTERS", False):
            self.word = ""
            return event
        burst = [event]
        while len(burst) < _BURST_LENGTH and getattr(focused, "joins_letters", True):
            await self._wait_for_input(burst[-1].time + _BURST_PAUSE - time.monotonic())
            if not self._pending or not _is_letter(self._pending[0]) or not _is_burst(burst[-1], self._pending[0]):
                break
            burst.append(self._pending.popleft())
        texts = [next_event.character or "" for next_event in burst if isinstance(next_event, events.Key)]
        is_key = len(set(texts)) == 1 or getattr(focused, "letter_keys", frozenset()).issuperset(texts)
        if len(burst) == _BURST_LENGTH and not is_key:
            return events.Paste("".join(texts) + await self._rest_of(burst[-1]))
        self._pending.extendleft(reversed(burst[1:]))
        (last, widget), self._last_letter = self._last_letter, (event.time, focused)
        goes_on = self.word.strip() and widget is focused and event.time - last < _WORD_PAUSE
        self.word = (self.word if goes_on else "") + texts[0]
        return event

    async def _rest_of(self, last: events.Event) -> str:
        """Return what else comes of a burst, also its ends of lines."""
        text = ""
        while True:
            await self._wait_for_input(last.time + _BURST_PAUSE - time.monotonic())
            following = self._pending[0] if self._pending else None
            if not isinstance(following, events.Key) or not _is_burst(last, following):
                return text
            if not following.is_printable and following.key not in ("enter", "ctrl+j"):
                return text
            text += (following.character or "") if following.is_printable else "\n"
            last = self._pending.popleft()

    async def _wait_for_input(self, seconds: float) -> None:
        self._has_input.clear()
        if not self._pending and seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._has_input.wait(), seconds)

    async def _handle(self, event: events.Event) -> None:
        screen, focused = self._app.screen, self._app.focused
        await self._dispatch(event)
        if isinstance(event, events.Key) and event.is_printable and getattr(focused, "TAKES_LETTERS", False):
            return
        await catch_up(self._app, [screen])
        await catch_up(self._app, [screen])  # messages by way of the app reach its widgets only now
        if self._app.screen is not screen:
            await catch_up(self._app, [self._app.screen])


def _is_letter(event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.is_printable


def _is_burst(event: events.Event, following: events.Event) -> bool:
    return following.time - event.time < _BURST_PAUSE


def focus_now(widget: Widget) -> None:
    """Focus a widget at once. `Widget.focus` is deferred, and input until then would go to the old widget."""
    widget.screen.set_focus(widget)


def task_of(node: MessagePump) -> asyncio.Task[Any] | None:
    """Return the task of a node's message loop; `App.run` does not set it for the app, so the app keeps its own."""
    own: asyncio.Task[Any] | None = getattr(node, "own_task", None)
    return own or node._task  # noqa: SLF001 - Textual has no public name for it


async def _drain(node: MessagePump) -> None:
    # A node that waits for its own queue would wait for ever.
    if asyncio.current_task() is task_of(node):
        return
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        await done.wait()
