"""A finding: where, what, what to do, how heavy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct, field

from lgqtui.i18n import tr

Severity = Literal["error", "warning", "hint"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
"""Heaviest first."""

UNANSWERED = "unanswered"
"""Code of the hint that a field has no answer: it is counted apart from what needs a look."""


def severity_word(severity: Severity) -> str:
    """How heavy a finding is, in a word for people."""
    return {"error": tr("error"), "warning": tr("warning"), "hint": tr("hint")}[severity]


class Problem(Struct, frozen=True):
    """One finding about a field of a draft, or about a place in a file.

    `message` and `remedy` are English templates filled from `params`. `field` is a field id, `place` a key path
    in a file (`path` the same in steps) and `line` its 1-based line (0 = not known). `link` is the address meant,
    `mended` a better one.
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    field: str = ""
    place: str = ""
    line: int = 0
    link: str = ""
    mended: str = ""
    path: tuple[str | int, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        """True unless it only says that nothing was answered."""
        return self.code != UNANSWERED


class Tally(Struct, frozen=True):
    """How many problems of each weight stand."""

    errors: int = 0
    warnings: int = 0
    hints: int = 0
    need_a_look: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(self._counts, other._counts, strict=True)))

    def __sub__(self, other: Tally) -> Tally:
        return Tally(*(a - b for a, b in zip(self._counts, other._counts, strict=True)))

    @property
    def _counts(self) -> tuple[int, int, int, int]:
        return (self.errors, self.warnings, self.hints, self.need_a_look)


def tally(problems: Iterable[Problem]) -> Tally:
    """Count problems by weight."""
    counts = {"error": 0, "warning": 0, "hint": 0}
    look = 0
    for problem in problems:
        counts[problem.severity] += 1
        look += problem.needs_a_look
    return Tally(counts["error"], counts["warning"], counts["hint"], look)
