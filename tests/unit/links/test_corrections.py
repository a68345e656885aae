"""Texts of links with single slips corrected."""

from __future__ import annotations

import pytest

from lgqtui.links.corrections import (
    as_address,
    typed_host,
    with_escaped_spaces,
    with_host,
    without_entities,
    without_hidden,
    without_stuck,
)

SITE = "https://x.example.org/"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("a'b'", "a'b'"),
        ("'a'b'", "'a'b"),
        ("a(b)c)).", "a(b)c"),
        ("a”", "a"),
        ("a/..", "a/.."),
        ("a...", "a"),
        (").,", ""),
    ],
)
def test_signs_are_stuck_if_they_close_nothing(text: str, bare: str) -> None:
    """Quotes and brackets stay in pairs; dots that are a step in a path stay."""
    assert without_stuck(SITE + text) == SITE + bare


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("?a=1&amp;b=2&lt;c", "?a=1&b=2<c"),
        ("?a=1&lt;c", "?a=1&lt;c"),
        ("?a=1&nonsense;", "?a=1&nonsense;"),
        ("a&quot;&nbsp;", "a"),
        ("a&#1;", "a&#1;"),
        ("X&amp;", "X"),
        ("?a=1&region;", "?a=1&region;"),
        ("?a=1&amp;b=2&region;c", "?a=1&b=2&region;c"),
        ("?a=1&semi;&amp;b=2", "?a=1;&b=2"),
        ("?a=1&NotEqualTilde;&amp;b=2", "?a=1≂̸&b=2"),
    ],
)
def test_entities_are_read_if_the_text_shows_them(text: str, read: str) -> None:
    """By a parameter that follows, or at the end."""
    assert without_entities(SITE + text) == SITE + read


def test_the_host_is_what_stands_before_the_path() -> None:
    """Only of the address that the text begins with."""
    assert (typed_host("https://a.example:80/b"), typed_host("words")) == ("a.example", "")
    assert with_host("https://a.example/?https://b.example/", str.upper) == "https://A.EXAMPLE/?https://b.example/"


def test_words_around_an_address_are_left_out() -> None:
    """But for those that belong to the name of its file."""
    assert as_address(f"URL: {SITE}a (new)") == f"{SITE}a"
    assert as_address(f"URL: {SITE}a b.pdf") == f"{SITE}a%20b.pdf"


@pytest.mark.parametrize(
    "text", [f"{SITE}a", f"{SITE}a.pdf", f"({SITE}a) ({SITE}b)", f"{SITE}a b", "words", "https://my city.zip"]
)
def test_a_text_without_a_slip_stays_as_it_is(text: str) -> None:
    """There is nothing to correct, or nothing certain."""
    for correct in (without_hidden, with_escaped_spaces, as_address):
        assert correct(text) == text
