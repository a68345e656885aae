"""The figures of names and sizes stay within their ceilings."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.names import METAPHORS, bindings_in, is_banned, measure, source_files

CHECKOUT = Path(__file__).parents[2]
OTHER_METAPHORS = frozenset({"desk", "office", "talk"})
ALLOWED_TESTS = frozenset({"test_no_person_can_be_identified"})

CEILINGS = {
    "offending module names, percent": 0,
    "bindings on the ban list": 0,
    "one-letter names": 0,
    "public classes defined twice": 0,
    "modules in the largest import cycle": 0,
    "files in the fullest folder": 16,
    "files under 45 lines": 3,
    "files over 400 lines": 0,
    "functions over 30 lines": 1,
    "longest function, lines": 34,
    "modules": 238,
    "lines in lgqtui": 39288,
}


def test_no_figure_is_over_its_ceiling() -> None:
    """A ceiling follows a figure that falls; a commit that raises a ceiling says why."""
    figures, offenders = measure(CHECKOUT)
    over = [
        f"{name}: {figures[name]:g} counted, {ceiling} allowed by CEILINGS"
        for name, ceiling in CEILINGS.items()
        if figures[name] > ceiling
    ]
    nearest = [f"{name}: {', '.join(items)}" for name, items in offenders.items() if items]
    assert not over, "\n".join(["", *over, *nearest])


def is_metaphor(word: str) -> bool:
    return bool(METAPHORS.fullmatch(word)) or word in OTHER_METAPHORS


def test_no_binding_in_tests_is_on_the_ban_list() -> None:
    """Functions, arguments and variables of tests have names of the field, as those of the program."""
    names = {
        f"{path.relative_to(CHECKOUT)}: {binding.name}"
        for path in source_files(CHECKOUT / "tests")
        for binding in bindings_in(ast.parse(path.read_text("utf-8")))
        if is_banned(binding.name) or any(map(is_metaphor, binding.name.lower().split("_")))
        if binding.name not in ALLOWED_TESTS
    }
    assert names == set()
