"""Saving behind the user's back: the newest draft, soon or at once, and never a lost word."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotWrite, Error
from lgqtui.interview.autosave import AutosaveThread, SaveResult

PATIENCE = 10.0
NEVER = 3600.0


def draft(name: str) -> Draft:
    return Draft(name, "q", datetime(2026, 1, 1, tzinfo=UTC))


class Desk:
    """A saver that can be made to wait or to fail, and what it was given and told."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.told: list[SaveResult] = []
        self.fault: Exception | None = None
        self.warning: Error | None = None
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.at_work = threading.Event()
        self.heard = threading.Semaphore(0)
        self.writer = AutosaveThread(self.save, self.note)

    def save(self, given: Draft) -> Error | None:
        self.at_work.set()
        assert self.may_go_on.wait(PATIENCE)
        if self.fault is not None:
            raise self.fault
        self.saved.append(given.id)
        return self.warning

    def note(self, saved: SaveResult) -> None:
        self.told.append(saved)
        self.heard.release()

    def hold(self) -> None:
        """Have the next save wait."""
        self.may_go_on.clear()
        self.at_work.clear()

    def listen(self) -> SaveResult:
        """Wait until the next try has been told."""
        assert self.heard.acquire(timeout=PATIENCE)
        return self.told[-1]


def test_what_is_put_is_saved_without_being_asked_for() -> None:
    """A draft that is due is written by the writer's own thread, and that is reported."""
    desk = Desk()
    desk.writer.put(draft("a"))
    assert desk.listen() == SaveResult(draft("a"))
    assert desk.writer.is_clean
    assert desk.writer.close()


def test_what_is_due_soon_is_saved_soon() -> None:
    """Typing is saved after a moment by itself."""
    desk = Desk()
    desk.writer.put(draft("a"), within=0.01)
    assert desk.listen().draft.id == "a"
    assert desk.writer.close()


def test_flush_saves_what_could_have_waited() -> None:
    """Whoever leaves does not wait for the date: what waits is written now, once, and only the newest."""
    desk = Desk()
    desk.writer.put(draft("a"), NEVER)
    desk.writer.put(draft("b"), NEVER)
    assert not desk.writer.is_clean
    assert desk.writer.flush(PATIENCE)
    assert desk.saved == ["b"]
    assert desk.writer.flush(PATIENCE)
    assert desk.saved == ["b"]
    assert desk.writer.close()


def test_an_earlier_date_stands() -> None:
    """Going on typing does not put off the save that is due."""
    desk = Desk()
    desk.hold()
    desk.writer.put(draft("a"))
    assert desk.at_work.wait(PATIENCE)
    desk.writer.put(draft("b"))
    desk.writer.put(draft("c"), NEVER)
    desk.may_go_on.set()
    desk.listen()
    desk.listen()
    assert desk.saved == ["a", "c"]
    assert desk.writer.close()


def test_a_change_during_a_save_is_saved_after_it() -> None:
    """Two saves never run at once, what came meanwhile is not forgotten, and until then nothing is clean."""
    desk = Desk()
    desk.hold()
    desk.writer.put(draft("a"))
    assert desk.at_work.wait(PATIENCE)
    assert not desk.writer.is_clean
    desk.writer.put(draft("b"), NEVER)
    desk.may_go_on.set()
    assert desk.writer.flush(PATIENCE)
    assert desk.saved == ["a", "b"]
    assert desk.writer.close()


def test_after_a_failure_the_answers_still_wait() -> None:
    """A save that fails is reported with its reason; the draft stays waiting, and the next flush tries again."""
    desk = Desk()
    desk.fault = CannotWrite("full", "the disk is full")
    desk.writer.put(draft("a"))
    assert desk.listen().error is desk.fault
    assert not desk.writer.is_clean
    assert not desk.writer.flush(PATIENCE)
    desk.fault = None
    assert desk.writer.flush(PATIENCE)
    assert desk.saved == ["a"]
    assert desk.writer.close()


def test_after_a_failure_the_next_change_tries_again() -> None:
    """The newer draft takes the place of the one that could not be saved."""
    desk = Desk()
    desk.fault = CannotWrite("full", "the disk is full")
    desk.writer.put(draft("a"))
    desk.listen()
    desk.fault = None
    desk.writer.put(draft("b"))
    assert desk.listen() == SaveResult(draft("b"))
    assert desk.saved == ["b"]
    assert desk.writer.close()


def test_a_failure_does_not_push_out_a_newer_draft() -> None:
    """If a change came while the save failed, the change is what waits."""
    desk = Desk()
    desk.fault = CannotWrite("full", "the disk is full")
    desk.hold()
    desk.writer.put(draft("a"))
    assert desk.at_work.wait(PATIENCE)
    desk.writer.put(draft("b"), NEVER)
    desk.may_go_on.set()
    desk.listen()
    desk.fault = None
    assert desk.writer.flush(PATIENCE)
    assert desk.saved == ["b"]
    assert desk.writer.close()


def test_whatever_goes_wrong_is_told_as_an_error() -> None:
    """Also a fault of our own keeps the answers and the thread, and is reported without any answer in it."""
    desk = Desk()
    desk.fault = ZeroDivisionError("secret answer")
    desk.writer.put(draft("a"))
    error = desk.listen().error
    assert error is not None
    assert (error.code, str(error)) == ("save-failed", "the draft could not be saved: ZeroDivisionError")
    desk.fault = None
    assert desk.writer.close()
    assert desk.saved == ["a"]


def test_a_warning_comes_with_a_save_that_worked() -> None:
    """What the user should know although all is saved is reported, and does not keep the draft waiting."""
    desk = Desk()
    desk.warning = CannotWrite("generation-not-kept", "the version before could not be kept")
    desk.writer.put(draft("a"))
    assert desk.listen() == SaveResult(draft("a"), None, desk.warning)
    assert desk.writer.is_clean
    assert desk.writer.close()


def test_a_front_end_that_cannot_listen_does_not_end_the_saving() -> None:
    """A toolkit that has gone may raise when it is told; what is put later is saved all the same."""
    saved: list[str] = []

    def told(_: SaveResult) -> None:
        raise RuntimeError("the screen has gone")

    writer = AutosaveThread(lambda given: saved.append(given.id), told)
    for name in ("a", "b"):
        writer.put(draft(name))
        assert writer.flush(PATIENCE)
    assert saved == ["a", "b"]
    assert writer.close()


def test_flush_gives_up_waiting_on_a_disk_that_does_not_answer() -> None:
    """A network folder that hangs must not hang the screen: flush says that it is not saved yet."""
    desk = Desk()
    desk.hold()
    desk.writer.put(draft("a"))
    assert desk.at_work.wait(PATIENCE)
    assert not desk.writer.flush(patience=0.01)
    assert not desk.writer.close(patience=0.01)
    desk.may_go_on.set()
    assert desk.listen() == SaveResult(draft("a"))


def test_closing_saves_and_ends_the_thread() -> None:
    """Closing writes what waits; closing again, or putting something into a closed writer, does not wait for ever."""
    before = threading.active_count()
    desk = Desk()
    desk.writer.put(draft("a"), NEVER)
    assert desk.writer.close(PATIENCE)
    assert desk.saved == ["a"]
    assert desk.writer.close(PATIENCE)
    desk.writer.put(draft("b"))
    assert not desk.writer.flush(PATIENCE)
    assert not desk.writer.is_clean
    assert threading.active_count() == before


def test_closing_after_a_failure_says_so() -> None:
    """What could not be saved at the end is not called saved."""
    desk = Desk()
    desk.fault = CannotWrite("full", "the disk is full")
    desk.writer.put(draft("a"))
    assert not desk.writer.close(PATIENCE)
    assert not desk.writer.close(PATIENCE)


def test_drafts_are_saved_whole_while_they_change() -> None:
    """However fast drafts come, each one written is one that was put, and the last one written is the last one put."""
    desk = Desk()
    names = [f"{n:03}" for n in range(500)]
    for name in names:
        desk.writer.put(draft(name))
    assert desk.writer.close(PATIENCE)
    assert desk.saved[-1] == names[-1]
    assert desk.saved == sorted(desk.saved)
