"""Text cut to cells of the terminal, never in the middle of what belongs together."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len, set_cell_size

from lgqtui.text import graphemes, one_line


def fitted(text: str, size: int) -> str:
    """`text` in exactly `size` cells; an ellipsis says that something was cut."""
    return set_cell_size(cut(text, size), size) if size > 0 else ""


def cut(text: str, size: int) -> str:
    """`text` in at most `size` cells; an ellipsis says that something was cut."""
    if cell_len(text) <= size:
        return text
    return _beginning(text, size - 1) + "…" if size > 0 else ""


def cut_path(folder: Path, size: int) -> str:
    """A path in at most `size` cells: `~` for the home folder, and its end where not all of it fits."""
    home = Path.home()
    text = one_line(str(Path("~", folder.relative_to(home)) if folder.is_relative_to(home) else folder))
    if cell_len(text) <= size:
        return text
    shown = ""
    for grapheme in reversed(list(graphemes(text))):
        if cell_len(grapheme + shown) > size - 1:
            break
        shown = grapheme + shown
    return "…" + shown


def cut_line(text: str, size: int) -> str:
    """Foreign text on one line of at most `size` cells."""
    return cut(" ".join(one_line(text).split()), size)


def _beginning(text: str, size: int) -> str:
    if text.isascii():
        return text[:size]
    room, at = size, 0
    for grapheme in graphemes(text):
        room -= cell_len(grapheme)
        if room < 0:
            break
        at += len(grapheme)
    return text[:at]
