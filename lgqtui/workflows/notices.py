"""Notices: sentences shown in passing, worded once for every front end."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["information", "warning", "error"]


class Notice(Struct, frozen=True):
    """A sentence shown in passing."""

    text: str
    severity: Severity = "information"
