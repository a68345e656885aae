"""Receivers that answer with addresses that cannot be read, with logins, or from another computer."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.endpoints.tus import Tus
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.sender import run_transfer
from lgqtui.submission.transfer import receipt_of
from tests.delivery.conftest import MakeTransfer

UNREADABLE = [
    "http://[::1",
    "//..x][",
    "http://x\uff0f/[",
    "http://[::1]:99999/",
    "http://a:b/",
    "//%/",
    "http://\udcff/".encode("utf-8", "replace").decode(),
    "http://1.2.3.4.5/",
    "http://[fe80::1%25eth0]/",
    "http:///\u2100",
    "//a b/",
]
LOGINS = [
    "http://user:secretpw@{host}/up",
    "//user@{host}/up",
    "//:secretpw@{host}/up",
    "http:\\\\user:secretpw@{host}\\up",
    "http:user:secretpw@{host}/up",
    "ht\ttp://us%40er:secretpw@{host}/",
    "///user:secretpw@{host}/up",
    "ftp://user:secretpw@{host}/",
]


@contextmanager
def answering(status: int, headers: Callable[[str], str]) -> Iterator[tuple[str, list[bytes]]]:
    """Answer every request with the same reply; yield the address of the receiver, and what it got."""
    heads: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"127.0.0.1:{listening.getsockname()[1]}"

        def answer() -> None:
            while True:
                with listening.accept()[0] as connection:
                    head = connection.recv(100_000)
                    if not head:
                        return
                    heads.append(head)
                    head = (
                        f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n{headers(host)}\r\n".encode()
                    )
                    connection.sendall(head + b"\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield host, heads
        socket.create_connection(listening.getsockname()).close()
        thread.join(10)


@pytest.mark.parametrize("location", [*UNREADABLE, *LOGINS])
@pytest.mark.parametrize("status", [201, 303, 307, 500])
@pytest.mark.parametrize("prefix", ["", "tus+", "s3+"])
def test_an_address_that_is_not_usable_counts_as_none(
    location: str, status: int, prefix: str, new_transfer: MakeTransfer
) -> None:
    """It ends nothing, is not followed, proves nothing, and is stored nowhere."""
    resumes: list[str] = []
    with answering(status, lambda host: f"Location: {location.format(host=host)}") as (host, heads):
        transfer = new_transfer(f"{prefix}http://{host}/up", save_resume=resumes.append)
        result = run_transfer(transfer)
    assert len(heads) == 1
    assert result.outcome.kind != "sent"
    assert "secretpw" not in str(result.outcome) + str(resumes)
    assert receipt_of(transfer, result).location == ""


@pytest.mark.parametrize("location", ["https://xn--/", "http://xn--a/", "http://x y/"])
def test_an_address_that_only_the_library_cannot_read_ends_nothing(location: str, new_transfer: MakeTransfer) -> None:
    """It reads the address of a redirect that is not followed."""
    with answering(303, lambda _: f"Location: {location}") as (host, _heads):
        assert run_transfer(new_transfer(f"http://{host}/up")).outcome.code == "redirected"


def test_a_login_beside_another_proof_is_not_stored() -> None:
    """What was read of the package before has no login either."""
    package = PackageRef("0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283", "ab" * 32, 3)
    tus = Tus("https://a.example/up")
    for stored in ("https://u:p@a.example/1", "https://b.example/1", "http://["):
        assert tus.begin(package, stored).method == "POST"
    assert tus.begin(package, "https://a.example/1").method == "HEAD"
    created = Reply(201, {"location": "/1"})
    following = tus.judge(package, tus.begin(package, ""), created)
    assert isinstance(following, Request)
    assert following.url == "https://a.example/1"


def test_an_address_with_the_token_is_used_and_not_stored(new_transfer: MakeTransfer) -> None:
    """A later try begins anew; what is secret in the endpoint is stored as that is."""
    for query, stored_count in (("t=s3cr3t-t0ken", 0), ("key=abcdefgh", 1)):
        resumes: list[str] = []
        with answering(201, lambda _, query=query: f"Location: /1?{query}") as (host, heads):  # type: ignore[misc]
            transfer = new_transfer(f"tus+http://{host}/up?key=abcdefgh", token="s3cr3t-t0ken")
            result = run_transfer(replace(transfer, save_resume=resumes.append))
        assert f"/1?{query}".encode() in heads[1]
        assert len(resumes) == stored_count
        assert "s3cr3t" not in str(resumes) + str(result)


# Only this computer is sent to without encryption


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let names have these addresses, one list for each look-up."""
    real = socket.getaddrinfo

    def put(*lookups: list[str]) -> None:
        waiting = list(lookups)

        def getaddrinfo(host: object, *more: object, **named: object) -> list[object]:
            addresses = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return [entry for address in addresses for entry in real(address, *more, **named)]  # type: ignore[arg-type]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return put


@pytest.mark.parametrize("addresses", [["192.0.2.7"], ["127.0.0.1", "192.0.2.7"], ["::ffff:192.0.2.7"], ["0.0.0.0"]])
def test_a_name_that_leads_elsewhere_is_not_connected_to(
    addresses: list[str], new_transfer: MakeTransfer, resolved: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every address that the look-up gives is looked at."""
    resolved(addresses)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    outcome = run_transfer(new_transfer("http://localhost:9/x", token="abc")).outcome
    assert (outcome.kind, outcome.code) == ("refused", "not-local")


def test_a_name_that_changes_between_two_look_ups_gets_nothing(
    new_transfer: MakeTransfer, resolved: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that was connected to is looked at before the first byte."""
    from lgqtui.submission import client

    with answering(201, lambda _: "Location: /1") as (host, heads):
        answers = iter([True, False])
        monkeypatch.setattr(client, "is_loopback", lambda _: next(answers))
        outcome = run_transfer(new_transfer(f"http://{host}/x")).outcome
    assert (outcome.code, [head for head in heads if head]) == ("not-local", [])


def test_a_receiver_that_hangs_up_at_once_is_a_broken_line(
    new_transfer: MakeTransfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system names no address any more; nothing is sent, and the connection is closed."""

    def getpeername(_: socket.socket) -> None:
        raise OSError(errno.ENOTCONN, "not connected")

    monkeypatch.setattr(socket.socket, "getpeername", getpeername)
    with answering(201, lambda _: "Location: /1") as (host, heads):
        outcome = run_transfer(new_transfer(f"http://{host}/x")).outcome
    assert (outcome.kind, outcome.code, [head for head in heads if head]) == ("again", "line-broke", [])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1"])
def test_this_computer_is_never_asked_through_a_proxy(
    host: str, new_transfer: MakeTransfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the variables say; a proxy would read the token and the answers."""
    monkeypatch.delenv("NO_PROXY")
    with answering(201, lambda _: "Location: /1") as (proxy, heads):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://{proxy}")
        for scheme in ("http", "https"):
            result = run_transfer(new_transfer(f"{scheme}://{host}:9/x", token="abcdefgh"))
            assert isinstance(result.outcome, TransferOutcome)
            assert result.outcome.kind == "again"
    assert heads == []
