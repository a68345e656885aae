"""A pilot that continues as soon as the event loop is idle, and an app that is painted only on request.

Textual's pilot sleeps until the process has used next to no processor for 20 ms, its app paints every change without
a terminal, and each app parses the same styles. These take much of the time of a test.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from lgqtui.tui.app import LgqApp

_TIMEOUT = 30.0
"""Seconds after which an app that never becomes idle fails."""
_render_update = Compositor.render_update
_parse_rules = Stylesheet._parse_rules
_parsed: dict[object, list[RuleSet]] = {}
"""Rules by the variables of the theme and all that they are parsed from."""


class FastPilot(Pilot[int]):
    """Waits for the event loop instead of the processor."""

    async def pause(self, delay: float | None = None) -> None:
        """Wait until nothing is ready to run in the loop, and the layout is done."""
        if delay is not None:
            await super().pause(delay)
            return
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_TIMEOUT):
            while True:
                await _wait_until_idle(loop)
                if not self.app.screen_stack:
                    return
                # A new size waits for a hundredth of a second, and painting for a sixtieth.
                if self.app._resize_timer is not None:
                    self.app._check_resize()
                self.app.screen._on_timer_update()
                if not _is_busy(loop):
                    return


async def _wait_until_idle(loop: asyncio.AbstractEventLoop) -> None:
    """Wait until nothing was ready twice: in between the loop has polled input and timers."""
    idle = 0
    while idle < 2:
        await asyncio.sleep(0)
        idle = 0 if _is_busy(loop) else idle + 1


def _is_busy(loop: asyncio.AbstractEventLoop) -> bool:
    """Return True if anything but the caller is ready to run."""
    return bool(loop._ready)  # type: ignore[attr-defined]  # there is no public name for it, in any version


def _paint_nothing(
    compositor: Compositor, full: bool = False, screen_stack: list[Any] | None = None, simplify: bool = False
) -> Any:
    """Mark everything as painted; render only a full update, as for a screenshot."""
    if full or simplify:
        return _render_update(compositor, full, screen_stack, simplify)
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()
    return None


def _parse_once(stylesheet: Stylesheet, *source: Any, **options: Any) -> list[RuleSet]:
    """Return the rules that the same source had in an app before."""
    key = frozenset(stylesheet._variables.items()), source, frozenset(options.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(stylesheet, *source, **options)
    return _parsed[key]


@asynccontextmanager
async def run_app(app: LgqApp, size: tuple[int, int] = (80, 24), *, paints: bool = False) -> AsyncIterator[FastPilot]:
    """Run an app on a screen of that size; with `paints` every change is painted, as on a terminal."""
    unpainted = patch.object(Compositor, "render_update", _paint_nothing)
    with patch.object(Stylesheet, "_parse_rules", _parse_once), nullcontext() if paints else unpainted:
        async with app.run_test(size=size, notifications=True):
            yield FastPilot(app)
