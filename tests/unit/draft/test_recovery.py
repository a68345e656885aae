"""Recovery files: written to the first folder that accepts them, found, and deleted."""

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


def draft_with(text: str) -> Draft:
    return DRAFT.with_answer("a", Answer(text=text))


def test_a_recovery_file_has_the_answers_and_the_original_draft(path: Path) -> None:
    """With the time; the newest answers are in it."""
    rescue_file = rescue(path)
    assert rescue_file.find(DRAFT) is None
    for text in ("second", "third"):
        rescue_file.keep(draft_with(text), path.read_bytes())
    assert rescue_file.saved_path == path.with_name("city.files") / "unsaved.toml"
    recovered = rescue(path).find(DRAFT)
    assert recovered is not None
    assert (recovered.path, recovered.draft, recovered.base) == (rescue_file.saved_path, draft_with("third"), DRAFT)
    assert abs(recovered.time - datetime.now(UTC)).total_seconds() < 60
    assert (rescue_file.saved_path.stat().st_mode & 0o777) == 0o600
    rescue_file.drop()
    assert rescue(path).find(DRAFT) is None
    assert rescue_file.paths() == []


@pytest.mark.parametrize("deleted", [True, False])
def test_where_the_folder_of_the_draft_takes_nothing_the_program_s_own_does(path: Path, *, deleted: bool) -> None:
    """A missing or full disk is replaced by the state folder; the missing folder is not created."""
    sidecar = path.with_name("city.files")
    if deleted:
        os.rename(sidecar, sidecar.with_name("away"))  # noqa: PTH104
    else:
        (sidecar / "unsaved.toml").mkdir()
    rescue_file = rescue(path)
    rescue_file.keep(draft_with("second"), b"")
    assert rescue_file.saved_path is not None
    assert rescue_file.saved_path.parent == path.parent / "state" / "unsaved"
    assert sidecar.exists() is not deleted
    recovered = rescue(path).find(DRAFT)
    assert recovered is not None
    assert (recovered.draft, recovered.base) == (draft_with("second"), None)


def test_where_nothing_takes_them_nothing_is_claimed(path: Path) -> None:
    """If no folder accepts the file, no path is returned."""
    (path.parent / "state").touch()
    os.rename(path.with_name("city.files"), path.with_name("away"))  # noqa: PTH104
    rescue_file = rescue(path)
    rescue_file.keep(draft_with("second"), b"")
    assert rescue_file.saved_path is None
    assert rescue_file.find(DRAFT) is None


def test_what_cannot_be_read_is_not_offered(path: Path) -> None:
    """A damaged recovery file is not changed."""
    unsaved = path.with_name("city.files") / "unsaved.toml"
    unsaved.write_bytes(b"damaged")
    assert rescue(path).find(DRAFT) is None
    assert unsaved.read_bytes() == b"damaged"


def test_answers_of_an_earlier_session_are_not_replaced(path: Path) -> None:
    """A session uses the other path, and deletes only its own file; the newest are offered first."""
    earlier, rescue_file = rescue(path), rescue(path)
    earlier.keep(draft_with("earlier"), b"")
    for text in ("second", "third"):
        rescue_file.keep(draft_with(text), b"")
    assert rescue_file.saved_path == rescue_file.candidates[1]
    os.utime(earlier.candidates[0], (0, 0))
    recovered = rescue(path).find(DRAFT)
    assert recovered is not None
    assert recovered.draft == draft_with("third")
    rescue_file.drop()
    recovered = rescue(path).find(DRAFT)
    assert recovered is not None
    assert recovered.draft == draft_with("earlier")
    rescue_file.drop()
    assert recovered.path.exists()


def test_the_newest_answers_win_where_no_place_is_free(path: Path) -> None:
    """Then the file of the earliest session is replaced."""
    first, second, third = (rescue(path) for _ in range(3))
    first.keep(draft_with("first"), b"")
    second.keep(draft_with("second"), b"")
    third.keep(draft_with("third"), b"")
    assert third.saved_path == first.saved_path


def test_a_session_has_a_single_recovery_file(path: Path) -> None:
    """If the folder of the draft is back, the file moves there from the state folder."""
    sidecar, rescue_file = path.with_name("city.files"), rescue(path)
    os.rename(sidecar, sidecar.with_name("away"))  # noqa: PTH104
    rescue_file.keep(draft_with("second"), b"")
    os.rename(sidecar.with_name("away"), sidecar)  # noqa: PTH104
    rescue_file.keep(draft_with("third"), b"")
    assert rescue_file.saved_path == rescue_file.candidates[0]
    assert not rescue_file.candidates[1].exists()


def test_only_answers_of_this_response_that_differ_are_offered(path: Path) -> None:
    """Files whose answers are in the draft are deleted, those of other drafts are ignored."""
    rescue_file = rescue(path)
    rescue_file.keep(DRAFT, b"")
    assert rescue_file.find(DRAFT) is None
    rescue_file.remove_saved_answers(draft_with("changed"))
    assert rescue_file.paths()
    rescue_file.remove_saved_answers(DRAFT)
    assert rescue_file.paths() == []
    rescue_file.keep(replace(draft_with("second"), id="another"), b"")
    assert rescue_file.find(DRAFT) is None
    rescue_file.remove_saved_answers(DRAFT)
    assert rescue_file.paths()
