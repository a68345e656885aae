"""The message of the autosave thread to the app."""

from __future__ import annotations

from textual.message import Message

from lgqtui.interview.autosave import SaveResult


class SaveFinished(Message):
    """The autosave thread saved, or failed to."""

    def __init__(self, result: SaveResult) -> None:
        super().__init__()
        self.result = result
