"""The pause that a busy host asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lgqtui.formatting import read_retry_after

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
