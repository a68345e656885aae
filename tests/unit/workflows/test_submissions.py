"""From a draft to the receipt: endpoint, earlier packages, selection, patience, outcome, dry run."""

from __future__ import annotations

import errno
import math
import os
import shutil
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.draft.delivery import change_delivery, read_delivery
from lgqtui.draft.ledger import Ledger, save_ledger
from lgqtui.errors import Busy, WrongUse
from lgqtui.links.model import Verdict
from lgqtui.package.pack import PackageFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.submission.endpoints.address import Endpoint, read_address
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.sender import Sender
from lgqtui.submission.transfer import UNATTENDED_PAUSE, WATCHED_PAUSE, RetryClock
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import stored_receipt_lines
from lgqtui.workflows.packages import pack_draft
from lgqtui.workflows.submissions import (
    SendResult,
    check_receiver,
    choose_endpoint,
    default_endpoint,
    dry_run,
    dry_run_heading,
    endpoint_question,
    enqueue_draft,
    enqueue_package,
    next_try,
    package_of,
    prepare_submission,
    save_endpoint,
    sealed_notice,
    send,
    send_policy,
)
from tests.city import NOW, City, ignore_progress
from tests.delivery.conftest import QUICK
from tests.receiver.app import Receiver
from tests.receiver.server import serving

CLOCK = RetryClock(clock=lambda: NOW, sleep=lambda _: None, chance=lambda: 1.0)
CHANGED = {"A_2": Answer(choice="no")}


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A draft without answers."""
    return City(tmp_path / "home")


@pytest.fixture
def box(tmp_path: Path) -> Endpoint:
    """A folder as an endpoint."""
    (tmp_path / "box").mkdir()
    return choose_endpoint(AppContext({"LGQTUI_HOME": str(tmp_path / "home")}, lambda: NOW), f"folder:{tmp_path}/box")


class Silent:
    """Observes sending; counts the attempts."""

    def __init__(self) -> None:
        self.ended_entries: list[OutboxEntry] = []

    def report_attempt(self, entry: OutboxEntry) -> None:
        """Do nothing."""

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        """Do nothing."""

    def report_result(self, entry: OutboxEntry) -> None:
        """Note the attempt."""
        self.ended_entries.append(entry)

    def report_pause(self, seconds: float) -> None:
        """Do nothing."""


def submit(city: City, endpoint: Endpoint) -> OutboxEntry:
    """Put the draft into the outbox, and send what waits for that endpoint."""
    entry = enqueue_draft(city.context, city.preview(), endpoint, ignore_progress)
    send(city.context, send_policy(city.context, entry, is_watched=False), Silent(), retry_clock=CLOCK)
    return entry


# Where to


def test_a_typed_endpoint_goes_before_the_variable_and_that_before_the_settings(city: City) -> None:
    """The settings are read anew each time; without any, there is none."""
    assert default_endpoint(city.context) is None
    with pytest.raises(WrongUse, match="no address is set"):
        choose_endpoint(city.context)
    save_endpoint(city.context, "https://a.example/")
    assert choose_endpoint(city.context).label == "https://a.example/"
    context = AppContext({**city.environ, "LGQTUI_ENDPOINT": "https://b.example/"}, lambda: NOW)
    endpoint = default_endpoint(context)
    assert endpoint is not None
    assert endpoint.label == "https://b.example/"
    assert choose_endpoint(context, "https://c.example/").label == "https://c.example/"
    assert "folder:PATH" in endpoint_question()[0]


def test_a_variable_that_wins_over_what_is_saved_is_named(city: City) -> None:
    """It is saved all the same, and returned."""
    context = AppContext({**city.environ, "LGQTUI_ENDPOINT": "https://b.example/"}, lambda: NOW)
    endpoint, notice = save_endpoint(context, "https://a.example/")
    assert endpoint.label == "https://a.example/"
    assert "LGQTUI_ENDPOINT wins" in notice


# Earlier packages


def test_a_draft_is_packed_waits_and_was_sent(city: City, box: Endpoint) -> None:
    """Each is known before anything is asked; what was sent comes with its receipt and the paths."""
    preview = city.preview()
    assert prepare_submission(city.context, preview, box) is None
    assert package_of(preview, None) == PackageRef(preview.source.id, "", preview.source.size)
    entry = enqueue_draft(city.context, preview, box, ignore_progress)
    assert prepare_submission(city.context, preview, box) == entry
    assert package_of(preview, entry) == entry.package
    assert stored_receipt_lines(city.context.outbox, entry) == []
    send(city.context, send_policy(city.context, entry, is_watched=False), Silent(), retry_clock=CLOCK)
    sent = prepare_submission(city.context, city.preview(), box)
    assert sent is not None
    assert sent.state == "sent"
    assert sealed_notice(sent) == f"The same was sent to {box.label} before, and is not sent again."
    receipt = stored_receipt_lines(city.context.outbox, sent)
    assert f"sha256    {entry.sha256}" in receipt
    assert any(line.startswith("kept at   ") for line in receipt)


def test_for_another_endpoint_or_with_other_answers_it_was_not_sent(city: City, box: Endpoint, tmp_path: Path) -> None:
    """The package of the same answers is written anew, or taken from the outbox."""
    submit(city, box)
    other = choose_endpoint(city.context, f"folder:{tmp_path}")
    assert prepare_submission(city.context, city.preview(), other) is None
    city.answer(**CHANGED)
    assert prepare_submission(city.context, city.preview(), box) is None


def test_new_verdicts_on_links_alone_make_no_second_package(city: City, box: Endpoint) -> None:
    """They change whenever the draft is open."""
    city.answer(**{"B.mail": Answer(text="https://example.org/")})
    entry = submit(city, box)
    save_ledger(city.path, Ledger({"https://example.org/": Verdict("ok", datetime(2026, 11, 24, tzinfo=UTC))}))
    preview = city.preview()
    assert preview.source.id != entry.id
    sent = prepare_submission(city.context, preview, box)
    assert sent is not None
    assert (sent.id, sent.state) == (entry.id, "sent")


def test_a_package_whose_bytes_are_gone_is_made_again(city: City, box: Endpoint) -> None:
    """An entry without its file does not count."""
    entry = submit(city, box)
    city.context.outbox.package_path(entry).unlink()
    assert prepare_submission(city.context, city.preview(), box) is None


def test_a_draft_that_was_sent_as_a_package_counts_as_sent(city: City, box: Endpoint, tmp_path: Path) -> None:
    """Noted beside it as soon as that is seen."""
    file: PackageFile = pack_draft(city.context, city.preview(), ignore_progress, tmp_path / "city.zip").file
    package = PackageRef(file.id, file.sha256, file.size)
    entry = enqueue_package(city.context, file.path, package, box)
    assert (entry.draft_name, entry.draft_path) == ("city", "")
    assert enqueue_package(city.context, file.path, package, box).number == entry.number
    send(city.context, send_policy(city.context, entry, is_watched=False), Silent(), retry_clock=CLOCK)
    assert read_delivery(city.sidecar).state == "packed"
    assert prepare_submission(city.context, city.preview(), box) is not None
    assert read_delivery(city.sidecar).state == "sent"
    change_delivery(city.sidecar, lambda delivery: replace(delivery, state="packed"))
    assert enqueue_draft(city.context, city.preview(), box, ignore_progress).state == "sent"
    assert read_delivery(city.sidecar).state == "sent"


# Selection and patience


def entry(number: int, address_label: str = "https://a.example/", state: str = "packed") -> OutboxEntry:
    """An entry whose id is its number."""
    return OutboxEntry(str(number), "ab" * 32, 1, address_label, number, state=state)  # type: ignore[arg-type]


OTHER = "https://b.example/"
ENTRIES = [entry(1), entry(2, state="refused"), entry(3, OTHER), entry(4, state="sent"), entry(5), entry(6)]


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ([], [1, 3, 4, 5, 6]),
        ([5], [1, 5]),
        ([1], [1]),
        ([2], [1, 2]),
        ([3], [3]),
        ([3, 5], [1, 3, 5]),
    ],
)
def test_what_has_waited_longer_for_the_same_receiver_is_included(
    chosen: list[int], numbers: list[int], city: City
) -> None:
    """One that was refused only if it is chosen; without a choice all that was not refused."""
    entries = [entry for entry in ENTRIES if entry.number in chosen]
    policy = send_policy(city.context, *entries, is_watched=True)
    assert [entry.number for entry in ENTRIES if policy.includes(entry)] == numbers


@pytest.mark.parametrize(
    ("has_choice", "is_watched", "patience", "cap"),
    [
        (True, True, math.inf, WATCHED_PAUSE),
        (False, True, 0.0, WATCHED_PAUSE),
        (True, False, 7.0, UNATTENDED_PAUSE),
        (False, False, 7.0, UNATTENDED_PAUSE),
    ],
)
def test_how_long_is_decided_once(has_choice: bool, is_watched: bool, patience: float, cap: float, city: City) -> None:
    """Until everything is sent, or a single time, if a user is present; else by the settings."""
    context = AppContext({**city.environ, "LGQTUI_PATIENCE": "7"}, lambda: NOW)
    chosen = ENTRIES[:1] if has_choice else []
    policy = send_policy(context, *chosen, is_watched=is_watched, ignores_retry_after=True, at_once=False)
    assert (policy.patience, policy.max_pause, policy.ignores_retry_after, policy.at_once) == (
        patience,
        cap,
        True,
        False,
    )


def test_earlier_packages_arrive_first(city: City, box: Endpoint) -> None:
    """A correction does not overtake what it corrects."""
    first = enqueue_draft(city.context, city.preview(), box, ignore_progress)
    city.answer(**CHANGED)
    second = enqueue_draft(city.context, city.preview(), box, ignore_progress)
    assert second.supersedes == first.id
    observer = Silent()
    send(city.context, send_policy(city.context, second, is_watched=True), observer, retry_clock=CLOCK)
    assert [entry.id for entry in observer.ended_entries] == [first.id, second.id]
    assert {entry.state for entry in city.context.outbox.entries()} == {"sent"}


# Outcomes


def _raise(error: BaseException) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (Busy("busy", "busy"), SendResult("Another lgqtui is sending now; it takes what waits along.")),
        (
            KeyboardInterrupt(),
            SendResult("Stopped. What was not sent stays in the outbox: /send", was_interrupted=True),
        ),
    ],
)
def test_another_program_and_ctrl_c_are_results(
    error: BaseException, result: SendResult, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence with the command that sends what is left."""
    monkeypatch.setattr(Sender, "send", _raise(error))
    policy = send_policy(city.context, is_watched=True)
    assert send(city.context, policy, Silent(), "/send") == result


def test_an_empty_outbox_is_sent_without_a_word(city: City) -> None:
    """Nothing stopped it."""
    assert send(city.context, send_policy(city.context, is_watched=True), Silent(), retry_clock=CLOCK) == SendResult()


def test_the_next_attempt_is_announced_with_the_key_that_leaves(city: City) -> None:
    """Without a key if no user is present."""
    local = NOW.astimezone()
    assert next_try(city.context, 0.0) == f"Next try at {local:%H:%M:%S}."
    assert next_try(city.context, 0.0, "Esc").endswith(". You may leave with Esc: it stays in the outbox.")


PACKAGE = PackageRef("0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283", "", 2_000_000)


def test_a_receiver_is_asked_and_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the token of the endpoint."""
    monkeypatch.setenv("NO_PROXY", "*")
    receiver = Receiver(token="right")
    with serving(receiver.app) as address:
        for token, verdict in (("right", "good"), ("wrong", "bad"), ("", "bad")):
            endpoint = read_address(f"{address}/packages")
            results = {f.code: f.rating for f in check_receiver(endpoint, token, PACKAGE, QUICK)}
            assert results["token"] == verdict
    assert receiver.requests == []
    assert [f.rating for f in check_receiver(read_address("http://127.0.0.1:9/"), "", PACKAGE, QUICK)] == ["bad"]


def test_a_folder_is_looked_at_without_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It checks that the folder exists, is writable, has space, and has no such file."""
    endpoint = read_address(f"folder:{tmp_path}")
    assert {f.rating for f in check_receiver(endpoint, "", PACKAGE, QUICK)} == {"good"}
    assert list(tmp_path.iterdir()) == []
    assert [f.rating for f in check_receiver(read_address(f"folder:{tmp_path}/no"), "", PACKAGE, QUICK)] == ["bad"]
    (tmp_path / f"{PACKAGE.id}.zip").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    results = {f.code: f.rating for f in check_receiver(endpoint, "", PACKAGE, QUICK)}
    assert results == {"reached": "good", "writable": "bad", "there": "unsure", "size": "bad"}

    def unknown(_: Path) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(shutil, "disk_usage", unknown)
    assert check_receiver(endpoint, "", PACKAGE, QUICK)[-1].rating == "unsure"


def test_a_receiver_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a sentence that says how long it takes."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("lgqtui.workflows.submissions.DRY_RUN_TIMEOUT", 1.0)
    context = AppContext({"LGQTUI_HOME": str(tmp_path)}, lambda: datetime.now(UTC))
    lines: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = read_address(f"http://127.0.0.1:{server.getsockname()[1]}/")
        (finding,) = dry_run(context, endpoint, PACKAGE, lines.append)
    assert lines == ["Waiting for its answer, 1 seconds at most …"]
    assert (finding.code, finding.rating) == ("reached", "bad")
    assert finding.message.format_map(finding.params) == "the receiver has not answered for 1 seconds"
    assert dry_run_heading(endpoint) == f"To {endpoint.label}; nothing is sent now."
    (tmp_path / "box").mkdir()
    assert dry_run(context, read_address(f"folder:{tmp_path}/box"), PACKAGE, lines.append)[0].rating == "good"
    assert len(lines) == 1
