"""Local times, times of files, and the pause that a busy host asks for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lgqtui.formatting import file_time, format_time, format_timestamp, local_time, read_retry_after

MOMENT = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Set the time zone by TZ; the one before comes back."""
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UTC-5:30", "2026-11-05 15:00"),
        ("Mars/Olympus", "2026-11-05 09:30"),
        *((name, "2026-11-05 09:30") for name in ("UTC+24", "UTC+25", "XXX-99", "UTC+999999", "A-167:59:59")),
    ],
)
def test_a_time_zone_that_python_cannot_use_is_utc(name: str, expected: str, zone: pytest.MonkeyPatch) -> None:
    """An offset of 24 hours or more ends nothing."""
    zone.setenv("TZ", name)
    time.tzset()
    assert format_time(MOMENT) == expected


ZONES = (UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=12)))


@given(st.datetimes(timezones=st.sampled_from(ZONES)), st.integers(-168, 168))
@example(datetime(9999, 12, 31, 23, tzinfo=ZONES[2]), 25)
@example(datetime(1, 1, 1, tzinfo=ZONES[1]), -99)
def test_every_moment_has_a_local_time(moment: datetime, hours: int) -> None:
    """Also at both ends of the calendar."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", f"XXX{hours:+}")
        time.tzset()
        try:
            expected = moment.astimezone(UTC)
        except OverflowError:
            expected = moment
        assert local_time(moment) == expected


@pytest.mark.parametrize(("seconds", "year"), [(0.0, 1970), (1e9, 2001), (-1e12, 1970), (1e12, 1970), (1e300, 1970)])
def test_a_stamp_outside_the_calendar_is_that_of_1970(seconds: float, year: int) -> None:
    """Some disks have such times."""
    assert file_time(seconds).year == year


NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 09:30:10 GMT", 10.0),
        ("Mon, 23 Nov 2026 09:29:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 09:30:10", 10.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1e9", None),
        ("²", None),
        ("9" * 5000, 999_999_999.0),
        ("Mon, 99 Nov 2026 99:99:99 GMT", None),
    ],
)
def test_how_long_a_busy_host_asks_to_wait(header: str, seconds: float | None) -> None:
    """Seconds or a date; invalid values are ignored."""
    assert read_retry_after(header, NOW) == seconds


@given(st.datetimes(timezones=st.sampled_from(ZONES)), st.sampled_from([*ZONES, None]), st.integers(-168, 168))
@example(datetime(9999, 12, 31, 23, tzinfo=ZONES[2]), UTC, 0)
@example(datetime(1, 1, 1, tzinfo=UTC), None, 99)
@example(datetime(999, 1, 1, tzinfo=UTC), None, 0)
def test_every_moment_is_formatted_and_read_again(moment: datetime, zone: timezone | None, hours: int) -> None:
    """In any zone, for users and for programs; what programs get is the same moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", f"XXX{hours:+}")
        time.tzset()
        assert local_time(moment, zone) - moment == timedelta()
        assert len(format_time(moment)) == len("2026-11-05 09:30")
        assert format_time(moment, MOMENT)
        assert datetime.fromisoformat(format_timestamp(moment)) == moment.replace(microsecond=0)
