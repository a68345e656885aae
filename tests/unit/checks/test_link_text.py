"""Texts of links with single slips corrected, and the cache of readings."""

from __future__ import annotations

import pytest

from lgqtui.checks.link_text import (
    TextCache,
    with_entities_read,
    with_escaped_spaces,
    without_hidden,
    without_stuck,
    wrapped_address,
)
from lgqtui.draft.format import DRAFT_LIMIT

SITE = "https://x.example.org/"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("a'b'", "a'b'"),
        ("'a'b'", "'a'b"),
        ("a(b)c)).", "a(b)c"),
        ("a“b”", "a“b”"),
        ("a”", "a"),
        ("a/..", "a/.."),
        ("a/...", "a/.."),
        ("a...", "a"),
        (").,", ""),
    ],
)
def test_signs_are_stuck_if_they_close_nothing(text: str, bare: str) -> None:
    """Quotes and brackets stay in pairs; dots that are a step in a path stay."""
    assert without_stuck(text) == bare


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("?a=1&amp;b=2&lt;c", "?a=1&b=2<c"),
        ("?a=1&lt;c", "?a=1&lt;c"),
        ("?a=1&nonsense;", "?a=1&nonsense;"),
        ("/a&quot;&nbsp;", "/a"),
        ("/a&#1;", "/a&#1;"),
    ],
)
def test_entities_are_read_if_the_text_shows_them(text: str, read: str) -> None:
    """By a parameter that follows, or at the end."""
    assert with_entities_read(text) == read


def test_a_text_without_its_slip_stays_as_it_is() -> None:
    """There is nothing to correct, or nothing certain."""
    assert without_hidden(f"{SITE}a") == f"{SITE}a"
    assert with_escaped_spaces(f"{SITE}a.pdf") == with_escaped_spaces(f"{SITE}a b") == ""
    assert wrapped_address(f"{SITE}a") == wrapped_address(f"({SITE}a) ({SITE}b)") == ""


def test_readings_are_remembered_up_to_the_size_of_a_draft() -> None:
    """Not by their number: as many links as a draft holds are read once, however often all are asked for."""
    texts = [f"{number:07}" for number in range(20_000)]
    calls = list[str]()

    def read(text: str) -> str:
        calls.append(text)
        return text

    cache = TextCache(read)
    for _ in range(3):
        assert [cache(text) for text in texts] == texts
    assert calls == texts
    bytes_per_text = DRAFT_LIMIT // 5
    for letter in "abcdefghijkl" * 2:
        cache(letter * bytes_per_text)
    assert len(calls) == len(texts) + 24  # of longer texts not everything is kept
    cache.cache_clear()
    cache(texts[0])
    assert calls[-1] == texts[0]
