"""Limits of requests: numbers in parallel, pauses between two, and waiting as long as a host asks."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable

from lgqtui.linkcheck.resolver import HostUnreachable

MAX_REQUESTS = 32
MAX_PER_HOST = 4
PAUSE, LONGER_PAUSE = 0.025, 0.1
"""Seconds between two requests to one host, before and after it has replied that it is busy."""
LONGEST_HOLD = 60.0
_SLOW_PAUSE = 0.2
"""Seconds between two requests to any host while the computer is needed for something else."""
_USUAL_HOLD = 1.0
_SILENT_AFTER = 3
"""Consecutive requests without a reply after which a host is not asked any more."""


class _Host:
    def __init__(self) -> None:
        self.slots = asyncio.Semaphore(MAX_PER_HOST)
        self.gate = asyncio.Lock()
        self.pause = PAUSE
        self.next_start = 0.0
        self.held_until = 0.0


class HostThrottle:
    """Admits requests; more slowly while `should_slow_down`, for example while the user types."""

    def __init__(self, should_slow_down: Callable[[], bool] = lambda: False) -> None:
        self._should_slow_down = should_slow_down
        self._next_of_all = 0.0
        self._slots = asyncio.Semaphore(MAX_REQUESTS)
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._unanswered: Counter[tuple[str, str]] = Counter()

    @contextlib.asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a request to a host may start. Raises HostUnreachable if it is silent or busy for longer."""
        state = self._hosts[host]
        async with state.slots:
            async with state.gate:  # only one request waits for the time; the others would wake up in vain
                await self._enter(host, state)
            try:
                yield
            finally:
                self._slots.release()

    async def _enter(self, host: str, state: _Host) -> None:
        now = asyncio.get_running_loop().time
        while True:
            while (start := self._next_start(state)) > now():
                if state.held_until - now() > LONGEST_HOLD:
                    raise HostUnreachable("asks-to-wait")
                await asyncio.sleep(start - now())
            if self._unanswered[host, "GET"] >= _SILENT_AFTER:
                raise HostUnreachable("silent-host")
            await self._slots.acquire()
            if self._next_start(state) <= now():
                break
            self._slots.release()  # in the meantime the host asked for a pause
        state.next_start = now() + state.pause
        self._next_of_all = now() + _SLOW_PAUSE

    def _next_start(self, state: _Host) -> float:
        next_of_all = self._next_of_all if self._should_slow_down() else 0.0
        return max(state.next_start, state.held_until, next_of_all)

    def hold(self, host: str, seconds: float | None) -> None:
        """Hold requests to a busy host back; `seconds` None if it did not say how long."""
        state = self._hosts[host]
        state.pause = LONGER_PAUSE
        until = asyncio.get_running_loop().time() + (_USUAL_HOLD if seconds is None else seconds)
        state.held_until = max(state.held_until, until)

    def note_answer(self, host: str) -> None:
        """Note that a host has answered."""
        self._unanswered[host, "GET"] = 0

    def note_silence(self, host: str, method: str) -> None:
        """Note that a host has not replied in time; some never reply to a HEAD."""
        self._unanswered[host, method] += 1

    def answers_head(self, host: str) -> bool:
        """False if a host has not replied to several HEADs."""
        return self._unanswered[host, "HEAD"] < _SILENT_AFTER
