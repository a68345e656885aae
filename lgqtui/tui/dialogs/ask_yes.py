"""A dialogue that asks for a yes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from lgqtui.i18n import say
from lgqtui.tui.content import plain
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.widgets.key_bar import KeyBar


class AskYes(Dialog[bool]):
    """Gives True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "agree", say("yes"), show=True, priority=True)]

    def __init__(self, question: str, note: str) -> None:
        super().__init__()
        self._asked = question
        self._note = note

    def compose(self) -> ComposeResult:
        """Question, note."""
        with Vertical(classes="box"):
            yield Static(plain(self._asked), classes="title")
            yield Static(plain(self._note))
            yield Static(plain(say("Enter or y says yes, Esc goes back.")), classes="note")
        yield KeyBar()

    def action_agree(self) -> None:
        """Say yes."""
        self.dismiss(True)  # noqa: FBT003 - the result is the answer
