"""Answers that could not be saved: kept in the first place that takes them, found again, let go of."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DRAFT = Draft("i/../x", "q", NOW, {"a": Answer(text="first")})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A draft on the disk."""
    file = DraftFile(tmp_path / "city.toml", lambda: NOW)
    file.create(DRAFT)
    return file.path


def rescue(path: Path) -> RecoveryFile:
    return RecoveryFile(path, DRAFT.id, path.parent / "state")


def saying(text: str) -> Draft:
    return DRAFT.with_answer("a", Answer(text=text))


def test_answers_are_kept_beside_the_draft_with_what_they_were_typed_into(path: Path) -> None:
    """Whoever finds them knows what was changed, and when; the newest stand there."""
    mine = rescue(path)
    assert mine.find(DRAFT) is None
    for text in ("second", "third"):
        mine.keep(saying(text), path.read_bytes())
    assert mine.saved_path == path.with_name("city.files") / "unsaved.toml"
    found = rescue(path).find(DRAFT)
    assert found is not None
    assert (found.path, found.draft, found.base) == (mine.saved_path, saying("third"), DRAFT)
    assert abs(found.time - datetime.now(UTC)).total_seconds() < 60
    assert (mine.saved_path.stat().st_mode & 0o777) == 0o600
    mine.drop()
    assert rescue(path).find(DRAFT) is None
    assert mine.paths() == []


@pytest.mark.parametrize("gone", [True, False])
def test_where_the_folder_of_the_draft_takes_nothing_the_program_s_own_does(path: Path, *, gone: bool) -> None:
    """A disk that was taken away, or a full one, leaves the state folder; no folder is made where the disk was."""
    sidecar = path.with_name("city.files")
    if gone:
        os.rename(sidecar, sidecar.with_name("away"))  # noqa: PTH104
    else:
        (sidecar / "unsaved.toml").mkdir()
    mine = rescue(path)
    mine.keep(saying("second"), b"")
    assert mine.saved_path is not None
    assert mine.saved_path.parent == path.parent / "state" / "unsaved"
    assert sidecar.exists() is not gone
    found = rescue(path).find(DRAFT)
    assert found is not None
    assert (found.draft, found.base) == (saying("second"), None)


def test_where_nothing_takes_them_nothing_is_claimed(path: Path) -> None:
    """Without any place there is none to name."""
    (path.parent / "state").touch()
    os.rename(path.with_name("city.files"), path.with_name("away"))  # noqa: PTH104
    mine = rescue(path)
    mine.keep(saying("second"), b"")
    assert mine.saved_path is None
    assert mine.find(DRAFT) is None


def test_what_cannot_be_read_is_not_offered(path: Path) -> None:
    """A damaged file in that place is left alone."""
    unsaved = path.with_name("city.files") / "unsaved.toml"
    unsaved.write_bytes(b"damaged")
    assert rescue(path).find(DRAFT) is None
    assert unsaved.read_bytes() == b"damaged"


def test_answers_of_an_earlier_session_are_not_replaced(path: Path) -> None:
    """A session stores its own in the other place, and drops only its own; the newest are offered first."""
    earlier, mine = rescue(path), rescue(path)
    earlier.keep(saying("earlier"), b"")
    for text in ("second", "third"):
        mine.keep(saying(text), b"")
    assert mine.saved_path == mine.candidates[1]
    os.utime(earlier.candidates[0], (0, 0))
    found = rescue(path).find(DRAFT)
    assert found is not None
    assert found.draft == saying("third")
    mine.drop()
    found = rescue(path).find(DRAFT)
    assert found is not None
    assert found.draft == saying("earlier")
    mine.drop()
    assert found.path.exists()


def test_the_newest_answers_win_where_no_place_is_free(path: Path) -> None:
    """Rather than losing what was typed last, those of the earliest session are replaced."""
    first, second, third = (rescue(path) for _ in range(3))
    first.keep(saying("first"), b"")
    second.keep(saying("second"), b"")
    third.keep(saying("third"), b"")
    assert third.saved_path == first.saved_path


def test_a_session_keeps_its_answers_in_one_place(path: Path) -> None:
    """If the folder of the draft comes back they are stored there again, and removed from the state folder."""
    sidecar, mine = path.with_name("city.files"), rescue(path)
    os.rename(sidecar, sidecar.with_name("away"))  # noqa: PTH104
    mine.keep(saying("second"), b"")
    os.rename(sidecar.with_name("away"), sidecar)  # noqa: PTH104
    mine.keep(saying("third"), b"")
    assert mine.saved_path == mine.candidates[0]
    assert not mine.candidates[1].exists()


def test_only_answers_of_this_response_that_differ_are_offered(path: Path) -> None:
    """Those that are all in the draft are swept, those of another response are left alone."""
    mine = rescue(path)
    mine.keep(DRAFT, b"")
    assert mine.find(DRAFT) is None
    mine.sweep(saying("changed"))
    assert mine.paths()
    mine.sweep(DRAFT)
    assert mine.paths() == []
    mine.keep(replace(saying("second"), id="another"), b"")
    assert mine.find(DRAFT) is None
    mine.sweep(DRAFT)
    assert mine.paths()
