"""Moments as people and as programs read them."""

from __future__ import annotations

from datetime import UTC, datetime


def local_time(moment: datetime) -> str:
    """Day and time as the clock on the wall shows them, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def utc_time(moment: datetime) -> str:
    """A moment for programs, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
