"""The user's own editor on a terminal: however it ends, the full screen comes back and says what happened."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lgqtui.draft.sidecar import write_bookmark
from tests.disasters.user import LEAVE, User
from tests.terminal import Terminal

EDIT = "\x0f"
SCRIPTS = {
    'printf half > "$1"; exit 3': "ended with exit code 3",
    'printf half > "$1"; kill -9 $$': "was ended by signal 9",
    'printf "caf\\351" > "$1"': "is not UTF-8 text",
    'rm "$1"': "there is no",
    'rm "$1"; mkdir "$1"': "is not a file",
    'printf half > "$1"; sleep 5; exit 1 # ^C': "was ended by signal 2",
}


@pytest.fixture
def editor(user: User, tmp_path: Path) -> Path:
    """Make an empty file the editor; a test writes the script."""
    path = tmp_path / "my-editor"
    path.touch(0o700)
    user.environ["EDITOR"] = str(path)
    user.environ["LGQTUI_LINKS_PROBE"] = "off"
    user.run("answer", "City", "III.1", "kept words")
    return path


@contextmanager
def in_editor(user: User) -> Iterator[Terminal]:
    """Open the text in the editor, on a terminal so wide that a message with a path is whole; leave at the end."""
    write_bookmark(user.path("City"), "III.1")
    with Terminal(user.command("fill", "City"), user.environ, size=(300, 40)) as terminal:
        terminal.wait_for("ept words")  # the cursor is on its first letter
        terminal.drain(0.3)
        terminal.send(EDIT)
        yield terminal
        if terminal.process.poll() is None:
            terminal.send(LEAVE)
            assert terminal.wait_end() == 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_screen_comes_back_and_says_how_it_ended(script: str, user: User, editor: Path) -> None:
    """Nothing is taken over; the session goes on, and ends as every other."""
    editor.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    with in_editor(user) as terminal:
        if script.endswith("^C"):
            terminal.wait_for("\x1b[?1049l")
            terminal.read_until_quiet(0.3)
            terminal.send("\x03")
        terminal.wait_for(SCRIPTS[script].split()[-1])
        terminal.drain(0.5)
        terminal.send("more ")
        terminal.wait_for("more")
    assert user.text("City", "III.1") in ("more kept words", "kept wordsmore ")


@pytest.mark.parametrize("command", ['x "', "vi '", "\\", "no-such-editor", "EDITOR"])
def test_an_editor_that_cannot_be_used_is_named(command: str, user: User, editor: Path) -> None:
    """Nothing is opened; the question stays."""
    editor.write_text("no script\n", "utf-8")
    editor.chmod(0o700)
    user.environ["EDITOR"] = str(editor) if command == "EDITOR" else command
    with in_editor(user) as terminal:
        terminal.wait_for("cannot" if command == "EDITOR" else "EDITOR")
    assert user.text("City", "III.1") == "kept words"


def test_an_editor_in_the_background_is_read_when_the_user_says_so(user: User, editor: Path) -> None:
    """It returned at once; after Enter the file is read."""
    editor.write_text('#!/bin/sh\n(sleep 1; printf later > "$1") >/dev/null 2>&1 &\n', "utf-8")
    with in_editor(user) as terminal:
        terminal.wait_for("--wait")
        terminal.read_until_quiet(1.5)
        terminal.send("\r")
        terminal.wait_for("saved ")
    assert user.text("City", "III.1") == "later"


def test_a_signal_while_the_editor_is_open_ends_the_program_afterwards(user: User, editor: Path) -> None:
    """It is not lost: what was answered is saved."""
    editor.write_text('#!/bin/sh\nsleep 1.5\nprintf new > "$1"\n', "utf-8")
    with in_editor(user) as terminal:
        terminal.wait_for("\x1b[?1049l")
        terminal.read_until_quiet(0.3)
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_end() == 128 + signal.SIGTERM
    assert user.text("City", "III.1") in ("kept words", "new")
