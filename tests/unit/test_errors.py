"""The error with its remedy, and the closest match of an unknown word."""

from __future__ import annotations

import pytest

from lgqtui.errors import WrongUse, closest_match, unknown_name


@pytest.mark.parametrize(
    ("word", "near"),
    [("i.3", "I.3"), ("I.3.nam", "I.3.name"), ("V.3", "V.3"), ("zzzz", ""), ("", "")],
)
def test_only_a_word_that_is_near_is_named(word: str, near: str) -> None:
    """Case does not matter; without a similar word there is none."""
    assert closest_match(word, ["I.3", "I.3.name", "V.3"]) == near


def test_an_error_and_its_remedy_are_joined() -> None:
    """Each ends with a full stop; a closest match comes first in the remedy."""
    error = WrongUse("code", "there is no “{name}”", "All of them: list", name="citx")
    assert error.sentence == "there is no “citx”. All of them: list"
    assert (
        unknown_name(error, "citx", ["town", "city"]).sentence
        == "there is no “citx”. Did you mean city? All of them: list"
    )
    assert WrongUse("code", "it is so.").sentence == "it is so."
    assert WrongUse("code", "is it so").sentence == "is it so."
