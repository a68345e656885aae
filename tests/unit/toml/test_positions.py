"""Lines of keys in a TOML text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.problems import KeyPath
from lgqtui.toml.positions import KeyPositions

SHIPPED = Path(__file__).parents[3] / "questions" / "lgq-2022.toml"

TEXT = """\
# a comment
title = "T"
a.b."c d" = 1
x = { y = { z = [1, { q = 2 },
  3] }, "w" = 4 }
'single' = 5
"caf\\u00e9" = 6

[t.u]
k = \"\"\"
not = "a key"
\"\"\"
after = 7

[[s]]
id = "1"
[[s.q]]
[[s.q.f]]
z = 8
[[s.q.f]]
[s.q.f.opt]
v = 9

[[s]]
[[s.q]]
id = "2"
[t]
late = 10
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("a",), 3),
        (("a", "b", "c d"), 3),
        (("x", "y", "z"), 4),
        (("x", "y", "z", 1, "q"), 4),
        (("x", "y", "z", 2), 5),
        (("x", "w"), 5),
        (("single",), 6),
        (("café",), 7),
        (("t", "u"), 9),
        (("t", "u", "k"), 10),
        (("t", "u", "after"), 13),
        (("s",), 15),
        (("s", 0), 15),
        (("s", 0, "id"), 16),
        (("s", 0, "q", 0), 17),
        (("s", 0, "q", 0, "f", 0, "z"), 19),
        (("s", 0, "q", 0, "f", 1), 20),
        (("s", 0, "q", 0, "f", 1, "opt", "v"), 22),
        (("s", 1), 24),
        (("s", 1, "q", 0, "id"), 26),
        (("t",), 27),
        (("t", "late"), 28),
    ],
)
def test_every_way_of_writing_a_key_has_its_line(path: KeyPath, line: int) -> None:
    """Dotted and quoted keys, inline tables, arrays, headers and arrays of tables."""
    assert KeyPositions(TEXT).line_of(path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("s", 0, "q", 0, "f", 1, "missing"), 20),
        (("s", 1, "q", 7, "id"), 25),
        (("s", 9), 15),
        (("t", "u", "k", "deeper"), 10),
        (("nowhere",), 0),
        ((), 0),
    ],
)
def test_a_missing_key_is_at_its_longest_prefix(path: KeyPath, line: int) -> None:
    """It has the line of the nearest key above, or 0."""
    assert KeyPositions(TEXT).line_of(path) == line


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = \nb = 2\n[[s]]\nid = 1\n", ("s", 0, "id"), 4),
        ("a = 1\n[t\nb = 2\n[u]\nc = 3\n", ("u", "c"), 5),
        ("a = 1\na = 2\n", ("a",), 1),
        ('[t]\na = "open\n[u]\nc = 3\n', ("t",), 1),
        ('a = 1\n"\\ud800" = 2\n', ("\\ud800",), 2),
    ],
)
def test_positions_are_found_despite_syntax_errors(text: str, path: KeyPath, line: int) -> None:
    """Keys beside a syntax error have their line."""
    assert KeyPositions(text).line_of(path) == line


@pytest.mark.parametrize("text", [TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT])
def test_line_ends_and_byte_order_marks_do_not_shift_lines(text: str) -> None:
    """Files of Windows have the same lines."""
    assert KeyPositions(text).line_of(("s", 1, "q", 0, "id")) == 26


@pytest.mark.parametrize("text", [TEXT, SHIPPED.read_text(encoding="utf-8")])
def test_the_line_of_each_key_bears_its_name(text: str) -> None:
    """Every key that tomllib finds has a line that contains its name."""
    positions, lines = KeyPositions(text), text.splitlines()
    for path in _paths(tomllib.loads(text)):
        line = positions.line_of(path)
        names = [step for step in path if isinstance(step, str)]
        assert line > 0
        assert isinstance(path[-1], int) or names[-1].replace("é", "\\u00e9") in lines[line - 1]


@given(st.text(alphabet=st.sampled_from("ab.=[]{}\"'\\\n\r,# 1\ud800\x00é"), max_size=60))
def test_no_text_is_too_broken(text: str) -> None:
    """Any text has positions within its lines."""
    assert 0 <= KeyPositions(text).line_of(("a", 0, "b")) <= text.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000 + "]" * 5000,
        ".".join("a" * 5000) + " = 1",
        "a = " + "{a = " * 5000 + "1" + "}" * 5000,
        "[" + ".".join("a" * 5000) + "]",
    ],
)
def test_deep_nesting_does_not_exhaust_the_stack(text: str) -> None:
    """A text may nest deeper than Python's recursion limit."""
    assert KeyPositions(text).line_of(("a", "a", 0)) == 1


def _paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    inside: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    for step, entry in inside:
        yield (*path, step)
        yield from _paths(entry, (*path, step))
