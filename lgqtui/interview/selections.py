"""The selections of a review: all fields asked, those unanswered, flagged, set aside."""

from __future__ import annotations

from collections.abc import Callable

from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.kinds import counts, is_answered
from lgqtui.questionnaire.model import Field
from lgqtui.words import count, say

SELECTIONS = ("all", "unanswered", "problems", "flagged", "aside")
"""The selections in their order; `problems` is a list of problems, the others are lists of fields."""


def selected(interview: Interview, name: str) -> list[Field]:
    """The fields of a selection other than `problems`, in the questionnaire's order."""

    def is_asked(field: Field) -> bool:
        return field.id in interview.route.asked

    def is_open(field: Field) -> bool:
        answer = interview.answer_to(field.id)
        return counts(field, answer) and not is_answered(field, answer)

    wanted: dict[str, Callable[[Field], bool]] = {
        "all": is_asked,
        "unanswered": lambda f: is_asked(f) and is_open(f),
        "flagged": lambda f: interview.answer_to(f.id).flag,
        "aside": lambda f: not is_asked(f) and interview.answer_to(f.id).has_content,
    }
    return [field for field in interview.questionnaire.fields.values() if wanted[name](field)]


def selection_words(name: str, size: int) -> str:
    """A selection with its size: `15 unanswered`."""
    match name:
        case "all":
            return say("all {n}", n=size)
        case "unanswered":
            return say("{n} unanswered", n=size)
        case "problems":
            return count("{n} needs a look", "{n} need a look", size)
        case "flagged":
            return say("{n} flagged", n=size)
        case _:
            return count("{n} set aside", "{n} set aside", size)
