"""A short run of kill -9 at random times; `python -m tests.bench survival` does a thousand and more."""

from __future__ import annotations

from pathlib import Path

from tests.disasters.kill_rounds import kill_answer_command, kill_while_typing, run_rounds


def test_what_the_screen_showed_as_saved_is_there(tmp_path: Path) -> None:
    """Letters on the screen when the status line said “saved” are on the disk."""
    tally = run_rounds(tmp_path, 8, kill_while_typing)
    assert tally.acknowledged > 0
    assert (tally.lost, tally.damaged) == (0, 0)


def test_what_answer_acknowledged_is_there(tmp_path: Path) -> None:
    """A call that ended with 0 has saved its answer; a killed call left the old or the new one."""
    tally = run_rounds(tmp_path, 25, kill_answer_command)
    assert tally.acknowledged > 0
    assert (tally.lost, tally.damaged) == (0, 0)
