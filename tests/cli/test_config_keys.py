"""Keys in the settings, on the command line: set, show, refuse, list."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgqtui.tui.keys import Keymap, put_in_force
from tests.cli.conftest import Call, tree


@pytest.fixture(autouse=True)
def _as_it_comes() -> Iterator[None]:
    """Restore the default keys for other tests."""
    yield
    put_in_force(Keymap())


@pytest.fixture
def settings(home: Path) -> Path:
    """The settings file in an existing folder."""
    home.mkdir(exist_ok=True)
    return home / "settings.toml"


def test_a_key_is_set_shown_and_put_back(lgq: Call, settings: Path) -> None:
    """Like any setting, with the purpose of the action."""
    assert lgq("config", "set", "keys.next", "Alt+N, alt-j").code == 0
    assert tomllib.loads(settings.read_text()) == {"keys": {"next": "Alt+N, alt-j"}}
    result = lgq("config", "show")
    assert "keys.next = Alt+N, alt-j   (from the settings file)\n    Go to the next question\n" in result.out
    assert result.err == ""
    assert lgq("config", "set", "keys.next", "").code == 0
    assert tomllib.loads(settings.read_text()).get("keys", {}) == {}
    assert "keys." not in lgq("config", "show").out


def test_every_action_can_be_given_a_key(lgq: Call, settings: Path) -> None:
    """Also one named as a part of another setting."""
    assert lgq("config", "set", "keys.address", "f12").code == 0
    assert tomllib.loads(settings.read_text()) == {"keys": {"address": "f12"}}


@pytest.mark.parametrize(
    ("name", "value", "message", "remedy"),
    [
        ("keys.nxt", "f7", "“keys.nxt” names no action", "Did you mean keys.next?"),
        ("keys.next", "hyper+x", "keys.next: “hyper+x” is no key that a terminal can tell from others", "F7, ctrl+g"),
        ("keys.next", "^b", "keys.next: ^B would not arrive, tmux and screen wait for it", "Choose another key."),
        ("keys.next", "F4", "keys.next: F4 already means “attach” there", "first give keys.attach another one"),
        ("keys.undo", "alt+n", "keys.undo: Alt+N already means “next” there", "first give keys.next another one"),
        ("keys.next", "n", "keys.next: n alone is typed into answers", "Hold Ctrl or Alt with it"),
    ],
)
def test_what_cannot_be_used_is_refused_before_it_is_written(
    name: str, value: str, message: str, remedy: str, lgq: Call, settings: Path
) -> None:
    """The file does not change; its other keys are considered."""
    settings.write_text('[keys]\nnext = "alt+n"\n')
    before = tree(settings.parent)
    result = lgq("config", "set", name, value)
    assert (result.code, result.error) == (2, message)
    assert remedy in result.hint
    assert tree(settings.parent) == before


def test_a_key_in_the_file_that_cannot_be_used_keeps_no_other_from_being_set(lgq: Call, settings: Path) -> None:
    """Each key is checked separately."""
    settings.write_text('[keys]\nnxt = "f7"\n')
    assert lgq("config", "set", "keys.next", "alt+n").code == 0


@pytest.mark.parametrize(
    ("written", "expected"),
    [("", []), ('[keys]\nnxt = "f7"', ["“keys.nxt” names no action"]), ('paper = "A4"', ["paper"])],
)
def test_what_was_written_in_the_editor_is_judged_when_it_closes(
    written: str, expected: list[str], lgq: Call, settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Unusable keys and unknown settings are reported; a valid file prints nothing."""
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\nprintf '%s\\n' '{written}' > \"$1\"\n")
    script.chmod(0o700)
    monkeypatch.setenv("LGQTUI_EDITOR", str(script))
    monkeypatch.setattr("lgqtui.cli.commands.config.require_terminal", lambda _: None)
    result = lgq("config", "edit")
    assert result.code == 0
    lines = result.err.splitlines()
    assert [words in line for words, line in zip(expected, lines, strict=True)] == [True] * len(expected)


def test_no_variable_overrides_a_key(lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are set in the file only."""
    monkeypatch.setenv("LGQTUI_KEYS_NEXT", "f9")
    assert lgq("config", "set", "keys.next", "alt+n").err == ""
    assert "keys.next = alt+n" in lgq("config", "show").out


@pytest.mark.parametrize("argv", [["config", "show"], ["new", "Town"]])
def test_an_unusable_key_in_the_file_is_reported_with_its_line(argv: list[str], lgq: Call, settings: Path) -> None:
    """Position, fault, remedy, in the order of the file; the program continues."""
    settings.write_text('theme = "light"\n[keys]\nnxt = "f7"\nundo = "ctrl+a"\nflag = "alt+f"\n')
    result = lgq(*argv)
    assert result.code == 0
    first, second = result.err.splitlines()[:2]
    assert first == (
        f"{settings}, line 3: “keys.nxt” names no action; it is passed over. "
        "Did you mean keys.next? All of them: lgqtui help keys"
    )
    assert second == (
        f"{settings}, line 4: keys.undo: ^A would not arrive, tmux and screen wait for it; it is passed over. "
        "Choose another key."
    )


def test_keys_that_are_no_table_are_reported_as_an_unknown_setting(lgq: Call, settings: Path) -> None:
    """A value instead of the table is no setting."""
    settings.write_text('keys = "alt+n"\n')
    assert "line 1: “keys” is no setting and is passed over." in lgq("config", "show").err


def test_what_stands_in_the_file_cannot_drive_the_terminal(lgq: Call, settings: Path) -> None:
    """Also within messages."""
    settings.write_text('[keys]\n"a\\u001b[2J" = "f7"\nnext = "\\u001b[2J"\n')
    result = lgq("config", "show")
    assert "\x1b" not in result.err + result.out
    assert len(result.err.splitlines()) == 2


def test_the_guide_lists_every_name_with_the_key_it_comes_with(lgq: Call, settings: Path) -> None:
    """And the chosen keys beside the default ones."""
    assert "^N" in (plain := lgq("help", "keys").out)
    assert "Go to the next question (next)" in " ".join(plain.split())
    settings.write_text('[keys]\nnext = "alt+n"\n')
    page = " ".join(lgq("help", "keys").out.split())
    assert "Alt+N, Esc n Go to the next question (next; comes as ^N, Esc n)" in page


def test_the_guide_is_there_also_where_the_settings_are_damaged(lgq: Call, settings: Path) -> None:
    """Help works with damaged settings."""
    settings.write_text("[keys\n")
    result = lgq("help", "keys")
    assert result.code == 0
    assert "Go to the next question (next)" in " ".join(result.out.split())


def test_other_guides_do_not_read_the_keys(lgq: Call, settings: Path) -> None:
    """Faults of keys are printed only with the guide of keys."""
    settings.write_text('[keys]\nnxt = "f7"\n')
    assert lgq("help", "settings").err == ""
