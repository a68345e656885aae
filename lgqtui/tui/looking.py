"""A picture looked at on the terminal itself."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path


def can_show_here() -> bool:
    """True if the library is there that shows pictures on a terminal."""
    return importlib.util.find_spec("textual_image") is not None


def show_here(path: Path, words: str) -> bool:
    """Show a picture on the terminal, which is not ours meanwhile, until Enter; False if it cannot be shown."""
    command = [sys.executable, "-m", "lgqtui.tui.picture_viewer", str(path), words]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 - our own program
