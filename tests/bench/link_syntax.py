"""Parse links without the network: time, hints on ordinary links, refused addresses."""

from __future__ import annotations

import time

from lgqtui.checks.link_syntax import read_link
from lgqtui.linkcheck.addresses import is_public
from tests.bench.measure import Measure
from tests.unit.checks.test_link_syntax import codes, ordinary_links
from tests.unit.linkcheck.test_addresses import ADDRESSES

_LIMIT_MS = 1.0


def parse_links() -> list[Measure]:
    """One link read as it is typed, and words about ordinary links."""
    links = ordinary_links()
    read_link(links[0])  # imports the parser
    read_link.cache_clear()
    waits = []
    for link in links:
        start = time.perf_counter()
        read_link(link)
        waits.append((time.perf_counter() - start) * 1000)
    mean = sum(waits) / len(waits)
    hinted = sum(bool(codes(link)) for link in links)
    return [
        Measure("one link read as it is typed, the mean", "the limit", mean, _LIMIT_MS, mean / _LIMIT_MS, 1.0),
        Measure(
            "ordinary government links that get a word", "links tried", hinted, len(links), hinted / len(links), 0.0, ""
        ),
    ]


def refused_addresses() -> Measure:
    """Addresses that must not be asked, in every disguise, and are not refused; or are refused wrongly."""
    wrong = sum(is_public(address) is not public for address, public in ADDRESSES.items())
    description = "addresses taken for public that are not, or the other way round"
    return Measure(description, "addresses tried", wrong, len(ADDRESSES), wrong / len(ADDRESSES), 0.0, "")
