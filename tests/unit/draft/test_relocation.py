"""Moving a draft with its sidecar, also to another disk, and after a power cut."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lgqtui.draft.folder import Drafts
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotWrite
from tests.unit.draft.test_folder import CONTENTS, contents, full, is_named, refusing, tree


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
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if source.suffix == ".toml":
            raise PowerCut
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", rename)
        with pytest.raises(PowerCut):
            acts[act]()
    assert [entry.name for entry in (*drafts.listing(), *drafts.trashed())] == ["City"]
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
    assert not is_named(drafts.home.drafts, "City")
    assert contents(drafts.restore("City")) == CONTENTS


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_draft_that_cannot_be_carried_stays_whole(
    number: int, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the other disk gets full, the copies are deleted and the draft stays."""
    path = full(drafts)
    before = tree(drafts.home.drafts.parent)
    across_disks(monkeypatch)
    real, copies = shutil.copyfileobj, []

    def copy(source: Any, target: Any) -> None:
        copies.append(source)
        if len(copies) > 2:
            raise OSError(number, os.strerror(number))
        real(source, target)

    monkeypatch.setattr(shutil, "copyfileobj", copy)
    with pytest.raises(CannotWrite, match="cannot write"):
        drafts.trash(path)
    assert tree(drafts.home.drafts.parent) == before
    assert list(drafts.home.trash.iterdir()) == []


def test_what_cannot_be_read_is_not_carried(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreadable file in the sidecar is reported with the reason, and nothing is deleted."""
    path = full(drafts)
    before = tree(drafts.home.drafts.parent)
    across_disks(monkeypatch)
    real = Path.open

    def open_(file: Path, *args: Any) -> object:
        if file.name == "0.png":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(file, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_)
        with pytest.raises(CannotWrite, match="permission denied"):
            drafts.trash(path)
    assert tree(drafts.home.drafts.parent) == before


def test_a_file_that_cannot_be_copied_is_reported(tmp_path: Path) -> None:
    """Also for a draft without a sidecar."""
    from lgqtui.draft.relocation import copy_part

    with pytest.raises(CannotWrite, match="there is no such file"):
        copy_part(tmp_path / "none", tmp_path / "copy")
