"""Attachments on the screen: choose, drop, list, caption, open, remove, restore."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual import events
from textual.widgets import ProgressBar

from lgqtui.draft import attachment_files
from lgqtui.draft import attachment_viewer as opening
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.draft.store import DraftFile
from lgqtui.formatting import file_time, format_day, format_digest, local_time
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.dialogs.file_picker import CopyProgressDialog, DroppedFilesDialog, FilePicker
from lgqtui.tui.fields.field_view import AttachedLines
from lgqtui.tui.screens.files import evidence as at_screen
from lgqtui.tui.screens.files.evidence import EvidenceScreen
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    click_text,
    draft_answer,
    file_names,
    interview_of,
    key_bar,
    notices,
    paste,
    press,
    row_texts,
    screen_of,
    screen_text,
    static_texts,
    type_text,
    wait_until,
)
from tests.unit.draft.test_file_metadata import SECOND

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
DIGEST = hashlib.sha256(PNG).hexdigest()


def put(path: Path, content: bytes) -> None:
    """Write a file from within an async test."""
    path.write_bytes(content)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    folder = tmp_path / "my evidence"
    folder.mkdir()
    path = folder / "portal.png"
    path.write_bytes(PNG)
    return path


def names(pilot: AppPilot, field: str) -> list[str]:
    return [a.name for a in draft_answer(pilot, field).attachments]


def evidence_of(harness: AppHarness) -> Path:
    return sidecar_of(harness.home.drafts / "Town.toml") / "attachments"


async def attach(pilot: AppPilot, path: Path) -> None:
    await paste(pilot, str(path))
    await press(pilot, "enter")
    if isinstance(pilot.app.screen, LineDialog):  # one file alone: without a caption
        await press(pilot, "enter")


async def test_a_file_is_picked_by_its_path(harness: AppHarness, picture: Path) -> None:
    """F4, a path and Enter copy the file, add it to the draft and show it at the field."""
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "f4")
        assert isinstance(pilot.app.screen, FilePicker)
        await type_text(pilot, str(picture))
        await press(pilot, "enter")
        assert names(pilot, "services") == ["portal.png"]
        assert "attached: portal.png, 108 bytes" in screen_text(pilot)
        await press(pilot, "enter")
        assert "Attached: portal.png. Esc a shows what is attached." in notices(pilot)
        assert draft_answer(pilot, "services").attachments[0].caption == ""
        await paste(pilot, str(picture))
        await press(pilot, "enter", "enter")
        assert "Attached already: portal.png." in notices(pilot)
        assert interview_of(pilot).flush()
    assert (evidence_of(harness) / f"{DIGEST}.png").read_bytes() == PNG
    assert harness.saved("services").attachments[0].sha256 == DIGEST


async def test_place_and_author_of_a_picture_are_shown(harness: AppHarness, picture: Path) -> None:
    """After it is attached; in the evidence one key puts a copy without that in its place, as one step of undo."""
    put(picture, SECOND)
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "f4")
        await type_text(pilot, str(picture))
        await press(pilot, "enter", "enter")
        assert "portal.png says where it was made." in notices(pilot)
        assert "Esc a, then m." in notices(pilot)
        before = draft_answer(pilot, "services").attachments
        await press(pilot, "f4")
        assert "portal.png says where it was made. To have a copy without that instead: m." in screen_text(pilot)
        await press(pilot, "m")
        (copy,) = draft_answer(pilot, "services").attachments
        assert copy.name == "portal.png"
        assert copy.sha256 != before[0].sha256
        assert "says where" not in static_texts(pilot, "#detail")
        await press(pilot, "escape", "ctrl+z")
        assert draft_answer(pilot, "services").attachments == before


async def test_a_file_is_walked_to(harness: AppHarness, picture: Path, tmp_path: Path) -> None:
    """Folders are entered and left by choosing them; typing filters names; hidden files are left out."""
    (picture.parent / ".hidden").write_bytes(b"x")
    (picture.parent / "Plan.pdf").write_bytes(b"%PDF-1.7")
    async with harness.open_draft(at="services") as pilot:
        services(pilot.app).last_folder = tmp_path
        await press(pilot, "f4")
        await type_text(pilot, "my ev")
        assert row_texts(pilot)[0] == "my evidence/"
        await press(pilot, "enter")
        assert [row.split()[0] for row in row_texts(pilot)] == ["../", "Plan.pdf", "portal.png"]
        await type_text(pilot, "PLAN")
        assert [row.partition(" · ")[0] for row in row_texts(pilot)] == ["Plan.pdf 8 bytes"]
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(picture.parent) + "/.")
        assert [row.partition(" · ")[0] for row in row_texts(pilot)] == [
            ".hidden 1 byte",
            "Plan.pdf 8 bytes",
            "portal.png 108 bytes",
        ]
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(picture.parent) + "/")
        await press(pilot, "enter")  # ../
        assert any(row.startswith("my evidence/") for row in row_texts(pilot))
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(picture.parent) + "/pl")
        await press(pilot, "enter", "enter")
        assert names(pilot, "services") == ["Plan.pdf"]
        await press(pilot, "f4", "a")
        assert [row.split()[0] for row in row_texts(pilot)] == ["../", "Plan.pdf", "portal.png"]  # where it was last


async def test_names_that_begin_with_what_is_typed_come_first(harness: AppHarness, picture: Path) -> None:
    """Before those that have the letters within, folders of these too; Enter takes the first."""
    (picture.parent / "old plans").mkdir()
    (picture.parent / "a plan.pdf").write_bytes(b"%PDF-1.7")
    (picture.parent / "Plan of the port.pdf").write_bytes(b"%PDF-1.7 ")
    async with harness.open_draft(at="services") as pilot:
        services(pilot.app).last_folder = picture.parent
        await press(pilot, "f4")
        await type_text(pilot, "plan")
        rows = row_texts(pilot)
        starts = ["Plan of the port.pdf", "old plans/", "a plan.pdf"]
        assert all(row.startswith(start) for row, start in zip(rows, starts, strict=True))
        await press(pilot, "enter")
        assert names(pilot, "services") == ["Plan of the port.pdf"]


async def test_the_key_is_in_the_bar_and_in_the_menu(harness: AppHarness) -> None:
    """In a window of 80 columns where nothing is written at length; the menu names it everywhere."""
    async with harness.open_draft(at="email") as pilot:
        assert "Esc a attach" in key_bar(pilot)
        await press(pilot, "f10")
        assert "attach a file" in screen_text(pilot)


async def test_a_dropped_file_that_is_too_large_is_not_offered(harness: AppHarness, picture: Path) -> None:
    """The limit is stated before anything is copied; of several files those that fit are attached."""
    harness.home.settings.parent.mkdir(parents=True, exist_ok=True)
    harness.home.settings.write_text('attachment_limit = "0.0001"\n')
    small = picture.with_name("small.txt")
    small.write_text("x")
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, str(picture))
        assert row_texts(pilot) == ["portal.png 108 bytes: 100 bytes at most"]
        assert "An attachment may have 100 bytes." in screen_text(pilot)
        assert "attach" not in key_bar(pilot)
        await press(pilot, "enter", "escape")
        await paste(pilot, f"{picture}\n{small}")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: names(pilot, "services") == ["small.txt"])


async def test_what_cannot_be_picked_says_so(harness: AppHarness, picture: Path) -> None:
    """Too large, unreadable, missing, in the home of an unknown user: the row says why and cannot be chosen."""
    harness.home.settings.parent.mkdir(parents=True, exist_ok=True)
    harness.home.settings.write_text('attachment_limit = "0.0001"\n')
    picture.with_name("broken").symlink_to("nowhere")
    small = picture.parent.parent / "small.txt"
    small.write_text("x")
    async with harness.open_draft(at="services") as pilot:
        services(pilot.app).last_folder = picture.parent
        await press(pilot, "f4")
        assert row_texts(pilot)[1:] == ["broken cannot be read", "portal.png 108 bytes: 100 bytes at most"]
        for typed in ("nothing of that name", "~nobody-of-that-name/x", "/nowhere/at/all/", "a" * 300 + "/"):
            await press(pilot, "ctrl+u")
            await paste(pilot, typed)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, FilePicker)
        await press(pilot, "escape")
        await paste(pilot, f"{picture}\n{small}")
        await press(pilot, "enter")
        assert "is larger than an attachment may be" in notices(pilot)
        assert names(pilot, "services") == ["small.txt"]


async def test_a_file_is_looked_at_once_while_it_is_listed(
    harness: AppHarness, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be gone the next moment, as on a drive that is pulled out."""
    stat = Path.stat
    looks = iter((stat,))
    monkeypatch.setattr(Path, "stat", lambda path, **_: (next(looks) if path == picture else stat)(path))
    async with harness.open_draft(at="services") as pilot:
        services(pilot.app).last_folder = picture.parent
        await press(pilot, "f4")
        assert row_texts(pilot)[1].startswith("portal.png 108 bytes")


async def test_an_empty_folder_says_that_nothing_can_be_attached(harness: AppHarness, tmp_path: Path) -> None:
    """Where nothing is attached the chooser opens at once; the way up is offered."""
    folder = tmp_path / "empty"
    folder.mkdir()
    async with harness.open_draft(at="services") as pilot:
        services(pilot.app).last_folder = folder
        await press(pilot, "escape", "a")
        assert row_texts(pilot) == [f"../ this is {folder}", "No file here that can be attached."]


async def test_a_file_is_dropped_onto_the_picker(harness: AppHarness, picture: Path) -> None:
    """A path in the quoting of the terminal is understood."""
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "f4")
        await paste(pilot, f"'{picture}'")
        assert [row.partition(" · ")[0] for row in row_texts(pilot)] == ["portal.png 108 bytes"]
        await press(pilot, "enter")
        assert names(pilot, "services") == ["portal.png"]


async def test_files_are_dropped_onto_a_question(harness: AppHarness, picture: Path) -> None:
    """Whatever has the focus, the user is asked, with size and limit, and all files are attached."""
    other = picture.with_name("plan.pdf")
    other.write_bytes(b"%PDF-1.7")
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, f"'{picture}' '{other}'")
        assert isinstance(pilot.app.screen, DroppedFilesDialog)
        assert "Attach these 2 files to: B.1" not in screen_text(pilot)
        assert "Attach these 2 files to: Describe the services" in screen_text(pilot)
        assert "one may have 100.0 MB" in screen_text(pilot)
        assert [row.partition(" · ")[0] for row in row_texts(pilot)] == ["portal.png 108 bytes", "plan.pdf 8 bytes"]
        await click_text(pilot, "plan.pdf")
        assert isinstance(pilot.app.screen, DroppedFilesDialog)
        await press(pilot, "enter")
        assert names(pilot, "services") == ["portal.png", "plan.pdf"]
        assert "2 files are attached. Esc a shows what is attached. At a file c adds a caption." in notices(pilot)
        assert draft_answer(pilot, "services").text == ""


async def test_a_caption_is_asked_for_where_one_file_is_attached(harness: AppHarness, picture: Path) -> None:
    """Dropped or picked; Enter alone keeps the one that it has, and Esc leaves the file without another."""
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, str(picture))
        await press(pilot, "enter")
        assert "What is to be seen in portal.png?" in screen_text(pilot)
        await press(pilot, *"June", "enter", "f4", "a")
        await type_text(pilot, str(picture))
        await press(pilot, "enter")
        for keys in (["enter"], ["x", "escape"]):
            await press(pilot, *keys)
            assert [a.caption for a in draft_answer(pilot, "services").attachments] == ["June"]
            await paste(pilot, str(picture))


@pytest.mark.parametrize("is_dropped", [True, False])
async def test_nothing_is_attached_to_what_is_not_asked(
    harness: AppHarness, picture: Path, *, is_dropped: bool
) -> None:
    """Neither by a drop nor by the key: that would be seen nowhere."""
    async with harness.open_draft(at="which") as pilot:
        await (paste(pilot, str(picture)) if is_dropped else press(pilot, "f4"))
        assert pilot.app.screen is screen_of(pilot)
        assert notices(pilot) == "This question is not asked: nothing is attached to it."
        assert names(pilot, "which") == []


async def test_a_drop_on_a_draft_that_is_only_read_is_refused(harness: AppHarness, picture: Path) -> None:
    """Neither attached nor written; the message says how it can be changed again."""
    path = harness.draft()
    with DraftFile(path, lambda: NOW).lock("Kim", 0.0):
        async with harness.open_app(path) as pilot:
            await paste(pilot, str(picture))
            assert pilot.app.screen is screen_of(pilot)
            assert "This draft can only be read here. Esc j looks again." in notices(pilot)
            assert draft_answer(pilot, "city") == Answer()


async def test_a_path_can_be_meant_as_text(harness: AppHarness, picture: Path) -> None:
    """The path is then pasted as text; Esc does nothing."""
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, str(picture))
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)
        assert (draft_answer(pilot, "services"), notices(pilot)) == (Answer(), "")
        await press(pilot, "r", "ctrl+z")
        assert notices(pilot) == "Undone in “B.1”: now empty."
        await paste(pilot, str(picture))
        await press(pilot, "t")
        await wait_until(pilot, lambda: draft_answer(pilot, "services").text == str(picture))
        assert names(pilot, "services") == []


async def test_other_pastes_are_text(harness: AppHarness, picture: Path) -> None:
    """A path without a file is pasted as text."""
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, "/nowhere/plan.pdf")
        await wait_until(pilot, lambda: draft_answer(pilot, "services").text == "/nowhere/plan.pdf")


async def test_what_is_attached_is_seen_captioned_and_taken_off(harness: AppHarness, picture: Path) -> None:
    """F4 lists attachments, c captions, Del removes, and ^R restores one with its file."""
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, picture)
        await press(pilot, "f4")
        assert isinstance(pilot.app.screen, EvidenceScreen)
        head = " ".join(screen_text(pilot).splitlines()[0].split())
        assert head == "Town › services › evidence 1 file, 108 bytes"
        today = format_day(local_time(file_time(time.time())), year=False)
        assert row_texts(pilot)[0].split() == f"portal.png no caption yet 108 bytes added {today}".split()
        assert row_texts(pilot)[1:] == ["+ add a file"]
        assert f"image/png · sha256 {format_digest(DIGEST[:16])}" in screen_text(pilot)
        assert "Esc back  Enter open  v look here  c caption  + add  Del take off" in key_bar(pilot)
        await press(pilot, "c")
        await type_text(pilot, "The portal in June")
        await press(pilot, "enter")
        assert draft_answer(pilot, "services").attachments[0].caption == "The portal in June"
        assert "The portal in June" in row_texts(pilot)[0]
        await press(pilot, "delete")
        assert names(pilot, "services") == []
        assert row_texts(pilot) == ["+ add a file"]
        await press(pilot, "ctrl+z")
        assert "In the question ^Z takes back what is done here." in notices(pilot)
        await press(pilot, "delete", "escape")
        assert not pilot.app.screen.query("EvidenceScreen #rows")
        await press(pilot, "ctrl+r")
        assert static_texts(pilot, "AttachedLines") == "attached: portal.png, 108 bytes – The portal in June"
        await press(pilot, "ctrl+r", "ctrl+r")
        assert names(pilot, "services") == []
        assert not any(lines.display for lines in pilot.app.screen.query(AttachedLines))
        assert file_names(evidence_of(harness)) == [f"{DIGEST}.png"]
        await press(pilot, "ctrl+y")
        assert names(pilot, "services") == ["portal.png"]


async def test_a_letter_typed_right_after_esc_led_back_gives_a_message(harness: AppHarness, picture: Path) -> None:
    """Esc r is the review at a question, and typed as a habit elsewhere; after a pause letters are words again."""
    async with harness.open_draft({"city": Answer(text="Town")}, at="city") as pilot:
        await attach(pilot, picture)
        await press(pilot, "f4", "escape", "r")
        assert draft_answer(pilot, "city").text == "Townr"
        assert notices(pilot) == "Esc led back here, and “r” is typed."
        await press(pilot, "f4", "escape")
        later = events.Key("r", "r")
        later.time += 0.6
        pilot.app.post_message(later)
        await wait_until(pilot, lambda: draft_answer(pilot, "city").text == "Townrr")
        assert "Esc led back" not in notices(pilot)


async def test_files_dropped_onto_the_list_are_attached(harness: AppHarness, picture: Path) -> None:
    """At once, since it is open for that field; other words are refused with a message."""
    plan = picture.with_name("plan.pdf")
    plan.write_bytes(b"%PDF-1.7")
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, picture)
        await press(pilot, "f4")
        await paste(pilot, str(plan))
        await press(pilot, "enter")
        assert [row.split()[0] for row in row_texts(pilot)] == ["portal.png", "plan.pdf", "+"]
        assert notices(pilot) == "Attached: plan.pdf."
        await press(pilot, "c", *"Plan", "enter")
        assert draft_answer(pilot, "services").attachments[1].caption == "Plan"
        await press(pilot, "delete")
        assert "Taken off: plan.pdf. In the question ^Z brings it back." in notices(pilot)
        await press(pilot, "end", "plus")
        await type_text(pilot, str(plan))
        await press(pilot, "enter", *"Again", "enter")
        assert draft_answer(pilot, "services").attachments[1].caption == "Again"
        await paste(pilot, "words of a letter")
        assert "nothing was taken over" in notices(pilot)
        assert names(pilot, "services") == ["portal.png", "plan.pdf"]


async def test_the_cursor_stays_in_the_list_of_attachments(harness: AppHarness, picture: Path) -> None:
    """After each act on a row, and when the user went back from one."""
    paths = [picture.with_name(f"{n}.png") for n in range(3)]
    for n, path in enumerate(paths):
        path.write_bytes(PNG + bytes([n]))

    def current(pilot: AppPilot) -> str:
        row = pilot.app.screen.query_one(RowList).current
        return row.left_cells[0].text if row is not None else ""

    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, Path("\n".join(map(str, paths))))
        await press(pilot, "f4", "down", "c", *"second", "enter")
        assert current(pilot) == "1.png"
        await press(pilot, "c", "escape", "a", "escape", "v", "down", "up")
        assert current(pilot) == "1.png"
        await press(pilot, "delete")
        assert current(pilot) == "2.png"
        await press(pilot, "delete")
        assert current(pilot) == "+ add a file"
        assert names(pilot, "services") == ["0.png"]


async def test_what_nothing_names_is_gone_when_the_draft_is_closed(harness: AppHarness, picture: Path) -> None:
    """Closing the draft deletes copies that neither draft nor generation refers to."""
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, picture)
        assert interview_of(pilot).flush()
        await press(pilot, "ctrl+r")
        assert interview_of(pilot).flush()
        shutil.rmtree(sidecar_of(harness.home.drafts / "Town.toml") / "history")
        assert file_names(evidence_of(harness)) == [f"{DIGEST}.png"]
    assert file_names(evidence_of(harness)) == []


async def test_a_click_on_what_is_attached_shows_it(harness: AppHarness, picture: Path) -> None:
    """A click on an attachment opens the dialog of its field, where another can be added."""
    async with harness.open_draft(at="portals") as pilot:
        await attach(pilot, picture)
        await press(pilot, "f4")
        await click_text(pilot, "+ add a file")
        picker = pilot.app.screen
        assert isinstance(picker, FilePicker)
        await press(pilot, "escape", "escape", "tab")
        await click_text(pilot, "attached: portal.png")
        assert isinstance(pilot.app.screen, EvidenceScreen)


async def test_only_some_are_named_under_a_field(harness: AppHarness, picture: Path) -> None:
    """Many attachments do not push the answer off the screen."""
    paths = [picture.with_name(f"{n}.png") for n in range(6)]
    for n, path in enumerate(paths):
        path.write_bytes(PNG + bytes([n]))
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, Path("\n".join(map(str, paths))))
        assert len(names(pilot, "services")) == 6
        assert "attached: 3.png" in screen_text(pilot)
        assert "attached: 4.png" not in screen_text(pilot)
        assert "… and 2 more: Esc a" in screen_text(pilot)


async def test_a_picture_is_opened_as_a_copy(
    harness: AppHarness, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system opens a copy with the suffix of its content; it is deleted when the program ends."""
    opened: list[Path] = []
    monkeypatch.setattr(opening, "open_by_system", opened.append)
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, picture)
        await press(pilot, "f4", "enter")
        (copy,) = opened
        assert (copy.suffix, copy.read_bytes()) == (".png", PNG)
        assert "A copy of portal.png is being opened." in notices(pilot)
    assert not copy.exists()


async def test_a_program_is_not_opened(harness: AppHarness, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are no picture, document or text are not opened: a draft may come from elsewhere."""
    monkeypatch.setattr(opening, "open_by_system", lambda _: pytest.fail("opened"))
    put(picture, b"MZ\x90\x00" + bytes(100))
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, picture)
        await press(pilot, "f4", "enter")
        assert "so it is not opened from here" in notices(pilot)


async def test_a_large_file_shows_a_bar_and_can_be_stopped(
    harness: AppHarness, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc stops copying and leaves nothing behind; otherwise the file is attached."""
    put(picture, PNG + bytes(3_000_000))
    monkeypatch.setattr(at_screen, "_PROGRESS_SIZE", 1_000)
    go_on = threading.Event()
    real = attachment_files._chunks

    def slow(path: Path, size: int) -> Iterator[bytes]:
        for n, chunk in enumerate(real(path, size)):
            assert n == 0 or go_on.wait(20)
            yield chunk

    monkeypatch.setattr(attachment_files, "_chunks", slow)
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, picture)
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CopyProgressDialog))
        await wait_until(pilot, lambda: (pilot.app.screen.query_one(ProgressBar).percentage or 0) > 0.1)
        assert "Copying portal.png" in screen_text(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, CopyProgressDialog)
        await press(pilot, "escape")
        go_on.set()
        await wait_until(pilot, lambda: screen._copying is not None and screen._copying.done())
        assert names(pilot, "services") == []
        assert not evidence_of(harness).exists() or file_names(evidence_of(harness)) == []
        await attach(pilot, picture)
        await wait_until(pilot, lambda: names(pilot, "services") == ["portal.png"])


async def test_a_large_file_that_fails_is_reported(
    harness: AppHarness, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are attached all the same."""
    other = picture.with_name("plan.pdf")
    other.write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(at_screen, "_PROGRESS_SIZE", 10)
    real = attachment_files._chunks

    def failing(path: Path, size: int) -> Iterator[bytes]:
        return real(path, size + (path == picture))

    monkeypatch.setattr(attachment_files, "_chunks", failing)
    async with harness.open_draft(at="services") as pilot:
        await attach(pilot, Path(f"{picture}\n{other}"))
        await wait_until(pilot, lambda: names(pilot, "services") == ["plan.pdf"])
        assert "portal.png was changed while it was copied" in notices(pilot)


async def test_evidence_for_a_tick(harness: AppHarness, picture: Path) -> None:
    """It belongs to the box under the cursor, and is shown with it."""
    async with harness.open_draft(at="budget") as pilot:
        await attach(pilot, picture)
        assert names(pilot, "budget") == ["portal.png"]
        assert "attached: portal.png" in screen_text(pilot)
        await press(pilot, "up")
        await wait_until(pilot, lambda: "attached: portal.png" not in screen_text(pilot))


async def test_a_picture_is_looked_at_on_the_terminal(
    harness: AppHarness, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offered for pictures only; Textual is suspended while the viewer runs."""
    pictures: list[tuple[str, str]] = []
    lent: list[bool] = []

    @contextmanager
    def suspend() -> Iterator[None]:
        lent.append(True)
        yield
        lent.append(False)

    def show(path: Path, words: str) -> bool:
        pictures.append((path.suffix, words))
        return len(pictures) == 1

    monkeypatch.setattr(at_screen, "show_picture", show)
    plan = picture.with_name("plan.pdf")
    put(plan, b"%PDF-1.7")
    async with harness.open_draft(at="services", size=(100, 24)) as pilot:
        await attach(pilot, Path(f"{picture}\n{plan}"))
        await press(pilot, "f4", "v")
        assert "cannot run another program" in notices(pilot)  # a test has no terminal
        monkeypatch.setattr(pilot.app, "suspend", suspend)
        assert "look here" in key_bar(pilot)
        await press(pilot, "v")
        assert (pictures, lent) == ([(".png", "portal.png · Enter goes back")], [True, False])
        await press(pilot, "v")
        assert "portal.png cannot be shown here" in notices(pilot)
        put(evidence_of(harness) / f"{DIGEST}.png", b"x")
        await press(pilot, "v")
        assert "is not a picture, a document or a text" in notices(pilot)
        await press(pilot, "down", "v")
        assert "look here" not in key_bar(pilot)
        await press(pilot, "down", "v")
        assert len(pictures) == 2


async def test_a_link_is_reported_with_its_target(harness: AppHarness, picture: Path) -> None:
    """In a notice; what it leads to is attached."""
    link = picture.with_name("photo.png")
    link.symlink_to(picture)
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, str(link))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: names(pilot, "services") == ["photo.png"])
        assert f"{link} is a link: what is attached is {picture}" in notices(pilot)
