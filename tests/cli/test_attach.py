"""`lgqtui attach`: attachments from the command line."""

from __future__ import annotations

import hashlib
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.cli.conftest import Call
from tests.unit.draft.test_file_metadata import SECOND, pdf

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
DIGEST = hashlib.sha256(PNG).hexdigest()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a picture.png"
    path.write_bytes(PNG)
    return path


def attached(city: Path, field: str = "A.1") -> list[dict[str, Any]]:
    answers = tomllib.loads(city.read_text("utf-8")).get("answers", {})
    attachments: list[dict[str, Any]] = answers.get(field, {}).get("attachments", [])
    return attachments


def attachment_names(city: Path) -> list[str]:
    return sorted(path.name for path in (city.with_name("city.files") / "attachments").iterdir())


def test_a_file_is_attached(city: Path, picture: Path, lgq: Call) -> None:
    """The digest is printed for scripts; the draft names the file, which is copied beside it."""
    result = lgq("attach", "city", "A.1", str(picture), "--caption", "The portal")
    assert (result.code, result.out, result.err) == (0, f"{DIGEST}\n", "")
    assert attached(city) == [
        {
            "file": f"{DIGEST}.png",
            "name": "a picture.png",
            "caption": "The portal",
            "type": "image/png",
            "sha256": DIGEST,
            "size": len(PNG),
        }
    ]
    assert attachment_names(city) == [f"{DIGEST}.png"]
    assert lgq("check", "city").code == 0


def test_the_same_file_again_keeps_its_caption(city: Path, picture: Path, lgq: Call) -> None:
    """A new caption replaces it."""
    lgq("attach", "city", "A.1", str(picture), "--caption", "The portal")
    lgq("attach", "city", "A.1", str(picture))
    assert [a["caption"] for a in attached(city)] == ["The portal"]
    lgq("attach", "city", "A.1", str(picture), "--caption", "In June")
    assert [a["caption"] for a in attached(city)] == ["In June"]
    for nothing in ("", " ", "\x7f"):
        result = lgq("attach", "city", "A.1", str(picture), "--caption", nothing)
        assert (result.code, result.error) == (2, "the caption after --caption is empty, and would erase the one there")
    assert [a["caption"] for a in attached(city)] == ["In June"]


def test_what_is_attached_is_listed(city: Path, picture: Path, lgq: Call) -> None:
    """With digest, size, name and caption; for programs as in drafts."""
    assert lgq("attach", "city", "A.1").err == "Nothing is attached there.\n"
    assert lgq("attach", "city", "A.1", "--json").json == []
    lgq("attach", "city", "A.1", str(picture), "--caption", "The portal")
    assert lgq("attach", "city", "A.1").out == f"{DIGEST[:16]}  108 bytes  a picture.png  The portal\n"
    assert lgq("attach", "city", "A.1", "--json").json == attached(city)


def test_an_empty_file_is_named(city: Path, tmp_path: Path, lgq: Call) -> None:
    """It is attached: it may be meant."""
    (tmp_path / "empty.txt").touch()
    result = lgq("attach", "city", "A.1", str(tmp_path / "empty.txt"))
    assert (result.code, "empty.txt is empty." in result.err) == (0, True)


def test_a_caption_that_is_too_long_is_refused(city: Path, picture: Path, lgq: Call) -> None:
    """As other texts are, before anything is copied."""
    result = lgq("attach", "city", "A.1", str(picture), "--caption", "x" * 1_001)
    assert (result.code, attached(city), (city.with_name("city.files") / "attachments").exists()) == (2, [], False)
    assert result.error == "the caption has 1,001 characters, more than one can hold (1,000)"
    assert lgq("attach", "city", "A.1", str(picture), "--caption", "x" * 1_000).code == 0


def test_control_characters_that_are_removed_are_reported(city: Path, picture: Path, lgq: Call) -> None:
    """Those of the caption, and those of the name."""
    path = picture.rename(picture.with_name("a\x07b.png"))
    result = lgq("attach", "city", "A.1", str(path), "--caption", "The\x1b \x07portal")
    assert (result.code, attached(city)[0]["name"], attached(city)[0]["caption"]) == (0, "ab.png", "The portal")
    assert "1 control character in the name of " in result.err
    assert "2 control characters were left out." in result.err


def test_it_is_taken_off(city: Path, picture: Path, lgq: Call) -> None:
    """By the start of its digest, in any case; the file stays while a generation refers to it."""
    lgq("attach", "city", "A.1", str(picture))
    assert lgq("attach", "city", "A.1", "--remove", DIGEST[:8].upper()).code == 0
    assert attached(city) == []
    assert attachment_names(city) in ([], [f"{DIGEST}.png"])


def test_an_unreferenced_file_is_removed(city: Path, picture: Path, lgq: Call) -> None:
    """If neither the draft nor a generation nor a step that can be undone refers to it."""
    lgq("attach", "city", "A.1", str(picture))
    other = picture.with_name("b.png")
    other.write_bytes(PNG + b"x")
    lgq("attach", "city", "A.1", "--remove", DIGEST)
    history = city.with_name("city.files") / "history"
    for pattern in ("2*.toml", "undo.toml"):
        assert attachment_names(city) == [f"{DIGEST}.png"]
        for file in history.glob(pattern):
            file.unlink()
        lgq("answer", "city", "A.2", "yes")
    lgq("attach", "city", "A.1", str(other))
    assert attachment_names(city) == [f"{hashlib.sha256(PNG + b'x').hexdigest()}.png"]


TOO_SHORT = "the digest after --remove is too short to be sure of: it needs 6 of its characters"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--remove", "abcdef12"], "A.1 has no attachment whose digest begins with “abcdef12”"),
        (["--remove", ""], TOO_SHORT),
        ([""], "FILE cannot be that: it is empty"),
        (["--remove", "abc"], TOO_SHORT),
        (["x.png", "--remove", "abcdef12"], "--remove takes no file and no caption"),
        (["--caption", "x"], "--caption belongs to a file"),
        (["--remove", "abcdef12", "--json"], "--json belongs to the list of attachments"),
    ],
)
def test_wrong_calls(words: list[str], message: str, city: Path, lgq: Call) -> None:
    """Reported in a sentence; nothing changes."""
    before = city.read_bytes()
    result = lgq("attach", "city", "A.1", *words)
    assert (result.code, result.error) == (2, message)
    assert city.read_bytes() == before


def test_two_attachments_of_one_beginning(city: Path, lgq: Call) -> None:
    """An ambiguous digest removes nothing."""
    row = '[[answers."A.1".attachments]]\nfile = "{n}.png"\nname = "{n}"\nsha256 = "{digest}"\nsize = 1\n'
    rows = "".join(row.format(n=n, digest="a" * 63 + n) for n in ("1", "2"))
    city.write_text(city.read_text("utf-8") + "\n" + rows, "utf-8")
    result = lgq("attach", "city", "A.1", "--remove", "aaaaaa")
    assert (result.code, "several attachments of A.1" in result.error) == (2, True)
    assert len(attached(city)) == 2


def test_a_field_or_file_that_is_not_there(city: Path, picture: Path, lgq: Call, tmp_path: Path) -> None:
    """Named with the closest match or the reason."""
    assert "has no field “A.9”" in lgq("attach", "city", "A.9", str(picture)).error
    result = lgq("attach", "city", "A.1", str(tmp_path / "gone.png"))
    assert (result.code, "there is no such file" in result.error) == (4, True)


def test_the_limit_is_a_setting(city: Path, picture: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """In MB; a value that is no number is reported before anything is copied."""
    lgq("config", "set", "attachment_limit", "0.0001")
    result = lgq("attach", "city", "A.1", str(picture))
    assert (result.code, "is larger than an attachment may be" in result.error) == (4, True)
    for nonsense in ("many", "-1", "0", "inf", "nan"):
        monkeypatch.setenv("LGQTUI_ATTACHMENT_LIMIT", nonsense)
        result = lgq("attach", "city", "A.1", str(picture))
        assert (result.code, "attachment_limit cannot be" in result.error) == (2, True)
    assert attached(city) == []


def test_an_attachment_can_be_packed_and_verified(city: Path, picture: Path, lgq: Call) -> None:
    """From the user's file to a package that verifies."""
    lgq("attach", "city", "A.1", str(picture))
    path = lgq("pack", "city").out.strip()
    assert lgq("verify", path).code == 0
    picture.unlink()
    assert "a picture.png" in lgq("export", "city", "--to", "md").out


def test_on_a_terminal_size_and_limit_are_printed_first(city: Path, tmp_path: Path, home: Path) -> None:
    """Before a large file is copied."""
    large = tmp_path / "plan.bin"
    with large.open("wb") as file:
        file.truncate(25_000_000)
    environ = {**os.environ, "LGQTUI_HOME": str(home)}
    argv = ["-m", "lgqtui", "attach", "city", "A.1", str(large)]
    child = pexpect.spawn(sys.executable, argv, env=environ, timeout=30, encoding="utf-8")
    child.expect("plan.bin, 25.0 MB, is copied; an attachment may have 100.0 MB.")
    child.expect("copying ")
    child.expect("A.1: 1 attachment")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_draft_that_is_open_elsewhere_is_left(
    city: Path, picture: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not changed."""
    from datetime import UTC, datetime

    from lgqtui.draft.store import DraftFile

    monkeypatch.setattr("lgqtui.workflows.draft_access._LOCK_TIMEOUT", 0.0)
    with DraftFile(city, lambda: datetime.now(UTC)).lock("somebody", 0.0):
        result = lgq("attach", "city", "A.1", str(picture))
    assert (result.code, "open elsewhere" in result.error) == (4, True)
    assert attached(city) == []


def test_a_draft_that_cannot_be_saved(city: Path, picture: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is printed."""
    from lgqtui.draft.store import DraftFile
    from lgqtui.errors import CannotWrite

    def fail(*_: object) -> None:
        raise CannotWrite("cannot-write", "the disk is full", "Make room.")

    monkeypatch.setattr(DraftFile, "save", fail)
    result = lgq("attach", "city", "A.1", str(picture))
    assert (result.code, result.error) == (4, "the disk is full")


def test_place_and_author_of_a_file_are_shown(city: Path, tmp_path: Path, lgq: Call) -> None:
    """At attaching, with the way to attach it without that, and before it is sealed."""
    (tmp_path / "here.jpg").write_bytes(SECOND)
    (tmp_path / "by.pdf").write_bytes(pdf(b"/Author (Ana)"))
    result = lgq("attach", "city", "A.1", str(tmp_path / "here.jpg"))
    assert result.err == (
        "here.jpg says where it was made. To attach a copy without that, take it off, then: "
        "lgqtui attach --without-metadata\n"
    )
    result = lgq("attach", "city", "A.1", str(tmp_path / "by.pdf"))
    assert result.err.startswith("by.pdf says who made it. Save a copy as PNG or JPEG, or without its properties, ")
    summary = lgq("pack", "city").err
    assert "2 say where or by whom they were made: here.jpg, by.pdf\n" in summary


def test_a_picture_is_attached_without_its_metadata(city: Path, tmp_path: Path, lgq: Call) -> None:
    """A copy is attached, and the file stays as it is."""
    (tmp_path / "here.jpg").write_bytes(SECOND)
    result = lgq("attach", "city", "A.1", str(tmp_path / "here.jpg"), "--without-metadata", "--caption", "The portal")
    assert (result.code, result.err) == (0, "")
    (attachment,) = attached(city)
    assert (attachment["name"], attachment["caption"]) == ("here.jpg", "The portal")
    assert attachment["size"] < len(SECOND)
    assert (tmp_path / "here.jpg").read_bytes() == SECOND
    assert "made" not in lgq("pack", "city").err
    assert lgq("check", "city").code == 0


def test_what_cannot_be_copied_without_metadata_is_not_attached(city: Path, tmp_path: Path, lgq: Call) -> None:
    """The reason and another way are printed; the option needs a file."""
    (tmp_path / "by.pdf").write_bytes(pdf(b"/Author (Ana)"))
    result = lgq("attach", "city", "A.1", str(tmp_path / "by.pdf"), "--without-metadata")
    assert result.code == 2
    assert "by.pdf cannot be copied here without its metadata" in result.err
    assert "Save a copy as PNG or JPEG" in result.err
    assert attached(city) == []
    result = lgq("attach", "city", "A.1", "--without-metadata")
    assert (result.code, "--without-metadata belongs to a file" in result.err) == (2, True)


def test_a_link_is_reported_with_its_target(city: Path, picture: Path, lgq: Call) -> None:
    """Also one in the folder of the file; the file behind it is attached."""
    folder = picture.with_name("unpacked")
    folder.mkdir()
    (folder / "photo.png").symlink_to(picture)
    folder.with_name("more").symlink_to(folder)
    for path in (folder / "photo.png", folder.with_name("more") / "photo.png"):
        result = lgq("attach", "city", "A.1", str(path))
        assert (result.code, result.err) == (0, f"{path} is a link: what is attached is {picture}\n")
    assert lgq("attach", "city", "A.1", str(folder / ".." / picture.name)).err == ""
    assert [a["sha256"] for a in attached(city)] == [DIGEST]


@pytest.mark.parametrize("path", ["/proc/kmsg", "/proc/self/status", "/dev/zero", "/dev/null", "/"])
def test_what_the_system_makes_up_is_not_attached(path: str, city: Path, lgq: Call) -> None:
    """Reading it may never end."""
    result = lgq("attach", "city", "A.1", path)
    assert (result.code, result.out) == (4, "")
    assert attached(city) == []
