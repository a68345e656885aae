"""Packages copied into a folder."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.files import stream_file
from lgqtui.submission import folder_writer
from lgqtui.submission.sender import run_transfer
from lgqtui.submission.transfer import TransferResult, receipt_of
from tests.delivery.conftest import MakeTransfer
from tests.disasters.test_special_files import SPECIAL


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


def code(result: TransferResult) -> tuple[str, str]:
    return result.outcome.kind, result.outcome.code


def test_a_package_is_copied_read_back_and_readable_for_the_receiver(new_transfer: MakeTransfer, stick: Path) -> None:
    """Under its id, with a receipt that names the path; progress ends at the full size."""
    sizes: list[int] = []
    transfer = new_transfer(f"folder:{stick}", content=b"x" * 600_000, on_progress=sizes.append)
    result = run_transfer(transfer)
    path = stick / f"{transfer.package.id}.zip"
    assert code(result) == ("sent", "sent")
    assert path.read_bytes() == b"x" * 600_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert sizes == sorted(sizes)
    receipt = receipt_of(transfer, result)
    assert (receipt.location, receipt.proof, receipt.status) == (str(path), "read back", 0)
    assert receipt.endpoint == f"folder:{stick}"


def test_a_system_that_cannot_forget_what_it_read_is_read_all_the_same(
    new_transfer: MakeTransfer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows and macOS have no such call."""
    monkeypatch.delattr(os, "posix_fadvise", raising=False)
    assert code(run_transfer(new_transfer(f"folder:{stick}"))) == ("sent", "sent")


def test_half_a_copy_of_an_earlier_try_goes(new_transfer: MakeTransfer, stick: Path) -> None:
    """After an interruption the partial file is deleted, those of other packages are not."""
    transfer = new_transfer(f"folder:{stick}")
    half, other = stick / f"{transfer.package.id}.zip.tmp-abcdefgh", stick / "other.zip.tmp-abcdefgh"
    for path in (half, other):
        path.touch()
    assert code(run_transfer(transfer)) == ("sent", "sent")
    assert (half.exists(), other.exists()) == (False, True)


def test_a_package_that_is_there_already_is_delivered(new_transfer: MakeTransfer, stick: Path) -> None:
    """It is not written again."""
    transfer = new_transfer(f"folder:{stick}")
    run_transfer(transfer)
    before = (stick / f"{transfer.package.id}.zip").stat().st_ino
    assert code(run_transfer(transfer)) == ("sent", "sent")
    assert (stick / f"{transfer.package.id}.zip").stat().st_ino == before


def test_another_file_in_its_place_is_left_alone(new_transfer: MakeTransfer, stick: Path) -> None:
    """The user has to look at it."""
    transfer = new_transfer(f"folder:{stick}")
    (stick / f"{transfer.package.id}.zip").write_bytes(b"mine")
    assert code(run_transfer(transfer)) == ("refused", "conflict")
    assert (stick / f"{transfer.package.id}.zip").read_bytes() == b"mine"


def test_a_stick_that_is_not_in_is_waited_for(new_transfer: MakeTransfer, tmp_path: Path) -> None:
    """No folder of that name is created."""
    assert code(run_transfer(new_transfer(f"folder:{tmp_path}/none"))) == ("again", "no-folder")
    assert not (tmp_path / "none").exists()
    (tmp_path / "file").touch()
    outcome = run_transfer(new_transfer(f"folder:{tmp_path}/file")).outcome
    assert (outcome.kind, outcome.message) == ("again", "{path} is no folder")


def test_a_full_stick_is_reported_and_has_no_partial_file(
    new_transfer: MakeTransfer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is deleted."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    result = run_transfer(new_transfer(f"folder:{stick}"))
    assert code(result) == ("again", "cannot-copy")
    assert "the disk is full" in result.outcome.message.format_map(result.outcome.params)
    assert list(stick.iterdir()) == []


def test_a_stick_removed_while_it_is_read_back_is_reported(
    new_transfer: MakeTransfer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy does not count as delivered."""

    def fail(_: Path) -> str:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(folder_writer, "_digest", fail)
    assert code(run_transfer(new_transfer(f"folder:{stick}"))) == ("again", "cannot-copy")


def test_a_stick_that_loses_bytes_is_reported_and_the_copy_removed(
    new_transfer: MakeTransfer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the next attempt would find an unknown file."""
    monkeypatch.setattr(folder_writer, "_digest", lambda _: "00" * 32)
    assert code(run_transfer(new_transfer(f"folder:{stick}"))) == ("again", "damaged-copy")
    assert list(stick.iterdir()) == []


def test_a_folder_without_write_permission_is_reported(
    new_transfer: MakeTransfer, tmp_path: Path, monkeypatch: Any
) -> None:
    """With the reason in words."""

    def refuse(*_: Any, **__: Any) -> None:
        raise CannotWrite("foreign-group", "it belongs to others")

    (tmp_path / "share").mkdir()
    monkeypatch.setattr(folder_writer, "stream_file", refuse)
    result = run_transfer(new_transfer(f"folder:{tmp_path}/share"))
    assert result.outcome.params["why"] == "it belongs to others"


@pytest.mark.parametrize("content", [b"", b"PK not really a ziq", b"PK not really a zip, and more"])
def test_a_package_that_was_changed_since_is_not_copied(
    content: bytes, new_transfer: MakeTransfer, stick: Path
) -> None:
    """Only the packed bytes are delivered."""
    transfer = new_transfer(f"folder:{stick}")
    transfer.path.write_bytes(content)
    with pytest.raises(CannotRead, match="not what was sealed"):
        run_transfer(transfer)
    assert list(stick.iterdir()) == []


def test_a_missing_package_is_reported(new_transfer: MakeTransfer, stick: Path) -> None:
    """As a fault of this computer, not of the stick."""
    transfer = new_transfer(f"folder:{stick}")
    transfer.path.unlink()
    with pytest.raises(CannotRead, match="no such file"):
        run_transfer(transfer)


@pytest.mark.parametrize("make", SPECIAL.values(), ids=list(SPECIAL))
def test_what_is_no_file_in_its_place_is_left_alone(
    make: Callable[[Path], None], new_transfer: MakeTransfer, stick: Path
) -> None:
    """A pipe, a device, a socket or a link is another file: nothing is waited for, and the user has to look at it."""
    transfer = new_transfer(f"folder:{stick}")
    make(stick / f"{transfer.package.id}.zip")
    before = [(path.name, path.lstat()) for path in sorted(stick.iterdir())]
    assert code(run_transfer(transfer)) == ("refused", "conflict")
    assert [(path.name, path.lstat()) for path in sorted(stick.iterdir())] == before


@pytest.mark.parametrize("content", [b"", b"the same"])
def test_a_link_to_a_file_in_its_place_is_no_delivery(content: bytes, new_transfer: MakeTransfer, stick: Path) -> None:
    """What it leads to may change, also where it is the package."""
    transfer = new_transfer(f"folder:{stick}")
    (stick / "own").write_bytes(content or transfer.path.read_bytes())
    (stick / f"{transfer.package.id}.zip").symlink_to("own")
    assert code(run_transfer(transfer)) == ("refused", "conflict")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_put_there_while_it_is_copied_is_not_followed(
    new_transfer: MakeTransfer, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    """Neither the content nor the mode of another file is changed."""
    transfer = new_transfer(f"folder:{stick}")
    path, notes = stick / f"{transfer.package.id}.zip", tmp_path / "notes.txt"
    if is_there:
        notes.write_bytes(b"mine")
        notes.chmod(0o600)
    monkeypatch.setattr(folder_writer, "remove_temporary_files", lambda *_: path.symlink_to(notes))
    assert code(run_transfer(transfer)) == ("sent", "sent")
    assert (path.is_symlink(), path.read_bytes()) == (False, transfer.path.read_bytes())
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert notes.exists() == is_there
    assert not is_there or (notes.read_bytes(), stat.S_IMODE(notes.stat().st_mode)) == (b"mine", 0o600)


def test_a_pipe_put_there_after_it_was_copied_is_not_waited_for(
    new_transfer: MakeTransfer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy does not count as delivered."""
    real = stream_file

    def write(path: Path, *args: Any, **options: Any) -> None:
        real(path, *args, **options)
        path.unlink()
        os.mkfifo(path)

    monkeypatch.setattr(folder_writer, "stream_file", write)
    assert code(run_transfer(new_transfer(f"folder:{stick}"))) == ("again", "damaged-copy")


def test_a_disk_without_modes_is_written_to(
    new_transfer: MakeTransfer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many have none."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "fchmod", refuse)
    assert code(run_transfer(new_transfer(f"folder:{stick}"))) == ("sent", "sent")


def test_a_copy_that_may_not_be_read_is_tried_again(
    new_transfer: MakeTransfer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is the package is not known."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(folder_writer, "open_file", refuse)
    assert code(run_transfer(new_transfer(f"folder:{stick}"))) == ("again", "cannot-copy")
