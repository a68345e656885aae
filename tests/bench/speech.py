"""How long an interview is by ear, beside the limits."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.measure import Measure
from tests.plain.player import ConsolePlayer
from tests.plain.test_duration import answer_all, go_through, help_lines, spoken_lines, spoken_seconds

_ANSWERING, _GOING_THROUGH, _LINES, _HELP_LINES = 600, 823, 250, 8


def interview_by_ear() -> list[Measure]:
    """Seconds and lines of an interview in bare lines, answered in full or gone through, and of its help."""
    with tempfile.TemporaryDirectory() as folder:
        new, filled, short = (ConsolePlayer(Path(folder) / name) for name in ("new", "filled", "short"))
        answering, (through, _) = spoken_seconds(answer_all(new)[0]), go_through(filled)
        figures = (
            ("answering every field by ear", answering, _ANSWERING, "s"),
            ("going through a filled response by ear", spoken_seconds(through), _GOING_THROUGH, "s"),
            ("lines of going through a filled response", len(spoken_lines(through)), _LINES, ""),
            ("lines of help at the first prompt", len(help_lines(short)), _HELP_LINES, ""),
        )
    return [Measure(what, "the limit", ours, limit, ours / limit, 1.0, unit) for what, ours, limit, unit in figures]
