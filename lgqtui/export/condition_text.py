"""Conditions in words, for forms on paper."""

from __future__ import annotations

from collections.abc import Mapping

from lgqtui.i18n import tr
from lgqtui.questionnaire.conditions import All, Condition, Is, Not
from lgqtui.questionnaire.model import Questionnaire

_STATES: Mapping[str, str] = {
    "yes": "{field} is Yes",
    "no": "{field} is No",
    "on": "{field} is ticked",
    "off": "{field} is not ticked",
    "answered": "{field} is answered",
    "empty": "{field} is not answered",
}


def only_if(condition: Condition, questionnaire: Questionnaire) -> str:
    """A condition in words: `Only if I.3 is Yes:`."""
    return tr("Only if {condition}:", condition=_in_words(condition, questionnaire))


def _in_words(condition: Condition, questionnaire: Questionnaire) -> str:
    match condition:
        case Is(field, value):
            return tr(_STATES.get(value, "{field} is {value}"), field=_called(field, questionnaire), value=value)
        case Not(inner):
            return tr("not: {condition}", condition=_in_words(inner, questionnaire))
        case All(conditions):
            return tr(" and ").join(_grouped(inner, questionnaire) for inner in conditions)
        case _:
            return tr(" or ").join(_grouped(inner, questionnaire) for inner in condition.conditions)


def _grouped(condition: Condition, questionnaire: Questionnaire) -> str:
    words = _in_words(condition, questionnaire)
    return words if isinstance(condition, Is) else f"({words})"


def _called(field_id: str, questionnaire: Questionnaire) -> str:
    """The printed number of a field: that of its question, if it is its first field."""
    question = questionnaire.question_of.get(field_id)
    return question.number if question and question.number and question.fields[0].id == field_id else field_id
