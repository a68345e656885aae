"""What became of the last save, heard from the writer's thread."""

from __future__ import annotations

import threading

from lgqtui.draft.model import Draft
from lgqtui.interview.autosave import Saved

_PATIENCE = 2.0
"""Seconds to wait for the writer's word; it comes right after the save."""


class Saves:
    """Hears every try to save; tells the one who asks about a draft."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._last: Saved | None = None

    def hear(self, saved: Saved) -> None:
        """Take in what became of a save."""
        with self._news:
            self._last = saved
            self._news.notify_all()

    def about(self, draft: Draft) -> Saved | None:
        """What became of saving this draft; None if nothing was heard of it."""
        with self._news:
            self._news.wait_for(lambda: self._last is not None and self._last.draft is draft, _PATIENCE)
            return self._last
