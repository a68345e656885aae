"""Sending from the full screen to a receiver over real HTTP; the list of drafts by delivery."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.draft.delivery import change_delivery, read_delivery
from lgqtui.questionnaire.answer import Answer
from lgqtui.settings.loader import write_setting
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.review import ReviewScreen
from lgqtui.tui.screens.send import SendScreen
from lgqtui.tui.send_worker import SendWorker
from lgqtui.tui.services import services
from lgqtui.workflows import submissions
from lgqtui.workflows.submissions import enqueue_draft
from tests.receiver.app import Receiver
from tests.receiver.server import serving
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    click_text,
    file_names,
    key_bar,
    notices,
    press,
    row_texts,
    screen_text,
    static_texts,
    type_text,
    wait_until,
)

ANSWERS = {"city": Answer(text="Ulm"), "mayor": Answer(choice="no")}


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def receiver_url(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serving(receiver.app) as address:
        yield f"{address}/packages"


def act_line(pilot: AppPilot) -> str:
    """Return the line of what can be done now."""
    return static_texts(pilot, "#acts")


async def say_where(pilot: AppPilot, address: str) -> None:
    """Keep an address in the dialog for the receiver, without a token."""
    await press(pilot, "ctrl+u")
    await type_text(pilot, address)
    await press(pilot, "enter", "enter", "down", "enter")


async def to_send(pilot: AppPilot) -> None:
    """Go from the question through the review to the send screen."""
    await press(pilot, "f3")
    await press(pilot, "f9")
    assert isinstance(pilot.app.screen, SendScreen)


RECEIPT = "This is the receipt"


@asynccontextmanager
async def sent(harness: AppHarness, endpoint: str, shows: str = RECEIPT) -> AsyncIterator[AppPilot]:
    """Send a new draft to an endpoint from the send screen, until that shows some words."""
    write_setting(harness.home, "endpoint", endpoint)
    async with harness.open_draft(ANSWERS) as pilot:
        await to_send(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: shows in screen_text(pilot))
        yield pilot


async def test_what_would_be_sent_is_shown_and_nothing_is_sent_yet(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """With its endpoint; Esc returns to the review."""
    write_setting(harness.home, "endpoint", receiver_url)
    async with harness.open_draft(ANSWERS) as pilot:
        await to_send(pilot)
        lines = [" ".join(line.split()) for line in screen_text(pilot).splitlines()]
        assert "answers 2 of 9 · 7 unanswered: founded, email, services, portals, othe…" in lines
        assert lines[3:8] == [
            "links none",
            "evidence none",
            "signed nobody is named",
            "need a look nothing",
            f"▌ to {receiver_url} a say where",
        ]
        assert lines[-2] == "Enter pack and send · w pack to a file · d rehearse (send nothing)"
        assert lines[-1] == "Esc back ? help ^Q quit"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert receiver.requests == []
    assert not harness.home.outbox.exists()


async def test_a_draft_is_packed_and_sent_and_its_receipt_shown(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """The package has text typed right before."""
    write_setting(harness.home, "endpoint", receiver_url)
    async with harness.open_draft(ANSWERS, at="email") as pilot:
        await type_text(pilot, "a@b.example")
        await to_send(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: RECEIPT in screen_text(pilot))
        assert "sent     ████████████████████" in screen_text(pilot)
        assert "proof     receipt (status 201)" in screen_text(pilot)
        assert "and send" not in act_line(pilot)
        await press(pilot, "v")
        assert "Verify a package" in screen_text(pilot)
        assert "receipt" in static_texts(pilot, ".box Static")
        await press(pilot, "escape", "escape", "escape")
    assert len(receiver.store.packages) == 1
    (entry,) = Outbox(harness.home.outbox).entries()
    assert (entry.state, entry.draft_name) == ("sent", "Town")


async def test_problems_are_listed_and_prevent_nothing(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """Problems of answers are for the user to decide: nothing is sealed, to a file either, without a yes."""
    write_setting(harness.home, "endpoint", receiver_url)
    async with harness.open_draft({**ANSWERS, "email": Answer(text="nonsense")}) as pilot:
        await to_send(pilot)
        assert "1: it stops nothing · 0 errors, 1 warning, 0 hints" in screen_text(pilot)
        await click_text(pilot, "r review")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await press(pilot, "f9")
        for keys, question in ((("enter",), "and send it to"), (("w", "enter"), "Seal it like this?")):
            await press(pilot, *keys)
            assert question in (text := " ".join(screen_text(pilot).replace("│", "").split()))
            assert "email: warning: " in text
            await press(pilot, "escape")
        assert not harness.home.outbox.exists()
        await press(pilot, "enter", "y")
        await wait_until(pilot, lambda: receiver.store.packages)


async def test_the_endpoint_can_be_set_on_the_screen(harness: AppHarness, tmp_path: Path) -> None:
    """A wrong address is reported; a valid one is saved in the settings."""
    async with harness.open_draft(ANSWERS) as pilot:
        await to_send(pilot)
        assert "▌ to           nobody yet" in screen_text(pilot)
        await press(pilot, "enter")
        await say_where(pilot, "http://far.example/")
        assert "anybody on the way can read" in static_texts(pilot, ".note")
        await press(pilot, "shift+tab", "shift+tab")
        await say_where(pilot, f"folder:{tmp_path}")
        assert f"▌ to           folder:{tmp_path}"[:40] in screen_text(pilot)
        assert file_names(tmp_path) == ["home"]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: RECEIPT in screen_text(pilot))
    assert f'endpoint = "folder:{tmp_path}"' in harness.home.settings.read_text()
    assert [name for name in file_names(tmp_path) if name.endswith(".zip")]


async def test_it_is_packed_to_a_file(harness: AppHarness, tmp_path: Path) -> None:
    """Where the user says, or with nothing beside the draft; another file is not overwritten."""
    (tmp_path / "stick").mkdir()
    letter = tmp_path / "letter.zip"
    letter.write_text("Dear office")
    async with harness.open_draft(ANSWERS) as pilot:
        await to_send(pilot)
        await press(pilot, "w")
        await type_text(pilot, str(letter))
        await press(pilot, "enter")
        assert "is there already and is another file" in " ".join(screen_text(pilot).replace("│", "").split())
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(tmp_path / "stick"))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "Sealed, " in screen_text(pilot))
        assert isinstance(pilot.app.screen, SendScreen)
        pilot.app.screen.report_sealing(9, 9)  # as where there is much evidence
        await wait_until(pilot, lambda: "sealed   ██" in screen_text(pilot))
        (package,) = file_names(tmp_path / "stick")
        await press(pilot, "w", "enter")
        await wait_until(pilot, lambda: "files/packages" in screen_text(pilot))
    assert letter.read_text() == "Dear office"
    assert package in file_names(harness.home.drafts / "Town.files" / "packages")


async def test_waiting_for_a_busy_receiver_is_shown_and_can_be_left(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """The next attempt is announced; the package is in the outbox, and the start screen sends it later."""
    receiver.plan(["503:30"])
    async with sent(harness, receiver_url, "Next try at") as pilot:
        assert "the receiver is busy (503)" in screen_text(pilot)
        assert "You may leave with Esc: it stays in the outbox." in screen_text(pilot)
        await press(pilot, "escape", "ctrl+q")
    assert [p.state for p in Outbox(harness.home.outbox).entries()] == ["packed"]
    assert receiver.store.packages == {}


async def test_leaving_while_packing_prints_nothing_and_does_no_harm(
    harness: AppHarness, receiver_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread finishes the package without output, and sends nothing."""
    has_left, works = threading.Event(), list[threading.Thread]()

    def slowly(*args: Any, **more: Any) -> Any:
        works.append(threading.current_thread())
        has_left.wait(20)
        return enqueue_draft(*args, **more)

    monkeypatch.setattr(submissions, "enqueue_draft", slowly)
    write_setting(harness.home, "endpoint", receiver_url)
    async with harness.open_draft(ANSWERS) as pilot:
        await to_send(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: works)
        await press(pilot, "escape", "ctrl+q")
    has_left.set()
    works[0].join(20)
    assert (works[0].is_alive(), receiver.requests) == (False, [])
    assert [entry.state for entry in Outbox(harness.home.outbox).entries()] == ["packed"]


async def test_a_package_sent_after_the_screen_was_left_is_reported(
    harness: AppHarness, receiver_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the message line, and among the messages."""
    has_left, report = threading.Event(), SendWorker.report_result

    def report_late(worker: SendWorker, entry: OutboxEntry) -> None:
        has_left.wait(20)
        report(worker, entry)

    monkeypatch.setattr(SendWorker, "report_result", report_late)
    write_setting(harness.home, "endpoint", receiver_url)
    async with harness.open_draft(ANSWERS) as pilot:
        await to_send(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: receiver.store.packages)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
        has_left.set()
        await wait_until(pilot, lambda: "Town: sent" in notices(pilot))
        assert "Town: sent" in screen_text(pilot)


async def test_what_cannot_be_delivered_says_what_to_do(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """And it can be sent again from this screen."""
    receiver.plan(["401"])
    async with sent(harness, receiver_url, "wants a token") as pilot:
        await wait_until(pilot, lambda: "Enter send" in act_line(pilot))
        assert "lgqtui config" in screen_text(pilot)
        assert "a takes another address, or a token." in screen_text(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: RECEIPT in screen_text(pilot))


async def test_the_same_is_not_sent_twice(
    harness: AppHarness, receiver_url: str, receiver: Receiver, tmp_path: Path
) -> None:
    """The receipt of the first time is shown, and Enter does nothing, but for another receiver."""
    async with sent(harness, receiver_url) as pilot:
        await press(pilot, "escape", "escape")
        await to_send(pilot)
        assert "The same was sent to" in screen_text(pilot)
        assert "proof     receipt (status 201)" in screen_text(pilot)
        assert "and send" not in act_line(pilot)
        await press(pilot, "enter")
        assert len(receiver.requests) == 1
        assert "a say where" in act_line(pilot)
        await press(pilot, "a")
        await say_where(pilot, f"folder:{tmp_path}")
        assert "proof" not in screen_text(pilot)
        assert "2 of 9" in screen_text(pilot)
        assert "Enter pack and send" in act_line(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 45)])
async def test_it_fits_every_window(size: tuple[int, int], harness: AppHarness, receiver_url: str) -> None:
    """Everything that has to be read is visible; the rest scrolls."""
    write_setting(harness.home, "endpoint", receiver_url)
    path = harness.draft(answers=ANSWERS)
    async with harness.open_app(path, size) as pilot:
        await to_send(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: RECEIPT in screen_text(pilot))
        assert "back" in key_bar(pilot)


# The start screen


async def test_drafts_are_grouped_by_delivery(harness: AppHarness, receiver_url: str, receiver: Receiver) -> None:
    """Drafts ready to send have their reason for waiting, sent ones their receipt; edited ones are open again."""
    write_setting(harness.home, "endpoint", receiver_url)
    receiver.plan(["401", ""])
    for name in ("Waits", "Went"):
        async with harness.open_app(harness.draft(name, ANSWERS)) as pilot:
            await to_send(pilot)
            await press(pilot, "enter")
            await wait_until(pilot, lambda: len(receiver.requests) == len(Outbox(harness.home.outbox).entries()) > 0)
            await wait_until(pilot, lambda: RECEIPT in screen_text(pilot) or "wants a token" in screen_text(pilot))
    harness.draft("Open", ANSWERS)
    async with harness.open_app(size=(100, 24)) as pilot:
        await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
        rows = row_texts(pilot)
        assert [rows[n] for n in (0, 2, 4)] == ["in work", "ready to send", "sent"]
        assert "not sent: the receiver wants a token" in rows[3]
        assert "sent 23 Nov · receipt" in rows[5]
        await press(pilot, "end", "t")
        assert "proof     receipt (status 201)" in screen_text(pilot)
        assert "package.zip" in screen_text(pilot)
        await press(pilot, "escape", "home", "t")
        assert "There is no receipt" in notices(pilot)
        await press(pilot, "end", "enter")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, DraftsScreen))
        await type_text(pilot, "!")
        await press(pilot, "alt+d")
        await wait_until(
            pilot, lambda: isinstance(pilot.app.screen, DraftsScreen) and "reading" not in screen_text(pilot)
        )
        assert "Sent" not in row_texts(pilot)


async def test_the_reason_why_a_draft_waits_is_shown_in_full(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """Reason and remedy are shown below the list, for the draft under the cursor."""
    receiver.plan(["401"])
    async with sent(harness, receiver_url, "wants a token"):
        pass
    harness.draft("Open", ANSWERS)
    async with harness.open_app(size=(60, 20)) as pilot:
        await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
        await press(pilot, "end")
        texts = static_texts(pilot, "#detail")
        assert "not sent: the receiver wants a token, or does not know this one (401)" in texts
        assert "Give the token: lgqtui config receiver" in texts
        assert "Give the token: lgqtui config" in " ".join(screen_text(pilot).split())
        await press(pilot, "home")
        assert "Give the token" not in screen_text(pilot)


async def test_a_receipt_is_folded_below_its_values(harness: AppHarness, receiver_url: str, receiver: Receiver) -> None:
    """In a narrow window no label is alone on a line."""
    async with sent(harness, receiver_url):
        pass
    (package,) = receiver.store.packages.values()
    async with harness.open_app(size=(60, 40)) as pilot:
        await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
        await press(pilot, "t")
        lines = [line.strip(" │") for line in screen_text(pilot).splitlines()]
        (at,) = (n for n, line in enumerate(lines) if line.startswith("sha256 "))
        assert lines[at].removeprefix("sha256").split() == [package["sha256"][n : n + 4] for n in range(0, 32, 4)]
        assert "".join(lines[at + 1].split()) == package["sha256"][32:]


async def test_a_receipt_saved_before_a_kill_updates_the_draft(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """The receipt decides; `delivery.json` is updated from it."""
    async with sent(harness, receiver_url):
        pass
    sidecar = harness.drafts.folders.drafts / "Town.files"
    change_delivery(sidecar, lambda delivery: replace(delivery, state="packed"))
    async with harness.open_app() as pilot:
        await wait_until(pilot, lambda: "sent" in row_texts(pilot))
        assert "ready to send" not in row_texts(pilot)
    assert read_delivery(sidecar).state == "sent"


async def put(harness: AppHarness, receiver_url: str, receiver: Receiver, due: float) -> None:
    """Put a package into the outbox that was tried once; its next attempt is due in so many seconds."""
    receiver.plan(["503"])
    async with sent(harness, receiver_url, "Next try at") as pilot:
        await press(pilot, "escape")
    outbox = Outbox(harness.home.outbox)
    (entry,) = outbox.entries()
    outbox.save(replace(entry, due_at=NOW.timestamp() + due))


async def test_waiting_packages_are_sent_when_the_program_starts(
    harness: AppHarness, receiver_url: str, receiver: Receiver
) -> None:
    """If they are due; then the draft is listed as sent."""
    await put(harness, receiver_url, receiver, due=-1.0)
    async with harness.open_app(size=(100, 24)) as pilot:
        await wait_until(pilot, lambda: "sent" in row_texts(pilot))
        assert "Town: sent" in notices(pilot)
        assert "ready to send" not in row_texts(pilot)
    assert len(receiver.store.packages) == 1


async def test_waiting_packages_are_sent_on_request(harness: AppHarness, receiver_url: str, receiver: Receiver) -> None:
    """Before they are due; the action is offered only while something waits."""
    await put(harness, receiver_url, receiver, due=800.0)
    async with harness.open_app(size=(100, 24)) as pilot:
        await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
        await wait_until(pilot, lambda: "send Town" in key_bar(pilot))
        assert "waits: the receiver is busy (503)" in screen_text(pilot)
        assert receiver.store.packages == {}
        await press(pilot, "s")
        await wait_until(pilot, lambda: "sent" in row_texts(pilot))
        await wait_until(pilot, lambda: "send Town" not in key_bar(pilot))
    assert len(receiver.store.packages) == 1


async def test_what_is_sealed_already_is_only_sent(harness: AppHarness, receiver_url: str, receiver: Receiver) -> None:
    """The key bar and the menu say so, also after a transfer that failed."""
    receiver.plan(["503", "401"])
    write_setting(harness.home, "endpoint", receiver_url)
    path = harness.draft(answers=ANSWERS)
    async with harness.open_app(path) as pilot:
        await to_send(pilot)
        assert "Enter pack and send" in act_line(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "Next try at" in screen_text(pilot))
        await press(pilot, "escape", "f9")
        assert "It is sealed already, and waits." in screen_text(pilot)
        assert "Enter send" in act_line(pilot)
        await press(pilot, "f10", "slash")
        assert [row.split() for row in row_texts(pilot) if row.endswith("Enter")] == [
            ["send", "Send", "the", "package", "that", "is", "sealed", "Enter"]
        ]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "wants a token" in screen_text(pilot))
        await wait_until(pilot, lambda: "Enter send" in act_line(pilot))


async def test_a_draft_that_is_not_saved_is_not_sent(
    harness: AppHarness, receiver_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package is made of the draft on the disk."""
    write_setting(harness.home, "endpoint", receiver_url)
    async with harness.open_draft(ANSWERS) as pilot:
        await press(pilot, "f3")
        session = services(pilot.app).session
        assert session is not None
        monkeypatch.setattr(session.interview, "flush", lambda: False)
        await press(pilot, "f9")
        assert "cannot be saved, so it is not sent" in notices(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)
        monkeypatch.undo()


async def test_an_unfinished_package_is_removed_when_the_program_starts(harness: AppHarness) -> None:
    """The program was killed while it packed; the rest may be gigabytes large."""
    path = Outbox(harness.home.outbox).prepare_package_path("00000000-0000-5000-8000-000000000000")
    half = path.with_name("package.zip.tmp-abcdefgh")
    half.touch()
    async with harness.open_app():
        assert not half.exists()
