"""Looking names up in threads of its own: one that never answers holds up neither the others nor the program's end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import ParamSpec, TypeVar

Lookup = Callable[[str], Sequence[str]]
"""Gives the addresses of a host, best first; blocks; raises OSError."""

_SECONDS = 5.0
_AT_ONCE = 16
_MOST_STUCK = 100
_KEPT_SECONDS = 60.0
_UNKNOWN = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}


class HostUnreachable(Exception):
    """Something kept a host from being reached; `why` is one of the reasons of a verdict."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def system_lookup(host: str) -> Sequence[str]:
    """The addresses that the system knows for a host."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Resolver:
    """Looks each name up once a minute at most; what was found then is what is connected to."""

    def __init__(self, lookup: Lookup = system_lookup, seconds: float = _SECONDS) -> None:
        self._lookup = lookup
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._found: dict[str, tuple[float, asyncio.Future[tuple[str, ...]]]] = {}
        self._stuck = 0

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of a host. Raises Unreached."""
        now = time.monotonic()
        until, found = self._found.get(host, (0.0, None))
        if found is None or found.cancelled() or (found.done() and until < now):
            found = asyncio.ensure_future(self._look_up(host))
            found.add_done_callback(_heard)
            self._found[host] = (now + _KEPT_SECONDS, found)
        return await asyncio.shield(found)

    async def close(self) -> None:
        """Wait for no name any longer."""
        for _, found in self._found.values():
            found.cancel()

    async def _look_up(self, host: str) -> tuple[str, ...]:
        async with self._room:
            if self._stuck >= _MOST_STUCK:
                raise HostUnreachable("name-trouble")
            answer: asyncio.Future[Sequence[str]] = asyncio.get_running_loop().create_future()
            threading.Thread(target=self._in_thread, args=(host, answer), name="name look-up", daemon=True).start()
            try:
                async with asyncio.timeout(self._seconds):
                    return tuple(await answer)
            except TimeoutError:
                self._stuck += 1
                raise HostUnreachable("name-time-out") from None
            except OSError as error:
                raise HostUnreachable("unknown-name" if error.errno in _UNKNOWN else "name-trouble") from error

    def _in_thread(self, host: str, answer: asyncio.Future[Sequence[str]]) -> None:
        found: Sequence[str] | Exception
        try:
            found = self._lookup(host)
        except (OSError, UnicodeError) as error:
            found = error if isinstance(error, OSError) else OSError(errno.EINVAL, "no name")
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits
            answer.get_loop().call_soon_threadsafe(_give, answer, found)


def _give(answer: asyncio.Future[Sequence[str]], found: Sequence[str] | Exception) -> None:
    if answer.done():
        return
    if isinstance(found, Exception):
        answer.set_exception(found)
    else:
        answer.set_result(found)


def _heard(found: asyncio.Future[tuple[str, ...]]) -> None:
    # Whoever asked may have gone; then nobody else looks at what went wrong.
    if not found.cancelled():
        found.exception()


_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Forgotten(ThreadPoolExecutor):
    """Gives each task a thread that nobody waits for at the end: a name server may take half a minute to say no."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        future: Future[_T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - it is the asker's
                future.set_exception(error)

        Thread(target=work, daemon=True).start()
        return future


def own_resolver() -> ThreadPoolExecutor:
    """Threads for an event loop that do not delay its end, nor the program's."""
    return _Forgotten(max_workers=1)
