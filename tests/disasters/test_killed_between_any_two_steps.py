"""A program killed before any of its system calls leaves the old draft or the new one, and no other files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lgqtui.draft.history import generations
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from tests.disasters.requirements import require_strace
from tests.disasters.strace import traced_save

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OLD = Draft("i", "q", NINE, {"a": Answer(text="old")})


def create_file(folder: Path) -> DraftFile:
    """Create a draft that says “old”, with a generation."""
    folder.mkdir(parents=True)
    file = DraftFile(folder / "city.toml", lambda: NINE)
    file.create(OLD.with_answer("a", Answer(text="oldest")))
    file.load()
    file.save(OLD)
    return file


def text_in(path: Path) -> str:
    return DraftFile(path, lambda: NINE).load().answer("a").text


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.tmp-*")]


def test_old_or_new_and_nothing_between(tmp_path: Path) -> None:
    """Killed at each call in turn: draft and generations are complete, and the next session deletes leftovers."""
    require_strace()
    _, calls = traced_save(create_file(tmp_path / "all" / "drafts").path)
    assert len(calls) > 15
    ends: list[str] = []
    swept = 0
    for n, call in enumerate(calls):
        file = create_file(tmp_path / str(n) / "drafts")
        outcome, _ = traced_save(file.path, f"{call.name}:signal=KILL:when={call.number}")
        assert outcome.code == -9, (call, outcome)
        ends.append(text_in(file.path))
        assert {text_in(g.path) for g in generations(file.history)} <= {"oldest", "old"}
        swept += len(leftovers(file.path.parent))
        with file.lock("me", 0.0):
            draft = file.load()
            file.save(draft.with_answer("a", Answer(text="next")))
        assert text_in(file.path) == "next"
        assert leftovers(file.path.parent) == []
    # First the old text, from some call on the new one: the effect of a single rename.
    assert ends == sorted(ends, reverse=True)
    assert set(ends) == {"old", "new"}
    assert swept > 3


@pytest.mark.parametrize("number", range(4))
def test_an_unfinished_file_is_not_listed_as_a_draft(tmp_path: Path, number: int) -> None:
    """Unfinished files are deleted by the next session; files of the user with similar names stay."""
    file = create_file(tmp_path / "drafts")
    content = [b"", b"format = 1\n", file.path.read_bytes(), b"\x00" * 5000][number]
    history = file.history
    swept = [
        file.path.with_name("city.toml.tmp-a1b2c3d4"),
        file.sidecar / "open.json.tmp-________",
        history / "2026-11-23T09-00-00Z.toml.tmp-00000000",
    ]
    stay = [
        file.path.with_name("city.toml.tmp-notes.txt"),
        file.path.with_name("another.toml.tmp-a1b2c3d4"),
        file.path.with_name("city.toml.tmp-A1B2C3D4"),
        history / "notes.txt",
    ]
    for path in (*swept, *stay):
        path.write_bytes(content)
    with file.lock("me", 0.0):
        assert not [path for path in swept if path.exists()]
        assert [path for path in stay if path.exists()] == stay
    assert text_in(file.path) == "old"


def test_only_the_owner_of_the_lock_deletes_unfinished_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a lock, or while another session saves, they may be in use."""
    file = create_file(tmp_path / "drafts")
    leftover = file.path.with_name("city.toml.tmp-a1b2c3d4")
    leftover.touch()
    with file._write_lock(), DraftFile(file.path, lambda: NINE + timedelta(1)).lock("me", 0.0):
        assert leftover.exists()

    def acquire(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    with file.lock("me", 0.0) as lock:
        assert not lock.is_enforced
        assert leftover.exists()
