"""Dialogs for files: pick one by typing, dropping or walking to it; attach dropped files."""

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
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.workflows.attachments import paths_in

_MAX_NAMES = 1_000
"""Names of a folder that are listed; typing narrows them down."""


class FilePicker(Finder):
    """Returns the path of the chosen file, of at most `limit` bytes."""

    TITLE_WORDS = "Attach a file: type its path, drop it here, or choose"

    def __init__(self, folder: Path, limit: int) -> None:
        super().__init__()
        self._folder = folder
        self._limit = limit

    def matches(self, needle: str) -> Sequence[Row]:  # noqa: ARG002 - a path is used as it was typed
        """Return the folders and files that match the input."""
        typed = next((line.value for line in self.query(LineInput)), "") if self.is_mounted else ""
        if dropped := paths_in(typed):
            return [self._row(path, path.name, is_folder=False) for path in dropped]
        folder, fragment = self._split(typed)
        parent_row = Row(str(folder.parent), (Cell("../"),), Cell(str(folder), "dim"))
        up = [parent_row] if not fragment and folder.is_dir() else []
        return [*up, *self._rows_in(folder, fragment)]

    def _split(self, typed: str) -> tuple[Path, str]:
        """Return the folder of a typed path, and the part of a name after it."""
        head, fragment = os.path.split(typed)
        if fragment in ("..", "~"):
            head, fragment = typed, ""
        try:
            return self._folder / Path(head).expanduser(), fragment
        except RuntimeError:  # the home folder of an unknown user
            return self._folder, typed

    def _rows_in(self, folder: Path, fragment: str) -> list[Row]:
        needle = fragment.casefold()
        try:
            with os.scandir(folder) as entries:
                matches = [e for e in entries if needle in e.name.casefold() and (fragment or e.name[0] != ".")]
                kinds = [(not _is_folder(e), e.name.casefold(), e.name) for e in matches]
        except (OSError, ValueError):
            return []
        return [
            self._row(folder / name, name, is_folder=not is_file) for is_file, _, name in sorted(kinds)[:_MAX_NAMES]
        ]

    def _row(self, path: Path, name: str, *, is_folder: bool) -> Row:
        if is_folder:
            return Row(str(path), (Cell(name + "/", "accent"),))
        try:
            size = path.stat().st_size
        except (OSError, ValueError):
            return Row(str(path), (Cell(name, "dim"),), Cell(tr("cannot be read"), "dim"), is_target=False)
        size_text = format_size(size)
        if size > self._limit:
            too_large = Cell(tr("{size}: too large", size=size_text), "dim")
            return Row(str(path), (Cell(name, "dim"),), too_large, is_target=False)
        return Row(str(path), (Cell(name),), Cell(size_text, "dim"))

    def take(self, row_id: str) -> None:
        """Open a folder in the list, or return the file."""
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
    """Returns ATTACH, AS_TEXT, or None if the user went back."""

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
        question = trn(
            "Attach this file to: {where}?", "Attach these {n} files to: {where}?", len(self._files), where=self._prompt
        )
        with Vertical(classes="box"):
            yield Static(plain_content(question), classes="title")
            yield RowList([self._row(path) for path in self._files])
            yield Static(plain_content(self._note()), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        focus_now(self.query_one(RowList))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to attach only if a file is within the limit."""
        return any(map(self._fits, self._files)) if action == "attach" else super().check_action(action, parameters)

    def _note(self) -> str:
        template = "Each is copied beside the draft; one may have {limit}."
        if not any(map(self._fits, self._files)):
            template = "An attachment may have {limit}. Make it smaller, or put it online and give its link."
        return tr(template, limit=format_size(self._limit))

    def _fits(self, path: Path) -> bool:
        size = _size(path)
        return size is None or size <= self._limit

    def _row(self, path: Path) -> Row:
        size = _size(path)
        size_text = "" if size is None else format_size(size)
        if self._fits(path):
            return Row(str(path), (Cell(path.name),), Cell(size_text, "dim"))
        return Row(str(path), (Cell(path.name, "dim"),), Cell(tr("{size}: too large", size=size_text), "dim"))

    def on_row_chosen(self) -> None:
        """Ignore clicks on a file."""

    def action_attach(self) -> None:
        self.dismiss(ATTACH)

    def action_as_text(self) -> None:
        self.dismiss(AS_TEXT)


def _size(path: Path) -> int | None:
    """Return the bytes of a file; None if they cannot be read, which attaching reports."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return None
