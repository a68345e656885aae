"""Evidence by talk: captions, a copy opened, one taken off; numbers where there are several."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft import attachment_viewer
from tests.plain.voice import Voice


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files to attach, one of a kind that is not opened from here."""
    made = [tmp_path / "plan.txt", tmp_path / "tool.bin"]
    made[0].write_bytes(b"The plan")
    made[1].write_bytes(bytes(range(256)))
    return made


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the system was given to open."""
    given: list[bytes] = []
    monkeypatch.setattr(attachment_viewer, "open_by_system", lambda path: given.append(path.read_bytes()))
    return given


def captions(voice: Voice) -> dict[str, str]:
    return {one.name: one.caption for one in voice.saved("services").attachments}


def test_a_caption_is_said_asked_for_and_taken_out(voice: Voice, files: list[Path]) -> None:
    """With one file no number is needed; the present caption is kept where nothing is said."""
    voice.fill(f"/attach {files[0]}", "", "/caption 1 Of June", at="services")
    assert captions(voice) == {"plan.txt": "Of June"}
    voice.fill("/caption", "", "/caption", "Of May", at="services")
    assert captions(voice) == {"plan.txt": "Of May"}
    heard = voice.fill("/caption", "/next", at="services")
    assert captions(voice) == {"plan.txt": "Of May"}
    assert "Question 4 of 7" in heard.text
    voice.fill("/caption", "/clear", at="services")
    assert captions(voice) == {"plan.txt": ""}


def test_which_file_is_meant_is_said_by_its_number(voice: Voice, files: list[Path], opened: list[bytes]) -> None:
    """Where there are several; where there is none that is said."""
    heard = voice.fill("/open", "/caption", "/detach", at="services")
    assert heard.lines.count("Nothing is attached here.") == 3
    attach = [line for path in files for line in (f"/attach {path}", "")]
    heard = voice.fill(*attach, "/open", "/caption 3 x", "/detach x", "/caption 2 A tool", "/detach 1", at="services")
    for command in ("/open", "/caption", "/detach"):
        assert f"Which one? Add its number, for example: {command} 1" in heard.lines
    assert captions(voice) == {"tool.bin": "A tool"}
    assert opened == []


def test_a_copy_is_opened_and_none_is_left(voice: Voice, files: list[Path], opened: list[bytes]) -> None:
    """Only of what is a picture, a document or a text; why not is said of others."""
    heard = voice.fill(f"/attach {files[0]}", "", f"/attach {files[1]}", "", "/open 1", "/open 2", at="services")
    assert opened == [b"The plan"]
    assert "A copy of plan.txt is being opened." in heard.lines
    assert "tool.bin is not a picture, a document or a text, so it is not opened from here." in heard.text
    assert not (voice.desk.home.state / "shown").exists()
