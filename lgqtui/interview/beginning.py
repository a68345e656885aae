"""Where a sitting begins."""

from __future__ import annotations

from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Field


def beginning(interview: Interview, left_at: str = "") -> Field:
    """The field at which the last sitting was left; where that does not apply, what comes first.

    That is the first field of the first question with something unanswered, or else the very first.
    """
    if left_at in interview.route.asked:
        return interview.field(left_at)
    questions = interview.route.questions
    question = next(filter(interview.unanswered, questions), questions[0])
    return interview.asked(question)[0]
