"""The route: applicable fields, moves along it, and answers set aside."""

from __future__ import annotations

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.route import Route, find_route, set_aside_ids
from tests.interviews.play import questionnaire

YES, NO = Answer(choice="yes"), Answer(choice="no")
WORDS = Answer(text="words")


CHAIN = questionnaire("""
    one   | a | yes_no
    two   | b | yes_no | a=yes
    three | c | text   | b=yes
    four  | d | text   | { not = b=yes }
    five  | e | text
""")


@pytest.mark.parametrize(
    ("answers", "applicable", "inapplicable"),
    [
        ({}, "ade", ()),
        ({"a": YES}, "abde", ()),
        ({"a": NO}, "ade", ()),
        ({"a": YES, "b": YES}, "abce", ()),
        ({"a": YES, "b": YES, "c": WORDS}, "abce", ()),
        ({"a": NO, "b": YES, "c": WORDS}, "ade", ("b", "c")),
        ({"b": YES, "c": WORDS}, "ade", ("b", "c")),
        ({"a": YES, "b": NO, "c": WORDS, "d": WORDS}, "abde", ("c",)),
        ({"a": YES, "b": YES, "d": Answer(remark="only a note", flag=True)}, "abce", ()),
        ({"a": NO, "b": Answer(flag=True)}, "ade", ()),
        ({"stranger": WORDS}, "ade", ()),
    ],
)
def test_the_route_follows_the_answers(
    answers: dict[str, Answer], applicable: str, inapplicable: tuple[str, ...]
) -> None:
    """An inapplicable field counts as empty for later ones; its answer is set aside."""
    route = find_route(CHAIN, answers)
    assert "".join(field.id for field in route.fields()) == applicable
    assert route.applicable == set(applicable)
    assert set_aside_ids(route, answers) == inapplicable


def path_from(route: Route, start: str, step: str) -> list[str]:
    """Return the questions from a question to the end."""
    met: list[str] = []
    question = getattr(route, step)(start)
    while question is not None:
        met.append(question.id)
        question = getattr(route, step)(question.id)
    return met


@pytest.mark.parametrize(
    ("start", "step", "met"),
    [
        ("one", "next", ["four", "five"]),
        ("five", "previous", ["four", "one"]),
        ("five", "next", []),
        ("one", "previous", []),
        ("two", "next", ["four", "five"]),
        ("two", "previous", ["one"]),
        ("three", "next", ["four", "five"]),
        ("three", "previous", ["one"]),
        ("nowhere", "next", ["one", "four", "five"]),
        ("nowhere", "previous", []),
    ],
)
def test_next_and_previous_skip_what_is_not_asked(start: str, step: str, met: list[str]) -> None:
    """From any question, also one just set aside."""
    assert path_from(find_route(CHAIN, {}), start, step) == met


@pytest.mark.parametrize(
    ("start", "selected", "expected"),
    [
        ("one", {"four", "five"}, "four"),
        ("four", {"one", "four"}, "one"),
        ("four", {"four"}, "four"),
        ("five", {"one"}, "one"),
        ("three", {"one", "four"}, "four"),
        ("three", {"one"}, "one"),
        ("one", {"two", "three"}, None),
        ("one", set(), None),
        ("nowhere", {"one"}, "one"),
    ],
)
def test_the_next_selected_question_is_searched_past_the_end(
    start: str, selected: set[str], expected: str | None
) -> None:
    """It continues from the start, with the current question last, and stays on the route."""
    question = find_route(CHAIN, {}).next_where(start, lambda q: q.id in selected)
    assert (question and question.id) == expected


def test_questions_on_the_route_are_numbered() -> None:
    """Only applicable questions count."""
    route = find_route(CHAIN, {"a": YES})
    assert dict(route.positions) == {"one": 0, "two": 1, "four": 2, "five": 3}


def test_a_question_is_on_the_route_with_any_applicable_field() -> None:
    """Others of its fields may be inapplicable."""
    branching = questionnaire("""
        one | a | yes_no
        one | b | text | a=yes
        two | c | text | a=no
        two | d | text | a=no
    """)
    assert [q.id for q in find_route(branching, {}).questions] == ["one"]
    assert [q.id for q in find_route(branching, {"a": NO}).questions] == ["one", "two"]


@pytest.mark.parametrize(
    ("answers", "applicable"),
    [({}, "acd"), ({"a": YES}, "abcd"), ({"a": YES, "b": YES}, "ab"), ({"a": NO, "b": YES}, "acd")],
)
def test_what_is_not_asked_is_empty(answers: dict[str, Answer], applicable: str) -> None:
    """For “is empty”, an answer set aside counts as empty."""
    branching = questionnaire("""
        one   | a | yes_no
        two   | b | yes_no | a=yes
        three | c | text   | b=empty
        three | d | text   | b!=answered
    """)
    assert "".join(field.id for field in find_route(branching, answers).fields()) == applicable


def test_a_route_may_be_empty() -> None:
    """Then no question has a next one."""
    nothing = questionnaire("one | a | text")
    route = Route(nothing, frozenset())
    assert (route.next("one"), route.previous("one"), route.questions) == (None, None, ())
    assert route.next_where("one", lambda _: True) is None


def test_only_fields_that_conditions_name_can_steer() -> None:
    """Answers of other fields do not change the route."""
    assert CHAIN.condition_fields == {"a", "b"}


def test_a_questionnaire_finds_its_parts() -> None:
    """Questions, sections and rules by ids, in the order of the form."""
    assert [q.id for q in CHAIN.questions] == ["one", "two", "three", "four", "five"]
    assert list(CHAIN.fields) == list("abcde")
    assert CHAIN.question_of["c"].id == "three"
    assert CHAIN.section_of["five"].id == "S"
    assert CHAIN.positions["four"] == 3
    assert CHAIN.rules_about == {}
