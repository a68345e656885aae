"""An editor or a sync program changes an open draft: nothing of either version is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.disasters.user import FIRST_PROMPT, LEAVE, User
from tests.terminal import Terminal

THEIRS = '\n[answers."ID.country"]\ntext = "Indonesia"  # by hand\n'


def in_place(path: Path, text: str) -> None:
    """Write into the file, as many editors do."""
    path.write_text(text, "utf-8")


def by_rename(path: Path, text: str) -> None:
    """Replace the file by renaming, as sync programs do."""
    beside = path.with_name(".city.swp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def typed(terminal: Terminal, text: str) -> None:
    terminal.wait_for(FIRST_PROMPT)
    terminal.drain(0.3)
    terminal.send(text)
    terminal.wait_for("saving")
    terminal.wait_for("saved ")


def choose_sides(terminal: Terminal) -> None:
    """Take the left version of the first field, and the right one of the second."""
    for key in ("\x1b[D", "\x1b[B", "\x1b[C", "\r"):
        terminal.send(key)


@pytest.mark.parametrize("write", [in_place, by_rename])
def test_both_versions_are_put_together(user: User, write: Callable[[Path, str], None]) -> None:
    """The change is noticed before the next save; afterwards both changes are in the draft."""
    path = user.path("City")
    with user.fill("City") as terminal:
        typed(terminal, "Pa")
        write(path, path.read_text("utf-8") + THEIRS)
        terminal.clear()
        terminal.send("dang")
        terminal.wait_for("Another program has changed this draft.")
        terminal.wait_for("Indonesia")
        terminal.send("\r")  # nothing is chosen yet: both wait
        terminal.wait_for("Not saved yet.")
        terminal.clear()
        terminal.send("\x13")  # ^S asks again
        terminal.wait_for("Both versions are kept.")
        choose_sides(terminal)
        terminal.wait_for("saved ")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert (user.text("City", "ID.city"), user.text("City", "ID.country")) == ("Padang", "Indonesia")
    assert "# by hand" in path.read_text("utf-8")
    versions = [version.read_text("utf-8") for version in (path.with_name("City.files") / "history").iterdir()]
    assert any("Indonesia" in text and "Padang" not in text for text in versions)


def test_a_file_caught_half_written_is_set_aside_and_finished_there(user: User) -> None:
    """The file is renamed to “damaged”, and what the other program writes later goes into it."""
    path = user.path("City")
    with user.fill("City") as terminal:
        typed(terminal, "Pa")
        full_text = path.read_text("utf-8") + THEIRS
        script = (
            "import sys\n"
            "with open(sys.argv[1], 'w', encoding='utf-8') as file:\n"
            "    file.write(sys.argv[2][:40]); file.flush()\n"
            "    print('half', flush=True); sys.stdin.read()\n"
            "    file.write(sys.argv[2][40:])\n"
        )
        pipe = subprocess.PIPE
        with subprocess.Popen([sys.executable, "-c", script, str(path), full_text], stdin=pipe, stdout=pipe) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"half\n"
            terminal.clear()
            terminal.send("dang")
            terminal.wait_for("saving")
            terminal.wait_for("saved ")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert user.text("City", "ID.city") == "Padang"
    (damaged_copy,) = (path.with_name("City.files") / "damaged").iterdir()
    assert damaged_copy.read_text("utf-8") == full_text


def test_a_draft_taken_away_is_written_again(user: User) -> None:
    """A deleted file is written again with all answers."""
    path = user.path("City")
    with user.fill("City") as terminal:
        typed(terminal, "Pa")
        os.remove(path)  # noqa: PTH107
        terminal.send("dang")
        terminal.wait_for("Padang")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert user.text("City", "ID.city") == "Padang"


def test_hung_up_before_the_choice_both_versions_are_there(user: User) -> None:
    """If the terminal closes before the choice, their version is the draft, and ours is offered later."""
    path = user.path("City")
    with user.fill("City") as terminal:
        typed(terminal, "Pa")
        in_place(path, path.read_text("utf-8") + THEIRS)
        terminal.clear()
        terminal.send("dang")
        terminal.wait_for("Another program has changed this draft.")
        terminal.close()
        terminal.process.wait(timeout=15)
    assert (user.text("City", "ID.city"), user.text("City", "ID.country")) == ("Pa", "Indonesia")
    with user.fill("City") as terminal:
        terminal.wait_for("were recovered that are not in the draft.")
        choose_sides(terminal)
        terminal.wait_for("saved ")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert (user.text("City", "ID.city"), user.text("City", "ID.country")) == ("Padang", "Indonesia")
