"""Signals and lost terminals while something stands on an unfinished line of the line-by-line front ends."""

from __future__ import annotations

import os
import signal
import sys
import time
import tomllib

import pytest

from tests.disasters.user import FIRST_PROMPT, LEAVE, User
from tests.terminal import Terminal

ENDS = {"hang up": 129, "SIGHUP": 129, "SIGTERM": 143, "ctrl-c": 130}


@pytest.fixture(autouse=True)
def coverage(user: User) -> None:
    """Let coverage count the lines that only an end by a signal reaches."""
    user.environ.update({name: value for name, value in os.environ.items() if name.startswith("COVERAGE")})


def end(terminal: Terminal, how: str) -> int:
    """End a program that waits at a prompt; return its exit code, as a shell reports it."""
    if how == "hang up":
        terminal.close()
        code = terminal.process.wait(timeout=15)
    else:
        if how == "ctrl-c":
            terminal.send("\x03")
        else:
            terminal.process.send_signal(getattr(signal, how))
        code = terminal.wait_end()
    return 128 - code if code < 0 else code


@pytest.mark.parametrize("how", ENDS)
def test_the_unfinished_line_of_a_prompt_is_saved(how: str, user: User) -> None:
    """As on the full screen."""
    with Terminal(user.command("fill", "City", "--plain"), user.environ) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.read_until_quiet(0.5)
        terminal.send("abc")
        terminal.read_until_quiet(0.3)
        assert end(terminal, how) == ENDS[how]
        assert how == "hang up" or b"Saved. Your draft is" in terminal.output
    assert user.text("City", "ID.city") == "abc"


def test_the_unfinished_remark_is_saved(user: User) -> None:
    """As an answer is."""
    with Terminal(user.command("fill", "City", "--plain"), user.environ) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        for typed in ("/remark\r", "ask the mayor"):
            terminal.read_until_quiet(0.5)
            terminal.send(typed)
        terminal.read_until_quiet(0.5)
        assert end(terminal, "SIGTERM") == 143
    assert user.answers("City")["ID.city"]["remark"] == "ask the mayor"


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["/add\r", "Por"], {"label": "Por"}),
        (["/add\r", "Portal\r", "https://a.exam"], {"label": "Portal", "urls": ["https://a.exam"]}),
        (["Portal: https://a.example.org/"], {"label": "Portal", "urls": ["https://a.example.org/"]}),
    ],
)
def test_the_unfinished_row_is_saved(keys: list[str], row: dict[str, object], user: User) -> None:
    """Also where its parts are asked for one by one."""
    with Terminal(user.command("fill", "City", "--plain"), user.environ) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        for typed in ("/jump I.1\r", *keys):
            terminal.read_until_quiet(0.5)
            terminal.send(typed)
        terminal.read_until_quiet(0.5)
        assert end(terminal, "SIGTERM") == 143
    (link,) = tomllib.loads(user.path("City").read_text("utf-8"))["answers"]["I.1"]["links"]
    assert {key: link[key] for key in row} == row


def test_an_entered_answer_is_on_the_disk_at_once(user: User) -> None:
    """The terminal is not asked for its cursor, which would take a second where it does not reply."""
    with Terminal(user.command("fill", "City", "--plain"), user.environ) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.send("abcdef\r")
        deadline = time.monotonic() + 10
        start = 0.0
        while user.text("City", "ID.city") != "abcdef" and time.monotonic() < deadline:
            if not start and b"Saved" in terminal.output:
                start = time.monotonic()
            terminal.read(0.02)
        assert user.text("City", "ID.city") == "abcdef"
        terminal.read_until_quiet(2.5)
        assert b"\x1b[6n" not in terminal.output
        assert b"WARNING" not in terminal.output
        assert b"shortcuts" not in terminal.output
        assert end(terminal, "SIGTERM") == 143


@pytest.mark.parametrize("how", ["SIGHUP", "SIGTERM", "ctrl-c"])
def test_bare_lines_say_that_an_unfinished_one_is_not_saved(how: str, user: User) -> None:
    """The terminal passes on whole lines only."""
    with Terminal(user.command("fill", "City", "--accessible"), user.environ) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.send("New Town\n")
        terminal.wait_for("Saved.")
        terminal.read_until_quiet(0.3)
        terminal.send("abc")
        terminal.read_until_quiet(0.3)
        assert end(terminal, how) == ENDS[how]
        assert b"A line that was not ended with Enter is not saved." in terminal.output
    assert user.text("City", "ID.city") == "New Town"


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_words_are_not_broken_at_the_edge(columns: int, user: User) -> None:
    """Of what the program says and asks."""
    with Terminal(user.command("fill", "City", "--plain"), user.environ, size=(columns, 24)) as terminal:
        for typed in ("/help\r", "/outline\r"):
            terminal.read_until_quiet(0.5)
            terminal.send(typed)
        terminal.read_until_quiet(1.0)
        end(terminal, "SIGTERM")
        lines = terminal.output.decode().replace("\x1b[?2004h", "").splitlines()
    plain = [line for line in lines if "\x1b" not in line]
    assert len(plain) > 20
    assert [line for line in plain if len(line) > columns and " " in line] == []  # a path may be longer


FAILING_READER = """
import sys
from lgqtui.tui.textual_ext.terminal_driver import TerminalDriver
def fail(self):
    raise UnicodeDecodeError("utf-8", b"x", 0, 1, "made to fail")
TerminalDriver.run_input_thread = fail
from lgqtui.cli.main import run
sys.exit(run(["fill", "City"]))
"""


def test_a_reader_of_keys_that_fails_is_a_fault_of_the_program(user: User) -> None:
    """Exit code 1, a report, and no traceback."""
    with Terminal([sys.executable, "-c", FAILING_READER], user.environ) as terminal:
        assert terminal.wait_end() == 1
        assert b"lgqtui met a fault of its own" in terminal.output
        assert b"Traceback" not in terminal.output
    assert LEAVE not in user.text("City", "ID.city")
