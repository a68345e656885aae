"""Locks of drafts, and stale notes."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.history import find_good_version, generations
from lgqtui.draft.lock import LockOwner, acquire_lock, current_owner, stale_lock_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Busy, ChangedElsewhere, DamagedFile
from lgqtui.questionnaire.answer import Answer

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA = LockOwner("anna on city-pc", NINE)


def test_a_note_without_a_lock_is_stale(tmp_path: Path) -> None:
    """A locked draft, or one closed properly, has no stale note; after a kill there is one."""
    sidecar, subject = tmp_path / "city.files", tmp_path / "city.toml"
    assert stale_lock_owner(sidecar, NINE) is None
    with acquire_lock(sidecar, subject, ANNA, 0.0) as lock:
        assert (lock.is_enforced, lock.stale_owner) == (True, None)
        assert stale_lock_owner(sidecar, NINE) is None
        note = (sidecar / "open.json").read_bytes()
    assert stale_lock_owner(sidecar, NINE) is None
    (sidecar / "open.json").write_bytes(note)
    assert stale_lock_owner(sidecar, NINE) == ANNA
    with acquire_lock(sidecar, subject, LockOwner("ben", NINE), 0.0) as lock:
        assert lock.stale_owner == ANNA


def test_the_lock_owner_has_user_computer_and_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """User, host, program and process; also if the system has no user name."""
    monkeypatch.setattr("socket.gethostname", lambda: "city-pc")
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    assert current_owner("lgqtui answer") == f"anna on city-pc, lgqtui answer, process {os.getpid()}"

    def no_user() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", no_user)
    assert current_owner("lgqtui fill") == f"? on city-pc, lgqtui fill, process {os.getpid()}"


def test_without_generations_none_is_offered(tmp_path: Path) -> None:
    """Also if all generations are damaged."""
    damage = DamagedFile("not-toml", "")
    assert find_good_version(damage, tmp_path / "none") is None
    (tmp_path / "2026-11-23T09-00-00Z.toml").write_bytes(b"damaged")
    assert find_good_version(damage, tmp_path) is None


def test_a_link_to_a_draft_has_the_locks_of_its_target(tmp_path: Path) -> None:
    """Two programs that open it at both paths do not save at once, and what one saved the other notices."""
    file = DraftFile(tmp_path / "city.toml", lambda: NINE)
    draft = Draft("i", "q", NINE, {"a": Answer(text="first")})
    file.create(draft)
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "link.toml").symlink_to("../city.toml")
    linked = DraftFile(tmp_path / "far" / "link.toml", lambda: NINE)
    linked.load()
    with file.lock("anna", 0.0):
        with pytest.raises(Busy, match=r"city\.toml is open elsewhere: anna"), linked.lock("ben", 0.0):
            pass
        with pytest.raises(Busy):
            linked.refuse_open()
        file.save(draft.with_answer("a", Answer(text="anna's")))
        with pytest.raises(ChangedElsewhere):
            linked.save(draft.with_answer("a", Answer(text="ben's")))
    with linked.lock("ben", 0.0):
        linked.load()
        linked.save(draft.with_answer("a", Answer(text="ben's")))
    assert file.load() == draft.with_answer("a", Answer(text="ben's"))
    assert (len(generations(file.history)), len(generations(linked.history))) == (1, 1)
