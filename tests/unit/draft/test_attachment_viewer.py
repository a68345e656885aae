"""Attachments opened in other programs: a copy, and only of harmless types."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_viewer import make_view_copy, open_by_system
from lgqtui.errors import CannotRead, Error
from lgqtui.questionnaire.answer import Attachment
from lgqtui.tui.picture_viewer import has_picture_viewer, show_picture

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def attached(folder: Path, content: bytes, name: str, file: str = "") -> FieldAttachment:
    digest = hashlib.sha256(content).hexdigest()
    folder.mkdir(exist_ok=True)
    attachment = Attachment(file or f"{digest}.exe", name, digest, len(content), type="image/png")
    if not file:
        (folder / attachment.file).write_bytes(content)
    return FieldAttachment("A.1", attachment)


def test_the_ending_is_that_of_the_content(tmp_path: Path) -> None:
    """A picture is opened as a picture, whatever its name; the earlier copy is deleted."""
    folder = tmp_path / "shown"
    first = make_view_copy(tmp_path / "a", attached(tmp_path / "a", PNG, "portal.exe"), folder)
    second = make_view_copy(tmp_path / "a", attached(tmp_path / "a", b"%PDF-1.7", "plan.com"), folder)
    assert (first.suffix, second.suffix, second.read_bytes()) == (".png", ".pdf", b"%PDF-1.7")
    assert list(folder.iterdir()) == [second]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ\x90\x00" + bytes(100), "plan.pdf"), (b"#!/bin/sh\n", "x.sh"), (b"<html><script>", "x.html"), (b"", "x.png")],
)
def test_what_could_act_is_not_opened(content: bytes, name: str, tmp_path: Path) -> None:
    """Programs, scripts, web pages: the user gets the path."""
    with pytest.raises(CannotRead) as caught:
        make_view_copy(tmp_path / "a", attached(tmp_path / "a", content, name), tmp_path / "shown")
    assert caught.value.code == "not-opened"
    assert str(tmp_path / "a") in caught.value.remedy
    assert not (tmp_path / "shown").exists()


def test_evidence_that_is_not_whole_is_not_shown(tmp_path: Path) -> None:
    """Missing, altered, or with a path as its name."""
    attachment = attached(tmp_path / "a", PNG, "portal.png")
    (tmp_path / "a" / attachment.attachment.file).write_bytes(PNG + b"x")
    for wrong, code in (
        (attachment, "altered-attachment"),
        (attached(tmp_path / "a", PNG, "x", "gone.png"), "missing-attachment"),
        (attached(tmp_path / "a", PNG, "x", "../up.png"), "not-opened"),
    ):
        with pytest.raises(CannotRead) as caught:
            make_view_copy(tmp_path / "a", wrong, tmp_path / "shown")
        assert caught.value.code == code


@pytest.mark.parametrize(("platform", "opener"), [("linux", "xdg-open"), ("darwin", "open")])
def test_the_system_opens_it(platform: str, opener: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the standard program of each system, without its output."""
    calls: list[tuple[list[str], Any]] = []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "Popen", lambda argv, **environ: calls.append((argv, environ)))
    open_by_system(tmp_path / "a.png")
    ((argv, environ),) = calls
    assert argv == [f"/usr/bin/{opener}", str(tmp_path / "a.png")]
    assert {environ["stdin"], environ["stdout"], environ["stderr"]} == {subprocess.DEVNULL}


def test_windows_opens_it_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a call of the system."""
    opened: list[Path] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", opened.append, raising=False)
    open_by_system(tmp_path / "a.png")
    assert opened == [tmp_path / "a.png"]


def test_a_system_without_a_viewer_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the path of the copy."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Error) as caught:
        open_by_system(tmp_path / "a.png")
    assert str(tmp_path / "a.png") in caught.value.remedy


def on_a_terminal(path: Path) -> pexpect.spawn:
    argv = ["-m", "lgqtui.tui.picture_viewer", str(path), "Enter goes back"]
    return pexpect.spawn(sys.executable, argv, dimensions=(24, 80), timeout=30)


def test_a_picture_on_a_real_terminal(tmp_path: Path) -> None:
    """Displayed with whatever the terminal supports, until Enter."""
    from PIL import Image

    Image.new("RGB", (200, 120), (200, 30, 30)).save(tmp_path / "a.png")
    child = on_a_terminal(tmp_path / "a.png")
    child.expect("Enter goes back")
    assert b"\x1b[38;2;200;30;30" in child.before or b"\xe2\x96" in child.before
    child.sendline("")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_what_is_no_picture_is_not_shown(tmp_path: Path) -> None:
    """Damaged or too large: an exit code, and no output."""
    (tmp_path / "a.png").write_bytes(PNG)
    assert not show_picture(tmp_path / "a.png", "words")
    assert has_picture_viewer()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens files itself")
@pytest.mark.parametrize("script", ["", "#!/no/such/interpreter\n"])
def test_an_opener_that_cannot_be_started_is_reported(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the path of the copy."""
    opener = tmp_path / "xdg-open"
    opener.write_text(script)
    opener.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(Error, match="no program to open files with") as caught:
        open_by_system(tmp_path / "a.png")
    assert "a.png" in caught.value.remedy
