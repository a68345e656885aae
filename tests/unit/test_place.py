"""Where a draft was left: a note beside it that helps, and harms nothing whatever it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft.place import NAME, keep_place, kept_place
from lgqtui.draft.store import sidecar_of


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The path of a draft."""
    path = tmp_path / "city.toml"
    path.write_text("")
    return path


def test_the_place_is_kept_beside_the_draft(draft: Path) -> None:
    """It stands in the sidecar, so that it goes where the draft goes."""
    assert kept_place(draft) == ""
    keep_place(draft, "I.2.c")
    assert kept_place(draft) == "I.2.c"
    keep_place(draft, "II.a")
    assert kept_place(draft) == "II.a"
    assert (sidecar_of(draft) / NAME).stat().st_mode & 0o777 == 0o600


def test_the_same_place_is_not_written_again(draft: Path) -> None:
    """Opening and leaving touches nothing."""
    keep_place(draft, "II.a")
    before = (sidecar_of(draft) / NAME).stat()
    keep_place(draft, "II.a")
    keep_place(draft, "")
    assert (sidecar_of(draft) / NAME).stat().st_ino == before.st_ino
    assert kept_place(draft) == "II.a"


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"x" * 100_000])
def test_a_note_that_is_none_is_read_as_something_harmless(content: bytes, draft: Path) -> None:
    """Damaged, hostile or endless: it is an id of no field, or nothing."""
    sidecar_of(draft).mkdir()
    (sidecar_of(draft) / NAME).write_bytes(content)
    assert len(kept_place(draft)) < 10


def test_where_nothing_can_be_written_the_place_is_not_kept(draft: Path) -> None:
    """Leaving never fails for it."""
    sidecar_of(draft).write_text("somebody's file")
    keep_place(draft, "II.a")
    assert kept_place(draft) == ""
    assert sidecar_of(draft).read_text() == "somebody's file"
