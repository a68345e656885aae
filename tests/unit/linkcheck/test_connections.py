"""Connections to hosts: the choice of an address, reuse, and the start of the next request."""

from __future__ import annotations

import asyncio
import ssl
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace

import httpcore
import pytest
import trustme
import truststore

from lgqtui.linkcheck.checker import LinkChecker
from lgqtui.linkcheck.connections import PublicOnlyBackend, system_ssl_context
from lgqtui.linkcheck.fetcher import FetchContext, Fetcher
from lgqtui.linkcheck.resolver import HostUnreachable, Resolver, system_lookup
from lgqtui.linkcheck.throttle import HostThrottle
from lgqtui.links.model import Verdict
from lgqtui.links.url import parse, unicode_host
from tests.link_server import LinkServer, ServerThread

ADDRESSES = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]


class Stream(httpcore.AsyncNetworkStream):
    """A connection to an address that records its closing."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.closed = asyncio.Event()

    async def aclose(self) -> None:
        self.closed.set()


class Scripted(httpcore.AsyncNetworkBackend):
    """A network in which addresses `refuse`, are `silent`, or answer."""

    def __init__(self, **by_address: str) -> None:
        self.does = dict(zip(ADDRESSES, by_address.values(), strict=False))
        self.tried: list[str] = []
        self.two_tried = asyncio.Event()
        self.let = asyncio.Event()
        self.ending = asyncio.Event()
        self.late = Stream("late")

    async def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        self.tried.append(host)
        if len(self.tried) == 2:
            self.two_tried.set()
        if self.does[host] == "refuses":
            raise httpcore.ConnectError(host)
        if self.does[host] == "silent":
            await self.let.wait()
        if self.does[host] == "lingers":  # its end takes a while
            try:
                await self.let.wait()
            finally:
                self.ending.set()
                await self.let.wait()
        if self.does[host] == "stubborn":  # it is established just after the cancellation
            try:
                await self.let.wait()
            except asyncio.CancelledError:
                return self.late
        return self.late if self.does[host] == "late" else Stream(host)


async def connected(scripted: Scripted) -> str:
    """Return the address of a connection."""
    backend = PublicOnlyBackend(Resolver(lambda _: list(scripted.does)), lambda _: True)
    backend._inner = scripted  # type: ignore[assignment]
    stream = await backend.connect_tcp("a.example.org", 443)
    assert isinstance(stream, Stream)
    return stream.address


@pytest.mark.parametrize(
    ("does", "address", "tried"),
    [
        (["answers"], 0, 1),
        (["answers", "answers"], 0, 1),
        (["refuses", "answers"], 1, 2),
        (["silent", "answers"], 1, 2),
        (["silent", "refuses", "answers"], 2, 3),
        (["refuses", "silent", "answers"], 2, 3),
    ],
)
async def test_of_several_addresses_the_first_that_answers_is_taken(
    does: Sequence[str], address: int, tried: int
) -> None:
    """A refusing or silent address does not prevent the others; none is tried without need."""
    scripted = Scripted(**dict(zip("abc", does, strict=False)))
    assert await connected(scripted) == ADDRESSES[address]
    assert scripted.tried == ADDRESSES[:tried]


async def test_the_first_address_may_answer_last() -> None:
    """If all others refuse, the slow one is awaited."""
    scripted = Scripted(a="silent", b="refuses")
    trying = asyncio.create_task(connected(scripted))
    await scripted.two_tried.wait()
    for _ in range(9):  # iterations of the loop that handle the refusal
        await asyncio.sleep(0)
    scripted.let.set()
    assert await trying == ADDRESSES[0]


async def test_where_all_addresses_refuse_the_last_says_why() -> None:
    """A name without addresses is unknown."""
    with pytest.raises(httpcore.ConnectError):
        await connected(Scripted(a="refuses", b="refuses"))
    with pytest.raises(HostUnreachable, match="unknown-name"):
        await connected(Scripted())


async def test_a_connection_that_stands_too_late_is_closed() -> None:
    """Otherwise it would stay open."""
    scripted = Scripted(a="stubborn", b="answers")
    assert await connected(scripted) == ADDRESSES[1]
    await asyncio.wait_for(scripted.late.closed.wait(), 5)


async def test_a_cancelled_request_waits_for_no_address() -> None:
    """Attempts are cancelled, others not started."""
    scripted = Scripted(a="silent", b="silent", c="silent")
    trying = asyncio.create_task(connected(scripted))
    await scripted.two_tried.wait()
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying


@pytest.mark.parametrize("other", ["silent", "stubborn"])
async def test_a_connection_of_a_request_that_is_cancelled_is_closed(other: str) -> None:
    """Made at the same moment, or just after."""
    scripted = Scripted(a=other, b="stubborn" if other == "silent" else "silent")
    trying = asyncio.create_task(connected(scripted))
    await scripted.two_tried.wait()
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    await asyncio.wait_for(scripted.late.closed.wait(), 5)


async def test_a_request_cancelled_when_its_connection_stands_closes_it() -> None:
    """Others still end at that moment."""
    scripted = Scripted(a="lingers", b="late")
    trying = asyncio.create_task(connected(scripted))
    await scripted.ending.wait()
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    assert scripted.late.closed.is_set()


# Certificates of the system


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_keep_their_certificates_in_stores_of_their_own(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A city's own authority is only in the system's store."""
    monkeypatch.setattr(sys, "platform", platform)
    assert isinstance(system_ssl_context(), truststore.SSLContext)


def test_linux_reads_its_certificates_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default context is used; if it is empty, other paths are searched."""
    monkeypatch.setattr(sys, "platform", "linux")
    trusted, empty = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trustme.CA().configure_trust(trusted)
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusted)
    assert system_ssl_context() is trusted
    monkeypatch.setattr(ssl, "create_default_context", lambda: empty)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: SimpleNamespace(capath="/somewhere"))
    assert system_ssl_context() is empty  # certificates of a folder are read on demand
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: SimpleNamespace(capath=None))
    assert isinstance(system_ssl_context(), truststore.SSLContext)


# Connections


def world(is_public: Callable[[str], bool] = lambda _: True, environ: Mapping[str, str] | None = None) -> FetchContext:
    return FetchContext(lambda: datetime.now(UTC), environ or {}, Resolver(lambda _: ["127.0.0.1"]), is_public)


async def test_a_hosts_connections_end_with_the_last_page_of_it() -> None:
    """A draft has many hosts: connections are closed as soon as a host is done."""
    with ServerThread(LinkServer(latency=0.01)) as web:
        prober = LinkChecker(world())
        pages = [f"http://h{n % 5}.example.org:{web.port}/{kind}/{n}" for n in range(20) for kind in ("ok", "404")]
        await prober.check(pages, lambda *_: None)
        assert web.server.connections
        await asyncio.to_thread(web.server.all_closed.wait, 5)
        assert web.server.open_connections == 0
        assert web.server.connections < len(pages) * 2  # the connection of the HEAD is reused
        await prober.close()


# Turns


async def test_a_pause_asked_for_by_a_host_holds_for_queued_requests() -> None:
    """The host may ask for a pause while a request waits for a free slot."""
    pace = HostThrottle()
    started: list[str] = []
    end, all_begun = asyncio.Event(), asyncio.Event()

    async def ask(host: str) -> None:
        async with pace.turn(host):
            started.append(host)
            if len(started) == 32:
                all_begun.set()
            await end.wait()

    others = [asyncio.create_task(ask(f"h{n}.example.org")) for n in range(32)]
    await all_begun.wait()
    task = asyncio.create_task(ask("busy.example.org"))
    await asyncio.sleep(0)  # it waits only for the limit of 32
    loop = asyncio.get_running_loop()
    pace.hold("busy.example.org", 0.2)
    held = loop.time() + 0.2
    end.set()
    await asyncio.gather(task, *others)
    assert loop.time() >= held


async def test_a_host_that_answers_no_head_is_sent_none() -> None:
    """After three HEAD requests that hung, each page costs a single request."""
    with ServerThread(LinkServer()) as web:
        fetcher = Fetcher(world())
        host = f"h.example.org:{web.port}"
        for _ in range(3):
            fetcher._throttle.note_silence(host, "HEAD")
        reply = await fetcher.fetch(f"http://{host}/ok/1", head_first=True, is_private=False)
        assert reply.status == 200
        assert dict(web.server.requests) == {("GET", "/ok/1"): 1}


async def test_what_is_no_address_is_not_asked() -> None:
    """Only web addresses are requested."""
    prober = LinkChecker(world())
    verdicts: dict[str, Verdict] = {}
    await prober.check(["no address"], verdicts.__setitem__)
    assert verdicts["no address"].word == "not_checked"
    with pytest.raises(HostUnreachable, match="unreadable"):
        await Fetcher(world()).fetch("no address", head_first=False, is_private=True)


async def test_a_name_that_turns_private_behind_the_look_is_not_checked() -> None:
    """The connected address is checked again; a private one is no fault of the link."""
    looks = iter([True])
    prober = LinkChecker(world(lambda _: next(looks, False)))
    verdicts: dict[str, Verdict] = {}
    await prober.check(["http://a.example.org/"], verdicts.__setitem__)
    assert (verdicts["http://a.example.org/"].word, verdicts["http://a.example.org/"].why) == ("not_checked", "private")


# Names


async def test_names_that_hang_are_not_piled_up() -> None:
    """Each uses a thread; after a hundred no further one starts."""
    never = threading.Event()
    resolver = Resolver(lambda _: [str(never.wait(10))], seconds=0.01)
    resolver._stuck_lookups = 100
    with pytest.raises(HostUnreachable, match="name-trouble"):
        await resolver.addresses("a.example.org")
    never.set()


async def test_a_name_resolved_too_late_is_ignored() -> None:
    """The request was cancelled before."""
    never, looking = threading.Event(), list[threading.Thread]()

    def lookup(_: str) -> Sequence[str]:
        looking.append(threading.current_thread())
        never.wait(10)
        return ["127.0.0.1"]

    resolver = Resolver(lookup, seconds=0.01)
    with pytest.raises(HostUnreachable, match="name-time-out"):
        await resolver.addresses("a.example.org")
    never.set()
    await asyncio.to_thread(looking[0].join, 5)
    await asyncio.sleep(0)


def test_the_system_is_asked_for_names() -> None:
    """Each address once, whatever its protocols."""
    assert system_lookup("127.0.0.1") == ["127.0.0.1"]


def test_a_host_that_is_no_name_is_shown_as_it_is() -> None:
    """Parsing and decoding a host never raise."""
    assert parse("http://[") is None
    assert unicode_host("xn--\ud800") == "xn--\ud800"
    assert unicode_host("xn--bcher-kva.example") == "bücher.example"
