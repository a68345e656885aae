"""A terminal with an ASCII locale: every printed byte is ASCII, every answer is saved unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journey.test_installed_program import LEAVE, NEXT, PROGRAM, User
from tests.terminal import Terminal

F1, F2, F3, F8, F10, ESC = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1b[19~", "\x1b[21~", "\x1b"
NAMES = ("LC_ALL", "LC_CTYPE", "LANG", "PYTHONIOENCODING", "PYTHONUTF8")
LOCALES = [
    {"LC_ALL": "C"},
    {"LANG": "C.UTF-8", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
]


STEPS = (
    (F2, "empty"),
    (F1, "help"),
    (F10, "Menu"),
    (NEXT, "question 2 of"),
    (F3, "review"),
    (F8, "check all"),
)
"""Keys, and what comes with them."""


@pytest.fixture
def user(tmp_path: Path) -> User:
    """A user with a draft called City."""
    someone = User(tmp_path)
    assert someone.run("new", "City").returncode == 0
    return someone


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: " ".join(f"{k}={v}" for k, v in locale.items()))
def test_the_full_screen_writes_ascii_only(user: User, locale: dict[str, str]) -> None:
    """From the list of drafts through all views to the end."""
    environ = {k: v for k, v in user.environ.items() if k not in NAMES} | locale
    words = "Orléans 東京 – “ok”"
    with Terminal([str(PROGRAM)], environ, cwd=user.folder, size=(100, 30)) as terminal:
        terminal.wait_for("City")
        terminal.send("\r")
        terminal.wait_for("municipality")
        terminal.send(words)
        terminal.wait_for("Orleans ????")
        for keys, expected in STEPS:
            terminal.send(keys)
            terminal.wait_for(expected)
            terminal.read_until_quiet()
            terminal.send(ESC)
            terminal.read_until_quiet()
        terminal.send(NEXT * 5)
        terminal.wait_for("question 7 of")
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
        assert b"Saved." in terminal.output
        assert bytes(sorted(set(terminal.output) - set(range(0x80)))) == b""
    assert user.answers("City")["ID.city"] == {"text": words}


def test_a_terminal_that_takes_all_is_given_our_signs(user: User) -> None:
    """Also without a locale, as in a container."""
    environ = {k: v for k, v in user.environ.items() if k not in NAMES}
    for named in ({"LANG": "C.UTF-8"}, {}):
        with Terminal([str(PROGRAM), "fill", "City"], environ | named, cwd=user.folder) as terminal:
            terminal.wait_for("municipality")
            terminal.wait_for("·")
            terminal.send(LEAVE)
            assert terminal.wait_end() == 0
