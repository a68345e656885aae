"""kill -9 at random instants, in a short form; `python -m tests.bench survival` plays a thousand rounds and more."""

from __future__ import annotations

from pathlib import Path

from tests.disasters.kill_rounds import kill_answer_command, kill_while_typing, run_rounds


def test_what_the_screen_showed_as_saved_is_there(tmp_path: Path) -> None:
    """Acknowledged is what stood on the screen when it said "saved": no such letter is lost."""
    tally = run_rounds(tmp_path, 8, kill_while_typing)
    assert tally.acknowledged > 0
    assert (tally.lost, tally.damaged) == (0, 0)


def test_what_answer_acknowledged_is_there(tmp_path: Path) -> None:
    """A call that ended with 0 has its answer in the draft; one that was killed left the old one or the new one."""
    tally = run_rounds(tmp_path, 25, kill_answer_command)
    assert tally.acknowledged > 0
    assert (tally.lost, tally.damaged) == (0, 0)
