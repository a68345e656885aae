"""A picture shown on the terminal itself, by a process of its own: `python -m lgqtui.tui.picture_viewer FILE WORDS`.

The library asks the terminal what it can show, and its answer would be taken for keys while the full screen runs.
"""

from __future__ import annotations

import logging
import sys
import warnings


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
