"""Generations: which earlier versions stay, and for how long."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.draft.history import (
    BYTE_LIMIT,
    DAY_LIMIT,
    Generation,
    generations,
    generations_beyond_limits,
    keep_at_once,
    write_generation,
)
from lgqtui.errors import CannotWrite
from lgqtui.files import Stamp

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def moment(text: str) -> datetime:
    """Return a time: `23 09:30` is that day of November 2026."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def generations_at(text: str) -> list[Generation]:
    return [Generation(moment(part), 1, Path(part)) for part in text.split(", ")] if text else []


def beyond_limits(sizes: Mapping[Generation, int]) -> list[Generation]:
    """Return those of generations of that many bytes that are beyond the limits."""
    by_path = {generation.path: size for generation, size in sizes.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lgqtui.draft.history.stamp", lambda path: Stamp(0, by_path[path], 0))
        return list(generations_beyond_limits(sizes, NOW))


@pytest.mark.parametrize(
    ("versions", "size", "deleted"),
    [
        ("", 1, ""),
        ("23 11:50, 23 11:40, 22 09:00, 01 00:00", 25_000_000, ""),
        ("23 11:50, 23 11:40, 22 09:00, 01 00:00", 25_000_001, "01 00:00"),
        ("23 11:50, 23 11:40, 22 09:00, 01 00:00", 40_000_000, "22 09:00, 01 00:00"),
        ("01 00:00, 23 11:40, 22 09:00, 23 11:50", 40_000_000, "22 09:00, 01 00:00"),
        ("24 12:00, 23 11:50, 23 11:40", 50_000_000, "24 12:00"),
        ("25 12:00, 24 12:00, 23 11:40", 50_000_000, "24 12:00"),
        ("23 11:50, 23 11:40", 0, ""),
    ],
)
def test_within_the_limits_nothing_goes_and_beyond_the_oldest_goes_first(
    versions: str, size: int, deleted: str
) -> None:
    """Those of a clock that was ahead go before all others, so that they do not displace what is written now."""
    assert beyond_limits(dict.fromkeys(generations_at(versions), size)) == generations_at(deleted)


def test_a_generation_goes_after_the_last_day() -> None:
    """On its last day it stays."""
    times = [NOW - timedelta(days=days) for days in (0, DAY_LIMIT, DAY_LIMIT + 1)]
    versions = [Generation(time, nth, Path(str(nth))) for nth, time in enumerate(times)]
    assert beyond_limits(dict.fromkeys(versions, 1)) == versions[2:]


@given(st.lists(st.tuples(st.integers(-60 * 24, 60 * 24 * 500), st.integers(1, 20_000_000)), unique=True, max_size=60))
def test_the_newest_stay_up_to_the_limits(entries: list[tuple[int, int]]) -> None:
    """No generation goes while an older one stays, and no more than necessary."""
    sizes = {
        Generation(NOW - timedelta(minutes=age), nth, Path(str(nth))): size for nth, (age, size) in enumerate(entries)
    }
    deleted = beyond_limits(sizes)
    stay = [generation for generation in sizes if generation not in deleted]
    assert sum(sizes[generation] for generation in stay) <= BYTE_LIMIT
    past = [generation for generation in deleted if generation.time <= NOW]
    assert not past or not stay or max(past) < min(stay)
    if past and (NOW - max(past).time).days < DAY_LIMIT:
        assert sum(sizes[generation] for generation in (*stay, max(past))) > BYTE_LIMIT


def names(folder: Path) -> list[str]:
    return [generation.path.stem for generation in generations(folder)]


def test_the_folder_does_not_grow_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is removed with a new one; a small file counts as much as it takes on a disk."""
    monkeypatch.setattr("lgqtui.draft.history.BYTE_LIMIT", 100_000)
    for minutes in range(6):
        write_generation(tmp_path, b"x" * 20_000, NOW + timedelta(minutes=minutes))
    assert names(tmp_path) == [f"2026-11-23T12-0{n}-00Z" for n in (5, 4, 3, 2, 1)]
    write_generation(tmp_path, b"x", NOW + timedelta(minutes=6))
    assert names(tmp_path) == [f"2026-11-23T12-0{n}-00Z" for n in (6, 5, 4, 3, 2)]


def test_other_files_are_no_generations(tmp_path: Path) -> None:
    """Unknown files are neither listed nor deleted."""
    (tmp_path / "notes.txt").touch()
    (tmp_path / "2026-11-23T12-00-00Z.toml.conflict").touch()
    write_generation(tmp_path, b"x", NOW)
    assert names(tmp_path) == ["2026-11-23T12-00-00Z"]
    assert len(list(tmp_path.iterdir())) == 3


def test_without_a_folder_there_are_no_generations(tmp_path: Path) -> None:
    """A draft without changes has no history."""
    assert generations(tmp_path / "none") == []


def test_what_cannot_be_removed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generation that cannot be removed does not prevent a new one."""
    write_generation(tmp_path, b"x", NOW - timedelta(days=DAY_LIMIT + 1))

    def unlink(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr("os.unlink", unlink)
    write_generation(tmp_path, b"x", NOW)
    assert len(names(tmp_path)) == 2


def test_a_generation_that_vanishes_meanwhile_has_no_size(tmp_path: Path) -> None:
    """A link that leads nowhere is one."""
    (tmp_path / "2026-11-23T11-00-00Z.toml").symlink_to("nowhere")
    write_generation(tmp_path, b"x", NOW)
    assert len(names(tmp_path)) == 2


def test_a_generation_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The caller has to know that the version before is not stored."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite):
        write_generation(tmp_path / "file" / "history", b"x", NOW)


def test_a_required_generation_is_written_at_once_and_only_once(tmp_path: Path) -> None:
    """Also within a second of the newest; the same content is not written twice in a row."""
    written = [keep_at_once(tmp_path, content, NOW) for content in (b"a", b"a", b"b", b"a")]
    assert [path.name for path in written] == [
        "2026-11-23T12-00-00Z.toml",
        "2026-11-23T12-00-00Z.toml",
        "2026-11-23T12-00-00Z-2.toml",
        "2026-11-23T12-00-00Z-3.toml",
    ]
    assert [g.path.read_bytes() for g in generations(tmp_path)] == [b"a", b"b", b"a"]
    assert [g.nth for g in generations(tmp_path)] == [3, 2, 1]


def test_a_generation_written_with_an_early_clock_stays(tmp_path: Path) -> None:
    """Generations of the future do not cause its deletion."""
    for minutes in range(10, 100, 10):
        write_generation(tmp_path, b"x", NOW + timedelta(days=9, minutes=minutes))
    path = keep_at_once(tmp_path, b"now", NOW)
    assert path.read_bytes() == b"now"
    assert generations(tmp_path)[-1].path == path


def test_impossible_times_are_no_generations(tmp_path: Path) -> None:
    """A file named after an impossible day is ignored."""
    (tmp_path / "2026-13-41T12-00-00Z.toml").touch()
    assert generations(tmp_path) == []
    keep_at_once(tmp_path, b"x", NOW)
    (tmp_path / "2026-11-23T12-00-00Z.toml").unlink()
    (tmp_path / "2026-11-23T12-00-00Z.toml").mkdir()
    assert keep_at_once(tmp_path, b"x", NOW).name == "2026-11-23T12-00-00Z-2.toml"
