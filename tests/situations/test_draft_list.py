"""The list of drafts: which draft comes back from the trash, and what follows a draft saved in another place."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lgqtui.workflows import drafts
from lgqtui.workflows.drafts import Column
from tests.situations.players import (
    Choose,
    Do,
    Step,
    Type,
    WaitFor,
    WaitWhile,
    Workspace,
    front_ends,
)


def set_changed(path: Path, moment: float) -> None:
    os.utime(path, (moment, moment))


# The draft moved to the trash last comes back


@pytest.fixture
def three_drafts(workspace: Workspace) -> None:
    """Make Alpha, Beta and Gamma, changed in this order; lists show the last changed first."""
    for number, name in enumerate(("Alpha", "Beta", "Gamma")):
        workspace.new_draft(name)
        set_changed(workspace.draft_file(name), time.time() - 60 + number)


def names(workspace: Workspace) -> set[str]:
    """Return the names of the drafts that are not in the trash."""
    return {path.stem for path in (workspace.home / "drafts").glob("*.toml")}


READ: tuple[Step, ...] = (WaitWhile("reading …"),)
TRASH_TWO: tuple[Step, ...] = (*READ, "home", "down", "x", *READ, "home", "down", "x", *READ)
"""Keys that move Beta to the trash, then Alpha."""


@pytest.mark.usefixtures("three_drafts")
@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["/restore"], id="at once"),
        pytest.param([], id="in the next run"),
    ],
)
def test_the_console_brings_back_what_was_thrown_away_last(lines: Sequence[str], workspace: Workspace) -> None:
    """`/restore` without a number restores the draft that was moved to the trash last."""
    output = workspace.play_console(Choose("Beta", "/trash"), Choose("Alpha", "/trash"), *lines)
    assert "“Alpha” is in the trash" in output.parts[2]
    if not lines:
        workspace.play_console("/restore")
    assert names(workspace) == {"Alpha", "Gamma"}


@pytest.mark.usefixtures("three_drafts")
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(["u"], id="where the cursor stands"),
        pytest.param(["home", "u"], id="from a draft"),
        pytest.param([], id="in the next run"),
    ],
)
def test_the_screen_brings_back_what_was_thrown_away_last(keys: Sequence[str], workspace: Workspace) -> None:
    """The key restores the draft that was moved to the trash last, as the notice says."""
    output = workspace.play_screen(*TRASH_TWO, *keys)
    assert "“Alpha” is in the trash" in output.parts[len(TRASH_TWO)]
    if not keys:
        workspace.play_screen(*READ, "home", "u")
    assert names(workspace) == {"Alpha", "Gamma"}


def test_both_lists_name_a_day_alike(workspace: Workspace, response: Path) -> None:
    """Both lists show a day of the current year without the year."""
    now = datetime.now().astimezone()
    day = now.replace(month=1, day=1, hour=12)
    if now - day < timedelta(days=2):
        pytest.skip("needs a day of this year before yesterday")
    set_changed(response, day.timestamp())
    assert "1 Jan" in workspace.play_screen(*READ).last
    assert str(day.year) not in workspace.play_screen(*READ).last.partition("answered")[2].partition("draft")[0]
    text = workspace.play_console().text
    assert "1 Jan" in text
    assert f"1 Jan {day.year}" not in text


# The list follows a draft saved in another place


@front_ends(only=["plain", "tui"])
def test_a_draft_saved_in_another_place_is_left_for_the_list(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """After saving in another place the user reaches the list of drafts, as requested."""
    other = workspace.folder / "elsewhere.toml"

    def make_saving_fail() -> None:
        shutil.rmtree(workspace.sidecar("A"))
        workspace.sidecar("A").write_text("in the way", "utf-8")

    if front_end == "plain":
        output = workspace.play_console(Do(make_saving_fail), "Changed", "/drafts", str(other), draft="A")
    else:
        steps = (Do(make_saving_fail), Type("x"), "alt+d", WaitFor("cannot be saved where it is"))
        output = workspace.play_screen(*steps, "ctrl+u", Type(str(other)), "enter", draft="A")
        assert not output.has_ended
    assert other.exists()
    assert "Drafts are in" in output.last


# One table of columns for every list


@pytest.mark.parametrize("view", ["list", "list --json", "plain"])
def test_a_column_that_is_added_to_the_table_is_in_every_list(view: str, workspace: Workspace, response: Path) -> None:
    """A row of `DRAFT_COLUMNS` is all that a new column needs; the full screen shares its lines out by what fits."""
    column = Column(lambda entry, _: f"length {len(entry.name)}", "Length", "length", "details")
    workspace.monkeypatch.setattr(drafts, "DRAFT_COLUMNS", (*drafts.DRAFT_COLUMNS, column))
    match view:
        case "plain":
            text = workspace.play_console().text
        case _:
            text = workspace.run_command(*view.split()).text
    assert "length 1" in text
    assert view != "list" or "Length" in text
    assert view != "list --json" or '"length": "length 1"' in text
