"""Saving: soon while typing, at once on leaving, with a message when it fails; no answer is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotWrite
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.app import LgqApp
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.run import run
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.question import QuestionScreen
from tests.tui.fast_pilot import run_app
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    app_of,
    draft_answer,
    notices,
    press,
    screen_lines,
    screen_of,
    screen_text,
    send_keys,
    static_texts,
    text_position,
    type_text,
    wait_until,
    wait_until_checked,
    wait_until_idle,
)


async def test_what_is_typed_is_on_the_disk_within_a_second(harness: AppHarness) -> None:
    """While typing goes on without a pause, no letter stays unsaved longer than a second.

    A busy machine is allowed the longest pause that it made between two letters.
    """
    async with harness.open_draft(at="services") as pilot:
        started: dict[int, float] = {}
        begin, longest_pause = time.monotonic(), 0.0
        while time.monotonic() < begin + 2.5 or len(started) < 5:
            before = time.monotonic()
            send_keys(pilot, "x")
            await pilot.pause(0.02)
            longest_pause = max(longest_pause, time.monotonic() - before)
            started[len(draft_answer(pilot, "services").text)] = time.monotonic()
            on_disk = len(harness.saved("services").text)
            latest = time.monotonic() - 1.0 - longest_pause
            late = [n for n, since in started.items() if n > on_disk and since < latest]
            assert not late, (late, on_disk)
        assert on_disk > 0


async def test_a_choice_is_saved_at_once(harness: AppHarness) -> None:
    """A choice is saved at once, and the status line says so."""
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, "y")
        await wait_until(pilot, lambda: harness.saved("figures").choice == "yes", 0.5)
        await wait_until(pilot, lambda: f"saved {_clock()}" in screen_text(pilot))


async def test_the_foot_says_when_the_file_was_saved(harness: AppHarness) -> None:
    """Opening a draft is no save: the time is that of its file, with the day where it is another one."""
    path = harness.draft()
    for hours, words in ((1, f"saved {_clock(1)}"), (49, "saved 21 Nov"), (24 * 365, "saved 23 Nov 2025")):
        saved = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(path, (saved, saved))
        async with harness.open_app(path) as pilot:
            assert f" {words} · question 1 of 7" in screen_lines(pilot)[-2]


async def test_a_generation_that_cannot_be_saved_is_reported_once(harness: AppHarness) -> None:
    """The draft is saved; the missing generation is reported once."""
    async with harness.open_draft(at="figures") as pilot:
        history = sidecar_of(harness.home.drafts / "Town.toml") / "history"
        history.parent.mkdir(exist_ok=True)
        history.write_text("a file where a folder should be")
        await press(pilot, "y")
        await wait_until(pilot, lambda: harness.saved("figures").choice == "yes")
        await wait_until(pilot, lambda: "the version before it could not be kept" in notices(pilot))
        await press(pilot, "n")
        await wait_until(pilot, lambda: harness.saved("figures").choice == "no")
        await wait_until_idle(pilot)
        sentences = [message.sentence for message in app_of(pilot).lifecycle.message_log.messages]
        assert sum("could not be kept" in sentence for sentence in sentences) == 1
        assert "NOT SAVED" not in screen_text(pilot)


def _clock(hours_before: int = 0) -> str:
    return (NOW - timedelta(hours=hours_before)).astimezone().strftime("%H:%M")


LeaveStep = Callable[[AppPilot], Awaitable[None]]


async def _by_next(pilot: AppPilot) -> None:
    send_keys(pilot, "ctrl+n")


async def _by_previous(pilot: AppPilot) -> None:
    send_keys(pilot, "ctrl+p")


async def _by_tab(pilot: AppPilot) -> None:
    send_keys(pilot, "tab")


async def _by_go_to(pilot: AppPilot) -> None:
    send_keys(pilot, "ctrl+g")


async def _by_review(pilot: AppPilot) -> None:
    send_keys(pilot, "f3")


async def _by_menu(pilot: AppPilot) -> None:
    send_keys(pilot, "f10")


async def _by_drafts(pilot: AppPilot) -> None:
    send_keys(pilot, "alt+d")


async def _by_save(pilot: AppPilot) -> None:
    send_keys(pilot, "ctrl+s")


async def _by_quit(pilot: AppPilot) -> None:
    send_keys(pilot, "ctrl+q")


async def _by_outline(pilot: AppPilot) -> None:
    x, y = text_position(pilot, "A.2  Is")
    await pilot.click(offset=(x, y))


async def _by_resize(pilot: AppPilot) -> None:
    await pilot.resize_terminal(60, 20)


LEAVE_STEPS = [
    *((step, "services") for step in (_by_tab, _by_go_to, _by_review, _by_menu, _by_save, _by_resize, _by_previous)),
    *((step, field) for step in (_by_next, _by_outline) for field in ("services", "city", "budget")),
    *((step, field) for step in (_by_quit, _by_drafts) for field in ("services", "city", "mayor.how", "budget")),
]


@pytest.mark.parametrize(
    ("leave", "field"), LEAVE_STEPS, ids=lambda part: getattr(part, "__name__", part).removeprefix("_by_")
)
async def test_the_last_letter_is_saved_however_a_field_is_left(
    harness: AppHarness, leave: LeaveStep, field: str
) -> None:
    """However a field is left, the letter typed right before is on the disk."""
    async with harness.open_draft({"mayor": Answer(choice="yes")}, at=field, size=(140, 45)) as pilot:
        await wait_until_checked(pilot)
        if field == "budget":
            await press(pilot, "enter")
        send_keys(pilot, *"Last!")
        await leave(pilot)
        await wait_until(pilot, lambda: harness.saved(field).text == "Last!", 2.0)


async def test_the_last_letter_in_a_link_is_saved(harness: AppHarness) -> None:
    """What is typed into a row of links right before quitting is on the disk."""
    async with harness.open_draft(at="portals") as pilot:
        await press(pilot, "insert")
        send_keys(pilot, *"Label", "ctrl+q")
        await wait_until(pilot, lambda: harness.saved("portals").links, 2.0)
    assert harness.saved("portals").links[0].label == "Label"


async def test_the_last_letter_in_a_remark_is_saved_by_enter(harness: AppHarness) -> None:
    """Enter right after the last letter of a remark keeps the whole remark."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "f11")
        send_keys(pilot, *"why", "enter")
        await wait_until(pilot, lambda: draft_answer(pilot, "city").remark == "why")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
async def test_a_signal_saves_and_ends(harness: AppHarness, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """TERM, HUP and INT save the draft, release its lock, and end with 128 plus the number of the signal."""
    ended: list[int] = []
    monkeypatch.setattr("lgqtui.tui.lifecycle.os._exit", ended.append)
    monkeypatch.setattr("lgqtui.tui.lifecycle._EXIT_TIMEOUT", 60.0)
    path = harness.draft()
    app = harness.create_app(path)
    async with run_app(app) as pilot:
        await wait_until_idle(pilot)
        send_keys(pilot, *"Ulm")
        os.kill(os.getpid(), getattr(signal, name))
        await wait_until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 128 + getattr(signal, name)
    assert harness.saved("city").text == "Ulm"
    with DraftFile(path, app.lifecycle.context.clock).lock("somebody else", 0.0):
        pass


async def test_windows_has_no_signal_for_a_closed_terminal(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor can a handler be added to the event loop there; a lost terminal ends with the same code."""

    def refuse(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.delattr(signal, "SIGHUP")
    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", refuse)
    monkeypatch.setattr("lgqtui.tui.lifecycle.os._exit", lambda _: None)
    monkeypatch.setattr("lgqtui.tui.lifecycle.os.isatty", lambda _: False)
    app = harness.create_app(harness.draft())
    async with run_app(app) as pilot:
        await wait_until_idle(pilot)
        send_keys(pilot, *"Ulm")
        app.lifecycle._check_terminal()
        await wait_until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 129
    assert harness.saved("city").text == "Ulm"


def test_a_signal_sets_the_exit_code_even_if_the_terminal_is_closed(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error while the terminal is restored does not change the exit code."""
    monkeypatch.setattr("lgqtui.tui.lifecycle._EXIT_TIMEOUT", 60.0)
    monkeypatch.setattr("lgqtui.tui.lifecycle.os._exit", lambda _: None)

    def end_in_a_lost_terminal(app: LgqApp, *, mouse: bool) -> None:
        async def hear() -> None:
            app.lifecycle.handle_signal(signal.SIGHUP)

        asyncio.run(hear())
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(LgqApp, "run", end_in_a_lost_terminal)
    end = run(harness.create_app(None).lifecycle.context, harness.draft(), mouse=False)
    assert end.code == 128 + signal.SIGHUP


async def test_quitting_says_where_the_draft_is(harness: AppHarness) -> None:
    """After quitting, one sentence says that all is saved and where."""
    async with harness.open_draft() as pilot:
        app = app_of(pilot)
        await type_text(pilot, "Ulm")
        await press(pilot, "ctrl+q")
    assert app.lifecycle.closing_message == f"Saved. Your draft is {harness.home.drafts / 'Town.toml'}"
    assert app.return_code == 0


async def test_saving_at_once_says_so(harness: AppHarness) -> None:
    """^S saves at once and says where."""
    async with harness.open_draft(at="city") as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "ctrl+s")
        assert harness.saved("city").text == "Ulm"
        assert "Saved in" in notices(pilot)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A disk that is full for drafts; calling the result frees it."""
    save = DraftFile.save
    flags: list[bool] = []

    def refuse(self: DraftFile, draft: Draft) -> None:
        if not flags:
            raise CannotWrite("cannot-write", "cannot write {path}: the disk is full", "Make room.", path=self.path)
        save(self, draft)

    monkeypatch.setattr(DraftFile, "save", refuse)
    return lambda: flags.append(True)


async def test_a_failed_save_is_reported_and_the_answers_stay(harness: AppHarness, full: Callable[[], None]) -> None:
    """The status line says NOT SAVED and why; typing continues, and a later save has everything."""
    async with harness.open_app(harness.draft(), (100, 24)) as pilot:
        await press(pilot, "U", "l", "m", "tab")
        await wait_until(pilot, lambda: "NOT SAVED: cannot write" in screen_text(pilot))
        assert "the disk is full" in notices(pilot)
        await press(pilot, "ctrl+s")
        assert "Your answers are still here; quitting offers another place." in notices(pilot)
        full()
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: "NOT SAVED" not in screen_lines(pilot)[1])
        assert harness.saved("city").text == "Ulm"


async def test_when_saving_fails_quitting_offers_another_path(
    harness: AppHarness, full: Callable[[], None], tmp_path: Path
) -> None:
    """If the draft cannot be saved, quitting offers another path and saves there."""
    async with harness.open_app(harness.draft()) as pilot:
        app = app_of(pilot)
        await type_text(pilot, "Ulm")
        await press(pilot, "ctrl+q")
        assert isinstance(pilot.app.screen, LineDialog)
        assert "The draft cannot be saved where it is." in screen_text(pilot)
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(tmp_path / "rescued.toml"))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.return_code is not None)
    assert "rescued.toml" in app.lifecycle.closing_message
    assert DraftFile(tmp_path / "rescued.toml", app.lifecycle.context.clock).load().answer("city").text == "Ulm"


async def test_the_offer_can_be_declined(harness: AppHarness, full: Callable[[], None]) -> None:
    """Esc returns to the question, with all answers."""
    async with harness.open_app(harness.draft()) as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "ctrl+q", "escape")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert draft_answer(pilot, "city").text == "Ulm"
        await type_text(pilot, "!")
        assert draft_answer(pilot, "city").text == "Ulm!"
        full()
        await press(pilot, "ctrl+q")
    assert harness.saved("city").text == "Ulm!"


async def test_an_existing_file_is_not_overwritten(
    harness: AppHarness, full: Callable[[], None], tmp_path: Path
) -> None:
    """An existing file is reported and not changed; the offer stays."""
    existing = tmp_path / "taken.toml"
    existing.write_text("mine", "utf-8")
    async with harness.open_app(harness.draft()) as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "ctrl+q", "ctrl+u")
        await type_text(pilot, str(existing))
        await press(pilot, "enter")
        assert "is there already" in static_texts(pilot, "LineDialog .note")
        assert isinstance(pilot.app.screen, LineDialog)
        await press(pilot, "escape")
        full()
    assert existing.read_text("utf-8") == "mine"


async def test_going_to_the_drafts_is_refused_while_nothing_can_be_saved(
    harness: AppHarness, full: Callable[[], None]
) -> None:
    """With unsaved answers the list of drafts is not opened; another path is offered."""
    async with harness.open_app(harness.draft()) as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "alt+d")
        assert not isinstance(pilot.app.screen, DraftsScreen)
        assert "The draft cannot be saved where it is." in screen_text(pilot)
        full()


async def test_a_folder_that_cannot_be_written_is_reported(harness: AppHarness) -> None:
    """A folder that becomes read-only is reported like any failed save."""
    path = harness.draft()
    async with harness.open_app(path, (140, 24)) as pilot:
        harness.home.drafts.rename(harness.home.drafts.with_name("away"))
        harness.home.drafts.write_text("no folder any more", "utf-8")
        await press(pilot, "U", "tab")
        await wait_until(pilot, lambda: "NOT SAVED" in screen_text(pilot))
        harness.home.drafts.unlink()
        harness.home.drafts.with_name("away").rename(harness.home.drafts)
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: "NOT SAVED" not in screen_lines(pilot)[1])
    assert harness.saved("city").text == "U"


async def test_a_crash_saves_and_shows_no_answers(harness: AppHarness, capfd: pytest.CaptureFixture[str]) -> None:
    """If the program fails, what was typed is saved, and no answer is printed with the failure."""
    app = harness.create_app(harness.draft())
    with pytest.raises(ZeroDivisionError):
        await _crash(app)
    assert harness.saved("city").text == "Secret town"
    printed = capfd.readouterr()
    assert "Secret town" not in printed.out + printed.err


async def _crash(app: LgqApp) -> None:
    async with run_app(app) as pilot:
        await wait_until_idle(pilot)
        await type_text(pilot, "Secret town")
        screen_of(pilot).call_later(lambda: 1 // 0)
        await wait_until(pilot, lambda: app.crash is not None)
