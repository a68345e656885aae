"""The selections of a review: all fields asked, those unanswered, flagged, set aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from lgqtui.i18n import count, say
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import counts, is_answered
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.route import Route

if TYPE_CHECKING:
    from lgqtui.interview.interview import Interview

SELECTIONS = ("all", "unanswered", "problems", "flagged", "aside")
"""The selections in their order; `problems` is a list of problems, the others are lists of fields."""


def selected(interview: Interview, name: str) -> list[Field]:
    """The fields of a selection other than `problems`, in the questionnaire's order."""
    return selected_of(interview.questionnaire, interview.route, interview.draft.answers, name)


def selected_of(questionnaire: Questionnaire, route: Route, answers: Mapping[str, Answer], name: str) -> list[Field]:
    """The same of answers that nobody is changing."""

    def answer_to(field: Field) -> Answer:
        return answers.get(field.id, BLANK)

    def is_open(field: Field) -> bool:
        return counts(field, answer_to(field)) and not is_answered(field, answer_to(field))

    wanted: dict[str, Callable[[Field], bool]] = {
        "all": lambda f: f.id in route.asked,
        "unanswered": lambda f: f.id in route.asked and is_open(f),
        "flagged": lambda f: answer_to(f).flag,
        "aside": lambda f: f.id not in route.asked and answer_to(f).has_content,
    }
    return [field for field in questionnaire.fields.values() if wanted[name](field)]


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
