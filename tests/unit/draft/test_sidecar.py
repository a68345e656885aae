"""The bookmark beside the draft, ignored if damaged; moving a draft with its sidecar."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lgqtui.draft.folder import Drafts
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import copy_part, read_bookmark, sidecar_of, write_bookmark
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, CannotWrite
from tests.unit.draft.test_folder import CONTENTS, assert_stays, contents, full, is_named, refusing, tree


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A path for a draft, with its sidecar."""
    path = tmp_path / "city.toml"
    sidecar_of(path).mkdir(mode=0o700)
    return path


def test_what_was_left_is_found(draft: Path) -> None:
    """The file is private and plain text."""
    write_bookmark(draft, "III.2-01 é")
    assert read_bookmark(draft) == "III.2-01 é"
    assert (sidecar_of(draft) / "bookmark").read_bytes() == "III.2-01 é\n".encode()
    assert (sidecar_of(draft) / "bookmark").stat().st_mode & 0o777 == 0o600
    write_bookmark(draft, "I.1")
    assert read_bookmark(draft) == "I.1"


def test_the_bookmark_has_the_permissions_of_the_draft(draft: Path) -> None:
    """A group that may change the draft may change the bookmark."""
    draft.touch()
    draft.chmod(0o660)
    write_bookmark(draft, "I.1")
    assert (sidecar_of(draft) / "bookmark").stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"I.1\0", b"I" * 2_000, b"\x1b]52;c;AAAA\x07"])
def test_what_cannot_be_a_field_is_no_fault(draft: Path, content: bytes) -> None:
    """A damaged or too long bookmark is empty, and has no control characters."""
    (sidecar_of(draft) / "bookmark").write_bytes(content)
    assert read_bookmark(draft).isprintable()
    assert len(read_bookmark(draft)) < 1_000


def test_what_is_no_file_is_no_fault(draft: Path) -> None:
    """A folder, a pipe, a broken link, no sidecar."""
    bookmark = sidecar_of(draft) / "bookmark"
    bookmark.mkdir()
    assert read_bookmark(draft) == ""
    write_bookmark(draft, "I.1")
    bookmark.rmdir()
    os.mkfifo(bookmark)
    assert read_bookmark(draft) == ""
    bookmark.unlink()
    bookmark.symlink_to("nowhere/at-all")
    assert read_bookmark(draft) == ""
    bookmark.unlink()
    sidecar_of(draft).rmdir()
    assert read_bookmark(draft) == ""
    write_bookmark(draft, "I.1")  # a removed disk: losing a bookmark is no error
    assert not sidecar_of(draft).exists()


class PowerCut(BaseException):
    """The end of all steps."""


@pytest.mark.parametrize("act", ["rename", "trash", "restore"])
def test_a_move_that_was_cut_short_is_ended_by_the_same_move(
    act: str, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a kill between sidecar and draft both are complete, and repeating the move completes it."""
    path = full(drafts)
    if act == "restore":
        drafts.trash(path)
    acts: dict[str, Callable[[], Path]] = {
        "rename": lambda: drafts.rename(path, "Town"),
        "trash": lambda: drafts.trash(path),
        "restore": lambda: drafts.restore("City"),
    }
    real, cuts = os.rename, list[Path]()

    def rename(source: Path, target: Path) -> None:
        if cuts or source.suffix == ".toml":
            cuts.append(source)
            raise PowerCut
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", rename)
        with pytest.raises(PowerCut):
            acts[act]()
    assert [entry.name for entry in (*drafts.listing(), *drafts.trash_listing())] == ["City"]
    moved = acts[act]()
    assert contents(moved) == CONTENTS
    assert moved.stem == ("Town" if act == "rename" else "City")


def across_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behave as if every folder were on another disk."""
    monkeypatch.setattr(os, "rename", refusing(errno.EXDEV))


def test_a_draft_is_carried_to_another_disk_whole(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a rename everything is copied with its times, then deleted; locks are not copied."""
    path = full(drafts)
    os.utime(path, (5, 5))
    across_disks(monkeypatch)
    trashed = drafts.trash(path)
    assert contents(trashed) == CONTENTS
    assert trashed.stat().st_mtime == 5
    assert not (sidecar_of(trashed) / "lock").exists()
    assert not is_named(drafts.folders.drafts, "City")
    assert contents(drafts.restore("City")) == CONTENTS


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_draft_that_cannot_be_carried_stays_whole(
    number: int, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the other disk gets full, the copies are deleted and the draft stays."""
    path = full(drafts)
    across_disks(monkeypatch)
    real, copies = shutil.copyfileobj, []

    def copy(source: Any, target: Any) -> None:
        copies.append(source)
        if len(copies) > 2:
            raise OSError(number, os.strerror(number))
        real(source, target)

    monkeypatch.setattr(shutil, "copyfileobj", copy)
    assert_stays(drafts, path)


def test_what_cannot_be_read_is_not_carried(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreadable file in the sidecar is reported with the reason, and nothing is deleted."""
    path = full(drafts)
    before = tree(drafts.folders.drafts.parent)
    across_disks(monkeypatch)
    real = os.open

    def open_(file: Path, *args: Any, **options: Any) -> int:
        if Path(file).name == "0.png":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(file, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", open_)
        with pytest.raises(CannotRead, match=r"0\.png: you are not allowed to"):
            drafts.trash(path)
    assert tree(drafts.folders.drafts.parent) == before


def test_a_file_that_cannot_be_copied_is_reported(tmp_path: Path) -> None:
    """Also for a draft without a sidecar."""
    with pytest.raises(CannotRead, match="there is no such file"):
        copy_part(tmp_path / "none", tmp_path / "copy", tmp_path)


def test_a_link_to_a_folder_is_copied_with_its_content(tmp_path: Path) -> None:
    """A folder of attachments on another disk; links in it stay links, and locks are left out."""
    elsewhere, source, target = tmp_path / "elsewhere", tmp_path / "source", tmp_path / "target"
    (elsewhere / "history").mkdir(parents=True)
    (elsewhere / "history" / "v.toml").write_bytes(b"v")
    os.utime(elsewhere / "history" / "v.toml", (7, 7))
    (elsewhere / "link").symlink_to("history/v.toml")
    for name in ("lock", "open", "open.json"):
        (elsewhere / name).symlink_to("none")
    source.symlink_to(elsewhere)
    copy_part(source, target, tmp_path / "city.toml")
    assert sorted(path.name for path in target.iterdir()) == ["history", "link"]
    assert (target / "link").readlink() == Path("history/v.toml")
    assert ((target / "link").read_bytes(), (target / "link").stat().st_mtime) == (b"v", 7)
    with pytest.raises(CannotWrite, match="a file of that name is in the way"):
        copy_part(source, target, tmp_path / "city.toml")


def test_a_draft_is_written_after_what_belongs_to_it(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is killed in a duplication leaves no draft without evidence, and its remains are in no way."""
    remains = sidecar_of(drafts.folders.drafts / "Copy.toml")
    full(drafts)

    def write_killed(file: DraftFile, _: Draft) -> None:
        assert set(tree(file.sidecar)) == {"attachments/0.png", "links.json", "unfinished"}
        shutil.copytree(file.sidecar, killed)
        raise KeyboardInterrupt

    killed = drafts.folders.drafts / "killed"
    with monkeypatch.context() as patched:
        patched.setattr(DraftFile, "_write", write_killed)
        with pytest.raises(KeyboardInterrupt):
            drafts.duplicate(drafts.path_of("City"), "Copy")
    assert not remains.exists()
    killed.rename(remains)
    new = drafts.new("Copy", "q")[0]
    assert tree(new.sidecar) == {}
    (new.sidecar / "unfinished").touch()
    with new.lock("me", 0.0):
        assert list(tree(new.sidecar)) == ["open.json"]


def test_a_draft_that_is_written_keeps_what_belongs_to_it(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C directly after a duplicate is written leaves it whole."""
    full(drafts)
    write = DraftFile._write

    def interrupt(file: DraftFile, draft: Draft) -> None:
        write(file, draft)
        raise KeyboardInterrupt

    monkeypatch.setattr(DraftFile, "_write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        drafts.duplicate(drafts.path_of("City"), "Copy")
    assert (sidecar_of(drafts.find("Copy").path) / "attachments" / "0.png").exists()
