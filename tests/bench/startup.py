"""Time to the first question, of `--version`, and of `list`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measure import CHECKOUT, Measure, environment, paired
from tests.terminal import Terminal

_BARE_APP = """
from textual.app import App
from textual.widgets import Input

class Bare(App):
    def compose(self):
        yield Input("the-first-painted")

Bare().run()
"""
_RUNS = 11


def first_question() -> Measure:
    """`lgqtui fill` to the first painted question, beside a bare Textual app with one Input."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environ = environment(home, home / "compiled")
        draft = shutil.copy(CHECKOUT / "drafts" / "sample-complete.toml", home)
        fill = [sys.executable, "-m", "lgqtui", "fill", str(draft)]
        bare = [sys.executable, "-c", _BARE_APP]

        def time_to_painted(command: list[str], mark: str) -> float:
            start = time.perf_counter()
            with Terminal(command, environ, cwd=CHECKOUT) as terminal:
                terminal.wait_for(mark)
                return time.perf_counter() - start

        return paired(
            "`lgqtui fill` to the first painted question",
            "a bare Textual app with one Input",
            1.15,
            lambda: time_to_painted(fill, "Indonesia"),
            lambda: time_to_painted(bare, "the-first-painted"),
            _RUNS,
        )


def version() -> Measure:
    """`lgqtui --version`, beside importing the command-line library."""
    return _beside_click("--version", 1.4)


def list_drafts() -> Measure:
    """`lgqtui list` of two drafts, beside importing the command-line library."""
    return _beside_click("list", 1.5)


def _beside_click(argument: str, target: float) -> Measure:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environ = environment(home, home / "compiled")
        (home / "drafts").mkdir()
        for name in ("sample-complete.toml", "sample-unfinished.toml"):
            shutil.copy(CHECKOUT / "drafts" / name, home / "drafts")

        def time_command(arguments: list[str]) -> float:
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments], env=environ, cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=True
            )
            return time.perf_counter() - start

        return paired(
            f"`lgqtui {argument}`",
            '`python -c "import click"`',
            target,
            lambda: time_command(["-m", "lgqtui", argument]),
            lambda: time_command(["-c", "import click"]),
            21,
        )
