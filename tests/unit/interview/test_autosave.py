"""The autosave thread: the newest draft is saved at once or after a delay, and no change is lost."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotWrite, Error
from lgqtui.interview.autosave import AutosaveThread, SaveResult

PATIENCE = 10.0
NEVER = 3600.0


def draft(name: str) -> Draft:
    return Draft(name, "q", datetime(2026, 1, 1, tzinfo=UTC))


class AutosaveHarness:
    """A save function that can wait or fail, with a record of drafts and results."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.results: list[SaveResult] = []
        self.fault: Exception | None = None
        self.warning: Error | None = None
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.at_work = threading.Event()
        self.notified = threading.Semaphore(0)
        self.writer = AutosaveThread(self.save, self.note)

    def save(self, draft: Draft) -> Error | None:
        self.at_work.set()
        assert self.may_go_on.wait(PATIENCE)
        if self.fault is not None:
            raise self.fault
        self.saved.append(draft.id)
        return self.warning

    def note(self, saved: SaveResult) -> None:
        self.results.append(saved)
        self.notified.release()

    def hold(self) -> None:
        """Make the next save wait."""
        self.may_go_on.clear()
        self.at_work.clear()

    def listen(self) -> SaveResult:
        """Wait for the result of the next attempt."""
        assert self.notified.acquire(timeout=PATIENCE)
        return self.results[-1]


def test_a_clock_below_zero_delays_no_save(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system counts from elsewhere, what is saved now is due now."""
    monkeypatch.setattr("lgqtui.interview.autosave.time.monotonic", lambda: -1_000.0)
    harness = AutosaveHarness()
    harness.writer.put(draft("a"), NEVER)
    assert harness.writer.flush(PATIENCE)
    harness.writer.close()
    assert harness.saved == ["a"]


def test_what_is_put_is_saved_without_being_asked_for() -> None:
    """A draft that is due is saved by the thread, which reports the result."""
    harness = AutosaveHarness()
    harness.writer.put(draft("a"))
    assert harness.listen() == SaveResult(draft("a"))
    assert harness.writer.is_saved
    assert harness.writer.close()


def test_what_is_due_soon_is_saved_soon() -> None:
    """Typing is saved after a delay."""
    harness = AutosaveHarness()
    harness.writer.put(draft("a"), delay=0.01)
    assert harness.listen().draft.id == "a"
    assert harness.writer.close()


def test_flush_saves_what_could_have_waited() -> None:
    """A flush saves the newest draft at once, a single time."""
    harness = AutosaveHarness()
    harness.writer.put(draft("a"), NEVER)
    harness.writer.put(draft("b"), NEVER)
    assert not harness.writer.is_saved
    assert harness.writer.flush(PATIENCE)
    assert harness.saved == ["b"]
    assert harness.writer.flush(PATIENCE)
    assert harness.saved == ["b"]
    assert harness.writer.close()


def test_an_earlier_date_stands() -> None:
    """Further typing does not postpone a due save."""
    harness = AutosaveHarness()
    harness.hold()
    harness.writer.put(draft("a"))
    assert harness.at_work.wait(PATIENCE)
    harness.writer.put(draft("b"))
    harness.writer.put(draft("c"), NEVER)
    harness.may_go_on.set()
    harness.listen()
    harness.listen()
    assert harness.saved == ["a", "c"]
    assert harness.writer.close()


def test_a_change_during_a_save_is_saved_after_it() -> None:
    """Saves never run in parallel, and the state is unsaved until the last one."""
    harness = AutosaveHarness()
    harness.hold()
    harness.writer.put(draft("a"))
    assert harness.at_work.wait(PATIENCE)
    assert not harness.writer.is_saved
    harness.writer.put(draft("b"), NEVER)
    harness.may_go_on.set()
    assert harness.writer.flush(PATIENCE)
    assert harness.saved == ["a", "b"]
    assert harness.writer.close()


def test_after_a_failure_the_answers_still_wait() -> None:
    """A failed save is reported with its reason; the next flush tries again."""
    harness = AutosaveHarness()
    harness.fault = CannotWrite("full", "the disk is full")
    harness.writer.put(draft("a"))
    assert harness.listen().error is harness.fault
    assert not harness.writer.is_saved
    assert not harness.writer.flush(PATIENCE)
    harness.fault = None
    assert harness.writer.flush(PATIENCE)
    assert harness.saved == ["a"]
    assert harness.writer.close()


def test_after_a_failure_the_next_change_tries_again() -> None:
    """With the newer draft."""
    harness = AutosaveHarness()
    harness.fault = CannotWrite("full", "the disk is full")
    harness.writer.put(draft("a"))
    harness.listen()
    harness.fault = None
    harness.writer.put(draft("b"))
    assert harness.listen() == SaveResult(draft("b"))
    assert harness.saved == ["b"]
    assert harness.writer.close()


def test_a_failure_does_not_push_out_a_newer_draft() -> None:
    """A change during the failed save is what waits."""
    harness = AutosaveHarness()
    harness.fault = CannotWrite("full", "the disk is full")
    harness.hold()
    harness.writer.put(draft("a"))
    assert harness.at_work.wait(PATIENCE)
    harness.writer.put(draft("b"), NEVER)
    harness.may_go_on.set()
    harness.listen()
    harness.fault = None
    assert harness.writer.flush(PATIENCE)
    assert harness.saved == ["b"]
    assert harness.writer.close()


def test_every_exception_is_reported_as_an_error() -> None:
    """Also an unexpected exception keeps answers and thread, and its report has no answers."""
    harness = AutosaveHarness()
    harness.fault = ZeroDivisionError("secret answer")
    harness.writer.put(draft("a"))
    error = harness.listen().error
    assert error is not None
    assert (error.code, str(error)) == ("save-failed", "the draft could not be saved: ZeroDivisionError")
    harness.fault = None
    assert harness.writer.close()
    assert harness.saved == ["a"]


def test_a_warning_comes_with_a_save_that_worked() -> None:
    """A warning is reported, and the draft counts as saved."""
    harness = AutosaveHarness()
    harness.warning = CannotWrite("generation-not-kept", "the version before could not be kept")
    harness.writer.put(draft("a"))
    assert harness.listen() == SaveResult(draft("a"), None, harness.warning)
    assert harness.writer.is_saved
    assert harness.writer.close()


def test_a_front_end_that_cannot_listen_does_not_end_the_saving() -> None:
    """The callback may raise after Textual has ended; later drafts are saved."""
    saved: list[str] = []

    def on_saved(_: SaveResult) -> None:
        raise RuntimeError("the screen has gone")

    writer = AutosaveThread(lambda given: saved.append(given.id), on_saved)
    for name in ("a", "b"):
        writer.put(draft(name))
        assert writer.flush(PATIENCE)
    assert saved == ["a", "b"]
    assert writer.close()


def test_flush_gives_up_waiting_on_a_disk_that_does_not_answer() -> None:
    """For a network folder that hangs, flush returns “not saved”."""
    harness = AutosaveHarness()
    harness.hold()
    harness.writer.put(draft("a"))
    assert harness.at_work.wait(PATIENCE)
    assert not harness.writer.flush(timeout=0.01)
    assert not harness.writer.close(timeout=0.01)
    harness.may_go_on.set()
    assert harness.listen() == SaveResult(draft("a"))


def test_closing_saves_and_ends_the_thread() -> None:
    """Closing saves what waits; closing again, or later drafts, never block."""
    before = threading.active_count()
    harness = AutosaveHarness()
    harness.writer.put(draft("a"), NEVER)
    assert harness.writer.close(PATIENCE)
    assert harness.saved == ["a"]
    assert harness.writer.close(PATIENCE)
    harness.writer.put(draft("b"))
    assert not harness.writer.flush(PATIENCE)
    assert not harness.writer.is_saved
    assert threading.active_count() == before


def test_closing_after_a_failure_says_so() -> None:
    """The result is “not saved”."""
    harness = AutosaveHarness()
    harness.fault = CannotWrite("full", "the disk is full")
    harness.writer.put(draft("a"))
    assert not harness.writer.close(PATIENCE)
    assert not harness.writer.close(PATIENCE)


def test_drafts_are_saved_whole_while_they_change() -> None:
    """Each saved draft is one that was put, and the last saved is the last put."""
    harness = AutosaveHarness()
    names = [f"{n:03}" for n in range(500)]
    for name in names:
        harness.writer.put(draft(name))
    assert harness.writer.close(PATIENCE)
    assert harness.saved[-1] == names[-1]
    assert harness.saved == sorted(harness.saved)
