"""Parts of a connection: socket queue, resolver, redaction, network errors."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from lgqtui.linkcheck import resolver
from lgqtui.linkcheck.resolver import DaemonThreadExecutor
from lgqtui.submission.client import queued_bytes
from lgqtui.submission.endpoints.protocol import Reply
from lgqtui.submission.network_errors import TransferStalled, classify_error
from lgqtui.submission.outbox_entry import OutboxEntry, clock_time, dated_status, entry_status, next_action, next_try
from lgqtui.submission.redaction import Redactor

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux")
def test_what_the_other_side_has_not_taken_is_counted() -> None:
    """On Linux exactly."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as near:
        far, _ = server.accept()
        near.setblocking(False)
        sent = 0
        try:
            while True:
                sent += near.send(b"x" * 65_536)
        except BlockingIOError:
            pass
        assert 0 < queued_bytes(near) <= sent
        while sent > 0:
            sent -= len(far.recv(65_536))
        far.close()


def test_where_the_system_does_not_say_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, or for something that is no socket; macOS has another call."""

    class Mac:
        def getsockopt(self, *_: int) -> int:
            return 7

    assert queued_bytes(None) == 0
    monkeypatch.setattr(sys, "platform", "darwin")
    assert queued_bytes(Mac()) == 7
    monkeypatch.setattr(sys, "platform", "win32")
    assert queued_bytes(Mac()) == 0


def test_an_abandoned_name_is_not_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled before its thread started."""
    threads: list[Any] = []

    class Late(threading.Thread):
        def start(self) -> None:
            threads.append(self.run)

    monkeypatch.setattr(resolver, "Thread", Late)
    looked: list[int] = []
    assert DaemonThreadExecutor().submit(looked.append, 1).cancel()
    threads[0]()
    assert looked == []


def test_resolving_a_name_blocks_nothing() -> None:
    """Neither the pool nor the exit of the program waits for the thread."""
    stuck = threading.Event()
    pool = DaemonThreadExecutor()
    slow = pool.submit(stuck.wait, 60)
    assert pool.submit(lambda: 5).result(5) == 5
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 // 0).result(5)
    pool.shutdown(wait=True)
    assert not slow.done()
    assert all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())
    stuck.set()


STAYS = "It stays in the outbox until it is sent: lgqtui outbox send"
TOKEN = 'ab/cd+"ef'


@pytest.mark.parametrize(
    "form",
    [
        TOKEN,
        'ab/cd+\\"ef',
        'ab\\/cd+\\"ef',
        "ab%2Fcd%2B%22ef",
        "ab/cd%2B%22ef",
        "ab%2fcd%2b%22ef",
        b64encode(TOKEN.encode()).decode(),
        TOKEN.encode().hex(),
    ],
)
def test_a_secret_is_redacted_in_every_form(form: str) -> None:
    """In headers and body."""
    reply = Reply(200, {"location": f"/x?{form}"}, f"you sent {form}!".encode())
    cleaned = Redactor(TOKEN, "https://a.example/").redact_reply(reply)
    assert cleaned.headers["location"].startswith("/x?•••")
    assert "cd" not in cleaned.headers["location"] + cleaned.body.decode()


def test_values_in_an_address_count_as_secrets() -> None:
    """Signatures and keys; values too short for a secret are left."""
    redactor = Redactor("", "https://a.example/?X-Amz-Signature=0123456789abcdef&v=2")
    assert redactor.redact("sig 0123456789abcdef v 2") == "sig ••• v 2"
    assert Redactor("", "/stick").redact("anything") == "anything"


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "all_sent", "kind", "code"),
    [
        (httpx.ConnectTimeout(""), False, "again", "no-connection"),
        (httpx.ConnectError(""), False, "again", "no-connection"),
        (httpx.ProxyError(""), False, "again", "no-connection"),
        (httpx.WriteError(""), False, "again", "line-broke"),
        (httpx.ReadError(""), True, "again", "lost"),
        (httpx.RemoteProtocolError(""), True, "again", "lost"),
        (TransferStalled(), False, "again", "stalled"),
        (TransferStalled(), True, "again", "lost"),
        (httpx.InvalidURL(""), False, "refused", "wrong-request"),
        (httpx.LocalProtocolError(""), True, "refused", "wrong-request"),
        (caused(httpx.ConnectError(""), ssl.SSLCertVerificationError()), False, "again", "certificate"),
        (caused(httpx.ConnectError(""), ssl.SSLError()), False, "again", "no-encryption"),
        (caused(httpx.ConnectError(""), ConnectionResetError()), False, "again", "line-broke"),
    ],
)
def test_every_network_error_has_an_outcome(error: Any, all_sent: bool, kind: str, code: str) -> None:
    """Outcomes after which the package may have arrived differ from others."""
    outcome = classify_error(error, all_sent=all_sent)
    assert (outcome.kind, outcome.code) == (kind, code)
    assert outcome.message


def test_a_computer_without_a_receiver_is_no_lost_network() -> None:
    """A refused connection proves that the computer is reachable."""
    refused = classify_error(caused(httpx.ConnectError(""), ConnectionRefusedError()), all_sent=False)
    assert refused.message == "nothing receives packages at that address now"


@pytest.mark.parametrize(
    ("state", "outcome", "words", "next_"),
    [
        ("packed", "", "waits", STAYS),
        ("packed", "busy", "waits: busy", STAYS),
        ("sending", "", "being sent now", ""),
        ("unknown", "odd", "not known whether it arrived: odd", STAYS),
        ("refused", "no token", "not sent: no token", STAYS),
        ("sent", "", "sent", ""),
    ],
)
def test_an_entry_says_its_state_and_next_step(state: Any, outcome: str, words: str, next_: str) -> None:
    """The same words in all front ends; a remedy of the entry comes first."""
    entry = OutboxEntry("id", "ab" * 32, 1, "https://a.example/", 1, state=state, message=outcome)
    assert entry_status(entry) == words
    assert next_action(entry, NOW).startswith(next_)
    assert next_action(replace(entry, remedy="Mend it."), NOW) == ("Mend it." if next_ else "")
    assert next_action(replace(entry, needs_user=True), NOW) == ""
    assert ("at the next start of the full screen" in next_action(entry, NOW, sends_at_start=True)) is bool(next_)
    assert next_action(entry, NOW, "/send").endswith("/send" if next_ else "")
    held = replace(entry, held_until=NOW.timestamp() + 1.0)
    assert next_action(held, NOW).endswith("lgqtui outbox send id --now" if next_ else "")
    assert next_action(entry, NOW, "") == ("It stays in the outbox until it is sent." if next_ else "")
    assert next_action(held, NOW, "").startswith("Its receiver wants it after" if next_ else "")
    assert "lgqtui" not in next_action(held, NOW, "")


@pytest.mark.parametrize(
    ("seconds", "is_named"), [(-1.0, False), (0.0, False), (1.0, True), (86_400.0, True), (86_401.0, False)]
)
def test_a_pause_that_is_over_or_too_long_is_not_named(seconds: float, *, is_named: bool) -> None:
    """What the sender passes over is waited for in no sentence: a pause of more than a day, as after a wrong clock."""
    entry = OutboxEntry("id", "ab" * 32, 1, "https://a.example/", 1)
    moment = NOW.timestamp() + seconds
    held = replace(entry, held_until=moment)
    assert (" --now" in next_action(held, NOW)) is is_named
    for waiting in (held, replace(entry, due_at=moment)):
        assert next_try(waiting, NOW) == (moment if is_named else 0.0)
        assert ("next try" in dated_status(waiting, "waits", NOW)) is is_named


def test_a_time_is_shown_in_local_time() -> None:
    """With the day, if it is not today."""
    assert clock_time(NOW.timestamp() + 70, NOW) == (NOW + timedelta(seconds=70)).astimezone().strftime("%H:%M:%S")
    assert clock_time(NOW.timestamp() + 86_400, NOW).startswith("2026-11-24 ")


@pytest.mark.parametrize("moment", [1e20, -1e20])
def test_a_time_that_no_calendar_has_ends_nothing(moment: float) -> None:
    """An entry of the outbox may have been edited by hand."""
    assert clock_time(moment, NOW).startswith("19")
