"""Packages over real HTTP: requests, responses, and every way in which a connection fails."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from msgspec.structs import replace

from lgqtui.errors import CannotRead
from lgqtui.submission import client as module
from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.receipt import BODY_LIMIT, PackageRef, first_difference, from_json, to_json
from lgqtui.submission.sender import run_transfer
from lgqtui.submission.transfer import MAX_PIECE, MIN_PIECE, Transfer, TransferResult, receipt_of
from tests.delivery.conftest import QUICK, MakeTransfer
from tests.receiver.app import Receiver
from tests.receiver.cutting import cut_line
from tests.receiver.described import description, validate_exchange
from tests.receiver.server import serving
from tests.unit.linkcheck.test_proxies import UNUSABLE

TOKEN = 's3cr3t/t0ken+"x'
IMPATIENT = replace(QUICK, stall_timeout=0.4)


def code(result: TransferResult) -> tuple[str, str]:
    return result.outcome.kind, result.outcome.code


def message_of(result: TransferResult) -> str:
    outcome = result.outcome
    return f"{outcome.message} {outcome.hint}".format_map(outcome.params)


def test_a_package_is_delivered_with_a_receipt(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """The receipt has the response, its time and the endpoint, and is read back from its file."""
    transfer = new_transfer(receiver_url, token="abc")
    result = run_transfer(transfer)
    assert code(result) == ("sent", "sent")
    receipt = receipt_of(transfer, result)
    assert first_difference(receipt, transfer.package) == ""
    assert (receipt.endpoint, receipt.status, receipt.proof) == (receiver_url, 201, "receipt")
    assert receipt.location == f"/packages/{transfer.package.id}"
    assert receipt.digest == transfer.package.digest_field
    assert receipt.server_date.endswith("GMT")
    assert '"received"' in receipt.body
    assert from_json(to_json(receipt)) == receipt
    headers = receiver.requests[0].headers
    assert headers["authorization"] == "Bearer abc"
    assert headers["user-agent"].startswith("lgqtui/")
    assert headers["accept-encoding"] == "identity"
    assert "transfer-encoding" not in headers


def test_a_repeated_package_gets_the_same_answer_and_is_stored_once(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """The idempotency key does not change."""
    assert [code(run_transfer(new_transfer(receiver_url)))[0] for _ in range(3)] == ["sent"] * 3
    assert (len(receiver.store.packages), receiver.store.repeats) == (1, 2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("login", ("unknown", "web-page")),
        ("no-proof", ("unknown", "no-proof")),
        ("other", ("unknown", "other-package")),
        ("twin", ("again", "twin")),
        ("conflict", ("refused", "conflict")),
        ("401", ("refused", "no-token")),
        ("413", ("refused", "too-large")),
        ("503:30", ("again", "busy")),
        ("lost", ("again", "lost")),
        ("cut:0", ("again", "line-broke")),
        ("redirect:https://elsewhere.example/", ("refused", "redirected")),
    ],
)
def test_each_misbehaviour_has_its_outcome(
    name: str, expected: tuple[str, str], new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """A real connection gives the same outcome as a constructed reply."""
    receiver.plan([name])
    big = b"x" * 20_000_000 if name.startswith("cut") else b"small"
    result = run_transfer(new_transfer(receiver_url, content=big))
    assert code(result) == expected
    assert result.outcome.retry_after == (30 if name == "503:30" else 0)


def test_a_redirect_on_the_same_origin_is_followed_once_without_a_token(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """The whole package is sent again."""
    receiver.plan(["redirect:/packages"])
    assert code(run_transfer(new_transfer(receiver_url))) == ("sent", "sent")
    receiver.plan(["redirect:/packages", "redirect:/packages"])
    assert code(run_transfer(new_transfer(receiver_url))) == ("refused", "redirected")


def test_a_redirect_with_a_token_takes_it_nowhere(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """Not even to another path of the same host."""
    other = Receiver()
    with serving(other.app) as elsewhere:
        for target in (f"{elsewhere}/packages", "/packages"):
            receiver.plan([f"redirect:{target}"])
            assert code(run_transfer(new_transfer(receiver_url, token=TOKEN))) == ("refused", "redirected")
    assert other.requests == []
    assert len(receiver.requests) == 2


def test_a_token_repeated_by_the_receiver_is_never_written(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the receipt nor in a message or log."""
    caplog.set_level(logging.DEBUG)
    receiver.plan(["echo"])
    transfer = new_transfer(receiver_url, token="s3cr3t-t0ken")
    result = run_transfer(transfer)
    assert code(result) == ("sent", "sent")
    assert result.reply is not None
    texts = to_json(receipt_of(transfer, result)).decode() + str(result.reply) + repr(transfer) + message_of(result)
    assert "s3cr3t" not in texts + caplog.text
    assert "•••" in texts


def test_a_line_cut_at_any_byte_on_its_way_there_delivers_once(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """Whatever the first attempt did, the second succeeds, and the receiver has a single package."""
    server, delivered = receiver_url.removesuffix("/packages"), 0
    for cut in range(0, 700, 23):
        transfer = new_transfer(receiver_url, content=b"%d" % cut * 40)
        with cut_line(server, up=cut) as line:
            first = run_transfer(new_transfer(f"{line}/packages", content=b"%d" % cut * 40))
        delivered += first.outcome.kind == "sent"
        assert first.outcome.kind in ("again", "sent")
        assert code(run_transfer(transfer)) == ("sent", "sent")
    assert len(receiver.store.packages) == len(range(0, 700, 23))
    assert 0 < delivered < len(receiver.store.packages)


def test_an_answer_cut_at_any_byte_delivers_once(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """A truncated response proves nothing or enough, never something wrong."""
    server, kinds = receiver_url.removesuffix("/packages"), set()
    for cut in range(0, 600, 29):
        content = b"%d" % cut * 40
        with cut_line(server, down=cut) as line:
            first = run_transfer(new_transfer(f"{line}/packages", content=content))
        kinds.add(code(first))
        assert code(run_transfer(new_transfer(receiver_url, content=content))) == ("sent", "sent")
    # A connection cut before any reply may not have been established.
    assert kinds - {("again", "no-connection"), ("again", "line-broke")} == {("again", "lost"), ("sent", "sent")}
    assert len(receiver.store.packages) == len(range(0, 600, 29))


@pytest.mark.parametrize("name", ["silent", "drip"])
def test_a_receiver_that_never_finishes_answering_is_given_up(
    name: str, new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """A byte now and then is no progress; the package may have arrived."""
    receiver.plan([name])
    result = run_transfer(new_transfer(receiver_url, retry_clock=IMPATIENT))
    assert code(result) == ("again", "lost")
    assert message_of(result).startswith(
        "the whole package was sent, and no answer came for a long time It is sent again"
    )
    assert code(run_transfer(new_transfer(receiver_url))) == ("sent", "sent")
    assert len(receiver.store.packages) == 1


def test_a_slow_line_is_not_given_up_while_bytes_move(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """Also if it takes several times as long as the stall limit."""
    receiver.plan(["slow:0.05"])
    content = b"x" * 12_000_000
    moved: list[int] = []
    transfer = new_transfer(
        receiver_url, content=content, retry_clock=replace(QUICK, stall_timeout=1.0), on_progress=moved.append
    )
    assert code(run_transfer(transfer)) == ("sent", "sent")
    assert len(moved) > 3
    assert moved == sorted(moved)


def test_a_receiver_that_stops_reading_is_given_up(new_transfer: MakeTransfer) -> None:
    """Its system buffers some bytes and then no more."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        result = run_transfer(new_transfer(address, content=b"x" * 20_000_000, retry_clock=IMPATIENT))
    assert code(result) == ("again", "stalled")


def test_a_receiver_that_is_silent_before_it_wants_the_package_is_given_up(new_transfer: MakeTransfer) -> None:
    """A tus receiver is first asked for an upload address; nothing has been sent then."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        moved: list[int] = []
        address = f"tus+http://127.0.0.1:{deaf.getsockname()[1]}/"
        result = run_transfer(new_transfer(address, retry_clock=IMPATIENT, on_progress=moved.append))
    assert code(result) == ("again", "stalled")
    assert moved == [0]


def test_an_early_response_is_read(new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver) -> None:
    """A refusal by the headers is understood, though the receiver stops reading."""
    receiver.plan(["early:413"])
    assert code(run_transfer(new_transfer(receiver_url, content=b"x" * 5_000_000))) == ("refused", "too-large")


def test_an_answer_without_end_is_cut(new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver) -> None:
    """At most 64 kB of it are read."""
    receiver.plan(["endless"])
    result = run_transfer(new_transfer(receiver_url))
    assert result.reply is not None
    assert len(result.reply.body) == BODY_LIMIT


def test_an_exception_of_the_observer_ends_the_transfer(
    new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """Quitting does not wait for the connection."""

    class Enough(Exception):
        pass

    def moved(_: int) -> None:
        raise Enough

    receiver.plan(["silent"])
    with pytest.raises(Enough):
        run_transfer(new_transfer(receiver_url, on_progress=moved))


def test_an_unreachable_receiver_is_reported(new_transfer: MakeTransfer) -> None:
    """No listening port, or an unknown host name."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert code(run_transfer(new_transfer(f"http://127.0.0.1:{port}/"))) == ("again", "no-connection")
    assert code(
        run_transfer(new_transfer("https://nobody.invalid/", retry_clock=replace(QUICK, connect_timeout=2.0)))
    ) == (
        "again",
        "no-connection",
    )


@pytest.mark.parametrize("answer", [b"nonsense\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"])
def test_an_answer_that_is_not_http_proves_nothing(answer: bytes, new_transfer: MakeTransfer) -> None:
    """It is tried again."""
    with socket.create_server(("127.0.0.1", 0)) as odd:

        def serve() -> None:
            connection, _ = odd.accept()
            connection.recv(65_536)
            connection.sendall(answer)
            connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        result = run_transfer(new_transfer(f"http://127.0.0.1:{odd.getsockname()[1]}/"))
        thread.join()
    assert result.outcome.kind == "again"


def test_a_token_that_no_header_can_hold_is_refused(new_transfer: MakeTransfer, receiver_url: str) -> None:
    """Before anything is sent, and without repeating it."""
    result = run_transfer(new_transfer(receiver_url, token="two\nlines"))
    assert code(result) == ("refused", "wrong-request")
    assert "lines" not in message_of(result)


@pytest.mark.parametrize("content", [b"short", b"PK not really a ziq", b"PK not really a zip, and more of it"])
def test_a_package_that_was_changed_since_never_arrives(
    content: bytes, new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """The last piece is not sent."""
    transfer = new_transfer(receiver_url)
    transfer.path.write_bytes(content)
    with pytest.raises(CannotRead, match="not what was sealed"):
        run_transfer(transfer)
    transfer.path.unlink()
    with pytest.raises(CannotRead, match="no such file"):
        run_transfer(transfer)
    assert receiver.store.packages == {}


@pytest.mark.parametrize("name", ["", "503:30", "twin", "conflict", "401", "413", "422", "redirect:/packages"])
def test_requests_and_responses_match_the_openapi_description(
    name: str, new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver
) -> None:
    """For every misbehaviour."""
    receiver.plan([name])
    transfer = new_transfer(receiver_url, token="" if name.startswith("redirect") else "abc")
    run_transfer(transfer)
    assert receiver.requests
    for request in receiver.requests:
        validate_exchange(description(), request, transfer.path.read_bytes())


def test_a_redirect_loop_ends_the_transfer(new_transfer: MakeTransfer, receiver_url: str, receiver: Receiver) -> None:
    """After a few requests; a later attempt may succeed."""

    class Circle:
        def begin(self, package: PackageRef, resume: str) -> Request:
            return Request("OPTIONS", receiver_url, {"Content-Length": "0"})

        def judge(self, package: PackageRef, request: Request, reply: Reply) -> Request | TransferOutcome:
            return request

    assert code(module.send(new_transfer(receiver_url), Circle())) == ("again", "circle")


@pytest.mark.parametrize(
    ("size", "took", "then"),
    [
        (MAX_PIECE, 2.0, MAX_PIECE // 4),
        (MIN_PIECE, 60.0, MIN_PIECE),
        (MIN_PIECE, 0.2, MIN_PIECE),
        (MIN_PIECE, 0.01, MIN_PIECE * 2),
        (MAX_PIECE, 0.0, MAX_PIECE),
    ],
)
def test_a_slow_line_gets_small_pieces(size: int, took: float, then: int) -> None:
    """So that it moves within the stall limit; a fast line gets large pieces."""
    assert module._next_size(size, took) == then


# Certificates


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_receiver_url(receiver: Receiver, authority: trustme.CA, tmp_path: Path) -> Iterator[str]:
    """The receiver behind https, with a certificate of an unknown authority."""
    file = tmp_path / "server.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(file))
    with serving(receiver.app, certificate=file) as address:
        yield f"{address}/packages"


def test_an_untrusted_certificate_is_reported_and_nothing_sent(
    secure_receiver_url: str, new_transfer: MakeTransfer, receiver: Receiver
) -> None:
    """Neither the package nor the token."""
    result = run_transfer(new_transfer(secure_receiver_url, token="abc"))
    assert code(result) == ("again", "certificate")
    assert receiver.requests == []


def test_an_authority_that_the_system_trusts_is_trusted(
    secure_receiver_url: str,
    authority: trustme.CA,
    new_transfer: MakeTransfer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As city networks install them."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert code(run_transfer(new_transfer(secure_receiver_url))) == ("sent", "sent")


def test_plain_http_instead_of_https_is_reported(new_transfer: MakeTransfer, receiver_url: str) -> None:
    """The receiver has no TLS."""
    assert code(run_transfer(new_transfer(receiver_url.replace("http:", "https:")))) in {
        ("again", "no-encryption"),
        ("again", "no-connection"),
    }


def test_no_authorities_are_loaded_for_plain_http(new_transfer: MakeTransfer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the system's authorities takes time."""
    monkeypatch.setattr(module, "system_ssl_context", lambda: pytest.fail("not needed"))
    module.new_client(new_transfer("http://localhost/"), None)


# Proxies and the first byte


def starts(transfer: Transfer) -> tuple[TransferResult, int]:
    """Return the result of a transfer, and how many pieces were about to leave."""
    started: list[None] = []
    result = run_transfer(replace(transfer, on_piece=lambda: started.append(None)))
    return result, len(started)


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set variables: `environ(HTTPS_PROXY="…")`; no other variable of proxies is set."""

    def put(**variables: str) -> None:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.lower(), raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.parametrize("typed", UNUSABLE)
def test_a_proxy_that_cannot_be_used_is_named_and_nothing_starts(
    new_transfer: MakeTransfer, typed: str, environ: Callable[..., None]
) -> None:
    """Neither an error of a library nor a doubt comes of it."""
    environ(HTTPS_PROXY=typed)
    result, count = starts(new_transfer("https://a.example/"))
    assert (code(result), count) == (("again", "proxy-kind"), 0)
    assert "HTTPS_PROXY=" in message_of(result)
    assert "Correct that variable, or unset it." in message_of(result)


@pytest.mark.parametrize("address", ["http://a.example/", "https://a.example/"])
@pytest.mark.parametrize("kind", ["closed", "silent"])
def test_a_proxy_that_does_not_answer_is_named(
    new_transfer: MakeTransfer, kind: str, address: str, environ: Callable[..., None]
) -> None:
    """Without encryption the package itself is what it does not answer to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = f"http://127.0.0.1:{listening.getsockname()[1]}"
        if kind == "closed":
            listening.close()
        environ(ALL_PROXY=proxy)
        result, count = starts(new_transfer(address, retry_clock=IMPATIENT, allow_http=True))
    if (kind, address) == ("silent", "http://a.example/"):
        assert (code(result), count) == (("again", "lost"), 1)
    else:
        assert (code(result), count) == (("again", "proxy-silent"), 0)
        assert f"the proxy ALL_PROXY={proxy} does not answer" in message_of(result)


@pytest.mark.parametrize("address", ["http://a.example/", "https://a.example/"])
def test_a_proxy_that_answers_is_asked_with_its_name_and_password(
    new_transfer: MakeTransfer, address: str, environ: Callable[..., None]
) -> None:
    """What it cannot reach waits, and is no fault of a variable."""
    heads: list[bytes] = []

    def answer(listening: socket.socket) -> None:
        with listening.accept()[0] as connection:
            heads.append(connection.recv(10_000))
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer, args=[listening])
        thread.start()
        environ(ALL_PROXY=f"http://us%40er:pw@127.0.0.1:{listening.getsockname()[1]}", NO_PROXY="[::1,a/8")
        result = run_transfer(new_transfer(address, allow_http=True))
        thread.join()
    assert result.outcome.kind == "again"
    assert "ALL_PROXY" not in message_of(result)
    assert b"Proxy-Authorization: Basic dXNAZXI6cHc=" in heads[0]


def test_an_exempt_receiver_is_asked_without_the_proxy(
    new_transfer: MakeTransfer, receiver_url: str, environ: Callable[..., None]
) -> None:
    """Nor does the variable for another scheme matter."""
    for variables in ({"HTTP_PROXY": ":::", "NO_PROXY": "[::1,127.0.0.1"}, {"HTTPS_PROXY": ":::"}):
        environ(**variables)
        result, count = starts(new_transfer(receiver_url))
        assert (code(result), count) == (("sent", "sent"), 1)


def test_a_file_of_keys_that_cannot_be_opened_is_named(
    new_transfer: MakeTransfer, receiver_url: str, tmp_path: Path, environ: Callable[..., None]
) -> None:
    """Without encryption it does not matter."""
    environ(SSLKEYLOGFILE=str(tmp_path))
    result, count = starts(new_transfer("https://a.example/"))
    assert (code(result), count) == (("again", "not-opened"), 0)
    assert f"the file of SSLKEYLOGFILE={tmp_path} cannot be opened" in message_of(result)
    assert code(run_transfer(new_transfer(receiver_url))) == ("sent", "sent")


def test_a_certificate_that_is_not_trusted_starts_nothing(
    secure_receiver_url: str, new_transfer: MakeTransfer, receiver_url: str
) -> None:
    """Nor does a connection that is refused; one that stands starts the package."""
    assert starts(new_transfer(secure_receiver_url))[1] == 0
    assert starts(new_transfer("http://127.0.0.1:9/"))[1] == 0
    assert starts(new_transfer(receiver_url, content=b"x" * 3_000_000))[1] > 0
