"""Text for the screen, and the ASCII display of it, cell for cell."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lgqtui.tui.content import comparison, in_ascii, wants_ascii
from lgqtui.tui.keys import _InForce, key_name, name_arrows, pair_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain [x]", "plain [x]"),
        ("“ok” – it’s…", '"ok" - it\'s~'),
        ("✓ ✗ ⚑ · → ~ –", "+ x @ . > ~ -"),
        ("╭──╮│╰─╯", "+--+|+-+"),
        ("(•) Yes", "(*) Yes"),
        ("Orléans e\u0301 ñ³", "Orleans e n3"),
        ("東京 👨\u200d👩\u200d👧 🇯🇵", "???? ?? ??"),
        ("שלום", "????"),
        ("ﬁ", "?"),
    ],
)
def test_signs_have_likenesses_and_other_scripts_question_marks(text: str, expected: str) -> None:
    """With the same width."""
    assert in_ascii(text) == expected


@given(st.text(max_size=40))
def test_nothing_moves_and_nothing_else_is_left(text: str) -> None:
    """ASCII in the same number of cells, for any text."""
    ascii_text = in_ascii(text)
    assert ascii_text.isascii()
    if text.isprintable():
        assert len(ascii_text) == cell_len(ascii_text)


@pytest.mark.parametrize(
    ("environ", "encoding", "is_ascii"),
    [
        ({}, "utf-8", False),
        ({}, "", False),
        ({}, "ascii", True),
        ({}, "ISO-8859-1", True),
        ({"LANG": "en_US.UTF-8"}, "utf-8", False),
        ({"LANG": "en_US.utf8"}, "UTF-8", False),
        ({"LANG": "de_DE@euro"}, "utf-8", False),
        ({"LANG": "de_DE.UTF-8@euro"}, "utf-8", False),
        ({"LC_CTYPE": "UTF-8"}, "utf-8", False),
        ({"LANG": "en_US.ISO-8859-1"}, "utf-8", True),
        ({"LANG": "C"}, "utf-8", True),
        ({"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, "utf-8", True),
        ({"LC_ALL": "", "LC_CTYPE": "C", "LANG": "en_US.UTF-8"}, "utf-8", True),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, "utf-8", False),
    ],
)
def test_the_locale_decides_and_then_the_encoding(environ: dict[str, str], encoding: str, is_ascii: bool) -> None:
    """LC_ALL, then LC_CTYPE, then LANG."""
    assert wants_ascii(environ, encoding) is is_ascii


def test_arrows_are_named_by_words_there() -> None:
    """`^` alone would mean Ctrl."""
    try:
        name_arrows()
        assert key_name("shift+up") == "Shift+Up"
        assert pair_of("row_up", "row_down") == "Shift+Up Shift+Down"
    finally:
        _InForce.has_arrow_words = False


def test_long_texts_are_compared_once_and_only_other_words_are_marked() -> None:
    """In about three thousand words, a few of them frequent and a hundred changed, within the time of a key."""
    words = [f"w{number % 7 if number % 3 else number}" for number in range(2_900)]
    changed = [f"new{number}" if number % 29 == 15 else word for number, word in enumerate(words)]
    texts = ("then", " ".join(words)), ("now", " ".join(changed))
    start = thread_time()
    content = comparison(*texts, 80)
    assert thread_time() - start < 0.5
    assert comparison(*texts, 80) is content
    marked = [content.plain[span.start : span.end].strip() for span in content.spans if span.style == "reverse"]
    assert marked == [*words[15::29], *changed[15::29]]
