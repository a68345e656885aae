"""A picture shown on the terminal itself, by a process of its own: `python -m lgqtui.tui.picture_viewer FILE WORDS`.

The library asks the terminal what it can show, and its answer would be taken for keys while the full screen runs.
"""

from __future__ import annotations

import importlib.util
import logging
import subprocess
import sys
import warnings
from pathlib import Path


def main(path: str, words: str) -> int:
    """Show the picture as well as the terminal can, then wait for Enter; 1 if it is none that can be shown."""
    logging.disable()  # what the library says of the terminal helps nobody here
    from PIL import Image as Pictures
    from PIL import UnidentifiedImageError
    from rich.console import Console
    from textual_image.renderable import Image

    console = Console()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pictures.DecompressionBombWarning)
            console.print(Image(path, width="auto", height=max(console.height - 2, 1)))
    except (OSError, ValueError, UnidentifiedImageError, Warning, Pictures.DecompressionBombError):
        return 1
    sys.stdout.write(words)
    sys.stdout.flush()
    sys.stdin.readline()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))


def can_show_here() -> bool:
    """True if the library is there that shows pictures on a terminal."""
    return importlib.util.find_spec("textual_image") is not None


def show_here(path: Path, words: str) -> bool:
    """Show a picture on the terminal, which is not ours meanwhile, until Enter; False if it cannot be shown."""
    command = [sys.executable, "-m", "lgqtui.tui.picture_viewer", str(path), words]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 - our own program
