"""Name lookups in daemon threads: one without an answer delays neither the others nor the end of the program."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import Any, TypeVar

Lookup = Callable[[str], Sequence[str]]
"""Returns the addresses of a host, best first; blocks; raises OSError."""

_TIMEOUT = 5.0
_MAX_PARALLEL = 16
_MOST_STUCK = 100
_CACHE_SECONDS = 60.0
_UNKNOWN = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}


class HostUnreachable(Exception):
    """A host cannot be reached; `why` is one of the reasons of a verdict, `cause` what on this computer it names."""

    def __init__(self, why: str, cause: str = "") -> None:
        super().__init__(why, cause)
        self.why = why
        self.cause = cause


def system_lookup(host: str) -> Sequence[str]:
    """The addresses of a host by the system."""
    entries = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in entries))


class Resolver:
    """Looks up each name at most once a minute; connections use the same result."""

    def __init__(self, lookup: Lookup = system_lookup, seconds: float = _TIMEOUT) -> None:
        self._lookup = lookup
        self._seconds = seconds
        self._slots = asyncio.Semaphore(_MAX_PARALLEL)
        self._lookups: dict[str, tuple[float, asyncio.Future[tuple[str, ...]]]] = {}
        self._stuck_lookups = 0
        self._threads = DaemonThreadExecutor()

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of a host. Raises HostUnreachable."""
        now = time.monotonic()
        expires, lookup = self._lookups.get(host, (0.0, None))
        if lookup is None or lookup.cancelled() or (lookup.done() and expires < now):
            lookup = asyncio.ensure_future(self._look_up(host))
            # If the caller was cancelled, the exception must be retrieved here, or asyncio reports it.
            lookup.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._lookups[host] = (now + _CACHE_SECONDS, lookup)
        return await asyncio.shield(lookup)

    async def close(self) -> None:
        """Cancel all lookups."""
        for _, lookup in self._lookups.values():
            lookup.cancel()

    async def _look_up(self, host: str) -> tuple[str, ...]:
        async with self._slots:
            if self._stuck_lookups >= _MOST_STUCK:
                raise HostUnreachable("name-trouble")
            try:
                async with asyncio.timeout(self._seconds):
                    return tuple(await asyncio.wrap_future(self._threads.submit(self._lookup, host)))
            except TimeoutError:
                self._stuck_lookups += 1
                raise HostUnreachable("name-time-out") from None
            except (OSError, UnicodeError) as error:
                is_unknown = isinstance(error, OSError) and error.errno in _UNKNOWN
                raise HostUnreachable("unknown-name" if is_unknown else "name-trouble") from error


_T = TypeVar("_T")


class DaemonThreadExecutor(ThreadPoolExecutor):
    """Runs each task in a daemon thread: a name server may need half a minute, and neither loop nor program waits."""

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Start a task."""
        future: Future[_T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - it is raised in the caller
                future.set_exception(error)

        Thread(target=work, name="name look-up", daemon=True).start()
        return future
