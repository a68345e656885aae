"""The figures of names and sizes stay within their ceilings."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.names import measure

CEILINGS = {
    "offending module names, percent": 2.7,
    "bindings on the ban list": 0,
    "one-letter names": 0,
    "public classes defined twice": 0,
    "modules in the largest import cycle": 21,
    "files in the fullest folder": 18,
    "files under 45 lines": 13,
    "files over 400 lines": 0,
    "functions over 30 lines": 2,
    "longest function, lines": 36,
    "modules": 223,
    "lines in lgqtui": 32854,
}


def test_no_figure_is_over_its_ceiling() -> None:
    """A ceiling follows a figure that falls; a commit that raises a ceiling says why."""
    figures, offenders = measure(Path(__file__).parents[2])
    over = {name: (figures[name], ceiling) for name, ceiling in CEILINGS.items() if figures[name] > ceiling}
    assert over == {}, offenders
