"""Busy hosts: their pages wait together, and go on in batches as large as they were answered before."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from lgqtui.linkcheck import fetcher
from lgqtui.linkcheck.checker import LinkChecker
from lgqtui.linkcheck.classification import LinkReply
from lgqtui.linkcheck.fetcher import FetchContext
from lgqtui.linkcheck.resolver import Resolver
from lgqtui.linkcheck.throttle import LONGER_PAUSE, MAX_PER_HOST
from lgqtui.links.model import Verdict

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop that does not wait: its clock jumps to the next event."""

    _now = 0.0

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self._now = max(self._now, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


class Request(Struct):
    """A request as the host saw it: the time, the number of those before it to the same page, and whether refused."""

    method: str
    page: str
    time: float
    times: int
    earlier: list[Request]
    is_refused: bool = False

    def refused_within(self, seconds: float, most: int) -> bool:
        """True if the host answered as many already in the seconds before."""
        answered = (r for r in self.earlier if not r.is_refused and r.time > self.time - seconds)
        return sum(1 for _ in answered) >= most


class BusyHost(Struct):
    """Refuses requests with 429 by a rule, and records them."""

    refuses: Callable[[Request], bool]
    retry_after: str = "1"
    requests: list[Request] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0

    async def reply(self, method: str, request: fetcher._Request) -> LinkReply:
        """Stand in for a request over the network."""
        times = sum(r.page == request.page for r in self.requests)
        received = Request(method, request.page, asyncio.get_running_loop().time(), times, [*self.requests])
        received.is_refused = self.refuses(received)
        self.requests.append(received)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(0.02)
        self.in_flight -= 1
        return LinkReply(429 if received.is_refused else 200, method, retry_after=self.retry_after)


def context() -> FetchContext:
    """A context without a network, in which every address is public."""
    return FetchContext(lambda: datetime(2026, 11, 23, tzinfo=UTC), {}, Resolver(), lambda _: True, NO_TLS)


def ask(host: BusyHost, pages: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Mapping[str, Verdict], float]:
    """Check pages of a host; return the verdicts and the seconds that it would take."""
    monkeypatch.setattr(fetcher, "_send", host.reply)
    verdicts: dict[str, Verdict] = {}

    async def check() -> float:
        checker = LinkChecker(context())
        await checker.check(pages, verdicts.__setitem__)
        await checker.close()
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return verdicts, runner.run(check())


PAGES = [f"http://192.0.2.1:8080/{n}" for n in range(100)]
HOSTS: dict[str, tuple[Callable[[Request], bool], float, dict[str, int]]] = {
    # what is refused with "Retry-After: 1": the most seconds for a hundred pages, and their verdicts
    "nothing": (lambda _: False, 3, {"ok": 100}),
    "every HEAD": (lambda request: request.method == "HEAD", 15, {"ok": 100}),
    "more than ten a second": (lambda request: request.refused_within(1, 10), 15, {"ok": 100}),
    "each page once": (lambda request: not request.times, 40, {"ok": 100}),
    "everything for two seconds": (lambda request: request.time < 2, 15, {"ok": 100}),
    "every tenth page": (lambda request: request.page.endswith("7"), 22, {"ok": 90, "unsure busy": 10}),
    "everything": (lambda _: True, 5, {"unsure busy": 2, "unsure asks-to-wait": 98}),
}


@pytest.mark.parametrize("refused", HOSTS)
def test_pages_of_a_busy_host_wait_together(refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They do not wait one after the other, and a page is given up only where the host refuses it twice, or all."""
    refuses, most_seconds, expected = HOSTS[refused]
    host = BusyHost(refuses)
    verdicts, seconds = ask(host, PAGES, monkeypatch)
    assert Counter(f"{verdict.word} {verdict.why}".strip() for verdict in verdicts.values()) == expected
    assert seconds <= most_seconds
    assert host.most_in_flight <= MAX_PER_HOST


def test_refused_pages_are_asked_again_in_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing starts before the host allows it; what it has refused comes last, together, each page once."""
    host = BusyHost(lambda request: "busy" in request.page, retry_after="5")
    busy = [f"http://192.0.2.1:8080/busy/{n}" for n in range(3)]
    _, seconds = ask(host, [*PAGES[:12], *busy, *PAGES[12:22]], monkeypatch)
    assert [request.page for request in host.requests if request.times] == busy
    assert [request.page for request in host.requests[-3:]] == busy
    assert seconds < 3 * 5


@given(st.lists(st.booleans(), max_size=80), st.integers(1, 30), st.sampled_from(["0", "1", "3", "soon", "59"]))
def test_whatever_a_host_refuses_the_check_ends_and_no_page_is_broken(
    refusals: list[bool], pages: int, retry_after: str
) -> None:
    """Never more than four at once; during the time that it asks for no more start than it answered before."""
    answers = iter(refusals)
    host = BusyHost(lambda _: next(answers, False), retry_after)
    with pytest.MonkeyPatch.context() as monkeypatch:
        verdicts, _ = ask(host, PAGES[:pages], monkeypatch)
    assert len(verdicts) == pages
    assert {verdict.word for verdict in verdicts.values()} <= {"ok", "unsure"}
    assert host.most_in_flight <= MAX_PER_HOST
    held = float(retry_after.replace("soon", "1"))
    for n, request in enumerate(host.requests):
        if request.is_refused:
            reply_time = request.time + 0.02
            early = [r for r in host.requests[n + 1 :] if reply_time < r.time < reply_time + held]
            assert len(early) <= max(MAX_PER_HOST, sum(not r.is_refused for r in host.requests[:n]))
            assert all(b.time - a.time >= LONGER_PAUSE - 1e-6 for a, b in pairwise(early))


def test_a_host_that_refused_everything_is_asked_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was given up for the pages that waited, not for the whole session."""
    host = BusyHost(lambda request: request.time < 20)
    monkeypatch.setattr(fetcher, "_send", host.reply)
    verdicts: dict[str, Verdict] = {}

    async def check() -> None:
        checker = LinkChecker(context())
        await checker.check(PAGES, verdicts.__setitem__)
        assert {verdict.word for verdict in verdicts.values()} == {"unsure"}
        await asyncio.sleep(60)
        await checker.check(PAGES, verdicts.__setitem__)
        await checker.close()

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(check())
    assert {verdict.word for verdict in verdicts.values()} == {"ok"}
