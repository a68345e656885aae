"""A dialogue in which a file is picked: typed, dropped, or walked to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from lgqtui.export.layout import size_in_words
from lgqtui.i18n import say
from lgqtui.tui.dialogs.finder import Finder
from lgqtui.tui.fields.short import Line
from lgqtui.tui.file_drop import dropped_files
from lgqtui.tui.widgets.row_list import Cell, Row

_MOST = 1_000
"""Names of a folder that are shown; what is typed narrows them down."""


class PickFile(Finder):
    """Gives the path of the file picked. `limit` is how many bytes it may have."""

    TITLE_WORDS = "Attach a file: type its path, drop it here, or choose"

    def __init__(self, folder: Path, limit: int) -> None:
        super().__init__()
        self._folder = folder
        self._limit = limit

    def found(self, needle: str) -> Sequence[Row]:  # noqa: ARG002 - a path counts as it was typed
        """The folders and files that fit what was typed."""
        typed = next((line.value for line in self.query(Line)), "") if self.is_mounted else ""
        if dropped := dropped_files(typed):
            return [self._row(path, path.name, is_folder=False) for path in dropped]
        folder, begun = self._place(typed)
        up = (
            [Row(str(folder.parent), (Cell("../"),), Cell(str(folder), "dim"))] if not begun and folder.is_dir() else []
        )
        return [*up, *self._listed(folder, begun)]

    def _place(self, typed: str) -> tuple[Path, str]:
        """The folder that is meant, and how the name in it begins."""
        head, begun = os.path.split(typed)
        if begun in ("..", "~"):
            head, begun = typed, ""
        try:
            return self._folder / Path(head).expanduser(), begun
        except RuntimeError:  # a home of somebody who does not exist
            return self._folder, typed

    def _listed(self, folder: Path, begun: str) -> list[Row]:
        needle = begun.casefold()
        try:
            with os.scandir(folder) as entries:
                fitting = [e for e in entries if needle in e.name.casefold() and (begun or not e.name.startswith("."))]
                kinds = [(not _is_folder(e), e.name.casefold(), e.name) for e in fitting]
        except (OSError, ValueError):
            return []
        return [self._row(folder / name, name, is_folder=not is_file) for is_file, _, name in sorted(kinds)[:_MOST]]

    def _row(self, path: Path, name: str, *, is_folder: bool) -> Row:
        if is_folder:
            return Row(str(path), (Cell(name + "/", "accent"),))
        try:
            size = path.stat().st_size
        except (OSError, ValueError):
            return Row(str(path), (Cell(name, "dim"),), Cell(say("cannot be read"), "dim"), is_target=False)
        told = size_in_words(size)
        if size > self._limit:
            return Row(
                str(path), (Cell(name, "dim"),), Cell(say("{size}: too large", size=told), "dim"), is_target=False
            )
        return Row(str(path), (Cell(name),), Cell(told, "dim"))

    def take(self, row_id: str) -> None:
        """Walk into a folder, or give the file."""
        path = Path(row_id)
        if not path.is_dir():
            self.dismiss(row_id)
            return
        line = self.query_one(Line)
        line.value = os.path.join(path, "")  # noqa: PTH118 - a path loses the separator at its end
        line.cursor_position = len(line.value)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
