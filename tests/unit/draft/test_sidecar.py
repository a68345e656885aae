"""The bookmark beside the draft; a damaged one is ignored."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lgqtui.draft.sidecar import read_bookmark, sidecar_of, write_bookmark


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
    """A group that may change the sidecar may change the bookmark."""
    sidecar_of(draft).chmod(0o2770)
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
