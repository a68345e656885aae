"""Names looked up without holding anybody up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import ParamSpec, TypeVar

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
