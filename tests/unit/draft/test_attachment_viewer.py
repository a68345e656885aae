"""Attachments opened in other programs: a copy, and only of harmless types."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

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
    """Displayed on a cleared screen with whatever the terminal supports, until Enter; other keys leave no trace."""
    from PIL import Image

    Image.new("RGB", (200, 120), (200, 30, 30)).save(tmp_path / "a.png")
    child = on_a_terminal(tmp_path / "a.png")
    child.expect("Enter goes back")
    assert b"\x1b[38;2;200;30;30" in child.before or b"\xe2\x96" in child.before
    assert b"\x1b[2J" in child.before.partition(b"200;30;30")[0]
    child.send("\x1bq")
    child.sendline("")
    child.expect(pexpect.EOF)
    assert child.before.strip() == b""
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


def zipped(*parts: tuple[str, str | bytes]) -> bytes:
    """Return a zip of these parts; two of one name stand one after the other."""
    content = BytesIO()
    with ZipFile(content, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in parts:
            archive.writestr(name, text)
    return content.getvalue()


OOXML = "application/vnd.openxmlformats-officedocument."
WORD = (
    f'<Types><Override PartName="/word/document.xml" ContentType="{OOXML}wordprocessingml.document.main+xml"/></Types>'
)
SHEET = WORD.replace("wordprocessingml.document", "spreadsheetml.sheet").replace('"', "'")
SLIDES = WORD.replace("wordprocessingml.document", "presentationml.presentation")
MACROS = WORD.replace(f"{OOXML}wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled")
TEXT, TABLE = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
LIST = "[Content_Types].xml"
NAMES = [
    f"plan.{ending}" for ending in ("docx", "docm", "xlsx", "pptx", "odt", "ods", "pdf", "png", "txt", "csv", "zip", "")
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (zipped((LIST, WORD), ("word/document.xml", "")), ".docx"),
        (zipped((LIST, SHEET), ("xl/workbook.xml", "")), ".xlsx"),
        (zipped((LIST, SLIDES)), ".pptx"),
        (zipped(("mimetype", TEXT), ("content.xml", "")), ".odt"),
        (zipped(("mimetype", TABLE)), ".ods"),
        (b"\xff\xd8\xff\xe0" + bytes(100), ".jpg"),
    ],
)
def test_a_document_has_the_ending_of_its_content(content: bytes, suffix: str, name: str, tmp_path: Path) -> None:
    """Whatever it is called."""
    copy = make_view_copy(tmp_path / "a", attached(tmp_path / "a", content, name), tmp_path / "shown")
    assert (copy.suffix, copy.read_bytes()) == (suffix, content)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "content",
    [
        zipped(("META-INF/MANIFEST.MF", "Main-Class: A"), ("A.class", b"\xca\xfe\xba\xbe")),
        zipped(("setup.exe", b"MZ")),
        zipped((LIST, MACROS)),
        zipped((LIST, WORD), ("word/vbaProject.bin", "")),
        zipped((LIST, WORD), ("word/VBAPROJECT.BIN", "")),
        zipped((LIST, WORD.replace("<Types>", '<Types><Default ContentType="application/vnd.ms-office.vbaProject"/>'))),
        zipped((LIST, WORD.replace("</", '<Override ContentType="a.main+xml"/></'))),
        zipped((LIST, MACROS.replace("macro", "&#109;acro") + f"<!--{WORD}-->")),
        zipped((LIST, WORD), (LIST, MACROS)),
        zipped((LIST, MACROS), (LIST.lower(), WORD)),
        zipped((LIST, WORD.encode("utf-16"))),
        zipped((LIST, WORD), ("xl/macrosheets/sheet1.xml", "")),
        zipped((LIST, WORD), ("word/activeX/activeX1.xml", "")),
        zipped(("mimetype", TEXT), ("Basic/Standard/Module1.xml", "")),
        zipped(("mimetype", TEXT), ("Scripts/python/a.py", "")),
        zipped(("mimetype", "application/epub+zip")),
        zipped(("mimetype", "image/png")),
        zipped(("mimetype", f"{TEXT}\n")),
        zipped(),
        zipped((LIST, WORD + " " * 1_000_000)),
        zipped((LIST, WORD))[:-30],
        b"PK\x03\x04" + bytes(100),
    ],
)
def test_a_zip_that_is_no_harmless_document_is_not_opened(content: bytes, name: str, tmp_path: Path) -> None:
    """Programs, macros, what hides its kind, what cannot be read; no copy is left."""
    with pytest.raises(CannotRead) as caught:
        make_view_copy(tmp_path / "a", attached(tmp_path / "a", content, name), tmp_path / "shown")
    assert caught.value.code == "not-opened"
    assert not (tmp_path / "shown").exists()


@pytest.mark.parametrize("ending", ["pdf", "png", "jpg", "gif", "webp", "bmp", "tif", "docx", "odt", "xlsx"])
@pytest.mark.parametrize(
    "content", [b"#!/bin/sh\ntouch X\n", b"[Desktop Entry]\nExec=x\n", b"words", b"@echo off\r\n", b" %PDF"]
)
def test_text_is_never_opened_as_something_else(content: bytes, ending: str, tmp_path: Path) -> None:
    """A name alone makes no document."""
    with pytest.raises(CannotRead, match="not opened"):
        make_view_copy(tmp_path / "a", attached(tmp_path / "a", content, f"a.{ending}"), tmp_path / "shown")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ("a,b\n1,2\n", ".csv"),
        ("a;-5;+3,5\n-1.000\t2\n", ".csv"),
        ("mail,a@b.example\nwhat,1=1\n", ".csv"),
        ("=cmd|' /C calc'!A0\n", ".txt"),
        ("a,b\n1,=cmd|x\n", ".txt"),
        ('a,"=1+1"\n', ".txt"),
        ("a;@SUM(1)\n", ".txt"),
        ("a\t-1+cmd|x\n", ".txt"),
        ("a,+1+1\n", ".txt"),
        ("a, - 1+1\n", ".txt"),
        ("a,＝1+1\n", ".txt"),
        ("a," * 30_000 + "=1+1", ".txt"),
    ],
)
def test_a_table_that_computes_is_opened_as_text(content: str, suffix: str, tmp_path: Path) -> None:
    """A spreadsheet would run what begins like a formula."""
    table = attached(tmp_path / "a", content.encode(), "table.csv")
    assert make_view_copy(tmp_path / "a", table, tmp_path / "shown").suffix == suffix
