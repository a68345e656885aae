"""The guide to the house names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "lgqtui"
GUIDE = (HOUSE / "README.md").read_text("utf-8")
ROOMS = re.findall(r"^\| (`.+?`) \| (.+) \|$", GUIDE, re.MULTILINE)


def rooms() -> set[str]:
    """Every folder and file of the house at its top level."""
    hidden = {"__pycache__", "__init__.py", "__main__.py", "shipped", "README.md"}
    return {path.name + "/" * path.is_dir() for path in HOUSE.iterdir() if path.name not in hidden} - {"py.typed"}


def test_every_room_has_its_row() -> None:
    """No room without a word on what lives there, and no word on a room that is gone."""
    assert {name for cell, _ in ROOMS for name in re.findall(r"`(.+?)`", cell)} == rooms()


@pytest.mark.parametrize(("cell", "told"), [room for room in ROOMS if room[0].endswith("/`")])
def test_the_modules_that_are_named_are_there(cell: str, told: str) -> None:
    """In the folder of that row, or in one below it."""
    folder = HOUSE / cell.strip("`")
    named = {name for name in re.findall(r"`([a-z_]+/?)`", told) if name != "lgqtui"}
    there = {path.stem + "/" * path.is_dir() for path in folder.rglob("*")}
    assert named <= there, named - there


def test_the_files_on_the_two_journeys_are_there() -> None:
    """Whoever follows an answer or a package through the files finds each of them."""
    part = GUIDE[GUIDE.index("## The journey of one answer") : GUIDE.index("## Rules that")]
    named = re.findall(r"`([a-z_]+/[a-z_/]*(?:\.py)?)(?:\.([a-z_]+))?`", part)
    assert len(named) > 10
    for name, attribute in named:
        path = HOUSE / name
        file = path if path.suffix or path.is_dir() else path.with_suffix(".py")
        if not file.exists():
            file = HOUSE / "submission" / name  # a folder of the room that was named before
        assert file.exists(), name
        assert not attribute or f"def {attribute}(" in file.read_text("utf-8"), (name, attribute)
