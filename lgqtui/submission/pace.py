"""How long is waited for what, and how long between two tries."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import SystemRandom

from msgspec import Struct

BASE = 2.0
"""Seconds within which the second try falls."""
CAP_WATCHED = 60.0
CAP_ALONE = 900.0
"""Seconds that the longest pause has while somebody watches, and while nobody does."""


class Pace(Struct, frozen=True):
    """The clock, chance and waiting that sending depends on; times in seconds.

    `stall` is how long nothing may move before a try is given up; bytes that move may take as long as they like.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    chance: Callable[[], float] = SystemRandom().random
    sleep: Callable[[float], None] = time.sleep
    connect: float = 10.0
    stall: float = 60.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self.clock().timestamp()


def pause(tries: int, cap: float, chance: float) -> float:
    """Seconds until the next try after so many that failed: full jitter, so that not all come back at once."""
    return chance * min(cap, BASE * 2.0 ** min(tries - 1, 30))
