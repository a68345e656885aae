"""An app that handles keys one at a time, and never acts before what was typed has reached the draft."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from lgqtui.tui.textual_ext.event_sync import KeyQueue, catch_up

_TYPING = 0.7
"""Seconds after a key for which more are expected."""


class SequentialKeyApp(App[int]):
    """Keys and pastes wait until `begin_keys`, and are then handed out one after the other."""

    own_task: asyncio.Task[Any] | None = None
    _keys: KeyQueue | None = None
    _handing_out: asyncio.Task[None] | None = None

    def hold_keys(self) -> None:
        """From now on keep what is typed until it can be handed out."""
        self.own_task = asyncio.current_task()
        self._keys = KeyQueue(self, self.dispatch_input)

    def begin_keys(self) -> None:
        """Hand out what has been typed, and what will be."""
        if self._keys is not None and self._handing_out is None:
            self._handing_out = asyncio.create_task(self._hand_out_keys(self._keys))

    def end_keys(self) -> None:
        """Hand out nothing more."""
        if self._handing_out is not None:
            self._handing_out.cancel()

    @property
    def is_quiet(self) -> bool:
        """True if every key so far has done all it does."""
        return self._keys is None or self._keys.is_quiet

    def is_typing(self) -> bool:
        """True if a key came a moment ago: what can wait lets the next one pass."""
        return self._keys is not None and time.monotonic() - self._keys.last_key < _TYPING

    async def on_event(self, event: events.Event) -> None:
        """Have keys and pastes handed out one at a time, however fast they come."""
        if isinstance(event, events.Key) and event.key.startswith("alt+"):
            event.character = None  # or an editor that does not know the key would write its letter
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self._keys is not None:
            self._keys.put(event)
        else:
            await super().on_event(event)

    async def dispatch_input(self, event: events.Event) -> None:
        """Hand out one key or paste."""
        await super().on_event(event)

    async def _hand_out_keys(self, keys: KeyQueue) -> None:
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

    async def show_instead(self, screen: Screen[Any]) -> None:
        """Show a screen in the place of the present one."""
        present = self.screen
        if not present._result_callbacks:  # noqa: SLF001 - the first screen has none, and switching takes one away
            present._push_result_callback(present, None)  # noqa: SLF001
        await self.switch_screen(screen)
