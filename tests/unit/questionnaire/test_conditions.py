"""Conditions on the answers so far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.questionnaire.conditions import All, Any, Condition, Is, Not, evaluate, fields_in
from lgqtui.questionnaire.library import read_questionnaire

A, B = Is("a", "yes"), Is("b", "yes")

STATES = st.sampled_from(["yes", "no", "on", "off", "answered", "empty"])
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.builds(Is, st.sampled_from("abc"), STATES),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Any, st.lists(inner, max_size=3).map(tuple)),
    ),
)
ANSWERS = st.fixed_dictionaries(dict.fromkeys("abc", STATES))


@pytest.mark.parametrize(
    ("state", "also"),
    [
        ("yes", {"yes", "answered"}),
        ("no", {"no", "answered"}),
        ("on", {"on", "answered"}),
        ("off", {"off", "empty"}),
        ("answered", {"answered"}),
        ("empty", {"empty", "off"}),
    ],
)
def test_each_state_is_known_by_its_names(state: str, also: set[str]) -> None:
    """A choice or tick is also “answered”; an unticked box is “empty”."""
    values = ("yes", "no", "on", "off", "answered", "empty")
    assert {value for value in values if evaluate(Is("a", value), lambda _: state)} == also


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        (Not(A), {"a": "yes"}, False),
        (Not(A), {"a": "no"}, True),
        (Not(A), {"a": "empty"}, True),
        (All((A, B)), {"a": "yes", "b": "yes"}, True),
        (All((A, B)), {"a": "yes", "b": "no"}, False),
        (Any((A, B)), {"a": "no", "b": "yes"}, True),
        (Any((A, B)), {"a": "no", "b": "empty"}, False),
        (All(()), {}, True),
        (Any(()), {}, False),
        (Not(Any((A, All((B, Not(A)))))), {"a": "no", "b": "yes"}, False),
        (Not(Any((A, All((B, Not(A)))))), {"a": "no", "b": "no"}, True),
        (All((Any((A, B)), Not(All((A, B))))), {"a": "yes", "b": "no"}, True),
        (All((Any((A, B)), Not(All((A, B))))), {"a": "yes", "b": "yes"}, False),
    ],
)
def test_any_all_and_not_can_be_nested(condition: Condition, answers: dict[str, str], expected: bool) -> None:
    """To any depth."""
    assert evaluate(condition, lambda field: answers.get(field, "empty")) is expected


@given(CONDITIONS, ANSWERS)
def test_not_turns_any_condition_round(condition: Condition, answers: dict[str, str]) -> None:
    """Either a condition or its negation holds; “no answer” is a state."""
    assert evaluate(Not(condition), answers.__getitem__) is not evaluate(condition, answers.__getitem__)


@given(CONDITIONS, CONDITIONS, ANSWERS)
def test_any_and_all_are_each_others_mirror(first: Condition, other: Condition, answers: dict[str, str]) -> None:
    """By De Morgan's laws."""
    neither = All((Not(first), Not(other)))
    assert evaluate(Not(Any((first, other))), answers.__getitem__) is evaluate(neither, answers.__getitem__)


def test_a_condition_names_the_fields_it_looks_at() -> None:
    """In order, with repetitions."""
    condition = Any((Is("c", "on"), Not(All((A, B))), A))
    assert list(fields_in(condition)) == ["c", "a", "b", "a"]


@given(CONDITIONS, ANSWERS)
def test_only_the_named_fields_matter(condition: Condition, answers: dict[str, str]) -> None:
    """Other states are not read."""
    named = set(fields_in(condition))
    read: set[str] = set()

    def condition_value_of(field: str) -> str:
        read.add(field)
        return answers[field]

    evaluate(condition, condition_value_of)
    assert read <= named


def codes(*conditions: str) -> list[tuple[str, str]]:
    """Return the problems of fields a, b, c … with these conditions."""
    text = 'format = 1\nid = "q"\ntitle = "Q"\n[[sections]]\nid = "S"\ntitle = "S"\n'
    text += '[[sections.questions]]\nid = "Q"\ntext = "Q"\n'
    for letter, condition in zip("abcdef", conditions, strict=False):
        text += f'[[sections.questions.fields]]\nid = "{letter}"\nkind = "yes_no"\nprompt = "{letter}"\n'
        text += f"when = {condition}\n" if condition else ""
    return [
        (problem.code, problem.position.partition(".when")[2]) for problem in read_questionnaire(text.encode()).problems
    ]


def test_a_condition_with_only_an_unknown_key_is_a_single_fault() -> None:
    """Its emptiness is not reported as well."""
    assert codes("", '{ whether = "a" }') == [("unknown-key", ".whether")]


def test_a_reference_to_a_later_field_is_always_reported() -> None:
    """The search for cycles follows each reference once."""
    twice = '{ all = [{ field = "a", is = "yes" }, { field = "a", is_not = "no" }] }'
    assert codes("", '{ field = "c", is = "yes" }', twice) == [("condition-on-later", ".field")]
