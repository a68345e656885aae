"""The list of drafts by talk, and leaving."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotWrite, Error
from lgqtui.questionnaire.answer import Answer
from tests.plain.voice import Voice
from tests.tui.harness import NOW


def test_drafts_are_read_out_with_how_they_stand(voice: Voice) -> None:
    """By number; those in the trash after them."""
    voice.desk.draft("Town", {"city": Answer(text="New Town"), "founded": Answer(text="once")})
    voice.desk.drafts.trash(voice.desk.draft("Old"))
    heard = voice.talk()
    assert "1. Town. New Town. Small. 2 of 9 answered · 1 needs a look." in heard.text
    assert "In the trash:\n2. Old. Small. 0 of 9 answered." in heard.text


def test_a_draft_is_begun_and_filled_in_and_found_again(voice: Voice) -> None:
    """From nothing to an answer on the disk without one key of the full screen."""
    heard = voice.talk("/new City", "New Town", "/drafts", "1", "/quit")
    assert "There is no draft yet. /new begins one." in heard.lines
    assert voice.desk.saved("city", "City").text == "New Town"
    assert "1. City. New Town. Small. 1 of 9 answered." in heard.text
    assert heard.code == 0


def test_a_name_is_asked_for(voice: Voice) -> None:
    """With what makes a good one; nothing said begins nothing."""
    voice.talk("/new", "City", "/quit")
    voice.talk("/new", "", "/new", "/quit")
    assert [listed.name for listed in voice.desk.drafts.listing()] == ["City"]


def test_drafts_are_kept_in_order(voice: Voice) -> None:
    """Duplicated, renamed, thrown away, brought back: each by its number, and told."""
    voice.desk.draft("Town")
    heard = voice.talk("/duplicate 1", "/rename 1 Copy", "/trash 1", "/restore", "/quit")
    assert "There is now a second draft:" in heard.text
    assert "It is now called Copy." in heard.lines
    assert "“Copy” is in the trash. /restore brings it back." in heard.lines
    assert "“Copy” is back." in heard.lines


def test_one_draft_needs_no_number(voice: Voice) -> None:
    """And a new name is asked for where none was said."""
    voice.desk.draft("Town")
    voice.talk("/rename", "City", "/trash", "/quit")
    assert [listed.name for listed in voice.desk.drafts.trashed()] == ["City"]


@pytest.mark.parametrize("line", ["1", "/resume 1", "/duplicate 1", "/trash 1", "/rename 1 x"])
def test_a_draft_in_the_trash_is_brought_back_first(voice: Voice, line: str) -> None:
    """Nothing else is done to it."""
    voice.desk.drafts.trash(voice.desk.draft("Old"))
    heard = voice.talk(line, "/restore 1", "/quit")
    assert "This draft is in the trash. /restore and its number brings it back." in heard.lines
    assert [listed.name for listed in voice.desk.drafts.listing()] == ["Old"]


def test_what_cannot_be_done_is_told(voice: Voice) -> None:
    """The list goes on."""
    voice.desk.draft("Town")
    voice.desk.draft("City")
    heard = voice.talk("7", "x", "/resume", "/restore 1", "/rename 1 a/b", "/open /nowhere.toml", "/fly", "/quit")
    assert heard.text.count("Which draft? Its number is from 1 to 2. ? says what can be done.") == 3
    assert "The trash is empty." in heard.lines
    assert "“a/b” cannot be the name of a draft" in heard.text
    assert "there is no draft /nowhere.toml" in heard.text
    assert "There is no command /fly here. ? says what can be done." in heard.lines


def test_without_drafts_there_is_nothing_to_resume(voice: Voice) -> None:
    """What to do instead is said."""
    assert voice.talk("1").text.count("There is no draft yet. /new begins one.") == 2


def test_a_draft_elsewhere_is_opened_by_its_path(voice: Voice, tmp_path: Path) -> None:
    """Asked for or said at once; a path begins with a slash and is no command."""
    path = tmp_path / "Elsewhere.toml"
    voice.desk.draft("Town").rename(path)
    for lines in ((f"/open {path}",), ("/open", str(path))):
        assert f"Saved. Your draft is {path}" in voice.talk(*lines, "/quit").lines
    assert voice.talk("/open", "", "/quit").code == 0


def test_a_draft_that_cannot_be_opened_is_told_in_the_list(voice: Voice) -> None:
    """Damaged, or open elsewhere; the list goes on."""
    voice.desk.draft("Town").write_text("format = 1\nquestionnaire = ", "utf-8")
    heard = voice.talk("1", "/quit")
    assert "cannot be opened:" in heard.text
    assert heard.code == 0


def test_help_is_there_and_the_list_again(voice: Voice) -> None:
    """Every command of the list is told."""
    voice.desk.draft("Town")
    heard = voice.talk("?", "/list", "/quit")
    assert "/rename NUMBER NAME: Give a draft another name" in heard.lines
    assert heard.text.count("1. Town.") == 2


# Leaving


def test_ctrl_d_leaves_with_everything_saved(voice: Voice) -> None:
    """From a question and from the list."""
    heard = voice.fill("New Town")
    assert heard.code == 0
    assert voice.saved("city").text == "New Town"
    assert heard.lines[-2].startswith("Saved. Your draft is ")


@pytest.mark.parametrize("at_list", [True, False])
def test_ctrl_c_leaves_with_everything_saved(voice: Voice, *, at_list: bool) -> None:
    """The exit code says so."""
    path = voice.desk.draft("Town")
    voice.instead["last"] = KeyboardInterrupt()
    heard = voice.talk(*([] if at_list else ["New Town"]), "last", path=None if at_list else path)
    assert heard.code == 130
    assert at_list or voice.saved("city").text == "New Town"
    assert at_list or "Saved. Your draft is" in heard.text


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("at_list", [True, False])
def test_a_signal_leaves_with_everything_saved(voice: Voice, name: str, *, at_list: bool) -> None:
    """Also in the middle of a text; the handlers of before are back afterwards."""
    path = voice.desk.draft("Town")
    number = getattr(signal, name)
    before = signal.getsignal(number)
    voice.instead["last"] = lambda: os.kill(os.getpid(), number)
    heard = voice.talk(*([] if at_list else ["/jump services", "One"]), "last", path=None if at_list else path)
    assert heard.code == 128 + number
    assert at_list or voice.saved("services").text == "One"
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("at_list", [True, False])
def test_a_terminal_that_has_gone_takes_nothing_with_it(voice: Voice, *, at_list: bool) -> None:
    """The system reports a fault where lines were read."""
    path = voice.desk.draft("Town")
    voice.instead["last"] = OSError(5, "Input/output error")
    heard = voice.talk(*([] if at_list else ["New Town"]), "last", path=None if at_list else path)
    assert heard.code == 129
    assert at_list or voice.saved("city").text == "New Town"


# Where nothing can be saved


@pytest.fixture
def full(voice: Voice, monkeypatch: pytest.MonkeyPatch) -> Voice:
    """The disk is full: no draft can be saved where it is."""

    def refuse(*_: object) -> None:
        raise CannotWrite("cannot-write", "cannot write {path}: the disk is full", "Make room.", path="Town.toml")

    voice.desk.draft("Town")
    monkeypatch.setattr(DraftFile, "save", refuse)
    return voice


def test_what_cannot_be_saved_is_told_and_saved_elsewhere(full: Voice, tmp_path: Path) -> None:
    """The reason is said once, that it is not saved each time, and leaving offers another place."""
    other = tmp_path / "Rescued.toml"
    heard = full.fill("New Town", "1 May 1900", "/quit", f"{tmp_path}/no.txt", str(other))
    assert heard.text.count("cannot write Town.toml: the disk is full. Make room.") == 1
    assert heard.text.count("NOT SAVED. Your answers are kept here; leaving offers another place.") == 3
    assert "does not end in .toml" in heard.text
    assert f"Saved in another place: {other}" in heard.lines
    assert DraftFile(other, lambda: NOW).load().answer("founded").text == "1 May 1900"
    assert heard.code == 0


def test_who_wants_no_other_place_goes_back_to_the_answers(full: Voice) -> None:
    """Nothing is lost by asking to leave; who insists is told that it is not saved."""
    heard = full.fill("New Town", "/quit", "", "/back")
    assert "Your answer: New Town" in heard.after("Path of a new file")
    assert heard.lines[-2].startswith("NOT SAVED: ")
    assert heard.code == 4


def test_a_warning_of_a_save_is_told_once(voice: Voice, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft is saved, an earlier version could not be kept."""
    warning = CannotWrite("generation-not-kept", "the version before could not be kept")
    save = DraftFile.save

    def warned(file: DraftFile, draft: object) -> Error:
        save(file, draft)  # type: ignore[arg-type]
        return warning

    monkeypatch.setattr(DraftFile, "save", warned)
    heard = voice.fill("New Town", "1 May 1900")
    assert heard.text.count("the version before could not be kept.") == 1
    assert voice.saved("founded").text == "1 May 1900"


def test_a_draft_of_today_says_the_time(voice: Voice) -> None:
    """Of all others the day is enough."""
    path = voice.desk.draft("Town")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert ". today " in voice.talk("/quit").text


def test_an_empty_line_in_the_list_asks_again(voice: Voice) -> None:
    """Nothing is opened by leaning on Enter."""
    voice.desk.draft("Town")
    assert voice.talk("", "", "/quit").text.count("Number of a draft, /new, or ? for help:") == 3


def test_no_new_name_leaves_the_old_one(voice: Voice) -> None:
    """Who is asked for a name and gives none changes nothing."""
    path = voice.desk.draft("Town")
    assert "It is now called" not in voice.talk("/rename 1", "", "/quit").text
    assert path.exists()
