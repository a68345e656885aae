"""Problems and progress as sentences and as JSON, the same in every command."""

from __future__ import annotations

from typing import Any

from lgqtui.i18n import tr, trn
from lgqtui.problems import Problem, Tally, severity_word
from lgqtui.questionnaire.route import Progress

_ENDS = (".", "!", "?", "…", "。")


def message(problem: Problem) -> str:
    """Return what is wrong."""
    return tr(problem.message, **problem.params)


def remedy(problem: Problem) -> str:
    """Return what to do about it; "" if there is nothing to say."""
    return tr(problem.remedy, **problem.params)


def line(problem: Problem, position: str) -> str:
    """Return a problem on one line: `position: severity: message. remedy`."""
    text = " ".join(filter(None, (with_full_stop(message(problem)), remedy(problem))))
    return tr("{place}: {severity}: {told}", place=position, severity=severity_word(problem.severity), told=text)


def with_full_stop(sentence: str) -> str:
    """Return a sentence with its full stop."""
    return sentence if sentence.endswith(_ENDS) else sentence + "."


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON."""
    return {
        "field": problem.field,
        "severity": problem.severity,
        "code": problem.code,
        "message": message(problem),
        "remedy": remedy(problem),
        "link": problem.link,
        "mended": problem.suggestion,
    }


def tally_text(tally: Tally) -> str:
    """Return the numbers of errors, warnings and hints as text."""
    parts = (
        trn("{n} error", "{n} errors", tally.errors),
        trn("{n} warning", "{n} warnings", tally.warnings),
        trn("{n} hint", "{n} hints", tally.hints),
    )
    return ", ".join(parts)


def progress_text(progress: Progress) -> str:
    """Return the progress as text."""
    if progress.applicable and progress.answered == progress.applicable:
        return trn("answered", "all {n} answered", progress.applicable)
    return tr("{answered} of {asked} answered", answered=progress.answered, asked=progress.applicable)
