"""Keys among thousands of links, and among thousands of findings, beside keys among two."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.bench.measure import Measure
from tests.tui.harness import AppHarness
from tests.tui.test_many_links import ALLOWED_RATIO, FEW, MANY, Link, faulty_link, good_link, opened, times

_ALLOWED_SECONDS = 0.2


def keys_among_many_links() -> list[Measure]:
    """The slowest key among 5,000 links, and among their 15,000 findings, beside its limit."""
    return [asyncio.run(_slowest(good_link, "5,000 links")), asyncio.run(_slowest(faulty_link, "15,000 findings"))]


async def _slowest(link: Link, among: str) -> Measure:
    with tempfile.TemporaryDirectory() as folder:
        harness = AppHarness(Path(folder))
        async with opened(harness, FEW, link) as pilot:
            few = await times(pilot)
        async with opened(harness, MANY, link) as pilot:
            many = await times(pilot)
    limits = {name: ALLOWED_RATIO * seconds + _ALLOWED_SECONDS for name, seconds in few.items()}
    name = max(many, key=lambda name: many[name] / limits[name])
    what = f"the slowest key among {among} ({name})"
    beside = f"{ALLOWED_RATIO:.0f} times that among two, and {_ALLOWED_SECONDS} s"
    return Measure(what, beside, many[name] * 1000, limits[name] * 1000, many[name] / limits[name], 1.0)
