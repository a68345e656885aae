"""A dialogue in which a file is picked: typed, dropped, or walked to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.dialogs.finder import Finder
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.file_drop import dropped_files
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_MOST = 1_000
"""Names of a folder that are shown; what is typed narrows them down."""


class FilePicker(Finder):
    """Gives the path of the file picked. `limit` is how many bytes it may have."""

    TITLE_WORDS = "Attach a file: type its path, drop it here, or choose"

    def __init__(self, folder: Path, limit: int) -> None:
        super().__init__()
        self._folder = folder
        self._limit = limit

    def found(self, needle: str) -> Sequence[Row]:  # noqa: ARG002 - a path counts as it was typed
        """The folders and files that fit what was typed."""
        typed = next((line.value for line in self.query(LineInput)), "") if self.is_mounted else ""
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
            return Row(str(path), (Cell(name, "dim"),), Cell(tr("cannot be read"), "dim"), is_target=False)
        told = format_size(size)
        if size > self._limit:
            return Row(
                str(path), (Cell(name, "dim"),), Cell(tr("{size}: too large", size=told), "dim"), is_target=False
            )
        return Row(str(path), (Cell(name),), Cell(told, "dim"))

    def take(self, row_id: str) -> None:
        """Walk into a folder, or give the file."""
        path = Path(row_id)
        if not path.is_dir():
            self.dismiss(row_id)
            return
        line = self.query_one(LineInput)
        line.value = os.path.join(path, "")  # noqa: PTH118 - a path loses the separator at its end
        line.cursor_position = len(line.value)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


ATTACH, AS_TEXT = "attach", "text"


class DroppedFilesDialog(Dialog[str]):
    """Gives ATTACH, AS_TEXT, or None if the person went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "attach", tr("attach"), show=True, priority=True),
        Binding("t", "as_text", tr("put the path in as text"), show=True),
    ]

    def __init__(self, files: Sequence[Path], prompt: str, limit: int) -> None:
        super().__init__()
        self._files = files
        self._prompt = prompt
        self._limit = limit

    def compose(self) -> ComposeResult:
        """The files with their sizes, and how large one may be."""
        asked = trn(
            "Attach this file to: {where}?", "Attach these {n} files to: {where}?", len(self._files), where=self._prompt
        )
        with Vertical(classes="box"):
            yield Static(plain_content(asked), classes="title")
            yield RowList([self._row(path) for path in self._files])
            yield Static(plain_content(self._told()), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Let the files be scrolled."""
        focus_now(self.query_one(RowList))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is too large is not offered to be attached."""
        return any(map(self._fits, self._files)) if action == "attach" else super().check_action(action, parameters)

    def _told(self) -> str:
        told = "Each is copied beside the draft; one may have {limit}."
        if not any(map(self._fits, self._files)):
            told = "An attachment may have {limit}. Make it smaller, or put it online and give its link."
        return tr(told, limit=format_size(self._limit))

    def _fits(self, path: Path) -> bool:
        size = _size(path)
        return size is None or size <= self._limit

    def _row(self, path: Path) -> Row:
        size = _size(path)
        told = "" if size is None else format_size(size)
        if self._fits(path):
            return Row(str(path), (Cell(path.name),), Cell(told, "dim"))
        return Row(str(path), (Cell(path.name, "dim"),), Cell(tr("{size}: too large", size=told), "dim"))

    def on_row_list_chosen(self) -> None:
        """A click on a file decides nothing."""

    def action_attach(self) -> None:
        """Attach them."""
        self.dismiss(ATTACH)

    def action_as_text(self) -> None:
        """Put the path into the answer."""
        self.dismiss(AS_TEXT)


def _size(path: Path) -> int | None:
    """Its bytes; None if that cannot be seen, which is told when it is attached."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return None
