"""Links of a draft that differ only in a slash."""

from __future__ import annotations

import pytest

from lgqtui.checks.slash_variants import SlashVariantIndex
from tests.unit.checks.test_link_syntax import sentence


def test_a_slash_variant_is_reported_at_its_second_occurrence() -> None:
    """The first field of the form decides; a host alone is the same with and without slash."""
    slashes = SlashVariantIndex({"a": 0, "b": 1, "c": 2})
    assert slashes.put("b", ["https://x.example.org/data/", "https://x.example.org"]) == {"b"}
    assert slashes.put("c", ["https://x.example.org/data", "https://x.example.org/"]) == {"c"}
    assert list(slashes.problems("b")) == []
    (problem,) = slashes.problems("c")
    assert (problem.link, problem.suggestion) == ("https://x.example.org/data", "https://x.example.org/data/")
    assert sentence(problem) == (
        "“https://x.example.org/data”: the same link stands in b with a final slash. "
        "Perhaps https://x.example.org/data/ is meant."
    )
    # A new first field changes the hints of both; another link of the same field changes none.
    assert slashes.put("a", ["https://x.example.org/data"]) == {"a", "b", "c"}
    assert [p.link for p in slashes.problems("b")] == ["https://x.example.org/data/"]
    assert list(slashes.problems("c")) == []
    assert slashes.put("a", ["https://x.example.org/data", "https://x.example.org/other"]) == {"a"}
    assert slashes.put("a", ["https://x.example.org/data", "https://x.example.org/other"]) == set()
    assert slashes.fields_with("https://x.example.org/other") == {"a"}
    assert slashes.put("a", []) == {"a", "b", "c"}
    assert slashes.fields_with("https://x.example.org/other") == frozenset()
    assert [p.link for p in slashes.problems("c")] == ["https://x.example.org/data"]


@pytest.mark.parametrize(
    ("first", "second", "mended"),
    [
        ("https://x.example.org/a?q=1#p", "https://x.example.org/a/?q=1", "https://x.example.org/a?q=1"),
        ("https://x.example.org/a/", "https://x.example.org/a#p", "https://x.example.org/a/#p"),
        ("https://x.example.org/INDEX/", "https://x.example.org/INDEX", "https://x.example.org/INDEX/"),
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
    assert sentence(problem) == (
        f"“{page[:71]}…”: the same link stands in a without its final slash. Perhaps {page} is meant."
    )
    assert list(slashes.problems("c")) == []
    assert slashes.fields_with(page) == {"a"}
    assert slashes.fields_with("https://y.example.org/") == frozenset()


def test_the_first_field_is_the_first_of_the_form() -> None:
    """Not the first id in order; a new first field changes the hints of all others."""
    slashes = SlashVariantIndex({"y": 0, "z": 1, "a": 2})
    slashes.put("z", ["https://x.example.org/data/"])
    slashes.put("a", ["https://x.example.org/data"])
    assert list(slashes.problems("z")) == []
    assert [problem.params["position"] for problem in slashes.problems("a")] == ["z"]
    assert slashes.put("y", ["https://x.example.org/data/"]) == {"y", "z", "a"}
    assert [problem.params["position"] for problem in slashes.problems("a")] == ["y"]
