"""A dialogue that offers one thing to do."""

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


class Offer(Dialog[bool]):
    """Says what is the matter and what can be done; True if the person wants it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", say("yes, do it"), show=True, priority=True)]

    def __init__(self, matter: str, offer: str) -> None:
        super().__init__()
        self._matter = matter
        self._offer = offer

    def compose(self) -> ComposeResult:
        """The matter, the offer, what to press."""
        with Vertical(classes="box"):
            yield Static(plain(self._matter), classes="title")
            yield Static(plain(self._offer))
            yield Static(plain(say("Enter does it, Esc leaves everything as it is.")), classes="note")
        yield KeyBar()

    def action_take(self) -> None:
        """Take the offer."""
        self.dismiss(True)  # noqa: FBT003 - the answer to the offer
