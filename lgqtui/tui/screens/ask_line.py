"""A dialogue that asks for one line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from lgqtui.tui.screens.dialog import Dialog
from lgqtui.tui.shown import plain
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.short_field import Line
from lgqtui.words import say


class AskLine(Dialog[str]):
    """Asks for one line; gives it, or None if the person went back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", "take it", show=True, priority=True)]

    def __init__(self, question: str, answer: str = "", note: str = "", *, may_be_empty: bool = False) -> None:
        super().__init__()
        self._asked = question
        self._answer = answer
        self._note = note
        self._may_be_empty = may_be_empty

    def compose(self) -> ComposeResult:
        """Question, line, note."""
        with Vertical(classes="box"):
            yield Static(plain(self._asked), classes="title")
            yield Line()
            yield Static(plain(self._note or say("Enter takes it, Esc goes back.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the answer there is."""
        line = self.query_one(Line)
        line.value = self._answer
        line.cursor_position = len(self._answer)
        line.focus()

    def action_take(self) -> None:
        """Take the line, unless there is none."""
        line = self.query_one(Line).value.strip()
        if line or self._may_be_empty:
            self.take(line)

    def take(self, line: str) -> None:
        """Give the line."""
        self.dismiss(line)
