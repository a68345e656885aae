"""Problems and progress as sentences and as JSON, the same in every command."""

from __future__ import annotations

from typing import Any

from lgqtui.i18n import tr, trn
from lgqtui.problems import Problem, Tally, severity_word
from lgqtui.questionnaire.route import Progress

_ENDS = (".", "!", "?", "…", "。")


def message(problem: Problem) -> str:
    """What is wrong."""
    return tr(problem.message, **problem.params)


def remedy(problem: Problem) -> str:
    """What to do about it; "" if there is nothing to say."""
    return tr(problem.remedy, **problem.params)


def line(problem: Problem, place: str) -> str:
    """A problem on one line: `place: severity: message. remedy`."""
    told = " ".join(filter(None, (ended(message(problem)), remedy(problem))))
    return tr("{place}: {severity}: {told}", place=place, severity=severity_word(problem.severity), told=told)


def ended(sentence: str) -> str:
    """The same sentence with its full stop."""
    return sentence if sentence.endswith(_ENDS) else sentence + "."


def problem_shape(problem: Problem) -> dict[str, Any]:
    """The contract's mapping of a problem."""
    return {
        "field": problem.field,
        "severity": problem.severity,
        "code": problem.code,
        "message": message(problem),
        "remedy": remedy(problem),
        "link": problem.link,
        "mended": problem.suggestion,
    }


def weights(tally: Tally) -> str:
    """How many errors, warnings and hints, in words."""
    parts = (
        trn("{n} error", "{n} errors", tally.errors),
        trn("{n} warning", "{n} warnings", tally.warnings),
        trn("{n} hint", "{n} hints", tally.hints),
    )
    return ", ".join(parts)


def progress_words(progress: Progress) -> str:
    """How far something is, in words."""
    if progress.applicable and progress.answered == progress.applicable:
        return trn("answered", "all {n} answered", progress.applicable)
    return tr("{answered} of {asked} answered", answered=progress.answered, asked=progress.applicable)
