"""The list of drafts in the console, and leaving."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotWrite, Error
from lgqtui.questionnaire.answer import Answer
from tests.plain.player import ConsolePlayer
from tests.tui.harness import NOW


def test_drafts_are_read_out_with_how_they_stand(player: ConsolePlayer) -> None:
    """Numbered with their states; those in the trash come last."""
    player.harness.draft("Town", {"city": Answer(text="New Town"), "founded": Answer(text="once")})
    player.harness.drafts.trash(player.harness.draft("Old"))
    transcript = player.play()
    assert "1. Town. New Town. Small. 2 of 9 answered · 1 needs a look." in transcript.text
    assert "In the trash:\n2. Old. Small. 0 of 9 answered." in transcript.text


def test_a_draft_is_begun_and_filled_in_and_found_again(player: ConsolePlayer) -> None:
    """Create, fill in and reopen a draft in the console only."""
    transcript = player.play("/new City", "New Town", "/drafts", "1", "/quit")
    assert "There is no draft yet. /new begins one." in transcript.lines
    assert player.harness.saved("city", "City").text == "New Town"
    assert "1. City. New Town. Small. 1 of 9 answered." in transcript.text
    assert transcript.code == 0


def test_a_name_is_asked_for(player: ConsolePlayer) -> None:
    """With advice on names; an empty name creates nothing."""
    player.play("/new", "City", "/quit")
    player.play("/new", "", "/new", "/quit")
    assert [listed.name for listed in player.harness.drafts.listing()] == ["City"]


def test_drafts_are_duplicated_renamed_trashed_and_restored(player: ConsolePlayer) -> None:
    """Each action takes a number, and its effect is printed."""
    player.harness.draft("Town")
    transcript = player.play("/duplicate 1", "/rename 1 Copy", "/trash 1", "/restore", "/quit")
    assert "There is now a second draft:" in transcript.text
    assert "It is now called Copy." in transcript.lines
    assert "“Copy” is in the trash. /restore brings it back." in transcript.lines
    assert "“Copy” is back." in transcript.lines


def test_a_single_draft_needs_no_number(player: ConsolePlayer) -> None:
    """A missing new name is asked for."""
    player.harness.draft("Town")
    player.play("/rename", "City", "/trash", "/quit")
    assert [listed.name for listed in player.harness.drafts.trash_listing()] == ["City"]


@pytest.mark.parametrize("line", ["1", "/resume 1", "/duplicate 1", "/trash 1", "/rename 1 x"])
def test_a_draft_in_the_trash_is_brought_back_first(player: ConsolePlayer, line: str) -> None:
    """No other action is possible on it."""
    player.harness.drafts.trash(player.harness.draft("Old"))
    transcript = player.play(line, "/restore 1", "/quit")
    assert "This draft is in the trash. /restore and its number brings it back." in transcript.lines
    assert [listed.name for listed in player.harness.drafts.listing()] == ["Old"]


def test_a_draft_that_is_not_in_the_trash_is_not_brought_back(player: ConsolePlayer) -> None:
    """The sentence is printed once."""
    player.harness.drafts.trash(player.harness.draft("Old"))
    player.harness.draft("Town")
    assert player.play("/restore 1", "/quit").lines.count("That draft is not in the trash.") == 1


def test_an_impossible_command_is_reported(player: ConsolePlayer) -> None:
    """The list continues."""
    player.harness.draft("Town")
    player.harness.draft("City")
    transcript = player.play("7", "x", "/resume", "/restore 1", "/rename 1 a/b", "/open /nowhere.toml", "/fly", "/quit")
    assert transcript.text.count("Which draft? Its number is from 1 to 2. ? says what can be done.") == 3
    assert "The trash is empty." in transcript.lines
    assert "“a/b” cannot be the name of a draft" in transcript.text
    assert "there is no draft /nowhere.toml" in transcript.text
    assert "There is no command /fly here. ? says what can be done." in transcript.lines


def test_without_drafts_there_is_nothing_to_resume(player: ConsolePlayer) -> None:
    """The remedy is printed."""
    assert player.play("1").text.count("There is no draft yet. /new begins one.") == 2


def test_a_draft_elsewhere_is_opened_by_its_path(player: ConsolePlayer, tmp_path: Path) -> None:
    """On the line of the command or on request; a path may begin with a slash."""
    path = tmp_path / "Elsewhere.toml"
    player.harness.draft("Town").rename(path)
    for lines in ((f"/open {path}",), ("/open", str(path))):
        assert f"Saved. Your draft is {path}" in player.play(*lines, "/quit").lines
    assert player.play("/open", "", "/quit").code == 0


def test_a_draft_that_cannot_be_opened_is_reported_in_the_list(player: ConsolePlayer) -> None:
    """Damaged, or open elsewhere; the list continues."""
    player.harness.draft("Town").write_text("format = 1\nquestionnaire = ", "utf-8")
    transcript = player.play("1", "/quit")
    assert "cannot be opened:" in transcript.text
    assert transcript.code == 0


def test_help_is_there_and_the_list_again(player: ConsolePlayer) -> None:
    """Every command of the list is printed."""
    player.harness.draft("Town")
    transcript = player.play("?", "/list", "/quit")
    assert "/rename NUMBER NAME: Give a draft another name" in transcript.lines
    assert transcript.text.count("1. Town.") == 2


# Leaving


def test_ctrl_d_leaves_with_everything_saved(player: ConsolePlayer) -> None:
    """At a question and in the list."""
    transcript = player.fill("New Town")
    assert transcript.code == 0
    assert player.saved("city").text == "New Town"
    assert transcript.lines[-2].startswith("Saved. Your draft is ")


@pytest.mark.parametrize("at_list", [True, False])
def test_ctrl_c_leaves_with_everything_saved(player: ConsolePlayer, *, at_list: bool) -> None:
    """With its exit code."""
    path = player.harness.draft("Town")
    player.interruptions["last"] = KeyboardInterrupt()
    transcript = player.play(*([] if at_list else ["New Town"]), "last", path=None if at_list else path)
    assert transcript.code == 130
    assert at_list or player.saved("city").text == "New Town"
    assert at_list or "Saved. Your draft is" in transcript.text


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("at_list", [True, False])
def test_a_signal_leaves_with_everything_saved(player: ConsolePlayer, name: str, *, at_list: bool) -> None:
    """Also within a text; the former signal handlers are restored."""
    path = player.harness.draft("Town")
    number = getattr(signal, name)
    before = signal.getsignal(number)
    player.interruptions["last"] = lambda: os.kill(os.getpid(), number)
    transcript = player.play(*([] if at_list else ["/jump services", "One"]), "last", path=None if at_list else path)
    assert transcript.code == 128 + number
    assert at_list or player.saved("services").text == "One"
    assert signal.getsignal(number) is before


def test_windows_has_no_signal_for_a_closed_terminal(player: ConsolePlayer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are handled there."""
    monkeypatch.delattr(signal, "SIGHUP")
    path = player.harness.draft("Town")
    player.interruptions["last"] = lambda: os.kill(os.getpid(), signal.SIGTERM)
    assert player.play("New Town", "last", path=path).code == 128 + signal.SIGTERM
    assert player.saved("city").text == "New Town"


@pytest.mark.parametrize("at_list", [True, False])
def test_a_closed_terminal_loses_no_answer(player: ConsolePlayer, *, at_list: bool) -> None:
    """Reading a line raises OSError."""
    path = player.harness.draft("Town")
    player.interruptions["last"] = OSError(5, "Input/output error")
    transcript = player.play(*([] if at_list else ["New Town"]), "last", path=None if at_list else path)
    assert transcript.code == 129
    assert at_list or player.saved("city").text == "New Town"


# Where nothing can be saved


@pytest.fixture
def full(player: ConsolePlayer, monkeypatch: pytest.MonkeyPatch) -> ConsolePlayer:
    """Make the disk full for drafts."""

    def refuse(*_: object) -> None:
        raise CannotWrite("cannot-write", "cannot write {path}: the disk is full", "Make room.", path="Town.toml")

    player.harness.draft("Town")
    monkeypatch.setattr(DraftFile, "save", refuse)
    return player


def test_a_failed_save_is_reported_and_another_path_offered(full: ConsolePlayer, tmp_path: Path) -> None:
    """The reason is printed once, “not saved” each time; leaving offers another path."""
    other = tmp_path / "Rescued.toml"
    transcript = full.fill("New Town", "1 May 1900", "/quit", f"{tmp_path}/no.txt", str(other))
    assert transcript.text.count("cannot write Town.toml: the disk is full. Make room.") == 1
    assert transcript.text.count("NOT SAVED. Your answers are kept here; leaving offers another place.") == 3
    assert "does not end in .toml" in transcript.text
    assert f"Saved in another place: {other}" in transcript.lines
    assert DraftFile(other, lambda: NOW).load().answer("founded").text == "1 May 1900"
    assert transcript.code == 0


def test_declining_another_path_returns_to_the_answers(full: ConsolePlayer) -> None:
    """Leaving again prints that the answers are not saved."""
    transcript = full.fill("New Town", "/quit", "", "/back")
    assert "Your answer: New Town" in transcript.after("Path of a new file")
    assert transcript.lines[-2].startswith("NOT SAVED: ")
    assert transcript.code == 4


def test_the_help_after_the_last_question_says_only_of_what_is_saved_that_it_is(full: ConsolePlayer) -> None:
    """As the prompt there, which comes again."""
    transcript = full.fill("2", "?", at="figures")
    assert "No answer is asked for here. Enter alone leaves." in transcript.lines
    assert "everything is saved" not in transcript.text


def test_a_warning_of_a_save_is_printed_once(player: ConsolePlayer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft is saved, a generation could not be."""
    warning = CannotWrite("generation-not-kept", "the version before could not be kept")
    save = DraftFile.save

    def warned(file: DraftFile, draft: object) -> Error:
        save(file, draft)  # type: ignore[arg-type]
        return warning

    monkeypatch.setattr(DraftFile, "save", warned)
    transcript = player.fill("New Town", "1 May 1900")
    assert transcript.text.count("the version before could not be kept.") == 1
    assert player.saved("founded").text == "1 May 1900"


def test_a_draft_of_today_says_the_time(player: ConsolePlayer) -> None:
    """Of others the day is printed."""
    path = player.harness.draft("Town")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert ". today " in player.play("/quit").text


def test_an_empty_line_in_the_list_asks_again(player: ConsolePlayer) -> None:
    """An empty line opens no draft."""
    player.harness.draft("Town")
    assert player.play("", "", "/quit").text.count("Number of a draft, /new, or ? for help:") == 3


def test_no_new_name_leaves_the_old_one(player: ConsolePlayer) -> None:
    """An empty name changes nothing."""
    path = player.harness.draft("Town")
    assert "It is now called" not in player.play("/rename 1", "", "/quit").text
    assert path.exists()
