"""Folding of long lines, on terminals only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.cli.conftest import Call
from tests.terminal import Terminal


def environment(home: Path) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    return {**inherited, "LGQTUI_HOME": str(home), "TERM": "xterm"}


def on_a_terminal(*argv: str, home: Path, width: int = 40) -> list[str]:
    """Return the lines that a call prints on a terminal of this width."""
    with Terminal([sys.executable, "-m", "lgqtui", *argv], environment(home), size=(width, 30)) as terminal:
        terminal.wait_end()
        return terminal.output.decode().replace("\r\n", "\n").splitlines()


def test_on_a_terminal_long_lines_are_folded_at_words(city: Path, lgq: Call, home: Path) -> None:
    """Results, messages and errors; in a pipe each is a single line."""
    lgq("answer", "city", "B.mail", "nobody")
    lines = lgq("show", "city").out.splitlines()
    folded = on_a_terminal("show", "city", home=home)
    assert max(map(len, lines)) > 40 >= max(map(len, folded))
    assert " ".join(folded).split() == " ".join(lines).split()
    assert folded[-1].startswith("  ")
    wrong = on_a_terminal("answer", "city", "A.2", "perhaps", "--add", home=home)
    assert max(map(len, wrong)) <= 40
    assert wrong[0].startswith("error: ")


def test_json_and_paths_are_not_folded(city: Path, lgq: Call, home: Path) -> None:
    """They are for programs and for copying; also paths with blanks."""
    lgq("answer", "city", "B.mail", "nobody")
    assert on_a_terminal("check", "city", "--json", home=home) == lgq("check", "city", "--json").out.splitlines()
    folder = home / "a folder with blanks in its long name"
    path = folder / "drafts" / "Old Town.toml"
    assert on_a_terminal("new", "Old Town", home=folder)[0] == str(path)


def test_what_goes_into_a_pipe_is_not_folded_while_the_other_end_is_a_terminal(city: Path, home: Path) -> None:
    """Each stream is checked separately."""
    command = f"exec {sys.executable} -m lgqtui check city | cat > {home / 'told'}"
    with Terminal(["sh", "-c", command], environment(home), size=(30, 30)) as terminal:
        terminal.wait_end()
    assert max(map(len, (home / "told").read_text("utf-8").splitlines())) > 30
