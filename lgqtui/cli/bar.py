"""A bar on the terminal for what takes a while."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_WORTH_A_BAR = 20_000_000


@contextmanager
def bar(label: str, size: int) -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be told of bytes done; shown to who watches, where there is something to wait for."""
    if size < _WORTH_A_BAR or not sys.stderr.isatty():
        yield lambda _done, _whole: None
        return
    with click.progressbar(length=size, label=label, file=sys.stderr) as shown:
        yield lambda done, _whole: shown.update(done - shown.pos)
