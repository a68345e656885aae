"""Folding of lines for a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.guides.line_wrap import folded
from lgqtui.text import display_width

LINK = "https://example.org/a/page/with-a-long-name"


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("I.3: warning: one two three", ["I.3: warning: one", "  two three"]),
        ("  I.3: hint: one two three", ["  I.3: hint: one two", "    three"]),
        ("at      one two three four", ["at      one two", "        three four"]),
        ("  at   one two three four", ["  at   one two three", "       four"]),
        ("Riverton  ab  one, two", ["Riverton  ab  one,", "          two"]),
        ("one two three, to the right  four", ["one two three, to", "  the right  four"]),
        (f"see {LINK}. Do it.", ["see", f"{LINK}.", "  Do it."]),
        ("  at       https://example.org", ["  at", " https://example.org"]),
        ("市役所 の 電子 サービス", ["市役所 の 電子", "  サービス"]),
        (" " * 30, []),
    ],
)
def test_a_line_is_folded_at_words_and_hangs_from_its_column(line: str, lines: list[str]) -> None:
    """By default with an indent of two more blanks; a link is never broken."""
    assert list(folded(line, 20)) == lines


@given(st.text(st.sampled_from("ab市é -:/"), min_size=1, max_size=80), st.integers(8, 40))
def test_folding_keeps_every_word_whole_and_no_line_is_too_long(line: str, width: int) -> None:
    """Only a word wider than the window exceeds it, alone on its line."""
    lines = list(folded(line, width))
    assert " ".join(lines).split() == line.split()
    assert all(display_width(each) <= width or len(each.split()) == 1 for each in lines)
