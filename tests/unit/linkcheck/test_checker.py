"""Link checks: each awkward server gets its verdict, and no working link is called broken."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from msgspec.structs import replace

from lgqtui.checks.link_syntax import normal_page
from lgqtui.linkcheck.checker import LinkChecker
from lgqtui.linkcheck.classification import PERHAPS_OFFLINE
from lgqtui.linkcheck.fetcher import USER_AGENT, FetchContext
from lgqtui.linkcheck.resolver import HostUnreachable, Resolver
from lgqtui.links.model import Verdict, VerdictWord
from tests.bench.links import awkward_links, truly_broken
from tests.link_server import LinkServer, ServerThread

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"


class Names:
    """A resolver for tests: names under example.org are local, `private.` is private, `unknown.` does not exist."""

    def __init__(self) -> None:
        self.requested: list[str] = []
        self.never = threading.Event()
        self.six_asked = threading.Event()

    def __call__(self, host: str) -> Sequence[str]:
        self.requested.append(host)
        if len(self.requested) >= 6:
            self.six_asked.set()
        kind = host.partition(".")[0]
        if kind.startswith("unknown"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        if kind == "trouble":
            raise socket.gaierror(socket.EAI_AGAIN, "later")
        if kind.startswith("never"):
            self.never.wait(30)
        return {"private": [PRIVATE], "inner": [PRIVATE], "mixed": [PUBLIC, PRIVATE], "nothing": []}.get(kind, [PUBLIC])


@pytest.fixture(scope="module")
def running() -> Iterator[ServerThread]:
    with ServerThread(LinkServer()) as running:
        yield running


@pytest.fixture
def names() -> Iterator[Names]:
    names = Names()
    yield names
    names.never.set()


def world(
    names: Names, ssl_context: ssl.SSLContext | None = None, seconds: float = 1.0, **environ: str
) -> FetchContext:
    return FetchContext(lambda: NOW, environ, Resolver(names, seconds), lambda address: address == PUBLIC, ssl_context)


async def ask(
    pages: Iterable[str], names: Names, ssl_context: ssl.SSLContext | None = None, *, allow_private: bool = False
) -> dict[str, Verdict]:
    """Return the last verdict reported for each page."""
    return await ask_in(world(names, ssl_context), pages, allow_private=allow_private)


async def ask_in(context: FetchContext, pages: Iterable[str], *, allow_private: bool = False) -> dict[str, Verdict]:
    """The same with a context of the test."""
    prober = LinkChecker(context, allow_private=allow_private)
    verdicts: dict[str, Verdict] = {}
    try:
        await prober.check(pages, verdicts.__setitem__)
    finally:
        await prober.close()
    return verdicts


def verdict_text(verdict: Verdict) -> str:
    return " ".join(filter(None, (verdict.word, verdict.why, str(verdict.status or ""))))


# Each kind of server

KINDS = {
    "ok/1": "ok 200",
    "204/1": "ok 204",
    "head-405/1": "ok 200",
    "head-404/1": "ok 200",
    "head-500/1": "ok 200",
    "once-500/1": "ok 200",
    "once-429/1": "ok 200",
    "get-429/1": "ok 200",
    "404/1": "broken gone 404",
    "410/1": "broken gone 410",
    "moved/1": "moved 200",
    "moved-308/1": "moved 200",
    "found/1": "moved 200",
    "moved-to-gone/1": "broken gone 404",
    "chain/5/": "moved 200",
    "chain/6/": "unsure too-many-steps 301",
    "loop/1": "broken loop 302",
    "cookie-loop/1": "unsure needs-cookies 302",
    "nowhere/1": "unsure no-target 302",
    "scheme/1": "unsure leads-elsewhere 302",
    "password/a.example.org/": "unsure leads-elsewhere 302",
    **{f"{status}/1": f"unsure refuses-programs {status}" for status in (401, 402, 403, 405, 406, 407, 418, 451, 999)},
    **{f"{status}/1": f"unsure fault-there {status}" for status in (500, 502, 504)},
    **{f"{status}/1": f"unsure status {status}" for status in (300, 304, 400, 409, 421, 600)},
    "busy-seconds/1": "unsure busy 429",
    "busy-date/1": "unsure busy 503",
    "busy-nonsense/1": "unsure busy 429",
    "guarded/1": "unsure refuses-programs 404",
    "reset/1": "unsure reset",
    "noise/1": "unsure reset",
    "huge/1": "ok 200",
    "bomb/1": "ok 200",
}


async def test_each_kind_of_server_gets_its_verdict(running: ServerThread, names: Names) -> None:
    """Broken ones are broken, undecidable ones unsure."""
    pages = {f"http://h{n}.example.org:{running.port}/{kind}": kind for n, kind in enumerate(KINDS)}
    verdicts = await ask(pages, names)
    assert {kind: verdict_text(verdicts[page]) for page, kind in pages.items()} == KINDS
    moved = {kind: verdicts[page] for page, kind in pages.items() if verdicts[page].word == "moved"}
    assert {kind: (v.final.rpartition(":")[2].partition("/")[2], v.permanent) for kind, v in moved.items()} == {
        "moved/1": ("ok/1", True),
        "moved-308/1": ("ok/1", True),
        "found/1": ("ok/1", False),
        "chain/5/": ("chain/0/", True),
    }
    assert {v.time for v in verdicts.values()} == {NOW}
    assert running.server.bytes_sent < 20_000_000  # the body is not read


def hurried(names: Names) -> FetchContext:
    """A context with a tenth of the time-outs."""
    usual = world(names)
    return replace(usual, head_seconds=usual.head_seconds / 10, get_seconds=usual.get_seconds / 10)


async def test_servers_that_take_their_time_are_given_up(running: ServerThread, names: Names) -> None:
    """A HEAD that hangs costs three seconds, a GET with slow headers eight; the verdict is unsure."""
    assert (world(names).head_seconds, world(names).get_seconds) == (3.0, 8.0)
    kinds = {"head-hang/1": "ok 200", "drip/1": "unsure time-out", "hang/1": "unsure time-out"}
    pages = {f"http://slow{n}.example.org:{running.port}/{kind}": kind for n, kind in enumerate(kinds)}
    start = time.monotonic()
    verdicts = await ask_in(hurried(names), pages)
    assert {kind: verdict_text(verdicts[page]) for page, kind in pages.items()} == kinds
    assert time.monotonic() - start < 3


async def test_a_host_that_never_answers_is_left_alone_after_three_times(names: Names) -> None:
    """Forty links to a dead host do not take forty time-outs."""
    with ServerThread(LinkServer()) as dead:
        start = time.monotonic()
        verdicts = await ask_in(hurried(names), [f"http://dead.example.org:{dead.port}/hang/{n}" for n in range(12)])
        assert {v.word for v in verdicts.values()} == {"unsure"}
        assert {v.why for v in verdicts.values()} == {"time-out", "silent-host"}
        assert time.monotonic() - start < 4
        assert sum(n for (method, _), n in dead.server.requests.items() if method == "GET") <= 6


async def test_a_long_wait_ends_at_once_and_holds_the_whole_host(names: Names) -> None:
    """A host that asks for an hour is not requested again in this run."""
    with ServerThread(LinkServer()) as busy:
        first = f"http://busy.example.org:{busy.port}/busy-long/1"
        prober = LinkChecker(world(names))
        verdicts: dict[str, Verdict] = {}
        await prober.check([first], verdicts.__setitem__)
        await prober.check([first.replace("busy-long", "ok")], verdicts.__setitem__)
        await prober.close()
        assert {verdict_text(v) for v in verdicts.values()} == {"unsure asks-to-wait"}
        assert busy.server.requests.total() == 1


async def test_of_a_thousand_awkward_links_the_broken_are_called_so_and_no_other(names: Names) -> None:
    """On eight hosts: no false alarm, none missed, no host overloaded."""
    with ServerThread(LinkServer(latency=0.005), address="0.0.0.0") as web:
        links = awkward_links(web.port)
        prober = LinkChecker(replace(world(names), is_public=lambda _: True))
        verdicts: dict[str, Verdict] = {}
        await prober.check(map(normal_page, links), verdicts.__setitem__)
        await prober.close()
        assert len(verdicts) == len(set(links)) == 1000
        assert {link for link in links if verdicts[normal_page(link)].word == "broken"} == truly_broken(links)
        assert web.server.most_in_flight <= 4


# Limits


async def test_no_host_is_pressed(names: Names) -> None:
    """At most four requests at once to a host, with a pause between; a longer one for a busy host."""
    with ServerThread(LinkServer(latency=0.3)) as slow:
        start = time.monotonic()
        await ask([f"http://one.example.org:{slow.port}/ok/{n}" for n in range(16)], names)
        assert slow.server.most_in_flight == 4
        assert time.monotonic() - start >= 4 * 0.3
    with ServerThread(LinkServer()) as quick:
        start = time.monotonic()
        await ask([f"http://one.example.org:{quick.port}/ok/{n}" for n in range(21)], names)
        assert time.monotonic() - start >= 20 * 0.025
        start = time.monotonic()
        busy = [f"http://two.example.org:{quick.port}/once-429/1"]
        await ask([*busy, *(f"http://two.example.org:{quick.port}/ok/{n}" for n in range(5))], names)
        assert time.monotonic() - start >= 1.0 + 4 * 0.1  # the whole host pauses, then is requested more slowly


async def test_while_the_computer_is_needed_elsewhere_asking_goes_slowly(names: Names) -> None:
    """While the user types, requests to all hosts have a longer pause."""
    typing = [True]
    with ServerThread(LinkServer()) as quick:
        slow = replace(world(names), should_slow_down=lambda: typing[0])
        prober = LinkChecker(slow)
        pages = [f"http://h{n}.example.org:{quick.port}/ok/{n}" for n in range(8)]
        start = time.monotonic()
        await prober.check(pages, lambda *_: None)
        assert time.monotonic() - start >= 7 * 0.2
        typing[0] = False
        start = time.monotonic()
        await prober.check(pages, lambda *_: None)
        assert time.monotonic() - start < 7 * 0.2
        await prober.close()


async def test_requests_name_the_program(running: ServerThread, names: Names) -> None:
    """A neutral user agent; no cookie, referrer or password."""
    running.server.heads.clear()
    await ask([f"http://manners.example.org:{running.port}/cookie-loop/1"], names)
    assert len(running.server.heads) == 2
    for headers in running.server.heads:
        assert headers["user-agent"] == USER_AGENT
        assert headers["accept-encoding"] == "identity"
        assert not {"cookie", "referer", "authorization"} & set(headers)
    assert not any(word in USER_AGENT.lower() for word in ("link", "bot", "python"))
    assert USER_AGENT.startswith("lgqtui/")


async def test_a_page_is_asked_once_however_often_it_is_named(running: ServerThread, names: Names) -> None:
    """A single verdict and request for each page."""
    page = f"http://often.example.org:{running.port}/ok/often"
    await ask([page] * 5, names)
    assert running.server.requests["HEAD", "/ok/often"] == 1


@pytest.mark.parametrize(
    ("secure", "expected"), [("ok", ["http", "https"]), ("unsure", ["http"]), ("broken", ["http"])]
)
async def test_https_is_proposed_only_if_it_answers(
    secure: VerdictWord, expected: list[str], names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page at http may have the same page at https; otherwise nothing is reported."""

    async def verdict(_: LinkChecker, page: str) -> Verdict:
        return Verdict(secure if page.startswith("https") else "ok", NOW)

    monkeypatch.setattr(LinkChecker, "_verdict", verdict)
    verdicts = await ask(["http://a.example.org/"], names)
    assert sorted(page.partition(":")[0] for page in verdicts) == expected
    assert len(await ask(["http://a.example.org:8080/"], names)) == 1  # another port is another server


# Names, and being offline


async def test_what_may_be_this_computers_own_fault_is_no_fault_of_a_page(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If no host has answered, the verdict is offline."""
    why = min(PERHAPS_OFFLINE)

    async def verdict(_: LinkChecker, page: str) -> Verdict:
        return Verdict("unsure", NOW, why=why)

    monkeypatch.setattr(LinkChecker, "_verdict", verdict)
    verdicts = await ask(["http://a.example.org/"], names)
    assert [verdict_text(result) for result in verdicts.values()] == ["not_checked offline"]


async def test_an_unknown_name_is_broken_only_beside_a_healthy_host(running: ServerThread, names: Names) -> None:
    """If no other host answered, the computer may be offline."""
    unknown, healthy = "http://unknown.example.org/", f"http://a.example.org:{running.port}/ok/1"
    assert verdict_text((await ask([unknown], names))[unknown]) == "not_checked offline"
    assert verdict_text((await ask([unknown, healthy], names))[unknown]) == "broken unknown-name"
    both = await ask([unknown, "http://unknown2.example.org/", "http://trouble.example.org/"], names)
    assert {verdict_text(v) for v in both.values()} == {"not_checked offline"}
    trouble = "http://trouble.example.org/"
    assert verdict_text((await ask([healthy], names))[healthy]) == "ok 200"
    verdicts = await ask([trouble, healthy, "http://nothing.example.org/"], names)
    assert verdicts[trouble].word in ("unsure", "not_checked")


async def test_unsure_verdicts_are_reported_again_after_a_host_answers(running: ServerThread, names: Names) -> None:
    """Also in a later check."""
    prober = LinkChecker(world(names))
    reported: list[tuple[str, str]] = []
    unknown = "http://unknown.example.org/"
    await prober.check([unknown], lambda page, verdict: reported.append((page, verdict_text(verdict))))
    await prober.check([f"http://a.example.org:{running.port}/ok/1"], lambda page, verdict: None)
    await prober.close()
    assert reported == [(unknown, "not_checked offline"), (unknown, "broken unknown-name")]


async def test_a_host_inside_the_network_proves_nothing_of_the_world_outside(
    running: ServerThread, names: Names
) -> None:
    """An answer of a private host does not make public links broken."""
    with ServerThread(LinkServer(), address=PRIVATE) as inside:
        inner = f"http://private.example.org:{inside.port}/ok/1"
        outer = "http://unknown.example.org/"
        verdicts = await ask([outer, inner], names, allow_private=True)
        assert verdict_text(verdicts[inner]) == "ok 200"
        assert verdict_text(verdicts[outer]) == "not_checked offline"
        looping = f"http://private.example.org:{inside.port}/loop/1"
        other = f"http://inner.example.org:{inside.port}/ok/1"
        verdicts = await ask([looping, other], names, allow_private=True)
        assert (
            verdict_text(verdicts[looping]) == "broken loop 302"
        )  # for a private page an answer of a private host is enough
        verdicts = await ask([outer, inner, f"http://a.example.org:{running.port}/ok/1"], names, allow_private=True)
        assert verdict_text(verdicts[outer]) == "broken unknown-name"


async def test_earlier_callers_get_only_new_verdicts(names: Names) -> None:
    """A later check without an answer reports only its own pages."""
    prober = LinkChecker(world(names))
    first, second = list[str](), list[str]()
    await prober.check(["http://unknown.example.org/"], lambda page, _: first.append(page))
    await prober.check(["http://unknown2.example.org/"], lambda page, _: second.append(page))
    await prober.close()
    assert (first, second) == (["http://unknown.example.org/"], ["http://unknown2.example.org/"])


async def test_a_refused_connection_is_broken_beside_a_healthy_host(running: ServerThread, names: Names) -> None:
    """Unless no other host can be reached."""
    with socket.socket() as closed:
        closed.bind((PUBLIC, 0))
        refused = f"http://refused.example.org:{closed.getsockname()[1]}/"
        assert verdict_text((await ask([refused], names))[refused]) == "unsure refused"
        verdicts = await ask([refused, f"http://a.example.org:{running.port}/ok/1"], names)
        assert verdict_text(verdicts[refused]) == "broken refused"


async def test_names_that_never_resolve_delay_no_others(running: ServerThread, names: Names) -> None:
    """They cost their own time-out, and quitting does not wait for them."""
    healthy = f"http://a.example.org:{running.port}/ok/1"
    start = time.monotonic()
    verdicts = await ask([*(f"http://never{n}.example.org/" for n in range(6)), healthy], names)
    assert verdict_text(verdicts[healthy]) == "ok 200"
    assert {verdict_text(v) for page, v in verdicts.items() if page != healthy} <= {
        "unsure name-time-out",
        "not_checked offline",
    }
    assert time.monotonic() - start < 3
    prober = LinkChecker(world(names, seconds=30.0))
    names.requested.clear()
    names.six_asked.clear()
    task = asyncio.create_task(prober.check([f"http://never{n}.example.org/" for n in range(6)], lambda *_: None))
    await asyncio.to_thread(names.six_asked.wait, 10)
    start = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await prober.close()
    assert time.monotonic() - start < 0.5
    assert all(t.daemon for t in threading.enumerate() if t.name == "name look-up")


async def test_a_name_is_looked_up_once_in_a_run(running: ServerThread, names: Names) -> None:
    """For all pages of a host."""
    await ask([f"http://once.example.org:{running.port}/ok/{n}" for n in range(10)], names)
    assert names.requested == ["once.example.org"]


# Private addresses


PRIVATE_PAGES = [
    "http://private.example.org/",
    "http://mixed.example.org/",
    "http://10.0.0.1/",
    "http://[::1]/",
    "http://localhost/",
    "http://intranet.local/",
    "http://portal.test/",
]


async def test_private_addresses_are_requested_only_by_setting(running: ServerThread, names: Names) -> None:
    """By number and by name, also if only one of a name's addresses is private."""
    verdicts = await ask(PRIVATE_PAGES, names)
    assert {verdict_text(v) for v in verdicts.values()} == {"not_checked private"}
    with ServerThread(LinkServer(), address=PRIVATE) as inside:
        page = f"http://private.example.org:{inside.port}/ok/1"
        assert verdict_text((await ask([page], names))[page]) == "not_checked private"
        assert verdict_text((await ask([page], names, allow_private=True))[page]) == "ok 200"
        assert inside.server.requests.total() == 1


@pytest.mark.parametrize("allow_private", [False, True])
async def test_a_public_page_never_redirects_to_a_private_page(
    running: ServerThread, names: Names, allow_private: bool
) -> None:
    """Whatever the settings: a page could reach into a city's network."""
    with ServerThread(LinkServer(), address=PRIVATE) as inside:
        to = f"http://a.example.org:{running.port}/away/"
        pages = [f"{to}private.example.org:{inside.port}/ok/1", f"{to}{PRIVATE}:{inside.port}/ok/1", f"{to}localhost/"]
        verdicts = await ask(pages, names, allow_private=allow_private)
        assert {verdict_text(v) for v in verdicts.values()} == {"not_checked leads-to-private 302"}
        assert inside.server.requests.total() == 0
        step = f"http://private.example.org:{inside.port}/away/private.example.org:{inside.port}/ok/1"
        assert (
            verdict_text((await ask([step], names, allow_private=True))[step]) == "moved 200"
        )  # private pages are allowed


async def test_a_name_that_changes_its_answer_leads_nowhere_else(running: ServerThread) -> None:
    """The connection uses the address that was checked."""
    answers = iter([[PUBLIC], [PRIVATE], [PRIVATE]])

    class Changing(Names):
        def __call__(self, host: str) -> Sequence[str]:
            return next(answers)

    names = Changing()
    with ServerThread(LinkServer(), address=PRIVATE) as inside:
        page = f"http://a.example.org:{inside.port}/ok/1"  # only the private address listens on this port
        looked = world(names)
        prober = LinkChecker(looked)
        verdicts: dict[str, Verdict] = {}
        await prober.check([page], verdicts.__setitem__)
        assert verdicts[page].why == "refused"  # the public address was tried, as it had been checked
        looked.resolver._lookups.clear()  # a minute later
        await prober.check([page], verdicts.__setitem__)
        assert verdict_text(verdicts[page]) == "not_checked private"
        await prober.close()
        assert inside.server.requests.total() == 0


# Certificates


async def test_certificates(running: ServerThread, names: Names, tmp_path: Path) -> None:
    """Expired or for another host is broken; an unknown issuer or an incomplete chain is unsure."""
    authority, unknown = trustme.CA(), trustme.CA()
    ssl_context = ssl.create_default_context()
    authority.configure_trust(ssl_context)
    certificates = {
        "good": (authority.issue_cert("good.example.org"), "ok 200"),
        "expired": (
            authority.issue_cert(
                "expired.example.org", not_before=NOW - timedelta(9999), not_after=NOW - timedelta(999)
            ),
            "broken certificate-expired",
        ),
        "other": (authority.issue_cert("elsewhere.example.org"), "broken certificate-wrong-host"),
        "unknown": (unknown.issue_cert("unknown-issuer.example.org"), "unsure certificate-unknown-issuer"),
        # Its server does not send the intermediate certificate.
        "short": (authority.create_child_ca().issue_cert("short.example.org"), "unsure certificate-unknown-issuer"),
    }
    for name, (certificate, verdict) in certificates.items():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        sent = certificate.cert_chain_pems[:1] if name == "short" else certificate.cert_chain_pems
        chain = tmp_path / f"{name}.pem"
        chain.write_bytes(b"".join(pem.bytes() for pem in (certificate.private_key_pem, *sent)))
        context.load_cert_chain(chain)
        host = "issuer" if name == "unknown" else name
        with ServerThread(LinkServer(), context) as secure:
            page = f"https://{host}.example.org:{secure.port}/ok/1"
            verdicts = await ask([page, f"http://a.example.org:{running.port}/ok/1"], names, ssl_context)
            assert verdict_text(verdicts[page]) == verdict, name
            assert verdicts[page].certificate == verdicts[page].why.removeprefix("certificate-")
            alone_verdict = (await ask([page], names, ssl_context))[page]
            assert alone_verdict.word == ("ok" if name == "good" else "unsure"), name


# Proxies


async def test_behind_a_proxy_names_are_not_resolved_locally(names: Names) -> None:
    """Private numbers and names are refused; the cause is the proxy, which hangs up without an answer."""
    with ServerThread(LinkServer()) as proxy:
        prober = LinkChecker(world(names, http_proxy=f"http://user:p%40ss@{PUBLIC}:{proxy.port}"))
        pages = ["http://unknown.example.org/ok/1", "http://10.0.0.1/", "http://intranet.local/"]
        verdicts: dict[str, Verdict] = {}
        await prober.check(pages, verdicts.__setitem__)
        await prober.close()
        # The test server hangs up on a request with a full URL.
        assert [verdicts[page].why for page in pages] == ["proxy-silent", "private", "private"]
        assert names.requested == []
        assert proxy.server.heads[0]["host"] == "unknown.example.org"
        assert proxy.server.heads[0]["proxy-authorization"] == "Basic dXNlcjpwQHNz"
    prober = LinkChecker(world(names, all_proxy="socks5://127.0.0.1:1"))
    await prober.check(pages[:1], verdicts.__setitem__)
    await prober.close()
    assert verdict_text(verdicts[pages[0]]) == "not_checked proxy-kind"


# Pieces


async def test_a_resolver_tells_why_a_name_is_not_found(names: Names) -> None:
    """Unknown, temporarily unresolvable, and invalid names differ."""
    resolver = Resolver(names)
    for host, why in (("unknown.example.org", "unknown-name"), ("trouble.example.org", "name-trouble")):
        with pytest.raises(HostUnreachable) as raised:
            await resolver.addresses(host)
        assert raised.value.why == why

    def bad(host: str) -> Sequence[str]:
        raise UnicodeError

    with pytest.raises(HostUnreachable):
        await Resolver(bad).addresses("a" * 80 + ".org")
