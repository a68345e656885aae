"""Conditions on earlier answers: a field has a value, and any, all and not of those. They are evaluated only here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

ConditionValueOf = Callable[[str], str]
"""Returns the state of a field's answer: yes, no, on, off, answered, empty."""

EMPTY = "empty"
ANSWERED = "answered"
# A tick that is off is the same as a field without an answer; every other value is also an answer.
_IMPLIED = {"off": EMPTY, EMPTY: "off"}


class Is(Struct, frozen=True):
    """True if the field's state is `value`; `answered` includes yes, no and on, and off is the same as empty."""

    field: str
    value: str


class Not(Struct, frozen=True):
    """True if the inner condition is not."""

    condition: Condition


class All(Struct, frozen=True):
    """True if every condition is."""

    conditions: tuple[Condition, ...]


class Any(Struct, frozen=True):
    """True if at least one condition is."""

    conditions: tuple[Condition, ...]


Condition = Is | Not | All | Any


def evaluate(condition: Condition, condition_value_of: ConditionValueOf) -> bool:
    """Evaluate a condition on the states of the answers."""
    match condition:
        case Is(field, value):
            state = condition_value_of(field)
            return value in (state, _IMPLIED.get(state, ANSWERED))
        case Not(inner):
            return not evaluate(inner, condition_value_of)
        case All(conditions):
            return all(evaluate(c, condition_value_of) for c in conditions)
        case _:
            return any(evaluate(c, condition_value_of) for c in condition.conditions)


def fields_in(condition: Condition) -> Iterator[str]:
    """The ids of the fields that a condition refers to, in its order."""
    match condition:
        case Is(field, _):
            yield field
        case Not(inner):
            yield from fields_in(inner)
        case _:
            for inner in condition.conditions:
                yield from fields_in(inner)
