"""Problems and progress as sentences and as JSON, the same in every command."""

from __future__ import annotations

from typing import Any

from lgqtui.i18n import tr, trn
from lgqtui.problems import Problem
from lgqtui.questionnaire.route import Progress


def message(problem: Problem) -> str:
    """Return what is wrong."""
    return tr(problem.message, **problem.params)


def remedy(problem: Problem) -> str:
    """Return what to do about it; "" if there is nothing to say."""
    return tr(problem.remedy, **problem.params)


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


def progress_text(progress: Progress) -> str:
    """Return the progress as text."""
    if progress.applicable and progress.answered == progress.applicable:
        return trn("answered", "all {n} answered", progress.applicable)
    return tr("{answered} of {asked} answered", answered=progress.answered, asked=progress.applicable)
