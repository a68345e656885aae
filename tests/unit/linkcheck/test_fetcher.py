"""Causes on this computer: a link is not checked, and the variable is named."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.linkcheck.fetcher import Fetcher
from lgqtui.linkcheck.proxies import proxy_for
from lgqtui.linkcheck.resolver import HostUnreachable
from lgqtui.links.model import verdict_reason
from tests.link_server import LinkServer, ServerThread
from tests.unit.linkcheck.test_checker import Names, ask_in, names, verdict_text, world
from tests.unit.linkcheck.test_proxies import UNUSABLE

__all__ = ["names"]


@contextlib.contextmanager
def closing_connections(listening: socket.socket, greeting: bytes = b"") -> Iterator[None]:
    """Accept connections, say something, and close each at once."""

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                with listening.accept()[0] as connection:
                    connection.sendall(greeting)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("typed", UNUSABLE)
async def test_a_proxy_that_cannot_be_used_is_named_by_its_variable(names: Names, typed: str) -> None:
    """No host was asked: the verdict says which variable is the cause, and the other scheme is not concerned."""
    with ServerThread(LinkServer()) as server:
        pages = ["https://a.example.org/", f"http://b.example.org:{server.port}/ok/1"]
        verdicts = await ask_in(world(names, HTTPS_PROXY=typed), pages)
    assert (verdicts[pages[0]].word, verdicts[pages[1]].word) == ("not_checked", "ok")
    assert verdict_reason(verdicts[pages[0]]).startswith("the proxy HTTPS_PROXY=")
    assert "cannot be used" in verdict_reason(verdicts[pages[0]])
    assert "\n" not in verdict_reason(verdicts[pages[0]])


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("kind", ["closed", "silent", "no-tls", "hangs-up", "no-http"])
async def test_a_proxy_that_does_not_answer_is_named_by_its_variable(names: Names, kind: str, scheme: str) -> None:
    """Whether nothing listens there, nothing is said, it hangs up, or speaks of something else."""
    with socket.create_server(("127.0.0.1", 0)) as listening, contextlib.ExitStack() as stack:
        port = listening.getsockname()[1]
        if kind == "closed":
            listening.close()
        elif kind != "silent":
            greeting = b"220 mail.example.org\r\n" if kind == "no-http" else b""
            stack.enter_context(closing_connections(listening, greeting))
        address = f"{'https' if kind == 'no-tls' else 'http'}://127.0.0.1:{port}"
        context = replace(world(names, all_proxy=address), head_seconds=0.2, get_seconds=0.3)
        page = f"{scheme}://a.example.org/"
        verdict = (await ask_in(context, [page]))[page]
    assert verdict_text(verdict) == "not_checked proxy-silent"
    assert verdict_reason(verdict) == f"the proxy all_proxy={address} does not answer"


@pytest.mark.parametrize(("status", "why"), [(502, "fault-there 502"), (407, "proxy")])
async def test_what_a_proxy_that_answers_cannot_reach_is_unsure(names: Names, status: int, why: str) -> None:
    """A refusal of the proxy is its answer; so is silence after it has answered for another page."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    context = replace(world(names, all_proxy=f"http://127.0.0.1:{port}"), get_seconds=0.4, head_seconds=0.2)
    pages = ["https://a.example.org/", "http://a.example.org/"]
    async with server:
        verdicts = await ask_in(context, pages)
    assert [verdict_text(verdicts[page]) for page in pages] == ["unsure proxy", f"unsure {why}"]
    fetcher = Fetcher(context)
    proxy = proxy_for("http://a.org/", context.environ)
    assert proxy is not None
    fetcher._answering_proxies.add(proxy)
    with socket.create_server(("127.0.0.1", port)), pytest.raises(HostUnreachable) as raised:
        await fetcher.fetch("http://a.example.org/", head_first=False, is_private=False)
    assert raised.value.why == "time-out"


@pytest.mark.parametrize("name", ["missing/file", ""])
async def test_a_file_of_keys_that_cannot_be_opened_is_named(
    names: Names, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python opens it for every encryption."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / name))
    page = "https://a.example.org/"
    verdict = (await ask_in(replace(world(names), ssl_context=None), [page]))[page]
    assert verdict_text(verdict) == "not_checked not-opened"
    assert verdict_reason(verdict) == f"the file of SSLKEYLOGFILE={tmp_path / name} cannot be opened"
