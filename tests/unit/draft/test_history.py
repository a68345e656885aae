"""Generations: which earlier versions stay, and for how long."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.draft.history import Generation, generations, keep_at_once, keep_generation, prunable_generations
from lgqtui.errors import CannotWrite

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def moment(text: str) -> datetime:
    """Return a time: `23 09:30` is that day of November 2026."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def generations_at(text: str) -> list[Generation]:
    return [Generation(moment(part), 1, Path(part)) for part in text.split(", ")] if text else []


LAST_FIVE = "23 11:50, 23 11:40, 23 11:30, 23 11:20, 23 11:10"


@pytest.mark.parametrize(
    ("remaining", "deleted"),
    [
        ("", ""),
        (LAST_FIVE, ""),
        (LAST_FIVE + ", 23 11:00", "23 11:00"),
        (LAST_FIVE + ", 23 11:00, 23 10:50", "23 11:00, 23 10:50"),
        (LAST_FIVE + ", 22 23:50, 22 23:40", "22 23:40"),
        (LAST_FIVE + ", 22 23:50, 21 09:00, 20 09:00, 19 09:00, 18 09:00, 17 09:00", ""),
        (LAST_FIVE + ", 17 23:59, 17 09:00, 16 23:59, 16 00:00", "17 09:00, 16 23:59, 16 00:00"),
        ("20 12:00, 15 12:00, 10 12:00, 05 12:00, 01 12:00", ""),
        ("20 12:00, 15 12:00, 10 12:00, 05 12:00, 02 12:00, 01 12:00", "01 12:00"),
        ("24 12:00, 23 12:01, " + LAST_FIVE, ""),
        ("24 12:00, 23 12:01, " + LAST_FIVE + ", 23 11:00", "23 11:00"),
        ("23 11:00, " + LAST_FIVE, "23 11:00"),
    ],
)
def test_the_last_five_generations_and_a_daily_one_for_a_week_stay(remaining: str, deleted: str) -> None:
    """The newest five always stay; beyond them the newest of each of seven days, and those of the future."""
    assert list(prunable_generations(generations_at(remaining), NOW)) == generations_at(deleted)


def test_days_are_in_local_time() -> None:
    """In Jakarta a generation of 18:00 UTC belongs to the next day."""
    versions = generations_at(LAST_FIVE + ", 22 18:00, 22 16:00")
    assert list(prunable_generations(versions, NOW)) == generations_at("22 16:00")
    assert list(prunable_generations(versions, NOW.astimezone(timezone(timedelta(hours=7))))) == generations_at(
        "22 18:00"
    )


@given(st.lists(st.integers(0, 60 * 24 * 20), unique=True, max_size=40))
def test_never_less_than_five_and_never_many_more_than_a_week(minutes: list[int]) -> None:
    """At least five stay if there were five, and at most five plus one a day."""
    versions = [Generation(NOW - timedelta(minutes=n), 1, Path(str(n))) for n in minutes]
    left = set(versions) - set(prunable_generations(versions, NOW))
    assert min(len(versions), 5) <= len(left) <= 12
    assert set(sorted(versions, key=lambda g: g.time)[-5:]) <= left


def names(folder: Path) -> list[str]:
    return [generation.path.stem for generation in generations(folder)]


def test_a_generation_is_written_every_ten_minutes(tmp_path: Path) -> None:
    """A generation is written only if the newest is ten minutes old."""
    folder = tmp_path / "history"
    for minutes in (0, 1, 9, 10, 15, 19, 21):
        keep_generation(folder, str(minutes).encode(), NOW + timedelta(minutes=minutes))
    assert names(folder) == ["2026-11-23T12-21-00Z", "2026-11-23T12-10-00Z", "2026-11-23T12-00-00Z"]
    assert [g.path.read_bytes() for g in generations(folder)] == [b"21", b"10", b"0"]
    assert [g.time for g in generations(folder)] == [NOW + timedelta(minutes=n) for n in (21, 10, 0)]


def test_old_generations_are_deleted_with_a_new_one(tmp_path: Path) -> None:
    """The folder does not grow."""
    for minutes in range(0, 100, 10):
        keep_generation(tmp_path, b"x", NOW + timedelta(minutes=minutes))
    assert names(tmp_path) == [f"2026-11-23T13-{n}-00Z" for n in (30, 20, 10)] + ["2026-11-23T13-00-00Z"] + [
        "2026-11-23T12-50-00Z"
    ]


def test_a_clock_that_goes_back_neither_floods_nor_starves_the_history(tmp_path: Path) -> None:
    """Generations of the future stay; new ones are written every ten minutes."""
    ahead = NOW + timedelta(days=300)
    keep_generation(tmp_path, b"ahead", ahead)
    for minutes in range(0, 30, 3):
        keep_generation(tmp_path, b"x", NOW + timedelta(minutes=minutes))
    assert names(tmp_path) == [
        "2027-09-19T12-00-00Z",
        "2026-11-23T12-24-00Z",
        "2026-11-23T12-12-00Z",
        "2026-11-23T12-00-00Z",
    ]


def test_other_files_are_no_generations(tmp_path: Path) -> None:
    """Unknown files are neither listed nor deleted."""
    (tmp_path / "notes.txt").touch()
    (tmp_path / "2026-11-23T12-00-00Z.toml.conflict").touch()
    keep_generation(tmp_path, b"x", NOW)
    assert names(tmp_path) == ["2026-11-23T12-00-00Z"]
    assert len(list(tmp_path.iterdir())) == 3


def test_without_a_folder_there_are_no_generations(tmp_path: Path) -> None:
    """A draft without changes has no history."""
    assert generations(tmp_path / "none") == []


def test_what_cannot_be_let_go_of_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generation that cannot be deleted does not prevent a new one."""
    for minutes in range(0, 60, 10):
        keep_generation(tmp_path, b"x", NOW + timedelta(minutes=minutes))

    def unlink(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr("os.unlink", unlink)
    keep_generation(tmp_path, b"x", NOW + timedelta(minutes=60))
    assert len(names(tmp_path)) == 6


def test_a_generation_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The caller has to know that the version before is not stored."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite):
        keep_generation(tmp_path / "file" / "history", b"x", NOW)


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
        keep_generation(tmp_path, b"x", NOW + timedelta(days=9, minutes=minutes))
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
