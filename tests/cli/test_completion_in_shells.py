"""Completion in real shells: a name becomes one word, and nothing in it runs."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pexpect
import pytest

from tests.disasters.requirements import skip_or_fail

NAMES = (
    *(
        "a; touch PWNED",
        "$(touch PWNED)",
        "`touch PWNED`",
        "$HOME",
        "Old Town",
        "it's; touch PWNED",
        "~",
        "—;touch PWNED",
    ),
    *(
        "x && touch PWNED",
        "a&touch PWNED&b",
        "!!",
        "#x",
        "Paris, Ville, ",
        "{a,b}",
        "[ab]",
        "é ü",
        "=ls",
        "^a^b",
        "(touch PWNED)",
    ),
    *("'", "a$'b", "a#b c", "%1", "a=b;touch PWNED", "Xi'an (touch PWNED)", "a  b "),
)
STARTS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
SET_UP = {
    "bash": 'PS1="rea""dy> "; bind "set enable-bracketed-paste off"; eval "$(_LGQTUI_COMPLETE=bash_source lgqtui)"',
    "zsh": 'autoload -U compinit; compinit -D -u; PS1="rea""dy> "; eval "$(_LGQTUI_COMPLETE=zsh_source lgqtui)"',
    "fish": 'function fish_prompt; echo "rea""dy> "; end; _LGQTUI_COMPLETE=fish_source lgqtui | source',
}


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """A folder with a program that completes, and otherwise writes its words to a file."""
    programs = tmp_path / "programs"
    programs.mkdir()
    script = programs / "lgqtui"
    words = f'''if [ -z "$_LGQTUI_COMPLETE" ]; then printf '%s\\0' "$@" >"{tmp_path}/words"; exit; fi'''
    script.write_text(f'#!/bin/sh\n{words}\nexec {sys.executable} -P -m lgqtui "$@"\n', "utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "stand").mkdir()
    return tmp_path


def words_after_tab(shell: str, folder: Path, typed: str) -> list[str]:
    """Return the words that the program gets when Tab completes what was typed, and Enter runs it."""
    environ = {**os.environ, "PATH": f"{folder / 'programs'}:{os.environ['PATH']}", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    environ["HOME"] = str(folder)
    child = pexpect.spawn(
        shell, STARTS[shell], env=environ, cwd=str(folder / "stand"), timeout=30, encoding="utf-8", dimensions=(50, 200)
    )
    child.sendline(SET_UP[shell])
    child.expect("ready> ")
    child.send(f"{typed}\t")
    child.sendline(" last")
    path = folder / "words"
    child.expect(["ready> "])
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    return path.read_text("utf-8").split("\0")[:-1] if path.exists() else []


@pytest.mark.parametrize(
    ("shell", "name"), [(shell, name) for shell in STARTS for name in (NAMES if shell == "bash" else NAMES[:8])]
)
def test_a_completed_name_is_one_word(shell: str, name: str, city: Path, folder: Path) -> None:
    """Whatever stands in it, nothing of it is run."""
    if shutil.which(shell) is None:
        skip_or_fail(shell)
    city.rename(city.with_name(f"{name}.toml"))
    offered = [] if (shell, name) == ("fish", "~") else [name]  # that shell takes it for the home folder
    assert words_after_tab(shell, folder, "lgqtui show ") == ["show", *offered, "last"]
    assert not list((folder / "stand").iterdir())


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("name", ["Old $(touch PWNED)", "Old it's; touch PWNED", "Old!x$'x"])
@pytest.mark.parametrize("shell", STARTS)
def test_a_quote_that_is_open_stays(shell: str, name: str, quote: str, city: Path, folder: Path) -> None:
    """The name goes on after it, and it is closed."""
    if shutil.which(shell) is None:
        skip_or_fail(shell)
    city.rename(city.with_name(f"{name}.toml"))
    assert words_after_tab(shell, folder, f"lgqtui show {quote}Ol") == ["show", name, "last"]
    assert not list((folder / "stand").iterdir())
