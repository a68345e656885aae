"""The terminal closes, or the program fails: answers saved, a message, and the terminal restored."""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.disasters.user import FIRST_PROMPT, LEAVE, User
from tests.terminal import Terminal

SANE = (b"\x1b[?1049l", b"\x1b[?25h")
"""Back from the second screen, the cursor shown."""


def left_on_screen(terminal: Terminal) -> str:
    """Return what is printed after the full screen has closed."""
    return re.sub(r"\x1b\[[^A-Za-z]*[A-Za-z]", "", terminal.output.rpartition(SANE[0])[2].decode())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_last_line_says_where_the_draft_is(user: User, number: signal.Signals) -> None:
    """After a signal the terminal is restored, and the last line names the draft."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        terminal.send("Medan")
        terminal.wait_for("Medan")
        terminal.process.send_signal(number)
        assert terminal.wait_end() == 128 + number
        for sequence in SANE:
            assert sequence in terminal.output
        assert " ".join(left_on_screen(terminal).split()).endswith(f"Saved. Your draft is {user.path('City')}")
    assert user.text("City", "ID.city") == "Medan"


def test_ctrl_c_on_the_screen_is_a_key_of_textual(user: User) -> None:
    """On the full screen ^C is a key like others: no answer is lost, and the screen stays intact."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        terminal.send("Med")
        terminal.wait_for("Med")
        terminal.send("\x03an")
        terminal.wait_for("saved ")
        terminal.send(LEAVE)
        terminal.wait_end()
        for sequence in SANE:
            assert sequence in terminal.output
    assert user.text("City", "ID.city").startswith("Med")


@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("hangs_up", [True, False])
def test_dropped_at_any_moment(user: User, *, hangs_up: bool, round_: int) -> None:
    """Whenever the terminal closes, the program ends with the answers saved and no locks or temporary files."""
    chance = random.Random(round_ * 2 + hangs_up)
    with user.fill("City", hangs_up=hangs_up) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        until = time.monotonic() + chance.uniform(0.1, 1.6)
        for letter in "abcdefghijklmnop":
            terminal.send(letter)
            terminal.read(max(0.0, min(chance.uniform(0.0, 0.25), until - time.monotonic())))
        terminal.close()
        terminal.process.wait(timeout=15)
    assert "abcdefghijklmnop".startswith(user.text("City", "ID.city"))
    assert user.run("show", "City").returncode == 0
    assert not list(user.path("City").parent.rglob("*.tmp-*"))
    assert not (user.path("City").with_name("City.files") / "open.json").exists()


@pytest.mark.parametrize("hangs_up", [True, False])
@pytest.mark.parametrize(
    "arguments",
    ["fill City", "fill City --plain", "fill City --accessible", "fill", "fill --plain", "config", "config receiver"],
)
def test_a_lost_terminal_ends_with_129(user: User, arguments: str, *, hangs_up: bool) -> None:
    """With and without a signal, wherever it happens; Python writes nothing once more."""
    with Terminal(user.command(*arguments.split()), user.environ, hangs_up=hangs_up) as terminal:
        terminal.read_until_quiet(1.0)
        terminal.send("abc")
        terminal.read_until_quiet(0.3)
        terminal.close()
        assert terminal.process.wait(timeout=15) in (129, -signal.SIGHUP)  # a shell reports both as 129


BROKEN = """
import sys
from lgqtui.tui.screens.question import QuestionScreen
def fail(self):
    secret = self.interview.answer_to("ID.city").text
    raise RuntimeError(secret)
QuestionScreen.action_flag = fail
from lgqtui.cli.main import run
sys.exit(run(["fill", "City"]))
"""


def test_a_bug_in_a_widget(user: User) -> None:
    """The answers are saved, the terminal is restored, the last line names the draft; the report has no answer."""
    with Terminal([sys.executable, "-c", BROKEN], user.environ) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        terminal.send("Secret town")
        terminal.wait_for("Secret town")
        terminal.drain(0.3)
        terminal.send("\x14")  # ^T
        assert terminal.wait_end() == 1
        for sequence in SANE:
            assert sequence in terminal.output
        left = left_on_screen(terminal)
        assert " ".join(left.split()).endswith(f"Saved. Your draft is {user.path('City')}")
        assert "lgqtui met a fault of its own (RuntimeError) and stopped" in left
        assert "Secret town" not in left
        assert "Traceback" not in left
    assert user.text("City", "ID.city") == "Secret town"
    (report,) = (user.folder / "home" / "state").glob("crash-*.txt")
    assert os.stat(report).st_mode & 0o777 == 0o600  # noqa: PTH116
    assert "RuntimeError" in report.read_text("utf-8")
    assert "Secret" not in report.read_text("utf-8")


def test_a_terminal_that_goes_while_nothing_can_be_saved(user: User, tmp_path: Path) -> None:
    """If the drafts folder is gone too, the answers are in the program's state folder."""
    drafts = user.path("City").parent
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        os.rename(drafts, tmp_path / "pulled")  # noqa: PTH104
        terminal.send("Medan")
        terminal.wait_for("NOT SAVED")
        terminal.close()
        terminal.process.wait(timeout=15)
    (unsaved,) = (user.folder / "home" / "state" / "unsaved").glob("*.toml")
    assert "Medan" in unsaved.read_text("utf-8")
    os.rename(tmp_path / "pulled", drafts)  # noqa: PTH104
    with user.fill("City") as terminal:
        terminal.wait_for("were recovered that are not in the draft.")
        terminal.send("\r")  # nothing is chosen yet: they wait
        terminal.wait_for("saved ")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert "Medan" in unsaved.read_text("utf-8")
    with user.fill("City") as terminal:
        terminal.wait_for("were recovered that are not in the draft.")
        terminal.send("\x1b[D")
        terminal.send("\r")
        terminal.wait_for("saved ")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert user.text("City", "ID.city") == "Medan"
    assert not unsaved.exists()
