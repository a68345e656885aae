"""Starting an interview: `lgqtui` and `lgqtui fill`, on the full screen, with prompts, in bare lines."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lgqtui.cli.main import run
from lgqtui.plain.prompt_console import PromptConsole
from lgqtui.tui.run import RunResult
from lgqtui.workflows.context import AppContext
from tests.cli.conftest import Call


class Tty(io.TextIOWrapper):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


class Fronts:
    """Three terminal streams, and front ends that only record their start."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started: list[dict[str, Any]] = []
        self.not_terminals: set[str] = set()
        self.written = io.BytesIO()
        self.end = RunResult(7)
        self._patch = monkeypatch
        app, console = ModuleType("lgqtui.tui.run"), ModuleType("lgqtui.plain.run")
        app.run = self._run_screen  # type: ignore[attr-defined]
        console.run = self._run_console  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "lgqtui.tui.run", app)
        monkeypatch.setitem(sys.modules, "lgqtui.plain.run", console)
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("ACCESSIBLE", raising=False)

    def _run_screen(self, context: AppContext, path: Path | None, *, mouse: bool) -> RunResult:
        self.started.append({"front": "screen", "drafts": context.drafts, "path": path, "mouse": mouse})
        return self.end

    def _run_console(self, console: object, context: AppContext, path: Path | None) -> int:
        front = "plain" if isinstance(console, PromptConsole) else "accessible"
        self.started.append({"front": front, "drafts": context.drafts, "path": path})
        return 8

    def call(self, *argv: str) -> int:
        """Call the program; 7 is the full screen's exit code, 8 the console's."""
        for name in ("stdin", "stdout", "stderr"):
            kind = io.TextIOWrapper if name in self.not_terminals else Tty
            self._patch.setattr(sys, name, kind(self.written if name == "stderr" else io.BytesIO(), encoding="utf-8"))
        return run(list(argv))

    @property
    def front(self) -> str:
        """The front end that was started last."""
        return str(self.started[-1]["front"])


@pytest.fixture
def fronts(home: Path, monkeypatch: pytest.MonkeyPatch) -> Fronts:
    return Fronts(monkeypatch)


@pytest.mark.parametrize("argv", [[], ["fill"], ["fill", "city"], ["fill", "--plain"], ["fill", "--accessible"]])
def test_without_a_terminal_filling_in_is_refused_with_what_to_do_instead(argv: list[str], lgq: Call) -> None:
    """Piped input must not become answers, and nothing may be painted into a file."""
    result = lgq(*argv)
    assert result.code == 2
    assert "needs a terminal" in result.error
    assert "lgqtui show DRAFT" in result.hint
    assert "lgqtui answer DRAFT FIELD VALUE" in result.hint


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
def test_every_end_of_the_screen_must_be_a_terminal(missing: str, fronts: Fronts) -> None:
    """The screen reads from stdin and paints on the others."""
    fronts.not_terminals.add(missing)
    assert fronts.call() == 2
    assert fronts.started == []


@pytest.mark.parametrize("flag", ["--plain", "--accessible"])
def test_a_console_needs_two_ends(flag: str, fronts: Fronts) -> None:
    """The stream stderr may be a file; stdin and stdout must be terminals."""
    fronts.not_terminals = {"stderr"}
    assert fronts.call("fill", flag) == 8
    for missing in ("stdin", "stdout"):
        fronts.not_terminals = {missing}
        assert fronts.call("fill", flag) == 2


@pytest.mark.parametrize("name", ["", "dumb", "unknown"])
@pytest.mark.parametrize("argv", [[], ["fill"], ["fill", "--plain"]])
def test_a_terminal_that_can_paint_nothing_gets_bare_lines(
    name: str, argv: list[str], fronts: Fronts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual and questionary would paint on it anyway."""
    monkeypatch.setenv("TERM", name)
    assert fronts.call(*argv) == 8
    assert fronts.front == "accessible"


def test_on_windows_no_term_is_needed(fronts: Fronts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is not set on Windows."""
    monkeypatch.delenv("TERM")
    monkeypatch.setattr("sys.platform", "win32")
    assert fronts.call() == 7


@pytest.mark.parametrize(
    ("argv", "environ", "front"),
    [
        (["fill"], {}, "screen"),
        (["fill", "--plain"], {}, "plain"),
        (["fill", "--accessible"], {}, "accessible"),
        (["fill"], {"ACCESSIBLE": "1"}, "accessible"),
        ([], {"ACCESSIBLE": "1"}, "accessible"),
        (["fill"], {"ACCESSIBLE": "0"}, "screen"),
        (["fill"], {"ACCESSIBLE": "1", "LGQTUI_FRONT": "screen"}, "screen"),
        (["fill"], {"LGQTUI_FRONT": "plain"}, "plain"),
        (["fill", "--plain"], {"LGQTUI_FRONT": "accessible", "ACCESSIBLE": "1"}, "plain"),
    ],
)
def test_the_order_of_sources_for_the_front_end(
    argv: list[str], environ: dict[str, str], front: str, fronts: Fronts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flag, the setting, variables of other programs, then the full screen."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    fronts.call(*argv)
    assert fronts.front == front


def test_the_setting_chooses_the_front_end(fronts: Fronts, home: Path) -> None:
    """For every later call."""
    home.mkdir()
    (home / "settings.toml").write_text('front = "accessible"')
    fronts.call()
    assert fronts.front == "accessible"


def test_two_front_ends_at_once_are_refused(fronts: Fronts) -> None:
    """The choice would be ambiguous."""
    assert fronts.call("fill", "--plain", "--accessible") == 2
    assert fronts.started == []


def test_alone_the_program_opens_the_start_screen(fronts: Fronts) -> None:
    """With the exit code of the screen."""
    assert fronts.call() == 7
    (call,) = fronts.started
    assert call["path"] is None
    assert call["mouse"] is True


def test_variables_for_developers_of_the_screen_are_dropped(fronts: Fronts, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a size, which the terminal tells."""
    for name in ("TEXTUAL_PRESS", "COLUMNS", "LINES", "TEXTS"):
        monkeypatch.setenv(name, "1")
    fronts.call()
    assert [name for name in os.environ if name in ("TEXTUAL_PRESS", "COLUMNS", "LINES", "TEXTS")] == ["TEXTS"]


def test_a_screen_can_hand_over_to_the_console(fronts: Fronts, home: Path) -> None:
    """With the open draft; the exit code is that of the console."""
    fronts.end = RunResult(0, "plain", path=home / "City.toml")
    assert fronts.call() == 8
    assert [call["front"] for call in fronts.started] == ["screen", "plain"]
    assert fronts.started[1]["path"] == home / "City.toml"


def test_fill_opens_the_draft_of_that_name(fronts: Fronts, home: Path) -> None:
    """The mouse can be disabled by option or setting."""
    path = home / "drafts" / "city.toml"
    path.parent.mkdir(parents=True)
    path.write_text("")
    assert fronts.call("fill", "city", "--no-mouse") == 7
    (home / "settings.toml").write_text("mouse = false")
    assert fronts.call("fill", str(path)) == 7
    assert fronts.call("fill", "city", "--accessible") == 8
    assert [call["path"] for call in fronts.started] == [path] * 3
    assert [call["mouse"] for call in fronts.started[:2]] == [False, False]


def test_fill_of_a_draft_that_is_missing_paints_nothing(fronts: Fronts) -> None:
    """Only the sentence is printed."""
    assert fronts.call("fill", "ctiy") == 4
    assert fronts.started == []
