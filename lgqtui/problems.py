"""Problems found in a draft or a file: position, message, remedy, severity; and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

from lgqtui.i18n import tr, trn, with_full_stop

Severity = Literal["error", "warning", "hint"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
"""Most severe first."""

ATTENTION = "attention"
"""What problems are counted as beside their severity if they need it."""

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


def tally(problems: Iterable[Problem]) -> Counter[str]:
    """Count problems by severity, and as ATTENTION those that need it."""
    counts = Counter[str]()
    for problem in problems:
        counts[problem.severity] += 1
        counts[ATTENTION] += problem.needs_attention
    return counts


def tally_text(counts: Counter[str], *, with_zeros: bool = True) -> str:
    """Return the numbers of errors, warnings and hints as text."""
    return ", ".join(severity_count(word, counts[word]) for word in SEVERITIES if counts[word] or with_zeros)


def severity_count(severity: Severity, number: int) -> str:
    """Return a number of problems of one severity: `2 hints`."""
    templates = {
        "error": ("{n} error", "{n} errors"),
        "warning": ("{n} warning", "{n} warnings"),
        "hint": ("{n} hint", "{n} hints"),
    }
    return trn(*templates[severity], number)
