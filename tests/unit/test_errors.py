"""The known word that somebody probably meant."""

from __future__ import annotations

import pytest

from lgqtui.errors import closest_match


@pytest.mark.parametrize(
    ("word", "near"),
    [("i.3", "I.3"), ("I.3.nam", "I.3.name"), ("V.3", "V.3"), ("zzzz", ""), ("", "")],
)
def test_only_a_word_that_is_near_is_named(word: str, near: str) -> None:
    """Capitals do not matter; where nothing is much alike, nothing is offered."""
    assert closest_match(word, ["I.3", "I.3.name", "V.3"]) == near
