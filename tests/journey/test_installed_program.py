"""The installed program on a real terminal: started, killed, resumed, ended in every way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("lgqtui")
NEXT, LEAVE = "\x0e", "\x11"


class User:
    """A user at a terminal with the program installed, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("LGQTUI", "TEXTUAL", "NO_COLOR"))}
        self.environ = environ | {"LGQTUI_HOME": str(folder / "home"), "TERM": "xterm-256color", "LANG": "C.UTF-8"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [PROGRAM, *arguments], env=self.environ, cwd=self.folder, capture_output=True, text=True, check=False
        )

    def fill(self, name: str, *, hangs_up: bool = True) -> Terminal:
        """Open a draft on a terminal."""
        return Terminal([str(PROGRAM), "fill", name], self.environ, cwd=self.folder, hangs_up=hangs_up)

    def answers(self, name: str) -> dict[str, dict[str, object]]:
        """Return the saved answers."""
        path = self.folder / "home" / "drafts" / f"{name}.toml"
        table: dict[str, dict[str, object]] = tomllib.loads(path.read_text("utf-8")).get("answers", {})
        return table


@pytest.fixture
def user(tmp_path: Path) -> User:
    """A user with a draft called City."""
    someone = User(tmp_path)
    assert someone.run("new", "City").returncode == 0
    return someone


def test_fill_leave_resume_export(user: User) -> None:
    """The main task: type, leave, resume, and export every word."""
    with user.fill("City") as terminal:
        terminal.wait_for("City / municipality")
        terminal.send("Bandung City\rIndonesia")
        terminal.send(NEXT)
        terminal.wait_for("e-Government portal")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
        assert b"Saved" in terminal.output
        assert b"City.toml" in terminal.output
    assert user.answers("City")["ID.city"] == {"text": "Bandung City"}
    with user.fill("City") as terminal:
        terminal.wait_for("e-Government portal")  # the first question without an answer
        terminal.send("\x10")  # ^P
        terminal.wait_for("Bandung City")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    document = user.run("export", "City", "--to", "md")
    assert document.returncode == 0
    assert "Bandung City" in document.stdout


def test_moving_is_quick_on_a_real_terminal(user: User) -> None:
    """Each of all questions is displayed quickly."""
    with user.fill("City") as terminal:
        terminal.wait_for("City / municipality")
        for n in range(2, 12):
            terminal.send(NEXT)
            assert terminal.wait_for(f"question {n} of") < 1.0
            terminal.clear()


def test_killed_after_saved_was_shown(user: User) -> None:
    """What was displayed as saved is on the disk after kill -9."""
    with user.fill("City") as terminal:
        terminal.wait_for("City / municipality")
        terminal.drain(0.3)
        terminal.send("Surabaya")
        terminal.wait_for("saving")
        terminal.wait_for("saved ")
        terminal.process.kill()
        terminal.process.wait()
    assert user.answers("City")["ID.city"] == {"text": "Surabaya"}
    assert user.run("show", "City").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ended_by_a_signal(user: User, number: signal.Signals) -> None:
    """TERM, HUP and INT save every character, restore the terminal and end with 128 + n."""
    with user.fill("City") as terminal:
        terminal.wait_for("City / municipality")
        terminal.drain(0.3)
        terminal.send("Medan")
        terminal.wait_for("Medan")
        terminal.process.send_signal(number)
        assert terminal.wait_end() == 128 + number
        assert b"\x1b[?1049l" in terminal.output  # back from the second screen
        assert b"\x1b[?25h" in terminal.output  # the cursor is shown again
    assert user.answers("City")["ID.city"] == {"text": "Medan"}


@pytest.mark.parametrize("hangs_up", [True, False])
def test_the_line_drops(user: User, *, hangs_up: bool) -> None:
    """A closed terminal, with or without a signal, loses no answer, and the program ends."""
    with user.fill("City", hangs_up=hangs_up) as terminal:
        terminal.wait_for("City / municipality")
        terminal.drain(0.3)
        terminal.send("Padang")
        terminal.wait_for("Padang")
        terminal.close()
        assert terminal.process.wait(timeout=10) == 128 + signal.SIGHUP
    assert user.answers("City")["ID.city"] == {"text": "Padang"}


def test_open_twice(user: User) -> None:
    """A draft open elsewhere is displayed read-only, with its owner."""
    with user.fill("City") as terminal:
        terminal.wait_for("City / municipality")
        terminal.drain(0.3)
        with user.fill("City") as second:
            second.wait_for("READ ONLY: ")
            second.send("Padang")
            second.send(LEAVE)
            assert second.wait_end() == 0
            assert b"Nothing was changed." in second.output
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0


def test_no_terminal(user: User) -> None:
    """Without a terminal the full screen is refused with a sentence that names alternatives."""
    refused = user.run("fill", "City")
    assert refused.returncode == 2
    assert "terminal" in refused.stderr
    assert "lgqtui answer" in refused.stderr
    assert refused.stdout == ""
