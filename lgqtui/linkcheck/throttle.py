"""How fast is asked: so many at once in all and to one host, a pause between two, and waiting when a host says so."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lgqtui.linkcheck.resolver import HostUnreachable

IN_ALL = 32
TO_ONE_HOST = 4
PAUSE, LONGER_PAUSE = 0.025, 0.1
"""Seconds between two requests to one host, before and after it has said that it is busy."""
LONGEST_HOLD = 60.0
_PAUSE_WHILE_NEEDED = 0.2
"""Seconds between two requests to whatever host while the computer is needed for something else."""
_USUAL_HOLD = 1.0
_SILENT_AFTER = 3
"""Requests without an answer, one after the other, after which a host is left alone."""


class _Host:
    """What is known of one host."""

    def __init__(self) -> None:
        self.room = asyncio.Semaphore(TO_ONE_HOST)
        self.gate = asyncio.Lock()
        self.pause = PAUSE
        self.next_start = 0.0
        self.held_until = 0.0
        self.unanswered = 0
        self.heads_unanswered = 0


class HostThrottle:
    """Lets requests through in their turn; fewer while `is_needed_elsewhere`, as when somebody types."""

    def __init__(self, is_needed_elsewhere: Callable[[], bool] = lambda: False) -> None:
        self._is_needed_elsewhere = is_needed_elsewhere
        self._next_of_all = 0.0
        self._room = asyncio.Semaphore(IN_ALL)
        self._hosts: dict[str, _Host] = {}

    @contextlib.asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a request to a host may begin. Raises Unreached if it is silent or wants more than a minute."""
        known = self._host(host)
        async with known.room:
            async with known.gate:  # one waits for the moment; the others would wake with it for nothing
                await self._enter(known)
            try:
                yield
            finally:
                self._room.release()

    async def _enter(self, known: _Host) -> None:
        """Take a place among all that are in flight, at a moment when the host may be asked."""
        while True:
            await self._wait(known)
            await self._room.acquire()
            if self._begin(known):
                return
            self._room.release()

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    async def _wait(self, known: _Host) -> None:
        now = asyncio.get_running_loop().time
        while (start := max(known.next_start, known.held_until, self._next_for_any())) > now():
            if known.held_until - now() > LONGEST_HOLD:
                raise HostUnreachable("asks-to-wait")
            await asyncio.sleep(start - now())
        if known.unanswered >= _SILENT_AFTER:
            raise HostUnreachable("silent-host")

    def _next_for_any(self) -> float:
        """When the next request to whatever host may begin."""
        return self._next_of_all if self._is_needed_elsewhere() else 0.0

    def _begin(self, known: _Host) -> bool:
        """Take the turn; False if the host has asked to wait meanwhile."""
        now = asyncio.get_running_loop().time()
        if max(known.next_start, known.held_until, self._next_for_any()) > now:
            return False
        known.next_start = now + known.pause
        self._next_of_all = now + _PAUSE_WHILE_NEEDED
        return True

    def hold(self, host: str, seconds: float | None) -> None:
        """Leave a host alone that said it is busy; None is: it did not say how long."""
        known = self._host(host)
        known.pause = LONGER_PAUSE
        until = asyncio.get_running_loop().time() + (_USUAL_HOLD if seconds is None else seconds)
        known.held_until = max(known.held_until, until)

    def note_answer(self, host: str) -> None:
        """Note that a host has answered."""
        self._host(host).unanswered = 0

    def note_silence(self, host: str, method: str) -> None:
        """Note that a host has not answered in all the time it had; some never answer a HEAD."""
        known = self._host(host)
        if method == "HEAD":
            known.heads_unanswered += 1
        else:
            known.unanswered += 1

    def answers_head(self, host: str) -> bool:
        """False once a host has left several HEADs without an answer."""
        return self._host(host).heads_unanswered < _SILENT_AFTER


def retry_after(said: str, now: datetime) -> float | None:
    """The seconds that a `Retry-After` header asks for, given as seconds or as a date; None for nonsense."""
    text = said.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    moment = read_date(text)
    return None if moment is None else max((moment - now).total_seconds(), 0.0)


def read_date(said: str) -> datetime | None:
    """The moment that a header names; None for nonsense."""
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
