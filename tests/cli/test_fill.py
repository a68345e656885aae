"""Starting the full screen: `lgqtui` and `lgqtui fill`."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lgqtui.cli.program import run
from tests.cli.conftest import Call


class Tty(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Screen:
    """Three terminals, and a full screen that only notes how it was started."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started: list[dict[str, Any]] = []
        self.not_terminals: set[str] = set()
        self.written = io.BytesIO()
        self._patch = monkeypatch
        app = ModuleType("lgqtui.tui.running")
        app.run = self._run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "lgqtui.tui.running", app)
        monkeypatch.setenv("TERM", "xterm-256color")

    def _run(self, **given: Any) -> int:
        self.started.append(given)
        return 7

    def call(self, *argv: str) -> int:
        for name in ("stdin", "stdout", "stderr"):
            kind = io.TextIOWrapper if name in self.not_terminals else Tty
            self._patch.setattr(sys, name, kind(self.written if name == "stderr" else io.BytesIO(), encoding="utf-8"))
        return run(list(argv))


@pytest.fixture
def screen(home: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    return Screen(monkeypatch)


@pytest.mark.parametrize("argv", [[], ["fill"], ["fill", "city"]])
def test_without_a_terminal_the_screen_is_refused_with_what_to_do_instead(argv: list[str], lgq: Call) -> None:
    """Piped input must never become answers, and nothing may be painted into a file."""
    result = lgq(*argv)
    assert result.code == 2
    assert "needs a terminal" in result.error
    assert "lgqtui show DRAFT" in result.hint
    assert "lgqtui answer DRAFT FIELD VALUE" in result.hint


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
def test_every_end_must_be_a_terminal(missing: str, screen: Screen) -> None:
    """The screen reads from one and paints through the others."""
    screen.not_terminals.add(missing)
    assert screen.call() == 2
    assert screen.started == []


@pytest.mark.parametrize("name", ["", "dumb", "unknown"])
def test_a_terminal_that_cannot_be_painted_on_is_refused(
    name: str, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The toolkit would draw on it all the same."""
    monkeypatch.setenv("TERM", name)
    assert screen.call() == 2
    assert screen.started == []
    assert f"TERM is “{name}”" in screen.written.getvalue().decode()


def test_on_windows_no_term_is_needed(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the variable is not set."""
    monkeypatch.delenv("TERM")
    monkeypatch.setattr("sys.platform", "win32")
    assert screen.call() == 7


def test_alone_the_program_opens_the_start_screen(screen: Screen) -> None:
    """Its exit code is that of the screen."""
    assert screen.call() == 7
    (given,) = screen.started
    assert given["path"] is None
    assert given["mouse"] is True
    assert set(given) == {"drafts", "shelf", "settings", "clock", "path", "mouse", "environ"}


def test_fill_opens_the_draft_of_that_name(screen: Screen, home: Path) -> None:
    """The mouse can be left to the terminal for once, or by the settings."""
    path = home / "drafts" / "city.toml"
    path.parent.mkdir(parents=True)
    path.write_text("")
    assert screen.call("fill", "city", "--no-mouse") == 7
    (home / "settings.toml").write_text("mouse = false")
    assert screen.call("fill", str(path)) == 7
    assert [(given["path"], given["mouse"]) for given in screen.started] == [(path, False), (path, False)]


def test_fill_of_a_draft_that_is_missing_paints_nothing(screen: Screen) -> None:
    """The sentence stands on the terminal as it was."""
    assert screen.call("fill", "ctiy") == 4
    assert screen.started == []
