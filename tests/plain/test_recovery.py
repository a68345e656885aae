"""Recovery in the console: drafts open elsewhere, changed elsewhere, interrupted, damaged; and attachments."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft.format import FORMAT
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotWrite, Error
from lgqtui.questionnaire.answer import Answer
from tests.plain.player import ConsolePlayer
from tests.tui.harness import NOW

CITY, FOUNDED = Answer(text="Old Town"), Answer(text="1 May 1900")


def change_elsewhere(path: Path, **texts: str) -> None:
    """Change fields of the draft, as another program."""
    file = DraftFile(path, lambda: NOW)
    draft = file.load()
    file.save(replace(draft, answers={**draft.answers, **{i: Answer(text=t) for i, t in texts.items()}}))


@pytest.fixture
def path(player: ConsolePlayer) -> Path:
    return player.harness.draft("Town", {"city": CITY})


def test_a_draft_that_is_open_elsewhere_is_read_only(player: ConsolePlayer, path: Path) -> None:
    """The other user is named; nothing changes, and the draft can be reloaded."""
    file = DraftFile(path, lambda: NOW)
    with file.lock("somebody", wait=0.0):
        transcript = player.play("Other", "/flag", "/clear", "/remark x", "/attach /x", "/again", path=path)
    assert transcript.text.count("You can read it here; /again looks again.") == 2
    assert transcript.text.count("is open elsewhere: somebody") >= 6
    assert "Nothing was changed. The draft is" in transcript.text
    assert player.saved("city") == CITY
    with file.lock("somebody", wait=0.0):
        transcript = player.play("/jump others", "/again", path=path)
    assert transcript.text.count("\nOthers\n") == 2  # a reload stays at the question
    player.interruptions["wait"] = lambda: None
    assert "/again does nothing here." in player.play("/again", path=path).text


def test_a_change_made_elsewhere_is_chosen_field_by_field(player: ConsolePlayer, path: Path) -> None:
    """Both versions are printed; fields changed only elsewhere are preselected."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, city="Their Town", founded="2 May 1902")
    transcript = player.play("/jump founded", "1 May 1900", "1", "", "2", "office@example.org", path=path)
    assert "Another program has changed this draft. Both versions are kept." in transcript.lines
    assert "2 fields differ:" in transcript.lines
    assert player.saved("city").text == "Their Town"
    assert player.saved("founded").text == "2 May 1902"
    assert player.saved("email").text == "office@example.org"
    assert transcript.code == 0


@pytest.mark.parametrize(("reply", "founded"), [("2", "1 May 1900"), ("3", "2 May 1902")])
def test_a_change_made_elsewhere_is_taken_from_one_side(
    player: ConsolePlayer, path: Path, reply: str, founded: str
) -> None:
    """All fields at once."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, founded="2 May 1902")
    player.play("/jump founded", "1 May 1900", reply, path=path)
    assert player.saved("founded").text == founded


def test_a_command_that_ended_a_text_waits_for_the_choice_of_a_version(player: ConsolePlayer, path: Path) -> None:
    """And runs after it."""
    player.interruptions["One"] = lambda: change_elsewhere(path, founded="2 May 1902")
    player.play("/jump services", "One", "/flag", "2", path=path)
    assert player.saved("services") == Answer(text="One", flag=True)


def test_a_change_made_elsewhere_can_wait(player: ConsolePlayer, path: Path, tmp_path: Path) -> None:
    """Saving and leaving ask again; nothing is overwritten before."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, founded="2 May 1902")
    transcript = player.play("/jump founded", "1 May 1900", "4", "/quit", "2", path=path)
    assert "Not saved yet. /save asks again." in transcript.lines
    assert transcript.code == 0
    assert player.saved("founded").text == "1 May 1900"


def test_a_change_that_is_never_settled_stays_beside_the_draft(player: ConsolePlayer, path: Path) -> None:
    """Leaving anyway prints the recovery file; the next opening asks."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, founded="2 May 1902")
    transcript = player.play("/jump founded", "1 May 1900", "4", path=path)
    assert transcript.code == 4
    assert "you are asked about them when you open the draft." in transcript.text
    assert player.saved("founded").text == "2 May 1902"
    transcript = player.play("2", path=path)
    assert "were recovered that are not in the draft." in transcript.text
    assert player.saved("founded").text == "1 May 1900"


def test_what_was_recovered_can_be_left(player: ConsolePlayer, path: Path) -> None:
    """It becomes a generation."""
    draft = DraftFile(path, lambda: NOW).load()
    rescue = RecoveryFile(path, draft.id, player.harness.home.state)
    rescue.keep(draft.with_answer("founded", FOUNDED), path.read_bytes())
    transcript = player.play("/quit", path=None)
    assert "were recovered that are not in the draft. Open it to choose." in transcript.text
    transcript = player.play("3", path=path)
    assert "The draft stays as it is. What was recovered is kept as an earlier version." in transcript.lines
    assert player.saved("founded") == Answer()


def test_a_draft_changed_only_elsewhere_is_reloaded(player: ConsolePlayer, path: Path) -> None:
    """Without a choice."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, founded="1 May 1900", email="a@example.org")
    transcript = player.play("/jump founded", "1 May 1900", "3", path=path)
    assert player.saved("email").text == "a@example.org"
    assert transcript.code == 0


def test_help_at_a_choice_between_versions_asks_again(player: ConsolePlayer, path: Path) -> None:
    """At the choice for all fields and for each; help decides nothing."""
    draft = DraftFile(path, lambda: NOW).load()
    rescue = RecoveryFile(path, draft.id, player.harness.home.state)
    rescue.keep(draft.with_answer("founded", FOUNDED), path.read_bytes())
    transcript = player.play("?", "1", "?", "1", path=path)
    assert transcript.text.count("Left for later it stays where it is") == 2
    assert transcript.text.count("go through them one by one") == 2
    assert player.saved("founded") == FOUNDED
    assert rescue.paths() == []


def test_recovered_answers_can_wait(player: ConsolePlayer, path: Path) -> None:
    """“Later” and a command leave the file; the command runs, the next opening asks again."""
    draft = DraftFile(path, lambda: NOW).load()
    rescue = RecoveryFile(path, draft.id, player.harness.home.state)
    rescue.keep(draft.with_answer("founded", FOUNDED), path.read_bytes())
    for line in ("4", "/review", "/quit"):
        transcript = player.play(line, path=path)
        assert "What was recovered stays where it is." in transcript.text
        assert rescue.paths()
    assert transcript.code == 0


def test_a_damaged_draft_has_a_good_version_offered(player: ConsolePlayer, path: Path) -> None:
    """From the list and by name; the damaged file is set aside."""
    change_elsewhere(path, founded="2 May 1902")
    path.write_text("format = 1\nquestionnaire = ", "utf-8")
    assert "Town. damaged, with a good version of" in player.play("/quit").text
    assert player.play("1", "2", "/quit").code == 0
    with pytest.raises(Error):
        player.play("2", path=path)
    transcript = player.play("1", "/quit", path=path)
    assert "The damaged file is set aside as" in transcript.text
    assert "Saved. Your draft is" in transcript.text
    assert player.saved("founded") == Answer()


def test_an_interrupted_session_is_reported(player: ConsolePlayer, path: Path) -> None:
    """With the answers that are saved."""
    note = path.with_suffix(".files") / "open.json"
    note.parent.mkdir(exist_ok=True)
    note.write_text('{"who": "somebody", "since": "2026-11-22T10:00:00+00:00"}', "utf-8")
    assert "The last session was cut off (somebody)." in player.play(path=path).text


def test_evidence_is_attached_and_taken_off(player: ConsolePlayer, path: Path, tmp_path: Path) -> None:
    """With caption, by number; undo restores it."""
    (tmp_path / "one.txt").write_text("one", "utf-8")
    (tmp_path / "two.txt").write_text("two", "utf-8")
    transcript = player.play(
        f"/attach {tmp_path}/one.txt", "The first", "/attach", f"{tmp_path}/two.txt", "", path=path
    )
    assert "File 1: one.txt. The first. 3 bytes" in transcript.lines
    field = next(i for i in ("city", "founded", "email", "mayor") if player.saved(i).attachments)
    assert [a.name for a in player.saved(field).attachments] == ["one.txt", "two.txt"]
    transcript = player.play(
        f"/jump {field}", "/detach", "/detach 1", "/undo", "/detach 2", "/detach", "/detach", path=path
    )
    assert "Which one? Add its number, for example: /detach 1" in transcript.lines
    assert "Nothing is attached here." in transcript.lines
    assert not player.saved(field).attachments
    assert "there is no such file or folder" in player.play("/attach /nowhere/x", "", path=path).text
    assert player.play("/attach", "", path=path).code == 0


def test_saving_elsewhere_removes_the_recovery_file(
    player: ConsolePlayer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers are in the file that the user chose."""

    def refuse(*_: object) -> None:
        raise CannotWrite("cannot-write", "cannot write {path}: the disk is full", "Make room.", path="Town.toml")

    monkeypatch.setattr(DraftFile, "save", refuse)
    other = path.with_name("Other.toml")
    player.play("/jump founded", "1 May 1900", "/quit", str(other), path=path)
    draft: Draft = DraftFile(other, lambda: NOW).load()
    assert draft.answer("founded") == FOUNDED
    assert RecoveryFile(path, draft.id, player.harness.home.state).paths() == []


def test_a_draft_is_packed_after_its_summary_is_printed(player: ConsolePlayer, path: Path) -> None:
    """With problems a yes is needed; package and digest are printed."""
    transcript = player.play("/jump email", "nonsense", "/pack", "", "/pack", "1", path=path)
    assert "answers      2 of 9" in transcript.text
    assert "evidence     none" in transcript.lines
    assert "Nothing was sealed." in transcript.lines
    (package,) = (path.with_suffix(".files") / "packages").glob("*.zip")
    assert f": {package}" in transcript.after("Sealed, ")
    assert "sha256 " in transcript.text


def test_a_draft_with_missing_evidence_is_not_packed(player: ConsolePlayer, path: Path, tmp_path: Path) -> None:
    """The missing file is printed with its field."""
    (tmp_path / "one.txt").write_text("one", "utf-8")
    player.play(f"/attach {tmp_path}/one.txt", "", path=path)
    for file in (path.with_suffix(".files") / "attachments").iterdir():
        file.unlink()
    transcript = player.play("/pack", path=path)
    assert "Town cannot be sealed: evidence is missing or was changed." in transcript.text
    assert not (path.with_suffix(".files") / "packages").exists()


def test_characters_removed_on_reading_are_counted(player: ConsolePlayer, path: Path) -> None:
    """Control characters written by another program."""
    path.write_text(path.read_text("utf-8").replace("Old Town", "Old\\u0007 Town"), "utf-8")
    assert "1 control character in Town was left out." in player.play(path=path).lines


def test_recovered_answers_that_are_in_the_draft_are_not_asked_about(player: ConsolePlayer, path: Path) -> None:
    """The recovery file is deleted."""
    draft = DraftFile(path, lambda: NOW).load()
    rescue = RecoveryFile(path, draft.id, player.harness.home.state)
    rescue.keep(draft, path.read_bytes())
    assert "were recovered" not in player.play(path=path).text
    assert rescue.paths() == []


def test_recovered_answers_that_cannot_be_saved_stay_in_their_file(
    player: ConsolePlayer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are accepted only after a generation was written."""
    draft = DraftFile(path, lambda: NOW).load()
    rescue = RecoveryFile(path, draft.id, player.harness.home.state)
    rescue.keep(draft.with_answer("founded", FOUNDED), path.read_bytes())

    def refuse(*_: object) -> None:
        raise CannotWrite("cannot-write", "no space left on the disk")

    monkeypatch.setattr("lgqtui.workflows.recovery.keep_at_once", refuse)
    assert "Nothing was taken over, and they stay where they are" in player.play("3", path=path).text
    assert rescue.paths()
    assert player.saved("founded") == Answer()


def test_what_was_made_of_the_draft_elsewhere_is_not_overwritten(player: ConsolePlayer, path: Path) -> None:
    """A newer format or another draft: the file stays, and a sentence says so."""
    sound = path.read_text("utf-8")
    newer = sound.replace(f"format = {FORMAT}", f"format = {FORMAT + 1}")
    player.interruptions["1 May 1900"] = lambda: path.write_text(newer, "utf-8")
    transcript = player.play("/jump founded", "1 May 1900", path=path)
    assert "Another program has changed the draft, and it cannot be read: " in transcript.text
    assert path.read_text("utf-8") == newer
    path.write_text(sound, "utf-8")
    other = sound.replace(DraftFile(path, lambda: NOW).load().id, "0b8f0c5e-2222-4222-8333-444455556666")
    player.interruptions["2 May 1902"] = lambda: path.write_text(other, "utf-8")
    transcript = player.play("/jump founded", "2 May 1902", path=path)
    assert "Another draft stands now where this one was. It is not overwritten." in transcript.lines
    assert path.read_text("utf-8") == other


def test_the_same_change_made_elsewhere_is_no_question(player: ConsolePlayer, path: Path) -> None:
    """The version on the disk is loaded."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, founded="1 May 1900")
    transcript = player.play("/jump founded", "1 May 1900", "/quit", path=path)
    assert "The draft was changed by another program, and is read as it is now." in transcript.lines
    assert transcript.code == 0


def test_a_choice_between_two_versions_can_be_left_by_a_command(player: ConsolePlayer, path: Path) -> None:
    """Nothing is chosen, and leaving asks again."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, founded="2 May 1902")
    transcript = player.play("/jump founded", "1 May 1900", "1", "/quit", "3", path=path)
    assert "Not saved yet. /save asks again." in transcript.lines
    assert player.saved("founded").text == "2 May 1902"


def test_a_file_system_without_locks_is_reported(
    player: ConsolePlayer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other programs do not notice that the draft is open; changes are detected before a save."""
    monkeypatch.setattr("lgqtui.draft.lock.DraftLock.is_enforced", False, raising=False)
    transcript = player.play(path=path)
    assert "In this folder no file can be locked: nobody is told that you have this draft open." in transcript.text


def test_a_session_continues_when_its_field_is_no_longer_applicable(player: ConsolePlayer, path: Path) -> None:
    """It continues at the first question; what was not taken can be brought back."""

    def elsewhere() -> None:
        file = DraftFile(path, lambda: NOW)
        file.save(file.load().with_answer("mayor", Answer(choice="no")))

    file = DraftFile(path, lambda: NOW)
    file.save(file.load().with_answer("mayor", Answer(choice="yes")))
    player.interruptions["Kim"] = elsewhere
    transcript = player.play("/jump mayor.name", "Kim", "3", "/undo", path=path)
    assert transcript.code == 0
    assert "Another program has changed this draft. Both versions are kept." in transcript.lines
    assert "Undone in “A.2 Name”: now Kim." in transcript.lines
    assert player.saved("mayor").choice == "no"


def test_a_choice_field_by_field_can_be_left_by_a_command(player: ConsolePlayer, path: Path) -> None:
    """No field is changed then."""
    player.interruptions["1 May 1900"] = lambda: change_elsewhere(path, city="Their Town", founded="2 May 1902")
    transcript = player.play("/jump founded", "1 May 1900", "1", "2", "/quit", "3", path=path)
    assert transcript.text.count("Another program has changed this draft.") == 2
    assert (player.saved("city").text, player.saved("founded").text) == ("Their Town", "2 May 1902")


def test_a_version_that_was_chosen_and_cannot_be_saved_is_not_called_saved(
    player: ConsolePlayer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another path is offered."""
    from lgqtui.plain.session import PlainSession

    reload = PlainSession.reload

    def reload_unsaved(self: PlainSession) -> None:
        monkeypatch.setattr(PlainSession, "save", lambda _: False)
        reload(self)

    draft = DraftFile(path, lambda: NOW).load()
    RecoveryFile(path, draft.id, player.harness.home.state).keep(
        draft.with_answer("founded", FOUNDED), path.read_bytes()
    )
    monkeypatch.setattr(PlainSession, "reload", reload_unsaved)
    assert "Saved." not in player.play("2", path=path).lines


def test_a_deleted_damaged_draft_is_restored(
    player: ConsolePlayer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generation is restored also if the damaged file is deleted meanwhile."""
    change_elsewhere(path, founded="2 May 1902")
    path.write_text("format = ", "utf-8")
    player.interruptions["1"] = lambda: path.unlink(missing_ok=True)
    transcript = player.play("1", "/quit", path=path)
    assert "is set aside as" not in transcript.text
    assert path.exists()


def test_no_box_is_ticked_in_a_draft_that_is_open_elsewhere(player: ConsolePlayer, path: Path) -> None:
    """The other user is named, and the boxes are asked for again."""
    with DraftFile(path, lambda: NOW).lock("somebody", wait=0.0):
        transcript = player.play("/jump plan", "1", path=path)
    assert "is open elsewhere: somebody" in transcript.after("Enter goes on: 1")
    assert not player.saved("plan").checked
