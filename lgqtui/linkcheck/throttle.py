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
_VAIN_WAITS = 3
"""Waits after which a host that has answered no request in between is left alone for as long as the longest hold."""


class _Host:
    """The requests to one host: `started` and `answered` since the last wait, after which `batch` of them start."""

    def __init__(self) -> None:
        self.slots = asyncio.Semaphore(MAX_PER_HOST)
        self.gate = asyncio.Lock()
        self.pause = PAUSE
        self.next_start = self.held_until = 0.0
        self.started = self.answered = self.batch = self.waits = self.vain_waits = 0

    @property
    def hold(self) -> float:
        """The time until which no further request may start."""
        return self.held_until if self.started >= self.batch else 0.0

    def begin_batch(self) -> None:
        """After a wait: as many as it answered before; at least those that may be in progress at once."""
        self.vain_waits = 0 if self.answered else self.vain_waits + 1
        self.batch = max(MAX_PER_HOST, self.answered)
        self.waits += 1
        self.started = self.answered = 0
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
    async def turn(self, host: str, method: str = "GET", *, is_retry: bool = False) -> AsyncIterator[str]:
        """Wait until a request may start; gives its method. Raises HostUnreachable if the host is silent or busy."""
        state, last_wait = self._hosts[host], 0
        while True:
            async with state.slots:
                # While it refuses everything, pages that it has refused go first: they show whether it always does.
                if is_retry or not state.vain_waits or last_wait == state.waits:
                    async with state.gate:  # only one request waits for the time; the others would wake up in vain
                        await self._enter(host, state)
                    try:
                        yield method if self._answers_head(host) else "GET"
                    finally:
                        self._slots.release()
                    return
                last_wait = state.waits

    async def _enter(self, host: str, state: _Host) -> None:
        now = asyncio.get_running_loop().time
        while True:
            while (start := self._next_start(state)) > now():
                if state.hold - now() > LONGEST_HOLD:
                    raise HostUnreachable("asks-to-wait")
                await asyncio.sleep(start - now())
            if state.hold:
                state.begin_batch()
            if state.vain_waits >= _VAIN_WAITS:
                if now() < state.next_start + LONGEST_HOLD:
                    raise HostUnreachable("asks-to-wait")
                state.vain_waits = 0
            if self._unanswered[host, "GET"] >= _SILENT_AFTER:
                raise HostUnreachable("silent-host")
            await self._slots.acquire()
            if self._next_start(state) <= now():
                break
            self._slots.release()  # in the meantime the host asked for a pause
        state.started += 1
        state.next_start = now() + state.pause
        self._next_of_all = now() + _SLOW_PAUSE

    def _next_start(self, state: _Host) -> float:
        next_of_all = self._next_of_all if self._should_slow_down() else 0.0
        return max(state.next_start, state.hold, next_of_all)

    def hold(self, host: str, seconds: float | None) -> None:
        """Hold requests to a busy host back; `seconds` None if it did not say how long."""
        state = self._hosts[host]
        state.pause = LONGER_PAUSE
        if seconds is not None and seconds > LONGEST_HOLD:
            state.batch = 0
        until = asyncio.get_running_loop().time() + (_USUAL_HOLD if seconds is None else seconds)
        state.held_until = max(state.held_until, until)

    def note_answer(self, host: str, *, is_busy: bool = False) -> None:
        """Note that a host has answered."""
        self._unanswered[host, "GET"] = 0
        if not is_busy:
            self._hosts[host].answered += 1

    def note_silence(self, host: str, method: str) -> None:
        """Note that a host has not replied in time; some never reply to a HEAD."""
        self._unanswered[host, method] += 1

    def _answers_head(self, host: str) -> bool:
        """False if a host has not replied to several HEADs, or has been busy: a page costs a single request then."""
        return self._unanswered[host, "HEAD"] < _SILENT_AFTER and self._hosts[host].pause == PAUSE
