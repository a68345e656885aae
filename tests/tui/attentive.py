"""A pilot that goes on as soon as there is nothing left to handle, and an app that paints only what is looked at.

The toolkit's own pilot sleeps until the process has used next to no processor for a fiftieth of a second, and its app
paints every change for a terminal that is not there. Both cost much of the time that a test takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from lgqtui.tui.app import LgqApp

_PATIENCE = 30.0
"""Seconds after which an app that always has something to handle is given up."""
_render_update = Compositor.render_update


class Attentive(Pilot[int]):
    """Waits for the loop instead of the processor."""

    async def pause(self, delay: float | None = None) -> None:
        """Wait until nothing is ready to run in the loop, and what was to be laid out is laid out."""
        if delay is not None:
            await super().pause(delay)
            return
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_PATIENCE):
            while True:
                await _at_rest(loop)
                if not self.app.screen_stack:
                    return
                # A new size waits for a hundredth of a second, and painting for a sixtieth.
                if self.app._resize_timer is not None:
                    self.app._check_resize()
                self.app.screen._on_timer_update()
                if not _is_busy(loop):
                    return


async def _at_rest(loop: asyncio.AbstractEventLoop) -> None:
    """Wait until twice nothing was ready: in between the loop has looked for what has come and what is due."""
    idle = 0
    while idle < 2:
        await asyncio.sleep(0)
        idle = 0 if _is_busy(loop) else idle + 1


def _is_busy(loop: asyncio.AbstractEventLoop) -> bool:
    """True if anything but the caller is ready to run."""
    return bool(loop._ready)  # type: ignore[attr-defined]  # there is no public word for it, in any version


def _paint_nothing(
    compositor: Compositor, full: bool = False, screen_stack: list[Any] | None = None, simplify: bool = False
) -> Any:
    """Note that everything is painted; a picture, which wants all of it, is made."""
    if full or simplify:
        return _render_update(compositor, full, screen_stack, simplify)
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()
    return None


@asynccontextmanager
async def running(app: LgqApp, size: tuple[int, int] = (80, 24), *, paints: bool = False) -> AsyncIterator[Attentive]:
    """The app on a screen of that size, and somebody who works it; `paints` every change, as on a terminal."""
    unpainted = patch.object(Compositor, "render_update", _paint_nothing)
    with nullcontext() if paints else unpainted:
        async with app.run_test(size=size, notifications=True):
            yield Attentive(app)
