"""A clock that jumps: an empty battery, a wrong time zone, a year in standby."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lgqtui.draft.history import generations
from lgqtui.draft.lock import stale_lock_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from tests.hypothesis_settings import max_examples

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, YEAR = 1, 60 * 24 * 365
jumps = st.lists(st.integers(-2 * YEAR, 2 * YEAR) | st.integers(-30, 30) | st.just(0), min_size=1, max_size=25)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@max_examples(40)
@given(jumps)
def test_every_save_becomes_a_generation_and_restoring_loses_nothing(minutes: list[int]) -> None:
    """However the clock jumps, saves become generations, the history stays small, and a replaced version is kept."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        file = DraftFile(Path(folder) / "city.toml", clock)
        draft = Draft("i", "q", NOW, {})
        file.create(draft)
        for n, jump in enumerate(minutes):
            clock.now += timedelta(minutes=jump)
            draft = draft.with_answer("a", Answer(text=str(n)))
            assert file.save(draft) is None
            assert DraftFile(file.path, clock).load() == draft
        versions = generations(file.history)
        assert 1 <= len(versions) <= len(minutes)
        assert len([g for g in versions if g.time <= clock.now]) <= 12
        present = file.path.read_bytes()
        clock.now -= timedelta(days=400)
        given_way = file.restore_version(versions[-1].path.read_bytes())
        assert given_way is not None
        assert given_way.path.read_bytes() == present


def test_a_lock_from_the_future_is_reported_like_any_other(tmp_path: Path) -> None:
    """The time in a lock is displayed as written; nothing is computed from it."""
    file = DraftFile(tmp_path / "city.toml", lambda: NOW + timedelta(days=900))
    file.create(Draft("i", "q", NOW))
    with file.lock("anna", 0.0):
        pass
    (file.sidecar / "open.json").write_text('{"who": "anna", "since": "2031-01-01T00:00+00:00"}')
    left = stale_lock_owner(file.sidecar, NOW)
    assert left is not None
    assert left.since.year == 2031
