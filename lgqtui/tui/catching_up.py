"""Waiting until what was typed has reached the draft.

Keys and what widgets make of them travel through one queue for each widget. A key that leaves a screen is handled by
the app and would overtake the letters before it; so the app waits for them first.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Any

from textual._context import active_message_pump
from textual.message_pump import MessagePump
from textual.screen import Screen

_PATIENCE = 1.0
"""Seconds after which leaving goes on all the same."""


async def catch_up(app: MessagePump, screens: Iterable[Screen[Any]]) -> None:
    """Wait until everything typed so far into these screens of an app has been handled by them."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await _handled(app)
            for screen in screens:
                # A widget first says to itself that it has changed, then to those around it: two rounds for each.
                for node in screen.focused.ancestors_with_self if screen.focused is not None else ():
                    await _handled(node)
                    await _handled(node)
                    if node is screen:
                        break


async def _handled(node: MessagePump) -> None:
    # Whoever asks is handling its own queue just now. The app has no task of its own: it runs in the loop's first one.
    task = node._task  # noqa: SLF001 - the toolkit has no public word for it
    if asyncio.current_task() is task or (task is None and active_message_pump.get(None) is node):
        return
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        await done.wait()
