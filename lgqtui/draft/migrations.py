"""From older formats of draft files to the present one, a step for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Migration = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes the parsed content of one format into that of the next. It need not touch `format`."""

MIGRATIONS: dict[int, Migration] = {}
"""The step away from each older format. Format 1 is the first that there is; whoever makes a format 2 puts the step
from 1 to 2 here, and it stays for ever."""


def can_migrate(version: int, to: int) -> bool:
    """True if there is a step from every format on the way."""
    return version < to and all(step in MIGRATIONS for step in range(version, to))


def migrated(raw: dict[str, Any], version: int, to: int) -> dict[str, Any]:
    """The parsed content of a file of format `version` as one of format `to` has it."""
    for step in range(version, to):
        raw = MIGRATIONS[step](raw)
    return {**raw, "format": to}
