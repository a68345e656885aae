"""Attachments in the console: captions, opening a copy, removing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft import attachment_viewer
from tests.plain.player import ConsolePlayer
from tests.unit.draft.test_file_metadata import SECOND


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files to attach, one of a type that the program does not open."""
    paths = [tmp_path / "plan.txt", tmp_path / "tool.bin"]
    paths[0].write_bytes(b"The plan")
    paths[1].write_bytes(bytes(range(256)))
    return paths


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files that the system was to open."""
    contents: list[bytes] = []
    monkeypatch.setattr(attachment_viewer, "open_by_system", lambda path: contents.append(path.read_bytes()))
    return contents


def captions(player: ConsolePlayer) -> dict[str, str]:
    return {attachment.name: attachment.caption for attachment in player.saved("services").attachments}


def test_a_caption_is_typed_asked_for_and_removed(player: ConsolePlayer, files: list[Path]) -> None:
    """A single file needs no number; an empty line keeps the caption."""
    player.fill(f"/attach {files[0]}", "", "/caption 1 Of June", at="services")
    assert captions(player) == {"plan.txt": "Of June"}
    player.fill("/caption", "", "/caption", "Of May", at="services")
    assert captions(player) == {"plan.txt": "Of May"}
    player.fill(f"/attach {files[0]}", "/next", at="services")
    transcript = player.fill("/caption", "/next", at="services")
    assert captions(player) == {"plan.txt": "Of May"}
    assert "Question 4 of 7" in transcript.text
    player.fill("/caption", "/clear", at="services")
    assert captions(player) == {"plan.txt": ""}


def test_clear_in_the_place_of_a_caption_takes_out_that_alone(player: ConsolePlayer, files: list[Path]) -> None:
    """The answer stays, also where the caption is asked for with the file."""
    player.fill("One", "/end", "/jump services", f"/attach {files[0]}", "Of June", at="services")
    player.fill(f"/attach {files[0]}", "/clear", at="services")
    assert (player.saved("services").text, captions(player)) == ("One", {"plan.txt": ""})


def test_a_file_is_chosen_by_its_number(player: ConsolePlayer, files: list[Path], opened: list[bytes]) -> None:
    """If there are several; if there is none, the command says so."""
    transcript = player.fill("/open", "/caption", "/detach", at="services")
    assert transcript.lines.count("Nothing is attached here.") == 3
    attach = [line for path in files for line in (f"/attach {path}", "")]
    transcript = player.fill(
        *attach, "/open", "/caption 3 x", "/detach x", "/caption 2 A tool", "/detach 1", at="services"
    )
    for command in ("/open", "/caption", "/detach"):
        assert f"Which one? Add its number, for example: {command} 1" in transcript.lines
    assert captions(player) == {"tool.bin": "A tool"}
    assert opened == []


def test_a_copy_is_opened_and_removed(player: ConsolePlayer, files: list[Path], opened: list[bytes]) -> None:
    """Only pictures, documents and texts are opened; of other files the reason is printed."""
    transcript = player.fill(f"/attach {files[0]}", "", f"/attach {files[1]}", "", "/open 1", "/open 2", at="services")
    assert opened == [b"The plan"]
    assert "A copy of plan.txt is being opened." in transcript.lines
    assert "tool.bin is not a picture, a document or a text, so it is not opened from here." in transcript.text
    assert not (player.harness.home.state / "shown").exists()


def test_place_and_author_of_a_picture_are_shown(player: ConsolePlayer, tmp_path: Path) -> None:
    """After it is attached."""
    (tmp_path / "here.jpg").write_bytes(SECOND)
    transcript = player.fill(f"/attach {tmp_path}/here.jpg", "", at="services")
    assert "here.jpg says where it was made." in transcript.text


def test_a_link_is_reported_with_its_target(player: ConsolePlayer, files: list[Path]) -> None:
    """Before the caption is asked for."""
    link = files[0].with_name("photo.txt")
    link.symlink_to(files[0])
    transcript = player.fill(f"/attach {link}", "", at="services")
    assert f"{link} is a link: what is attached is {files[0]}" in transcript.lines
    assert captions(player) == {"photo.txt": ""}
