"""A dialogue that asks for one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.i18n import say
from lgqtui.tui.content import plain
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.fields.short import Line
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar


class AskLine(Dialog[str]):
    """Asks for one line; gives it, or None if the person went back.

    `attempt` does with the line what it is for; if it raises an Error, the person is told and can mend the line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", say("take it"), show=True, priority=True)]

    def __init__(
        self,
        question: str,
        answer: str = "",
        note: str = "",
        *,
        may_be_empty: bool = False,
        attempt: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._asked = question
        self._answer = answer
        self._note = note
        self._may_be_empty = may_be_empty
        self._attempt = attempt

    def compose(self) -> ComposeResult:
        """Question, line, note."""
        with Vertical(classes="box"):
            yield Static(plain(self._asked), classes="title")
            yield Line()
            yield Static(plain(self._note or say("Enter takes it, Esc goes back.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the answer there is, selected: what is typed takes its place, an arrow key keeps it."""
        line = self.query_one(Line)
        line.value = self._answer
        focus_now(line)
        line.select_all()

    def action_take(self) -> None:
        """Take the line, unless there is none or it will not do."""
        line = self.query_one(Line).value.strip()
        if not line and not self._may_be_empty:
            return
        try:
            self._attempt(line)
        except Error as error:
            self.app.tell(f"{error}. {error.remedy}", "error")
        else:
            self.dismiss(line)
