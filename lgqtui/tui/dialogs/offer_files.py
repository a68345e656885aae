"""Asks whether files that were dropped onto a question are to be attached, or their paths are meant as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from lgqtui.export.layout import size_in_words
from lgqtui.i18n import count, say
from lgqtui.tui.content import plain
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

ATTACH, AS_TEXT = "attach", "text"


class OfferFiles(Dialog[str]):
    """Gives ATTACH, AS_TEXT, or None if the person went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "attach", say("attach"), show=True, priority=True),
        Binding("t", "as_text", say("put the path in as text"), show=True),
    ]

    def __init__(self, files: Sequence[Path], prompt: str, limit: int) -> None:
        super().__init__()
        self._files = files
        self._prompt = prompt
        self._limit = limit

    def compose(self) -> ComposeResult:
        """The files with their sizes, and how large one may be."""
        asked = count(
            "Attach this file to: {where}?", "Attach these {n} files to: {where}?", len(self._files), where=self._prompt
        )
        with Vertical(classes="box"):
            yield Static(plain(asked), classes="title")
            yield RowList([self._row(path) for path in self._files])
            yield Static(plain(self._told()), classes="note")
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
        return say(told, limit=size_in_words(self._limit))

    def _fits(self, path: Path) -> bool:
        size = _size(path)
        return size is None or size <= self._limit

    def _row(self, path: Path) -> Row:
        size = _size(path)
        told = "" if size is None else size_in_words(size)
        if self._fits(path):
            return Row(str(path), (Cell(path.name),), Cell(told, "dim"))
        return Row(str(path), (Cell(path.name, "dim"),), Cell(say("{size}: too large", size=told), "dim"))

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
