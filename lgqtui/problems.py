"""Problems found in a draft or a file: position, message, remedy, severity; and their counts."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import astuple

from lgqtui.i18n import tr, trn, with_full_stop

Severity = Literal["error", "warning", "hint"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
"""Most severe first."""

UNANSWERED = "unanswered"
"""Code of the hint that a field has no answer: it is not counted among the problems that need attention."""

KeyPath = tuple[str | int, ...]
"""Keys in a file, and indices from 0 into lists: `("sections", 0, "questions", 2, "id")`."""


def severity_word(severity: Severity) -> str:
    """The severity as a word for the user."""
    return {"error": tr("error"), "warning": tr("warning"), "hint": tr("hint")}[severity]


class Problem(Struct, gc=False, frozen=True):
    """One problem in a field of a draft, or at a position in a file.

    `message` and `remedy` are English templates filled from `params`. `field` is a field id, `position` a key path
    in a file as text (`key_path` the same as a tuple) and `line` its 1-based line (0 = unknown). `link` is the link
    concerned, with what is wrong as the parameter `fault`; `suggestion` a better one, or several with spaces between.
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    field: str = ""
    position: str = ""
    line: int = 0
    link: str = ""
    suggestion: str = ""
    key_path: KeyPath = ()

    @property
    def needs_attention(self) -> bool:
        """True unless the problem is only a missing answer."""
        return self.code != UNANSWERED

    @property
    def headline(self) -> str:
        """What is wrong, without the link."""
        return tr("{fault}" if self.link else self.message, **self.params)

    @property
    def sentence(self) -> str:
        """Message and remedy as running text."""
        message, remedy = tr(self.message, **self.params), tr(self.remedy, **self.params)
        return " ".join(filter(None, (with_full_stop(message), remedy)))


def problem_line(problem: Problem, position: str) -> str:
    """Return a problem on one line: `position: severity: message. remedy`."""
    severity = severity_word(problem.severity)
    return tr("{position}: {severity}: {text}", position=position, severity=severity, text=problem.sentence)


def first_problem_params(problems: Sequence[Problem]) -> dict[str, object]:
    """Parameters of an error about the first of several problems; `more` is the number of others in words, or ""."""
    first, *others = problems
    return {
        "line": tr(", line {n}", n=first.line) if first.line else "",
        "fault": tr(first.message, **first.params),
        "more": trn(" (and {n} more problem)", " (and {n} more problems)", len(others)) if others else "",
        "remedy": tr(first.remedy, **first.params),
    }


class Tally(Struct, frozen=True):
    """The number of problems of each severity."""

    errors: int = 0
    warnings: int = 0
    hints: int = 0
    need_attention: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(operator.add, astuple(self), astuple(other)))

    def __sub__(self, other: Tally) -> Tally:
        return Tally(*map(operator.sub, astuple(self), astuple(other)))


def tally(problems: Iterable[Problem]) -> Tally:
    """Count problems by severity."""
    counts = Counter((problem.severity, problem.needs_attention) for problem in problems)
    to_see = sum(number for (_, needs_attention), number in counts.items() if needs_attention)
    errors, warnings, hints = (counts[severity, True] + counts[severity, False] for severity in SEVERITIES)
    return Tally(errors, warnings, hints, to_see)


def tally_text(tally: Tally, *, with_zeros: bool = True) -> str:
    """Return the numbers of errors, warnings and hints as text."""
    counts = zip(SEVERITIES, (tally.errors, tally.warnings, tally.hints), strict=True)
    return ", ".join(severity_count(severity, n) for severity, n in counts if n or with_zeros)


def severity_count(severity: Severity, number: int) -> str:
    """Return a number of problems of one severity: `2 hints`."""
    templates = {
        "error": ("{n} error", "{n} errors"),
        "warning": ("{n} warning", "{n} warnings"),
        "hint": ("{n} hint", "{n} hints"),
    }
    return trn(*templates[severity], number)
