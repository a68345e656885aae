"""Emptying the outbox: order, pauses, patience, and the files after every outcome."""

from __future__ import annotations

import errno
import itertools
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.draft.delivery import Delivery, PackageVersion, change_delivery, read_delivery
from lgqtui.errors import Busy, CannotRead, CannotWrite, WrongUse
from lgqtui.submission import sender as module
from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.endpoints.protocol import Reply, TransferOutcome
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.sender import ResolvedEndpoint, Sender, SendPolicy, note_dropped
from lgqtui.submission.transfer import (
    UNATTENDED_PAUSE,
    WATCHED_PAUSE,
    RetryClock,
    Transfer,
    TransferResult,
    retry_delay,
)
from tests.delivery.conftest import package_in
from tests.receiver.app import Receiver

AGAIN = TransferOutcome("again", "busy", "the receiver is busy ({status})", "", {"status": 503})
SENT = TransferOutcome("sent", "sent", proof="receipt", status=201)
LOST = TransferOutcome("again", "lost", "the line broke", "It is sent again.")
UNKNOWN = TransferOutcome("unknown", "web-page", "a web page", "Sign in.")
NO_CONNECTION = TransferOutcome("again", "no-connection", "nothing receives packages at that address now")
REFUSED = TransferOutcome("refused", "no-token", "a token is wanted", "Give it.")
SOCKS = TransferOutcome("again", "proxy-kind", "the proxy cannot be used", "Correct it.")
BEFORE_THE_FIRST_BYTE = (NO_CONNECTION, SOCKS)
ANSWERS = {outcome.code for outcome in (AGAIN, SENT, UNKNOWN, REFUSED)}


def everything(_: OutboxEntry) -> bool:
    return True


@dataclass
class SenderHarness:
    """An outbox, a clock that moves only by sleeping, and transfers with scripted outcomes."""

    folder: Path
    now: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)
    line: dict[str, list[TransferOutcome | BaseException]] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    last_message: str = ""
    slept: list[float] = field(default_factory=list)
    numbers: Any = field(default_factory=itertools.count)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.folder / "outbox")

    def put(
        self,
        label: str,
        *outcomes: TransferOutcome | BaseException,
        address_label: str = "https://a.example/",
        **more: Any,
    ) -> OutboxEntry:
        path, package = package_in(self.folder, label.encode())
        self.outbox.copy_package(path, package)
        self.line[package.id] = list(outcomes)
        number = next(self.numbers)
        return self.outbox.put(
            OutboxEntry(
                package.id,
                package.sha256,
                package.size,
                address_label=address_label,
                number=number,
                draft_name=label,
                **more,
            )
        )

    def run_transfer(self, transfer: Transfer) -> TransferResult:
        label = transfer.path.read_text()
        self.tried.append(label)
        script = self.line[transfer.package.id]
        outcome = script.pop(0) if script else AGAIN
        if outcome not in BEFORE_THE_FIRST_BYTE:
            for _ in range(2):  # pieces
                transfer.on_piece()
            assert self.states()[label] == "sending"
        if isinstance(outcome, BaseException):
            raise outcome
        return TransferResult(outcome, Reply(outcome.status, {}) if outcome.code in ANSWERS else None)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def resolve(self, entry: OutboxEntry) -> ResolvedEndpoint:
        if entry.endpoint_name == "gone":
            raise WrongUse("no-endpoint", "there is no endpoint gone", "Name another.")
        return ResolvedEndpoint(read_address("https://moved.example/" if entry.endpoint_name else entry.address_label))

    def send(self, patience: float = 0.0, **more: Any) -> None:
        retry_clock = RetryClock(lambda: self.now, lambda: 1.0, self.sleep)
        is_selected = more.pop("wanted", everything)
        Sender(self.outbox, self.resolve, retry_clock, self).send(
            SendPolicy(is_selected, patience, UNATTENDED_PAUSE, **more)
        )

    def states(self) -> dict[str, str]:
        return {p.draft_name: p.state for p in self.outbox.entries()}

    def entry(self, label: str) -> OutboxEntry:
        return next(p for p in self.outbox.entries() if p.draft_name == label)

    # SendObserver

    def report_attempt(self, entry: OutboxEntry) -> None:
        self.events.append(f"begins {entry.draft_name}")

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        self.events.append(f"moved {entry.draft_name}")

    def report_result(self, entry: OutboxEntry) -> None:
        self.events.append(f"{entry.state} {entry.draft_name}")
        self.last_message, self.last_remedy = entry.message, entry.remedy

    def report_pause(self, seconds: float) -> None:
        self.events.append(f"waits {seconds:g}")


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SenderHarness:
    harness = SenderHarness(tmp_path)
    monkeypatch.setattr(module, "run_transfer", harness.run_transfer)
    return harness


def test_what_waits_is_sent_in_its_order_and_has_receipts(harness: SenderHarness) -> None:
    """First in, first out; each entry is `sending` on the disk before its first byte leaves."""
    for label in "abc":
        harness.put(label, SENT)
    harness.send()
    assert harness.tried == ["a", "b", "c"]
    assert harness.states() == {"a": "sent", "b": "sent", "c": "sent"}
    receipt = harness.outbox.receipt(harness.entry("a"))
    assert receipt is not None
    assert (receipt.time, receipt.proof, receipt.endpoint) == (
        "2026-11-23T09:00:00Z",
        "receipt",
        "https://a.example/",
    )
    assert harness.events == ["begins a", "sent a", "begins b", "sent b", "begins c", "sent c"]
    harness.send()
    assert len(harness.tried) == 3


def test_an_entry_that_fails_delays_no_other(harness: SenderHarness) -> None:
    """It is tried again after a pause, the others now."""
    harness.put("stuck", *[AGAIN] * 50)
    harness.put("damaged", CannotRead("package-changed", "not what was sealed", "Pack it again."))
    harness.put("nowhere", endpoint_name="gone")
    harness.put("fine", SENT)
    harness.send(patience=10.0)
    assert harness.tried[:3] == ["stuck", "damaged", "fine"]
    assert harness.states() == {"stuck": "packed", "damaged": "refused", "nowhere": "refused", "fine": "sent"}
    assert harness.entry("damaged").message == "not what was sealed"
    assert harness.entry("nowhere").remedy == "Name another."


@pytest.mark.parametrize(
    ("outcome", "state", "needs_user"),
    [
        (AGAIN, "packed", False),
        (LOST, "unknown", False),
        (UNKNOWN, "unknown", True),
        (REFUSED, "refused", True),
    ],
)
def test_the_outcome_of_a_transfer_is_saved(
    outcome: TransferOutcome, state: str, needs_user: bool, harness: SenderHarness
) -> None:
    """With its message; only temporary faults are tried again automatically."""
    harness.put("x", outcome, SENT)
    harness.send()
    entry = harness.entry("x")
    assert (entry.state, entry.needs_user, entry.tries) == (state, needs_user, 1)
    assert entry.message == outcome.message.format_map(outcome.params)
    harness.send(patience=100.0, at_once=False)
    assert harness.entry("x").state == ("sent" if not needs_user else state)


@pytest.mark.parametrize("before", [LOST, UNKNOWN])
@pytest.mark.parametrize("then", [AGAIN, NO_CONNECTION, REFUSED, CannotRead("package-changed", "not what was sealed")])
def test_what_may_have_arrived_stays_unknown(
    before: TransferOutcome, then: TransferOutcome | BaseException, harness: SenderHarness
) -> None:
    """Until a later outcome proves something."""
    harness.put("x", before, then, then, SENT)
    harness.send()
    harness.send()
    assert harness.states() == {"x": "unknown"}
    harness.outbox.put(harness.entry("x"))
    harness.send()
    assert harness.states() == {"x": "unknown"}
    harness.send()
    assert harness.states() == {"x": "sent"}


def test_an_interrupted_transfer_may_have_arrived(harness: SenderHarness) -> None:
    """So a failed connection of the next attempt does not make it `packed`."""
    harness.put("x", KeyboardInterrupt(), NO_CONNECTION)
    with pytest.raises(KeyboardInterrupt):
        harness.send()
    harness.send()
    assert (harness.entry("x").state, harness.entry("x").message) == ("unknown", NO_CONNECTION.message)


@pytest.mark.parametrize("outcome", BEFORE_THE_FIRST_BYTE)
def test_what_fails_before_the_first_byte_leaves_no_doubt(outcome: TransferOutcome, harness: SenderHarness) -> None:
    """Also if it is interrupted there, and whatever comes later."""
    harness.put("x", outcome, outcome, REFUSED)
    harness.send()
    assert (harness.entry("x").state, harness.entry("x").message) == ("packed", outcome.message)
    harness.send()
    assert (harness.entry("x").state, harness.entry("x").tries) == ("packed", 2)
    harness.send()
    assert harness.states() == {"x": "refused"}


def test_a_setting_that_cannot_be_used_is_not_tried_again_in_the_same_run(harness: SenderHarness) -> None:
    """No later attempt of it can end otherwise; the next run tries again."""
    harness.put("x", SOCKS, SENT)
    harness.send(patience=1000.0)
    assert (harness.states(), harness.slept, harness.tried) == ({"x": "packed"}, [], ["x"])
    harness.send()
    assert harness.states() == {"x": "sent"}


@pytest.mark.parametrize("code", ["conflict", "other-bytes"])
def test_a_refusal_of_that_id_proves_that_it_did_not_arrive(code: str, harness: SenderHarness) -> None:
    """Another package has the id at the receiver."""
    harness.put("x", LOST, replace(REFUSED, code=code))
    harness.send()
    harness.send()
    assert harness.states() == {"x": "refused"}


def test_an_endpoint_that_is_gone_proves_nothing(harness: SenderHarness) -> None:
    """An earlier attempt may have arrived."""
    harness.outbox.save(replace(harness.put("x", endpoint_name="gone"), state="unknown"))
    harness.send()
    assert (harness.entry("x").state, harness.entry("x").remedy) == ("unknown", "Name another.")


@pytest.mark.parametrize(("outcome", "state"), [(REFUSED, "refused"), (UNKNOWN, "unknown")])
def test_a_failed_connection_keeps_an_earlier_refusal(
    outcome: TransferOutcome, state: str, harness: SenderHarness
) -> None:
    """The entry keeps the receiver's answer; the failed connection is reported."""
    harness.put("x", outcome, NO_CONNECTION, replace(AGAIN, retry_after=30.0))
    harness.send()
    harness.send(patience=100.0)
    assert harness.last_remedy == NO_CONNECTION.hint != outcome.hint
    entry = harness.entry("x")
    assert (entry.state, entry.needs_user, entry.message, entry.remedy) == (state, True, outcome.message, outcome.hint)
    assert harness.events[-1] == f"{state} x"
    assert harness.last_message == NO_CONNECTION.message
    harness.send()
    assert (harness.entry("x").needs_user, harness.entry("x").held_until > 0) == (False, True)


def test_pauses_grow_up_to_the_cap_within_the_patience(harness: SenderHarness) -> None:
    """With the largest jitter: 2, 4, 8 … seconds, and no attempt after the patience."""
    harness.put("x")
    harness.send(patience=100.0)
    assert harness.slept == [2.0, 4.0, 8.0, 16.0, 32.0]
    assert "waits 32" in harness.events
    assert len(harness.tried) == 6


def test_a_pause_is_by_chance_and_never_longer_than_the_cap() -> None:
    """Full jitter, so that clients do not all return at once."""
    assert [retry_delay(n, WATCHED_PAUSE, 1.0) for n in (1, 2, 5, 6, 99)] == [2, 4, 32, 60, 60]
    assert retry_delay(1000, UNATTENDED_PAUSE, 1.0) == 900
    assert retry_delay(3, UNATTENDED_PAUSE, 0.25) == 2.0


def test_what_a_receiver_asks_for_wins_if_it_is_longer(harness: SenderHarness) -> None:
    """Also for `send`, but not for `--now`."""
    harness.put("x", replace(AGAIN, retry_after=30.0), SENT)
    harness.put("y", replace(AGAIN, retry_after=0.5), SENT)
    harness.send(patience=10.0)
    assert harness.states() == {"x": "packed", "y": "sent"}
    harness.send()
    assert harness.tried == ["x", "y", "y"]
    harness.send(ignores_retry_after=True)
    assert harness.states()["x"] == "sent"


def test_a_clock_that_was_set_back_holds_nothing_for_ever(harness: SenderHarness) -> None:
    """A pause longer than the maximum is ignored."""
    harness.put("x", replace(AGAIN, retry_after=3_600.0), SENT)
    harness.send()
    harness.now -= timedelta(days=400)
    harness.send(at_once=False)
    assert harness.states() == {"x": "sent"}


def test_only_selected_entries_are_sent(harness: SenderHarness) -> None:
    """Submitting a draft does not send another."""
    harness.put("x", SENT)
    harness.put("y", SENT)
    harness.send(wanted=lambda p: p.draft_name == "y")
    assert harness.tried == ["y"]


def test_a_refused_package_is_sent_again_on_request(harness: SenderHarness) -> None:
    """After setting the token, for example."""
    harness.put("x", REFUSED, SENT)
    harness.send()
    harness.send(at_once=False)
    assert harness.tried == ["x"]
    harness.send()
    assert harness.states() == {"x": "sent"}


def test_waiting_packages_follow_a_corrected_address(harness: SenderHarness) -> None:
    """What that receiver has already is not sent twice."""
    harness.put("x", SENT, endpoint_name="office")
    harness.send()
    sent = harness.entry("x")
    assert (sent.address_label, sent.state) == ("https://moved.example/", "sent")
    harness.put("x", SENT, endpoint_name="office", address_label="https://third.example/")
    harness.send()
    assert harness.tried == ["x"]
    assert [p.address_label for p in harness.outbox.entries()] == ["https://moved.example/"]


def test_an_interrupted_transfer_is_repeated(harness: SenderHarness) -> None:
    """After Ctrl-C or an exception of the observer it stays `sending`, which counts as waiting."""
    harness.put("x", KeyboardInterrupt(), SENT)
    with pytest.raises(KeyboardInterrupt):
        harness.send()
    assert harness.states() == {"x": "sending"}
    harness.send(at_once=False)
    assert harness.states() == {"x": "sent"}


def test_the_resume_address_is_saved_before_resuming(harness: SenderHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next attempt uses it; after sending it is deleted."""
    tokens: list[str] = []

    def run_transfer(transfer: Transfer) -> TransferResult:
        tokens.append(transfer.resume_url)
        for _ in range(2):
            transfer.save_resume("https://a.example/upload/7")
        assert harness.entry("x").resume_url == "https://a.example/upload/7"
        return TransferResult(AGAIN if len(tokens) == 1 else SENT)

    monkeypatch.setattr(module, "run_transfer", run_transfer)
    harness.put("x")
    harness.send(patience=10.0)
    assert tokens == ["", "https://a.example/upload/7"]
    assert harness.entry("x").resume_url == ""


def test_two_senders_do_not_run_at_once(harness: SenderHarness) -> None:
    """The second waits for its patience, then gets Busy."""
    harness.put("x", SENT)
    with harness.outbox.lock_for_sending(0), pytest.raises(Busy):
        harness.send()
    assert harness.tried == []


def test_a_full_disk_before_the_network_sends_nothing(harness: SenderHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state is saved before the first byte, so that every transfer is recorded."""
    harness.put("x", SENT)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CannotWrite, match="the disk is full"):
            harness.send()
    assert harness.line[harness.entry("x").id] == []
    assert harness.states() == {"x": "packed"}


def test_a_full_disk_after_the_network_asks_again_later(
    harness: SenderHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt could not be saved: the entry waits, and the receiver returns its receipt again."""
    harness.put("x", SENT, SENT)
    real = Outbox.save_receipt

    def full(*_: Any) -> OutboxEntry:
        raise CannotWrite("cannot-write", "the disk is full")

    monkeypatch.setattr(Outbox, "save_receipt", full)
    with pytest.raises(CannotWrite):
        harness.send()
    assert harness.states() == {"x": "sending"}
    monkeypatch.setattr(Outbox, "save_receipt", real)
    harness.send()
    assert harness.states() == {"x": "sent"}


@pytest.mark.parametrize(
    "fault", [ValueError("a secret"), RecursionError(), OSError(5, "gone"), ExceptionGroup("", [KeyError()])]
)
def test_a_fault_of_the_program_at_one_package_is_noted_there(fault: Exception, harness: SenderHarness) -> None:
    """The next is tried; the fault waits for the user, without its text, which could hold anything."""
    harness.put("a", fault, SENT)
    harness.put("b", SENT)
    harness.send(patience=60.0)
    assert harness.states() == {"a": "unknown", "b": "sent"}
    noted = harness.entry("a")
    assert noted.message.startswith(
        f"the program met a fault of its own at this package ({type(fault).__name__}, test_sending.py:"
    )
    assert "secret" not in noted.message
    assert (noted.needs_user, noted.remedy.endswith(f"lgqtui outbox send {noted.id[:8]}")) == (True, True)
    assert harness.tried == ["a", "b"]
    assert harness.events[1] == "unknown a"
    harness.send(wanted=lambda entry: entry.draft_name == "a")
    assert harness.states() == {"a": "sent", "b": "sent"}


def test_a_fault_before_anything_was_sent_leaves_no_doubt(
    harness: SenderHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where an address is looked for, and after an entry got another address."""
    harness.put("a", address_label="https://old.example/", endpoint_name="office")
    harness.put("b", SENT)
    real = harness.run_transfer

    def run_transfer(transfer: Transfer) -> TransferResult:
        if transfer.endpoint.label == "https://moved.example/":
            raise ValueError
        return real(transfer)

    monkeypatch.setattr(module, "run_transfer", run_transfer)
    harness.send()
    assert harness.states() == {"a": "refused", "b": "sent"}
    assert [entry.address_label for entry in harness.outbox.entries()] == [
        "https://moved.example/",
        "https://a.example/",
    ]
    harness.put("c", SENT)
    real_resolve = harness.resolve
    monkeypatch.setattr(harness, "resolve", lambda entry: 1 // 0 if entry.draft_name == "a" else real_resolve(entry))
    harness.send(wanted=everything)
    assert harness.states() == {"a": "refused", "b": "sent", "c": "sent"}


@pytest.mark.parametrize("report", ["report_attempt", "report_progress", "report_result", "report_pause"])
def test_what_the_observer_raises_ends_sending(
    report: str, harness: SenderHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal may be gone, or the user may have left the screen."""
    harness.put("a", AGAIN)
    harness.put("b", AGAIN)
    real = harness.run_transfer

    def run_transfer(transfer: Transfer) -> TransferResult:
        transfer.on_progress(1)
        return real(transfer)

    def leave(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(module, "run_transfer", run_transfer)
    monkeypatch.setattr(harness, report, leave)
    with pytest.raises(BrokenPipeError):
        harness.send(patience=60.0)
    assert all("fault" not in entry.message for entry in harness.outbox.entries())


# Beside the draft


def packed_draft(folder: Path, *ids: str) -> str:
    """Write a draft with such packages; return its path."""
    sidecar = folder / "Jakarta.files"
    sidecar.mkdir(exist_ok=True)
    packages = tuple(PackageVersion(package_id, "ab" * 32, 1, "2026-11-23") for package_id in ids)
    change_delivery(sidecar, lambda _: Delivery("packed", packages))
    return str(folder / "Jakarta.toml")


def test_a_draft_is_sent_when_its_newest_package_is(harness: SenderHarness) -> None:
    """A draft packed again since then is not."""
    entry = harness.put("x", SENT)
    draft = packed_draft(harness.folder, entry.id)
    harness.outbox.save(replace(entry, draft_path=draft))
    harness.send()
    assert read_delivery(harness.folder / "Jakarta.files").state == "sent"
    packed_draft(harness.folder, entry.id, "newer")
    module.note_state(replace(entry, draft_path=draft), "sent")
    assert read_delivery(harness.folder / "Jakarta.files").state == "packed"


def test_a_draft_that_is_gone_or_damaged_disturbs_nothing(harness: SenderHarness) -> None:
    """The receipt decides."""
    (harness.folder / "damaged.files").mkdir()
    (harness.folder / "damaged.files" / "delivery.json").write_text("{")
    harness.put("x", SENT, draft_path=str(harness.folder / "gone.toml"))
    harness.put("y", SENT, draft_path=str(harness.folder / "damaged.toml"))
    harness.send()
    assert harness.states() == {"x": "sent", "y": "sent"}
    assert not (harness.folder / "gone.files").exists()


def test_a_package_that_was_dropped_is_forgotten_beside_the_draft(harness: SenderHarness) -> None:
    """It was never sent, so no later package replaces it."""
    entry = harness.put("x")
    entry = replace(entry, draft_path=packed_draft(harness.folder, "older", entry.id))
    note_dropped(entry)
    left = read_delivery(harness.folder / "Jakarta.files")
    assert ([p.id for p in left.packages], left.state) == (["older"], "open")
    note_dropped(replace(entry, id="none"))
    assert read_delivery(harness.folder / "Jakarta.files") == left


# Over a real connection


def test_a_package_reaches_a_receiver_that_fails_at_first(
    tmp_path: Path, receiver_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Busy, broken, lost response: in the end it is stored once, with a receipt."""
    receiver.plan(["503:1", "cut:2", "lost"])
    harness = SenderHarness(tmp_path)
    harness.put("x", address_label=receiver_url)
    harness.send(patience=1_000.0)
    assert harness.states() == {"x": "sent"}
    assert (len(receiver.store.packages), receiver.store.repeats) == (1, 1)
    assert harness.events[-1] == "sent x"
