"""The receipt of a package, to read and to copy from."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from lgqtui.i18n import say
from lgqtui.tui.content import plain
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.labelled import Labelled


class ShowReceipt(Dialog[None]):
    """Shows the lines of a receipt."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines, to be scrolled in."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = True
            yield Static(plain(say("Receipt")), classes="title")
            yield Labelled(self._lines)
        yield KeyBar()

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        focus_now(self.query_one(VerticalScroll))
