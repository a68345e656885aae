"""Problems and errors: severity, counts, sentences and exit codes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui import errors
from lgqtui.problems import SEVERITIES, UNANSWERED, Problem, Severity, tally

PROBLEMS = st.lists(
    st.builds(Problem, st.sampled_from(SEVERITIES), st.sampled_from([UNANSWERED, "other"]), st.just("a message"))
)


@pytest.mark.parametrize(
    ("problems", "counted"),
    [
        ([], Counter()),
        ([("hint", UNANSWERED)], Counter(hint=1)),
        ([("hint", "other"), ("hint", UNANSWERED)], Counter(hint=2, attention=1)),
        (
            [("error", "a"), ("warning", "b"), ("warning", "c"), ("hint", "d")],
            Counter(error=1, warning=2, hint=1, attention=4),
        ),
    ],
)
def test_everything_but_an_unanswered_field_needs_a_look(
    problems: list[tuple[Severity, str]], counted: dict[str, int]
) -> None:
    """Problems are counted by severity; “unanswered” is a hint that needs no attention."""
    assert tally(Problem(severity, code, "a message") for severity, code in problems) == counted


@given(PROBLEMS, PROBLEMS)
def test_tallies_add_up(first: list[Problem], others: list[Problem]) -> None:
    """The sum of two tallies is the tally of both, and subtraction reverses it."""
    assert tally(first) + tally(others) == tally([*first, *others])
    assert tally([*first, *others]) - tally(others) == tally(first)


def test_an_error_says_its_sentence_and_its_remedy() -> None:
    """Both are formatted with the same parameters; braces in them are literal."""
    error = errors.CannotRead("code", "cannot read {path}", "Look at {path}.", path="{why}.toml")
    assert (str(error), error.remedy) == ("cannot read {why}.toml", "Look at {why}.toml.")


def test_an_error_without_a_hint_has_no_remedy() -> None:
    """None is invented."""
    assert errors.Error("code", "it is so").remedy == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.Error, 1),
        (errors.WrongUse, 2),
        (errors.ProblemsFound, 3),
        (errors.FileError, 4),
        (errors.CannotRead, 4),
        (errors.CannotWrite, 4),
        (errors.Busy, 4),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: type[errors.Error], code: int) -> None:
    """Scripts rely on them."""
    assert error("code", "message").exit_code == code
