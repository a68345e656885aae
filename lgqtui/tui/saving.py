"""What the writer's thread tells the screen."""

from __future__ import annotations

from textual.message import Message

from lgqtui.interview.autosave import SaveResult


class SaveFinished(Message):
    """The writer tried to save."""

    def __init__(self, saved: SaveResult) -> None:
        super().__init__()
        self.saved = saved
