"""`lgqtui config`: flag, environment, file, default; and the dialog."""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from pathlib import Path

import pexpect
import pytest

from lgqtui.settings.registry import SETTINGS
from tests.cli.conftest import Call, tree


def spawn(home: Path, *argv: str, **environ: str) -> pexpect.spawn[str]:
    variables = {**os.environ, "LGQTUI_HOME": str(home), "TERM": "xterm", **environ}
    return pexpect.spawn(
        sys.executable, ["-m", "lgqtui", *argv], env=variables, timeout=30, encoding="utf-8", dimensions=(24, 100)
    )


def test_show_says_every_setting_its_value_and_where_that_comes_from(
    lgq: Call, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source of each value is printed."""
    lgq("config", "set", "mouse", "off")
    monkeypatch.setenv("LGQTUI_THEME", "light")
    rows = {row["name"]: row for row in lgq("config", "show", "--json").json}
    assert rows["theme"] == {"name": "theme", "value": "light", "source": "environment"}
    lines = lgq("config", "show").out.splitlines()
    assert "theme = light   (from the environment, LGQTUI_THEME)" in lines
    assert "mouse = off   (from the settings file)" in lines
    assert "questionnaire = lgq-2022   (as it comes)" in lines
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == [s.name for s in SETTINGS]


def test_set_writes_one_setting_and_an_empty_value_takes_it_out(lgq: Call, home: Path) -> None:
    """Comments and other settings of the file stay."""
    file = home / "settings.toml"
    home.mkdir()
    file.write_bytes(b"\xef\xbb\xbf# mine\r\n[other]\r\nkey = 1\r\n")
    assert lgq("config", "set", "theme", "light") == lgq("config", "set", "mouse", "off")
    assert "# mine" in file.read_text("utf-8")
    assert tomllib.loads(file.read_text("utf-8-sig")) == {"theme": "light", "mouse": "off", "other": {"key": 1}}
    lgq("config", "set", "theme", "")
    assert "theme" not in tomllib.loads(file.read_text("utf-8-sig"))


def test_a_setting_overridden_by_the_environment_is_saved_and_reported(
    lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the change would seem to have no effect."""
    monkeypatch.setenv("LGQTUI_THEME", "dark")
    result = lgq("config", "set", "theme", "light")
    assert result.code == 0
    assert "LGQTUI_THEME wins" in result.err


@pytest.mark.parametrize("argv", [["config", "show"], ["new", "Town"]])
def test_an_unknown_setting_in_the_file_is_a_warning(argv: list[str], lgq: Call, home: Path) -> None:
    """The user learns that a mistyped setting has no effect."""
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text('[links]\nprob = "off"\n')
    result = lgq(*argv)
    assert result.code == 0
    message = "settings.toml, line 2: “links.prob” is no setting and is passed over. Did you mean links.probe?"
    assert message in result.err


def test_path_is_printed_alone(lgq: Call, home: Path) -> None:
    """For scripts, also before there is a file."""
    assert lgq("config", "path").out == f"{home}/settings.toml\n"


@pytest.mark.parametrize(
    ("argv", "message", "remedy"),
    [
        (["set", "thme", "dark"], "there is no setting “thme”", "Did you mean theme?"),
        (["set", "theme", "blue"], "theme cannot be “blue”", "ansi-dark"),
        (["set", "theme"], "VALUE is missing", "lgqtui config set --help"),
        ([], "this needs a terminal", "lgqtui config set NAME VALUE"),
        (["edit"], "this needs a terminal", "lgqtui config set NAME VALUE"),
    ],
)
def test_wrong_use_ends_with_2_and_a_remedy(argv: list[str], message: str, remedy: str, lgq: Call, home: Path) -> None:
    """Without a terminal no question is asked."""
    before = tree(home)
    result = lgq("config", *argv)
    assert result.code == 2
    assert message in result.error
    assert remedy in result.hint
    assert tree(home) == before


@pytest.mark.parametrize("argv", [["config", "show"], ["config", "set", "theme", "light"], ["new"]])
def test_a_damaged_settings_file_is_reported_and_not_changed(argv: list[str], lgq: Call, home: Path) -> None:
    """With line and remedy; `list` and `--version` need no settings and still work."""
    home.mkdir()
    (home / "settings.toml").write_text('theme = "dark"\nmouse =')
    before = tree(home)
    result = lgq(*argv)
    assert result.code == 4
    assert "at end of document" in result.error
    assert "lgqtui config edit" in result.hint
    assert tree(home) == before
    assert lgq("list").code == 0


def test_a_wrong_value_is_reported_with_its_source(lgq: Call, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable set long ago is hard to find otherwise."""
    monkeypatch.setenv("LGQTUI_MOUSE", "sometimes")
    assert lgq("config", "show").error == "LGQTUI_MOUSE: mouse cannot be “sometimes”"


def test_edit_opens_the_settings_in_the_editor_and_judges_what_it_left(home: Path) -> None:
    """A new file lists every setting in a comment; a damaged file is reported at once."""
    script = home.parent / "editor"
    script.write_text('#!/bin/sh\ncat "$1"\nprintf \'theme = "light\' >> "$1"\n')
    script.chmod(0o700)
    child = spawn(home, "config", "edit", EDITOR=str(script))
    written = child.read()
    child.close()
    assert child.exitstatus == 4
    assert '# theme = "dark"' in written
    assert "not valid TOML" in " ".join(written.split())
    (home / "settings.toml").write_text("theme = ")
    child = spawn(home, "config", "edit", VISUAL=f"{script} ")
    child.expect("theme = ")
    child.read()


def test_the_dialogue_saves_each_setting_at_once(home: Path) -> None:
    """Ctrl-C keeps the settings answered so far."""
    child = spawn(home, "config")
    child.expect("questionnaire: ")
    child.send("\r")
    child.expect("theme: ")
    child.send("\x1b[B\r")
    child.expect("outline: ")
    assert tomllib.loads((home / "settings.toml").read_text()) == {"theme": "light"}
    child.sendintr()
    child.expect("Saved in")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert stat.S_IMODE((home / "settings.toml").stat().st_mode) == 0o600


def test_the_dialogue_names_a_variable_that_wins(home: Path) -> None:
    """What was answered is saved all the same."""
    child = spawn(home, "config", LGQTUI_THEME="dark")
    child.expect("questionnaire: ")
    child.send("\r")
    child.expect("theme: ")
    child.send("\x1b[B\r")
    child.expect("LGQTUI_THEME wins.*outline: ")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert tomllib.loads((home / "settings.toml").read_text()) == {"theme": "light"}


@pytest.mark.parametrize("editor", ["emacs '", '"', "\\", "no-such-editor", "EMPTY"])
def test_an_editor_that_cannot_be_used_is_wrong_use(editor: str, home: Path) -> None:
    """The variable is named; nothing is written into the settings."""
    script = home.parent / "empty"
    script.write_text("no script\n")
    script.chmod(0o700)
    child = spawn(home, "config", "edit", EDITOR=str(script) if editor == "EMPTY" else editor, VISUAL="")
    written = " ".join(child.read().split())
    child.close()
    assert child.exitstatus == 2
    assert ("cannot be started" if editor == "EMPTY" else "EDITOR") in written
    assert "fault of its own" not in written


def test_an_editor_that_fails_gives_no_exit_code(home: Path) -> None:
    """What it left in the file counts, and is judged."""
    script = home.parent / "editor"
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(0o700)
    child = spawn(home, "config", "edit", EDITOR=str(script))
    assert "ended with exit code 3" in " ".join(child.read().split())
    child.close()
    assert child.exitstatus == 0


def test_leaving_the_dialogue_at_once_changes_nothing(home: Path) -> None:
    """Ctrl-D also leaves."""
    child = spawn(home, "config")
    child.expect("questionnaire: ")
    child.send("\x15\x04")
    child.expect("Nothing was changed")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert not (home / "settings.toml").exists()
