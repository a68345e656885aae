"""Shows a picture on the terminal, in a separate process: `python -P -m lgqtui.tui.picture_viewer FILE PROMPT`.

The library queries the terminal; while the full screen runs, the reply would be read as keys.
"""

from __future__ import annotations

import importlib.util
import logging
import subprocess
import sys
import warnings
from contextlib import suppress
from getpass import getpass
from pathlib import Path

from lgqtui.settings.file import child_environment


def main(path: str, prompt: str) -> int:
    """Show the picture as well as the terminal can, then wait for Enter; return 1 if it cannot be shown."""
    logging.disable()  # the log of the library would appear beside the picture
    from PIL import Image as Pictures
    from PIL import UnidentifiedImageError
    from rich.console import Console
    from textual_image.renderable import Image

    console = Console()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pictures.DecompressionBombWarning)
            console.clear()
            console.print(Image(path, width="auto", height=max(console.height - 2, 1)))
    except (OSError, ValueError, UnidentifiedImageError, Warning, Pictures.DecompressionBombError):
        return 1
    with suppress(EOFError, KeyboardInterrupt):
        getpass(prompt)  # shows no other key
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))


def has_picture_viewer() -> bool:
    """Return True if the library that shows pictures on a terminal is installed."""
    return importlib.util.find_spec("textual_image") is not None


def show_picture(path: Path, prompt: str) -> bool:
    """Show a picture until Enter, with the full screen suspended; False if it cannot be shown."""
    # -P: nothing is imported from the folder in which the user stands.
    command = [sys.executable, "-P", "-m", "lgqtui.tui.picture_viewer", str(path), prompt]
    return subprocess.run(command, env=child_environment(), check=False).returncode == 0  # noqa: S603 - our own program
