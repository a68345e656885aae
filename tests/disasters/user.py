"""A user with folders of their own, who runs the program in a terminal or by commands."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.terminal import Terminal

NEXT, LEAVE = "\x0e", "\x11"
FIRST_PROMPT = "City / municipality"
"""Prompt of the first question of the LGQ 2022."""


class User:
    """Runs the program as its own process, with folders of its own under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Coverage would double the time of a command; what only a process of its own reaches has its test elsewhere.
        left_out = ("LGQTUI", "TEXTUAL", "NO_COLOR", "COVERAGE")
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
        self.environ = inherited | {"LGQTUI_HOME": str(folder / "home"), "TERM": "xterm-256color", "LANG": "C.UTF-8"}

    def command(self, *arguments: str) -> list[str]:
        """Return the command line with these arguments."""
        return [sys.executable, "-m", "lgqtui", *arguments]

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command without waiting for its end."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*arguments), env=self.environ, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def fill(self, name: str, *, hangs_up: bool = True) -> Terminal:
        """Open a draft on a terminal."""
        return Terminal(self.command("fill", name), self.environ, hangs_up=hangs_up)

    def path(self, name: str) -> Path:
        """Return the path of a draft."""
        return self.folder / "home" / "drafts" / f"{name}.toml"

    def answers(self, name: str) -> dict[str, dict[str, object]]:
        """Return the saved answers."""
        answers: dict[str, dict[str, object]] = tomllib.loads(self.path(name).read_text("utf-8")).get("answers", {})
        return answers

    def text(self, name: str, field_id: str) -> str:
        """Return a saved text."""
        return str(self.answers(name).get(field_id, {}).get("text", ""))
