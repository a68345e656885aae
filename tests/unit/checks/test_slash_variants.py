"""Links of a draft that differ only in a slash."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lgqtui.checks.slash_variants import SlashVariantIndex
from lgqtui.links.model import Verdict, VerdictWord
from tests.unit.checks.test_link_syntax import sentence


def test_the_shorter_form_is_proposed_wherever_it_stands() -> None:
    """Not the form of the first field: two links of a draft never get contradicting hints."""
    slashes = SlashVariantIndex({"a": 0, "b": 1, "c": 2})
    assert slashes.put("b", ["https://x.example.org/data/", "https://x.example.org"]) == {"b"}
    assert slashes.put("c", ["https://x.example.org/data", "https://x.example.org/"]) == {"b", "c"}
    assert list(slashes.problems("c")) == []
    (problem,) = slashes.problems("b")
    assert (problem.link, problem.suggestion) == ("https://x.example.org/data/", "https://x.example.org/data")
    assert sentence(problem) == (
        "“https://x.example.org/data/”: same link in c without its slash. Perhaps https://x.example.org/data is meant."
    )
    # A new first field changes the hints of the others; another link of the same field changes none.
    assert slashes.put("a", ["https://x.example.org/data"]) == {"a", "b"}
    assert [problem.params["position"] for problem in slashes.problems("b")] == ["a"]
    assert slashes.put("a", ["https://x.example.org/data", "https://x.example.org/other"]) == {"a"}
    assert slashes.put("a", ["https://x.example.org/data", "https://x.example.org/other"]) == set()
    assert slashes.fields_about("https://x.example.org/other") == {"a"}
    assert slashes.fields_about("https://x.example.org/nowhere") == frozenset()
    assert slashes.fields_about("https://x.example.org/data/") == {"a", "b", "c"}
    assert slashes.put("a", []) == {"a", "b"}
    assert slashes.fields_about("https://x.example.org/other") == frozenset()
    assert [problem.params["position"] for problem in slashes.problems("b")] == ["c"]


def test_the_form_that_answered_is_proposed() -> None:
    """Also the longer one; none if both answered, or if the shorter is broken."""
    bare, with_slash = "https://x.example.org/data?a=b", "https://x.example.org/data/?a=b"
    slashes = SlashVariantIndex({"f": 0})
    slashes.put("f", [bare, with_slash])
    day = datetime(2026, 11, 23, tzinfo=UTC)

    def proposals(**words: VerdictWord) -> list[str]:
        pages = {"bare": bare, "with_slash": with_slash}
        return [p.suggestion for p in slashes.problems("f", {pages[n]: Verdict(w, day) for n, w in words.items()})]

    assert proposals() == proposals(bare="ok", with_slash="broken") == proposals(with_slash="unsure") == [bare]
    assert proposals(with_slash="moved") == proposals(with_slash="ok", bare="broken") == [with_slash]
    assert proposals(with_slash="ok", bare="moved") == proposals(bare="broken") == []


@pytest.mark.parametrize(
    ("first", "second", "mended"),
    [
        ("https://x.example.org/a?q=1#p", "https://x.example.org/a/?q=1", "https://x.example.org/a?q=1"),
        ("https://x.example.org/a/#p", "https://x.example.org/a", "https://x.example.org/a#p"),
        ("https://x.example.org/INDEX/", "https://x.example.org/INDEX", "https://x.example.org/INDEX"),
        ("https://x.example.org/a", " https://x.example.org/a/ ", "https://x.example.org/a"),
        ("https://x.example.org", "https://x.example.org/", ""),
        ("https://x.example.org//", "https://x.example.org", ""),
        ("https://x.example.org/a/", "http://x.example.org/a", ""),
        ("https://x.example.org/a/?q=1", "https://x.example.org/a?q=2", ""),
    ],
)
def test_the_slash_is_put_at_the_end_of_the_path(first: str, second: str, mended: str) -> None:
    """Before query and fragment; links with another scheme or query differ."""
    slashes = SlashVariantIndex({"f": 0})
    slashes.put("f", [first, second])
    assert [p.suggestion for p in slashes.problems("f")] == [mended] * bool(mended)


def test_the_sentence_about_a_slash() -> None:
    """A hint at the field, with the link shortened; without links nothing."""
    slashes = SlashVariantIndex({"a": 0, "b": 1, "c": 2})
    page = "https://x.example.org/" + "a" * 50
    slashes.put("a", [page])
    slashes.put("b", [f"{page}/", f"{page}/"])
    (problem,) = slashes.problems("b")
    assert (problem.severity, problem.code, problem.field, problem.link) == ("hint", "link-slash", "b", f"{page}/")
    assert sentence(problem) == (f"“{page[:71]}…”: same link in a without its slash. Perhaps {page} is meant.")
    assert list(slashes.problems("c")) == []
    assert slashes.fields_about(page) == {"a", "b"}
    assert slashes.fields_about("https://y.example.org/") == frozenset()


def test_the_first_field_is_the_first_of_the_form() -> None:
    """Not the first id in order; a new first field changes the hints of all others."""
    slashes = SlashVariantIndex({"y": 0, "z": 1, "a": 2})
    slashes.put("z", ["https://x.example.org/data"])
    slashes.put("a", ["https://x.example.org/data/"])
    assert list(slashes.problems("z")) == []
    assert [problem.params["position"] for problem in slashes.problems("a")] == ["z"]
    assert slashes.put("y", ["https://x.example.org/data"]) == {"y", "a"}
    assert [problem.params["position"] for problem in slashes.problems("a")] == ["y"]
