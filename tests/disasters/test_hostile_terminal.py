"""Bytes, keys and mouse presses by no user: the session goes on, and what was typed is stored, no more."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from tests.disasters.user import FIRST_PROMPT, LEAVE, User
from tests.terminal import Terminal

SESSIONS = {
    "bytes": ([b"Caf\xe9 t", b"\xff", b"\xed\xa0\x80", b"d"], "Caf� t����d"),
    "bytes in a paste": ([b"\x1b[200~M\xfcnchen\x1b[201~", b"d"], "M�nchend"),
    "replies": (
        [b"abc", b"\x1b[?62;22c", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07", b"\x1bP>|tmux 3.3a\x1b\\", b"\x1b[8;24;80t", b"d"],
        "abcd",
    ),
    "keys without a keyboard": ([b"abc", b"\x1b[1114112u", b"\x1b[27;5;1114112~", b"\x1ba\x1bz", b"d"], "abcd"),
    "a window that loses the focus": ([b"abc\x1b[O", b"\x1b[200~def\x1b[201~", b"\x1b[I", b"g"], "abcdefg"),
    "keys with parts": ([b"abc", b"\x1b[100;1:1u\x1b[100;1:3u", b"\x1b[97:65;2;65u"], "abcdA"),
    "colours in a paste": ([b"\x1b[200~red \x1b[31mtext\x1b[0m end\x1b[201~"], "red text end"),
    "lines without paste marks": ([b"Line one\nLine two\nyes no\n", b"d"], "Line one Line two yes nod"),
    "mouse outside the window": ([b"abc", b"\x1b[<0;200;100M\x1b[<0;200;100m", b"XYZ"], "abcXYZ"),
    "mouse dragged out of the window": ([b"abc", b"\x1b[<0;30;4M\x1b[<32;200;4M\x1b[<0;200;100m", b"XYZ"], "abcXYZ"),
}


@pytest.mark.parametrize(("pieces", "expected"), SESSIONS.values(), ids=list(SESSIONS))
def test_input_by_no_user(user: User, pieces: Sequence[bytes], expected: str) -> None:
    """The session goes on to its end, and the field holds what was typed."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        for piece in pieces:
            terminal.send(piece)
            terminal.read_until_quiet(0.15)
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
        assert b"Traceback" not in terminal.output
    assert user.text("City", "ID.city") == expected


def test_a_paste_whose_end_never_comes(user: User) -> None:
    """It is inserted after a second of silence, and the next key is a key."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        terminal.send("\x1b[200~abc def")
        terminal.wait_for("abc def")
        terminal.send("XYZ" + LEAVE)
        assert terminal.wait_end() == 0
    assert user.text("City", "ID.city") == "abc defXYZ"


def test_a_copy_of_what_is_below_the_text(user: User) -> None:
    """A drag below the end of a text, then ^C, copies what there is or nothing."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        for keys in ("\x1bOR", "\x1bOP"):
            terminal.send(keys)
            terminal.drain(0.3)
        for start, end in (((11, 20), (75, 18)), ((5, 18), (70, 23))):
            terminal.send(f"\x1b[<0;{start[0]};{start[1]}M\x1b[<32;{end[0]};{end[1]}M\x1b[<0;{end[0]};{end[1]}m")
            terminal.drain(0.2)
            terminal.send("\x03")
            terminal.drain(0.2)
        terminal.send("\x1b")
        terminal.drain(0.3)
        terminal.send("\x1b")
        terminal.drain(0.3)
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0


BROKEN_READER = """
import sys
from lgqtui.tui.textual_ext.terminal_driver import InputParser
def fail(self, text):
    if text == "x":
        raise RuntimeError("broken")
    return []
InputParser.read = fail
from lgqtui.cli.main import run
sys.exit(run(["fill", "City"]))
"""


def test_a_failure_of_the_reader_is_a_failure(user: User) -> None:
    """The thread that reads the terminal ends the program with exit code 1, and the draft is saved."""
    with Terminal([sys.executable, "-c", BROKEN_READER], user.environ) as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        terminal.send("x")
        assert terminal.wait_end() == 1
        assert b"Saved." in terminal.output
