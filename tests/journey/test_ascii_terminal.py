"""A terminal whose locale is not UTF-8: every byte written is ASCII, every answer is kept as it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journey.test_installed_program import LEAVE, NEXT, PROGRAM, Person
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
    (F1, "Search numbers"),
    (F10, "All actions"),
    (NEXT, "question 2 of"),
    (F3, "change the filter"),
    (F8, "check all"),
)
"""Keys, and what comes with them."""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """A user with a draft called City."""
    someone = Person(tmp_path)
    assert someone.run("new", "City").returncode == 0
    return someone


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: " ".join(f"{k}={v}" for k, v in locale.items()))
def test_the_full_screen_writes_ascii_only(person: Person, locale: dict[str, str]) -> None:
    """From the list of drafts through questions, outline, help, menu, review and links to the last words."""
    environ = {k: v for k, v in person.environ.items() if k not in NAMES} | locale
    words = "Orléans 東京 – “ok”"
    with Terminal([str(PROGRAM)], environ, cwd=person.folder, size=(100, 30)) as terminal:
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
    assert person.answers("City")["ID.city"] == {"text": words}


def test_a_terminal_that_takes_all_is_given_our_signs(person: Person) -> None:
    """Also where no locale is named, as in a container."""
    environ = {k: v for k, v in person.environ.items() if k not in NAMES}
    for named in ({"LANG": "C.UTF-8"}, {}):
        with Terminal([str(PROGRAM), "fill", "City"], environ | named, cwd=person.folder) as terminal:
            terminal.wait_for("municipality")
            terminal.wait_for("·")
            terminal.send(LEAVE)
            assert terminal.wait_end() == 0
