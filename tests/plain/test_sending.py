"""Sending in the console to a receiver over real HTTP: consent, progress, interruption."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.plain import send_commands
from lgqtui.plain.bare_console import BareConsole
from lgqtui.questionnaire.answer import Answer
from lgqtui.settings.loader import write_setting
from lgqtui.submission.outbox import Outbox
from tests.plain.player import ConsolePlayer, Transcript
from tests.receiver.app import Receiver
from tests.receiver.server import serving
from tests.tui.harness import NOW

ANSWERS = {"city": Answer(text="Ulm"), "mayor": Answer(choice="no")}


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def receiver_url(player: ConsolePlayer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The endpoint of the settings."""
    monkeypatch.setenv("NO_PROXY", "*")
    with serving(receiver.app) as address:
        write_setting(player.harness.home, "endpoint", f"{address}/packages")
        yield f"{address}/packages"


def submitted(player: ConsolePlayer, *lines: str) -> Transcript:
    return player.fill(*lines, answers=ANSWERS)


def states(player: ConsolePlayer) -> list[str]:
    return [entry.state for entry in Outbox(player.harness.home.outbox).entries()]


def stop_after(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise Ctrl-C as soon as a sentence with these words is printed."""
    say = BareConsole.say

    def say_and_press(self: BareConsole, sentence: str = "") -> None:
        say(self, sentence)
        if words in sentence:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(BareConsole, "say", say_and_press)


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """Enable SIGINT: the process that runs the tests may ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_draft_is_sent_after_a_yes_and_its_receipt_printed(
    player: ConsolePlayer, receiver_url: str, receiver: Receiver
) -> None:
    """Content and endpoint are printed before; text typed right before is in the package."""
    transcript = submitted(player, "New", "/submit", "1")
    before, _, after = transcript.text.partition("Sealing …")
    assert "answers      2 of 9" in before
    assert f"It goes to: {receiver_url}" in before
    assert f"Sending Town to {receiver_url}.\nTown: sent.\nReceipt:\npackage   " in after
    assert "proof     receipt (status 201)" in after
    assert str(player.harness.home.outbox) in after
    (entry,) = Outbox(player.harness.home.outbox).entries()
    assert b"New" in Outbox(player.harness.home.outbox).package_path(entry).read_bytes()
    assert list(receiver.store.packages) == [entry.id]


@pytest.mark.parametrize("choice", ["3", "", "/next"])
def test_without_a_yes_nothing_is_sent(
    choice: str, player: ConsolePlayer, receiver_url: str, receiver: Receiver
) -> None:
    """Nothing is packed either."""
    transcript = submitted(player, "/submit", choice)
    assert "Nothing was sent." in transcript.lines
    assert receiver.requests == []
    assert not player.harness.home.outbox.exists()


@pytest.mark.parametrize("word", ["y", "yes"])
def test_only_its_number_or_its_words_choose_in_a_numbered_list(
    word: str, player: ConsolePlayer, receiver_url: str, receiver: Receiver
) -> None:
    """A letter that nothing names does not seal and send."""
    transcript = submitted(player, "/submit", word, "3")
    assert f"“{word}” is none of these. Type a number from 1 to 3, or ? for help." in transcript.lines
    assert "Nothing was sent." in transcript.lines
    assert receiver.requests == []
    submitted(player, "/submit", "seal and send it")
    assert states(player) == ["sent"]


def test_problems_are_printed_and_prevent_nothing(player: ConsolePlayer, receiver_url: str, receiver: Receiver) -> None:
    """Problems of answers are for the user to decide."""
    transcript = player.fill("/submit", "1", answers={**ANSWERS, "email": Answer(text="nonsense")})
    assert "email. Warning: “nonsense”" in transcript.text
    assert states(player) == ["sent"]


def test_the_same_is_not_sent_twice(player: ConsolePlayer, receiver_url: str, receiver: Receiver) -> None:
    """The earlier receipt is printed."""
    submitted(player, "/submit", "1")
    transcript = submitted(player, "/submit", "1")
    assert f"The same was sent to {receiver_url} before, and is not sent again." in transcript.lines
    assert "Receipt:" in transcript.lines
    assert len(receiver.requests) == 1


def test_where_packages_go_is_asked_where_nothing_says_it(player: ConsolePlayer, tmp_path: Path) -> None:
    """A wrong address is asked again; a valid one is saved; an empty line sends nothing."""
    assert "Nothing was sent." in submitted(player, "/submit", "").lines
    transcript = submitted(player, "/submit", "http://far.example/", f"folder:{tmp_path}", "1")
    assert "Nothing says yet where packages go." in transcript.lines
    assert "anybody on the way can read" in transcript.text
    assert states(player) == ["sent"]
    assert f'endpoint = "folder:{tmp_path}"' in player.harness.home.settings.read_text("utf-8")


def test_another_address_can_be_typed(player: ConsolePlayer, receiver_url: str, tmp_path: Path) -> None:
    """By a choice, which saves it, or with the command, which does not."""
    transcript = submitted(player, "/submit", "2", f"folder:{tmp_path}", "3", "/submit", "3")
    assert transcript.lines.count(f"It goes to: folder:{tmp_path}") == 2
    transcript = submitted(player, f"/submit {receiver_url}", "3", "/submit", "3")
    assert transcript.lines.count(f"It goes to: {receiver_url}") == 1
    assert "no endpoint" in submitted(player, "/submit nonsense").text


def test_settings_with_an_unknown_endpoint_are_reported(player: ConsolePlayer, tmp_path: Path) -> None:
    """And the endpoint is asked for."""
    player.harness.home.settings.parent.mkdir(parents=True, exist_ok=True)
    player.harness.home.settings.write_text('endpoint = "office"', "utf-8")
    transcript = submitted(player, "/submit", f"folder:{tmp_path}", "1")
    assert "“office”" in transcript.text
    assert states(player) == ["sent"]


@pytest.mark.usefixtures("hears_ctrl_c")
def test_a_busy_receiver_is_waited_for_and_ctrl_c_leaves_it_in_the_outbox(
    player: ConsolePlayer, receiver_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session continues; the list of drafts sends the package later."""
    receiver.plan(["503:30"])
    with monkeypatch.context() as patch:
        stop_after("Next try at", patch)
        transcript = submitted(player, "/submit", "1", "Neu-Ulm")
    assert "Town: waits: the receiver is busy (503): Switched to 503.\nIts receiver wants it after " in transcript.text
    assert "Stopped. What was not sent stays in the outbox: /send in the list of drafts" in transcript.lines
    assert player.saved("city").text == "Neu-Ulm"
    outbox = Outbox(player.harness.home.outbox)
    (entry,) = outbox.entries()
    outbox.save(replace(entry, held_until=0.0, due_at=NOW.timestamp() + 800.0))
    transcript = player.play("/send", "/send", "/quit")
    assert "Something waits to be sent. /send sends it." in transcript.lines
    assert "Town: sent." in transcript.lines
    assert "Nothing waits to be sent." in transcript.lines
    assert len(receiver.store.packages) == 1


@pytest.mark.usefixtures("hears_ctrl_c")
def test_another_program_that_sends_is_reported_before_it_is_waited_for(
    player: ConsolePlayer, receiver_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise nothing would be heard until that one is done."""
    monkeypatch.setattr(Outbox, "is_being_sent", lambda _: True)
    transcript = submitted(player, "/submit", "1", "Neu-Ulm")
    assert "Another lgqtui is sending now; it takes what waits along.\nSending Town" in transcript.text


def test_a_damaged_entry_is_no_empty_outbox(player: ConsolePlayer) -> None:
    """It is named, and not said that nothing waits."""
    folder = player.harness.home.outbox / "00000000-0000-5000-8000-000000000000"
    folder.mkdir(parents=True)
    (folder / "to-0123456789abcdef.json").write_text("{")
    transcript = player.play("/send", "/quit")
    assert "Move it away, and submit the draft again." in transcript.text
    assert "Nothing waits" not in transcript.text


def test_a_refused_package_has_a_remedy_and_can_be_sent_again(
    player: ConsolePlayer, receiver_url: str, receiver: Receiver
) -> None:
    """The console does not wait for what only the user can correct."""
    receiver.plan(["401"])
    transcript = submitted(player, "/submit", "1", "/submit", "1")
    first, _, second = transcript.text.partition("Town: not sent: the receiver wants a token")
    assert "Receipt:" not in first
    assert "lgqtui config" in second
    assert "Receipt:" in second


def test_another_sending_program_is_reported(player: ConsolePlayer, receiver_url: str, receiver: Receiver) -> None:
    """It also sends the entries that wait."""
    outbox = Outbox(player.harness.home.outbox)
    receiver.plan(["401"])
    submitted(player, "/submit", "1")
    (entry,) = outbox.entries()
    outbox.save(replace(entry, state="packed", needs_user=False))
    with outbox.lock_for_sending(0.0):
        transcript = player.play("/send", "/quit")
    assert "Another lgqtui is sending now; it takes what waits along." in transcript.lines


def test_progress_of_a_transfer_is_printed_at_intervals(
    player: ConsolePlayer, receiver_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line each, and not too often."""
    submitted(player, "/submit", "1")
    (entry,) = Outbox(player.harness.home.outbox).entries()
    output = io.StringIO()
    watch = send_commands.ConsoleObserver(BareConsole(io.StringIO(), output), player.context())
    watch.report_progress(entry, 10)
    assert output.getvalue() == ""
    monkeypatch.setattr("lgqtui.plain.console._PROGRESS_SECONDS", 0.0)
    watch.report_progress(replace(entry, size=3_000_000), 1_400_000)
    assert output.getvalue() == "1.4 MB of 3.0 MB have left.\n"


def test_drafts_are_read_out_by_how_far_they_are(player: ConsolePlayer, receiver_url: str, receiver: Receiver) -> None:
    """Drafts ready to send with their reason, sent ones with their receipt; numbers continue."""
    receiver.plan(["401", ""])
    for name in ("Waits", "Went"):
        path = player.harness.draft(name, ANSWERS)
        player.play("/submit", "1", path=path)
    player.harness.draft("Open", ANSWERS)
    transcript = player.play("/receipt 3", "/receipt 1", "/receipt 9", "/quit")
    lines = [line for line in transcript.lines if line.endswith(":") or line[:2] in ("1.", "2.", "3.")]
    assert lines[0] == "in work:"
    assert lines[1].startswith("1. Open. Ulm. ")
    assert lines[2] == "ready to send:"
    assert lines[3].startswith("2. Waits. Ulm. ")
    assert "not sent: the receiver wants a token" in lines[3]
    assert lines[4] == "sent:"
    assert lines[5].startswith("3. Went. Ulm. ")
    assert "sent 23 Nov · receipt" in lines[5]
    assert transcript.text.count("Receipt:") == 1
    assert "There is no receipt of this draft." in transcript.lines


def test_a_renamed_draft_keeps_its_receipt(player: ConsolePlayer, receiver_url: str) -> None:
    """The delivery is found under the new name."""
    submitted(player, "/submit", "1")
    transcript = player.play("/rename 1 City", "/receipt 1", "/quit")
    assert "Receipt:" in transcript.lines


@pytest.mark.parametrize("command", ["/submit", "/pack", "/dry-run"])
def test_a_draft_that_is_not_saved_is_not_sent(
    player: ConsolePlayer, receiver_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """A package is made of the draft on the disk."""
    monkeypatch.setattr("lgqtui.plain.session.PlainSession.save", lambda _: False)
    submitted(player, command, "1")
    assert receiver.requests == []


def test_a_package_that_waits_is_not_sealed_again(player: ConsolePlayer, receiver_url: str, receiver: Receiver) -> None:
    """Only sending is offered."""
    receiver.plan(["401"])
    submitted(player, "/submit", "1")
    transcript = submitted(player, "/submit", "1")
    assert "It is sealed already, and waits." in transcript.lines
    assert "1. send it" in transcript.text
    assert "Sealing" not in transcript.text
    assert states(player) == ["sent"]


def test_missing_evidence_is_reported_before_any_question(
    player: ConsolePlayer, receiver_url: str, tmp_path: Path
) -> None:
    """And before a dry run."""
    (tmp_path / "one.txt").write_text("one", "utf-8")
    submitted(player, f"/attach {tmp_path}/one.txt", "")
    for file in (player.harness.home.drafts / "Town.files" / "attachments").iterdir():
        file.unlink()
    transcript = submitted(player, "/submit", "/dry-run")
    assert transcript.text.count("Town cannot be sealed: evidence is missing or was changed.") == 2
    assert "It goes to" not in transcript.text
    assert "nothing is sent now" not in transcript.text


def test_a_dry_run_asks_where_packages_go(player: ConsolePlayer, tmp_path: Path) -> None:
    """An empty line tries nothing; missing attachments do not matter."""
    (tmp_path / "one.txt").write_text("one", "utf-8")
    transcript = submitted(player, f"/attach {tmp_path}/one.txt", "", "/dry-run", "", "/dry-run", f"folder:{tmp_path}")
    assert transcript.text.count("Nothing says yet where packages go.") == 2
    assert f"To folder:{tmp_path}; nothing is sent now." in transcript.lines
    assert "the folder is there" in transcript.text
    assert states(player) == []
    assert "sent" in submitted(player, "/pack", "/submit", "1").text
    assert states(player) == ["sent"]


def test_a_package_is_dropped_only_on_a_yes(player: ConsolePlayer, receiver_url: str, receiver: Receiver) -> None:
    """A sent or missing package is not dropped."""
    receiver.plan(["401"])
    submitted(player, "/submit", "1")
    transcript = player.play("/drop 1", "n", "/drop 9", "/drop 1", "1", "/drop 1", "/quit")
    assert f"Town → {receiver_url}: not sent: the receiver wants a token" in transcript.text
    assert "Nothing was dropped." in transcript.lines
    assert "1 package is dropped." in transcript.lines
    assert "nothing of Town is in the outbox. See: lgqtui outbox" in transcript.lines
    assert states(player) == []
