"""Recovery: drafts open elsewhere, changed elsewhere, interrupted, not saved, damaged; no answer is lost."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from lgqtui.draft.history import generations
from lgqtui.draft.lock import LockOwner, stale_lock_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.dialog import LineDialog, OfferDialog
from lgqtui.tui.dialogs.merge import MergeDialog
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.question import QuestionScreen
from tests.tui.fast_pilot import run_app
from tests.tui.harness import (
    NOW,
    AppHarness,
    app_of,
    click_text,
    draft_answer,
    interview_of,
    key_bar,
    notices,
    paste,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    send_keys,
    type_text,
    wait_until,
    wait_until_checked,
    wait_until_idle,
)


def file_of(path: Path) -> DraftFile:
    return DraftFile(path, lambda: NOW)


def texts(path: Path) -> dict[str, str]:
    """The texts in a draft on the disk."""
    return {i: a.text or a.choice for i, a in file_of(path).load().answers.items()}


def generation_texts(path: Path) -> list[dict[str, str]]:
    """The texts in its generations, newest first."""
    return [texts(g.path) for g in generations(file_of(path).history)]


# Open elsewhere


async def test_a_draft_open_elsewhere_is_shown_and_not_changed(harness: AppHarness) -> None:
    """The screen says who has it open since when; reading and searching work, no key changes an answer."""
    path = harness.draft(
        answers={"city": Answer(text="Ulm"), "mayor": Answer(choice="yes"), "services": Answer(text="S")}
    )
    before = path.read_bytes()
    with file_of(path).lock("Kim on desk-4, lgqtui fill, process 7", 0.0):
        async with harness.open_app(path, (140, 30)) as pilot:
            app = app_of(pilot)
            assert "✗ READ ONLY:" in screen_lines(pilot)[1]
            assert "read only · question 1 of" in screen_lines(pilot)[-2]
            assert "is open elsewhere: Kim on desk-4" in notices(pilot)
            assert "Esc j look again" in key_bar(pilot)
            for field in ("city", "mayor", "services", "portals", "plan"):
                await screen_of(pilot).go_to_field(field)
                await wait_until_idle(pilot)
                await press(pilot, "x", "n", "space", "enter", "delete", "backspace", "insert", "ctrl+t")
                await paste(pilot, "https://x.example/ pasted")
                await press(pilot, "ctrl+z")
            assert interview_of(pilot).draft == file_of(path).load()
            await screen_of(pilot).go_to_field("city")
            await wait_until_idle(pilot)
            assert "Ulm" in screen_text(pilot)
            for letter in "ckfz":
                await press(pilot, "f10", letter)
                assert "this draft can only be read here" in notices(pilot), letter
            await press(pilot, "ctrl+q")
    assert app.return_code == 0
    assert app.lifecycle.closing_message == f"Nothing was changed. The draft is {path}"
    assert path.read_bytes() == before


@pytest.mark.parametrize("keys", ["f6", "f10 m", "f3 right right m", "f8 t"])
async def test_no_mended_link_is_taken_in_a_draft_that_is_open_elsewhere(harness: AppHarness, keys: str) -> None:
    """Neither at the question nor in the review or the links; the program goes on, and says why."""
    slipped = Answer(links=(LinkRow("Data", ("https://apps.example.org/details?id=com.example.app/",)),))
    path = harness.draft(answers={"portals": slipped})
    with file_of(path).lock("Kim on desk-4, lgqtui fill, process 7", 0.0):
        async with harness.open_app(path) as pilot:
            await wait_until_checked(pilot)
            await screen_of(pilot).go_to_field("portals")
            await press(pilot, *keys.split())
            assert "READ ONLY" in screen_text(pilot)
            assert draft_answer(pilot, "portals") == slipped
            await press(pilot, "ctrl+q")
            assert pilot.app.return_code == 0


async def test_a_draft_that_may_not_be_written_is_shown_and_not_changed(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen says from the start why the draft cannot be saved."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    monkeypatch.setattr(os, "access", lambda place, mode: not (Path(place) == path and mode == os.W_OK))
    async with harness.open_app(path, (140, 30)) as pilot:
        assert "READ ONLY: cannot write " in screen_text(pilot)
        assert "you are not allowed to. You can read it here; Esc j looks again." in notices(pilot)
        await type_text(pilot, "m")
        assert draft_answer(pilot, "city").text == "Ulm"
        monkeypatch.undo()
        await press(pilot, "escape", "j")
        assert "READ ONLY" not in screen_text(pilot)


async def test_looking_again_opens_it_for_changes_once_it_is_free(harness: AppHarness) -> None:
    """Esc j reloads the draft: read-only while it is locked, editable when it is not."""
    path = harness.draft()
    with ExitStack() as holding:
        holding.enter_context(file_of(path).lock("Kim", 0.0))
        async with harness.open_app(path) as pilot:
            await press(pilot, "escape", "j")
            assert "READ ONLY" in screen_text(pilot)
            other = file_of(path)
            other.save(other.load().with_answer("founded", Answer(text="1900")))
            holding.close()
            await press(pilot, "escape", "j")
            await wait_until(pilot, lambda: "READ ONLY" not in screen_text(pilot))
            assert draft_answer(pilot, "founded").text == "1900"
            await type_text(pilot, "Ulm")
            await press(pilot, "ctrl+q")
    assert texts(path) == {"city": "Ulm", "founded": "1900"}


async def test_from_the_list_a_draft_open_elsewhere_is_read(harness: AppHarness) -> None:
    """The list of drafts opens it as the command line does, and goes back to the list."""
    path = harness.draft("One")
    with file_of(path).lock("Kim on desk 4", 0.0):
        async with harness.open_app() as pilot:
            await press(pilot, "enter")
            assert "is open elsewhere: Kim on desk 4" in notices(pilot)
            assert isinstance(pilot.app.screen, QuestionScreen)
            await press(pilot, "alt+d")
            await wait_until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))


async def test_a_draft_where_nothing_can_be_written_is_shown(harness: AppHarness) -> None:
    """A draft on a read-only disk is opened for reading, with the reason."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    sidecar_of(path).rename(path.with_name("away"))
    sidecar_of(path).write_text("a file where a folder should be")
    async with harness.open_app(path, (140, 30)) as pilot:
        assert "READ ONLY: cannot write" in screen_text(pilot)
        await press(pilot, "x")
        assert "This draft can only be read here" in notices(pilot)
        assert draft_answer(pilot, "city").text == "Ulm"
        sidecar_of(path).unlink()
        await press(pilot, "escape", "j")
        await wait_until(pilot, lambda: "READ ONLY" not in screen_text(pilot))


async def test_keys_pressed_before_the_draft_is_locked_wait(harness: AppHarness) -> None:
    """A key pressed before the first painting never changes a draft that is open elsewhere."""
    path = harness.draft()
    before = path.read_bytes()
    app = harness.create_app(path)
    with file_of(path).lock("Kim", 0.0):
        async with run_app(app) as pilot:
            send_keys(pilot, *"Ulm")
            await wait_until_idle(pilot)
            assert interview_of(pilot).draft.answers == {}
    assert path.read_bytes() == before


async def test_a_disk_without_locks_is_reported(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk without locks a draft opens, with a warning that other programs do not notice it."""

    def acquire(*_: object, **__: object) -> None:
        raise NotImplementedError

    path = harness.draft()
    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    async with harness.open_app(path) as pilot:
        assert "In this folder no file can be locked" in notices(pilot)
        await type_text(pilot, "Ulm")
        await press(pilot, "ctrl+q")
    assert texts(path) == {"city": "Ulm"}


# Changed elsewhere


def change(path: Path, **given: str) -> None:
    """Change answers in the file, as a program without locks."""
    other = file_of(path)
    draft = other.load()
    for field, text in given.items():
        draft = draft.with_answer(field, Answer(text=text))
    other.save(draft)


async def test_a_change_elsewhere_is_chosen_field_by_field(harness: AppHarness) -> None:
    """Each field that differs is shown in both versions; the choice is saved, the other becomes a generation."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    async with harness.open_app(path, (100, 30)) as pilot:
        await screen_of(pilot).go_to_field("services")
        change(path, city="Bonn", founded="1900", services="theirs")
        await type_text(pilot, "ours")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await wait_until_idle(pilot)
        assert "Another program has changed this draft. Both versions are kept." in screen_text(pilot)
        assert row_texts(pilot) == [
            "( ) here  ( ) in the file    city  Town “Ulm” / “Bonn”",
            "( ) here  ( ) in the file    founded  Founded empty / “1900”",
            "( ) here  ( ) in the file    services  Describe the services.¹ “ours” / “theirs”",
            "all 3 fields",
        ]
        await type_text(pilot, "typed on")  # letters and blanks choose nothing
        assert all(row.startswith("( ) here  ( ) in the file") for row in row_texts(pilot)[:3])
        await press(pilot, "left", "down", "right", "enter")
        assert "1 field is not chosen yet." in notices(pilot)
        await press(pilot, "down", "left", "enter")
        await wait_until(pilot, lambda: texts(path) == {"city": "Ulm", "founded": "1900", "services": "ours"})
        await wait_until(pilot, lambda: "NOT SAVED" not in screen_lines(pilot)[1])
        await press(pilot, "ctrl+q")
    assert {"city": "Bonn", "founded": "1900", "services": "theirs"} in generation_texts(path)
    assert not (sidecar_of(path) / "unsaved.toml").exists()


@pytest.mark.parametrize("size", [(60, 20), (50, 13)])
async def test_in_a_small_window_the_field_is_named_above_its_versions(
    harness: AppHarness, size: tuple[int, int]
) -> None:
    """Both versions are in view, and the arrows lead on to what the choice means."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    async with harness.open_app(path, size) as pilot:
        change(path, city="Medan Kota")
        await type_text(pilot, "er Kreis")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await wait_until_idle(pilot)
        lines = [line.strip("│ ▁▂▃▄▅▆▇█") for line in screen_lines(pilot)]
        assert lines.index("city  Town") == lines.index("here: Ulmer Kreis") - 1
        assert lines.index("here: Ulmer Kreis") == lines.index("in the file: Medan Kota") - 1
        for _ in range(8):
            await press(pilot, "down")
        assert "draft." in screen_text(pilot)


async def test_versions_that_do_not_fit_are_scrolled_by_a_key_that_is_named(harness: AppHarness) -> None:
    """Only where they do not."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        change(path, city="Bonn", services="Another line.\n" * 30)
        await type_text(pilot, "Ulm")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await wait_until_idle(pilot)
        assert "Tab" not in key_bar(pilot)
        await press(pilot, "down")
        assert "Tab scroll" in key_bar(pilot)
        await press(pilot, "tab", "end")
        assert screen_text(pilot).count("Another line.") > 5


async def test_all_can_be_taken_from_one_side(harness: AppHarness) -> None:
    """On the last row the arrows choose for all fields; each can be chosen differently after that."""
    path = harness.draft()
    async with harness.open_app(path, (100, 30)) as pilot:
        change(path, city="Bonn", founded="1900")
        await type_text(pilot, "Ulm")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        assert "← here  → in the file" in key_bar(pilot)
        await press(pilot, "end", "right")
        assert [row[:25] for row in row_texts(pilot)[:2]] == ["( ) here  (•) in the file"] * 2
        await press(pilot, "left")
        assert [row[:25] for row in row_texts(pilot)[:2]] == ["(•) here  ( ) in the file"] * 2
        await click_text(pilot, "founded  Founded")
        await press(pilot, "right", "enter")
        await wait_until(pilot, lambda: texts(path) == {"city": "Ulm", "founded": "1900"})
        assert "1900" in screen_text(pilot)


async def test_versions_that_look_alike_in_a_few_words_are_marked_as_different(harness: AppHarness) -> None:
    """Two texts of as many words stand below, whole."""
    path = harness.draft()
    async with harness.open_app(path, (100, 30)) as pilot:
        await screen_of(pilot).go_to_field("services")
        change(path, services="a\n" * 50)
        await paste(pilot, "b\n" * 50)
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        assert any("50 words in both, but not the same" in row for row in row_texts(pilot))


async def test_the_choice_can_be_put_off_and_nothing_is_lost(harness: AppHarness) -> None:
    """Esc leaves both versions; typing continues without a question, ^S and quitting ask."""
    path = harness.draft()
    async with harness.open_app(path, (100, 30)) as pilot:
        app = app_of(pilot)
        change(path, city="Bonn")
        await type_text(pilot, "Ul")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        assert "and Esc, leave it for later." in " ".join(screen_text(pilot).replace("│", "").split())
        await press(pilot, "escape")
        assert "Not saved yet. ^S asks again." in notices(pilot)
        await type_text(pilot, "m")
        await wait_until(pilot, lambda: "NOT SAVED" in screen_text(pilot))
        assert not isinstance(pilot.app.screen, MergeDialog)
        assert texts(path) == {"city": "Bonn"}
        await wait_until(pilot, lambda: texts(sidecar_of(path) / "unsaved.toml") == {"city": "Ulm"})
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await press(pilot, "escape", "ctrl+q")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, LineDialog))
        await press(pilot, "escape", "ctrl+q")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await press(pilot, "left", "enter")
        await wait_until(pilot, lambda: app.return_code is not None)
    assert app.lifecycle.closing_message == f"Saved. Your draft is {path}"
    assert texts(path) == {"city": "Ulm"}
    assert {"city": "Bonn"} in generation_texts(path)


async def test_a_change_elsewhere_in_an_unchanged_draft_is_loaded(harness: AppHarness) -> None:
    """Without local changes the version on the disk is displayed without a question."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        change(path, founded="1900")
        await type_text(pilot, "U")
        await press(pilot, "backspace")
        await wait_until(pilot, lambda: interview_of(pilot).is_saved or isinstance(pilot.app.screen, MergeDialog))
        if isinstance(pilot.app.screen, MergeDialog):  # a save happened between the two keys
            await press(pilot, "end", "right", "enter")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: draft_answer(pilot, "founded").text == "1900")
        assert "1900" in screen_text(pilot)


async def test_another_draft_in_its_place_is_not_overwritten(harness: AppHarness, tmp_path: Path) -> None:
    """A file with another draft id is not changed; quitting offers another path."""
    path = harness.draft()
    other = harness.draft("Other", {"city": Answer(text="Bonn")})
    async with harness.open_app(path) as pilot:
        os.replace(other, path)  # noqa: PTH105
        await type_text(pilot, "Ulm")
        await wait_until(pilot, lambda: "Another draft stands now where this one was" in notices(pilot))
        await press(pilot, "ctrl+q")
        assert isinstance(pilot.app.screen, LineDialog)
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(tmp_path / "mine.toml"))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app_of(pilot).return_code is not None)
    assert texts(path) == {"city": "Bonn"}
    assert texts(tmp_path / "mine.toml") == {"city": "Ulm"}


async def test_a_draft_damaged_elsewhere_is_set_aside(harness: AppHarness) -> None:
    """A file damaged by another program is set aside and named; the answers are saved."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        path.write_bytes(b"damaged")
        await type_text(pilot, "Ulm")
        await wait_until(pilot, lambda: "another program had damaged the draft" in notices(pilot))
        await wait_until(pilot, lambda: texts(path) == {"city": "Ulm"})
    (damaged_copy,) = (sidecar_of(path) / "damaged").iterdir()
    assert damaged_copy.read_bytes() == b"damaged"


# Not saved


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which no draft can be saved again."""

    def save(self: DraftFile, draft: Draft) -> None:
        raise CannotWrite("cannot-write", "cannot write {path}: the disk is full", "Make room.", path=self.path)

    monkeypatch.setattr(DraftFile, "save", save)


@pytest.mark.usefixtures("refused")
async def test_answers_of_a_session_ended_without_a_save_are_offered_later(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a signal the answers are in a recovery file that is named; the next session offers them."""
    monkeypatch.setattr("lgqtui.tui.lifecycle.os._exit", lambda _: None)
    monkeypatch.setattr("lgqtui.tui.lifecycle._EXIT_TIMEOUT", 60.0)
    path = harness.draft()
    app = harness.create_app(path)
    async with run_app(app) as pilot:
        await wait_until_idle(pilot)
        await type_text(pilot, "Ulm")
        os.kill(os.getpid(), signal.SIGTERM)
        await wait_until(pilot, lambda: app.return_code is not None)
    unsaved = sidecar_of(path) / "unsaved.toml"
    assert app.lifecycle.closing_message == (
        f"NOT SAVED: {path} Your answers are in {unsaved}; you are asked about them when you open the draft."
    )
    monkeypatch.undo()
    async with harness.open_app(size=(110, 24)) as pilot:
        await wait_until(pilot, lambda: "Town: answers of" in screen_text(pilot))
        assert "were recovered that are not in the draft. Open it to choose." in screen_text(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await wait_until_idle(pilot)
        assert row_texts(pilot) == ["( ) recovered  ( ) in the draft    city  Town “Ulm” / empty"]
        await press(pilot, "left", "enter")
        await wait_until(pilot, lambda: texts(path) == {"city": "Ulm"})
        await press(pilot, "ctrl+q")
    assert not unsaved.exists()


def rescued(harness: AppHarness, path: Path, **given: str) -> RecoveryFile:
    """A draft with a recovery file."""
    file = file_of(path)
    draft = file.load()
    for field, text in given.items():
        draft = draft.with_answer(field, Answer(text=text))
    rescue = RecoveryFile(path, draft.id, harness.home.state)
    rescue.keep(draft, file.version.content)
    return rescue


async def test_declined_recovered_answers_become_a_generation(harness: AppHarness) -> None:
    """All from the draft leaves it as it is; the recovered answers become a generation."""
    path = harness.draft()
    rescue = rescued(harness, path, city="Ulm")
    async with harness.open_app(path) as pilot:
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        promised = " ".join(screen_text(pilot).replace("│", "").split())
        assert "What was recovered and is not taken is kept as an earlier version." in promised
        await press(pilot, "right", "enter")
        assert "kept as an earlier version" in notices(pilot)
        await press(pilot, "ctrl+q")
    assert texts(path) == {}
    assert generation_texts(path) == [{"city": "Ulm"}]
    assert rescue.paths() == []


async def test_the_decision_about_recovered_answers_can_be_left_for_later(harness: AppHarness) -> None:
    """Enter without a choice changes nothing; later answers are saved, and the next opening asks again."""
    path = harness.draft()
    rescue = rescued(harness, path, city="Ulm")
    async with harness.open_app(path, (80, 24)) as pilot:
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        assert "Esc back" in key_bar(pilot)
        await press(pilot, "enter")
        assert "You are asked again when you open the draft." in notices(pilot)
        await type_text(pilot, "Bonn")
        await press(pilot, "ctrl+q")
    assert texts(path) == {"city": "Bonn"}
    assert rescue.paths()
    async with harness.open_app(path) as pilot:
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await press(pilot, "ctrl+q")
    assert rescue.paths()


async def test_recovered_answers_that_cannot_be_saved_stay_in_their_file(harness: AppHarness) -> None:
    """If no generation can be written, nothing is accepted and nothing deleted."""
    path = harness.draft()
    rescue = rescued(harness, path, city="Ulm")
    file_of(path).history.write_text("a file where a folder should be")
    async with harness.open_app(path) as pilot:
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        await press(pilot, "left", "enter")
        assert "they stay where they are" in notices(pilot)
        await press(pilot, "ctrl+q")
    assert rescue.paths()


async def test_what_is_in_the_draft_by_now_is_not_asked_about(harness: AppHarness) -> None:
    """A recovery file whose answers are all in the draft is deleted without a question."""
    path = harness.draft()
    rescue = rescued(harness, path, city="Ulm")
    change(path, city="Ulm")
    async with harness.open_app(path) as pilot:
        assert isinstance(pilot.app.screen, QuestionScreen)
    assert rescue.paths() == []


# Cut off


async def test_an_interrupted_session_is_reported(harness: AppHarness) -> None:
    """After a crash list and draft say what was saved, and when; after a normal end they say nothing."""
    path = harness.draft()
    os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    sidecar_of(path).mkdir(exist_ok=True)
    (sidecar_of(path) / "open.json").write_text(
        '{"who": "Kim on desk-4, lgqtui fill", "since": "2026-11-23T09:00+00:00"}'
    )
    (path.parent / "Town.toml.tmp-abcd1234").write_text("half written")
    saved = (NOW.astimezone()).strftime("%H:%M").replace("30", "29")
    words = f"The last session was cut off (Kim on desk-4, lgqtui fill). What was saved until {saved} is all here."
    assert stale_lock_owner(sidecar_of(path), NOW) == LockOwner("Kim on desk-4, lgqtui fill", NOW.replace(minute=0))
    async with harness.open_app(size=(140, 24)) as pilot:
        await wait_until(pilot, lambda: f"Town: {words}" in screen_text(pilot))
        await press(pilot, "enter")
        assert words in notices(pilot)
        await press(pilot, "alt+d")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))
        await wait_until(pilot, lambda: "0 of 9 " in screen_text(pilot))
        assert not pilot.app.screen.query_one("#recovered").display
    assert not (path.parent / "Town.toml.tmp-abcd1234").exists()


# Damaged


def damaged(harness: AppHarness) -> Path:
    """A damaged draft with one good version."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    change(path, city="Bonn")
    newest = generations(file_of(path).history)
    assert newest
    path.write_bytes(b"damaged")
    return path


async def test_a_damaged_draft_offers_its_newest_good_version(harness: AppHarness) -> None:
    """The list says so; Enter offers the generation, Enter restores it; the damaged file is set aside."""
    path = damaged(harness)
    newest = generation_texts(path)[0]
    async with harness.open_app(size=(120, 24)) as pilot:
        await wait_until(pilot, lambda: "damaged, with a good version of" in screen_text(pilot))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, OfferDialog)
        assert "is not valid TOML" in screen_text(pilot)
        assert "and has 1 answer. Bring it back?" in screen_text(pilot)
        await press(pilot, "escape")
        assert path.read_bytes() == b"damaged"
        await press(pilot, "enter", "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, QuestionScreen))
        await wait_until_checked(pilot)
        assert "The damaged file is set aside as" in notices(pilot)
    assert texts(path) == newest
    (damaged_copy,) = (sidecar_of(path) / "damaged").iterdir()
    assert damaged_copy.read_bytes() == b"damaged"


async def test_a_damaged_draft_named_on_the_command_line_is_offered_over_the_list(harness: AppHarness) -> None:
    """`lgqtui fill` on a damaged draft begins with the offer."""
    path = damaged(harness)
    async with harness.open_app(path, (120, 24)) as pilot:
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, OfferDialog))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, QuestionScreen))


async def test_a_damaged_draft_without_a_generation_is_reported(harness: AppHarness) -> None:
    """The position of the damage is shown, and the file is not changed."""
    path = harness.draft()
    path.write_bytes(b"damaged")
    async with harness.open_app(size=(120, 24)) as pilot:
        await press(pilot, "enter")
        assert "is not valid TOML" in notices(pilot)
    with pytest.raises(CannotRead, match="is not valid TOML"):
        harness.create_app(path)
    assert path.read_bytes() == b"damaged"


async def test_a_restore_that_fails_is_reported(harness: AppHarness) -> None:
    """A damaged draft that is open elsewhere is not replaced."""
    path = damaged(harness)
    with file_of(path).lock("Kim", 0.0):
        async with harness.open_app(size=(120, 24)) as pilot:
            await press(pilot, "enter", "enter")
            await wait_until(pilot, lambda: "is open elsewhere: Kim" in notices(pilot))
    assert path.read_bytes() == b"damaged"


async def test_control_characters_in_a_file_are_reported_on_opening(harness: AppHarness) -> None:
    """Characters removed from a file edited by hand are counted."""
    path = harness.draft()
    path.write_text(path.read_text("utf-8") + '\n[answers.city]\ntext = "U\\u0007lm"\n', "utf-8")
    async with harness.open_app(path) as pilot:
        assert "1 control character in Town was left out." in notices(pilot)
        assert draft_answer(pilot, "city").text == "Ulm"
