"""Files being copied beside the draft: a bar for large ones, and a way to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from lgqtui.draft.attachment_files import attach_file
from lgqtui.errors import Error
from lgqtui.i18n import say
from lgqtui.questionnaire.answer import Attachment
from lgqtui.tui.content import plain
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.widgets.key_bar import KeyBar


class _Stopped(Exception):
    """The person went back."""


class Copying(Dialog[list[Attachment]]):
    """Copies files into the folder of attachments; gives those that were copied, or None if the person went back."""

    def __init__(self, files: Sequence[Path], folder: Path, limit: int) -> None:
        super().__init__()
        self._files = files
        self._folder = folder
        self._limit = limit
        self._is_stopped = False
        self._done = (0, 1)
        self._copying: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        """What is copied, and how far it is."""
        with Vertical(classes="box"):
            yield Static(classes="title")
            yield ProgressBar(total=1, show_eta=False)
            yield Static(plain(say("Esc stops; nothing is attached then.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self._copying = asyncio.create_task(self._copy_all())
        self.set_interval(0.2, self._show)

    def on_unmount(self) -> None:
        """Stop also where the program ends."""
        self._is_stopped = True

    def action_put_away(self) -> None:
        """Stop, and go back."""
        self._is_stopped = True
        super().action_put_away()

    def _show(self) -> None:
        done, whole = self._done
        self.query_one(ProgressBar).update(total=whole, progress=done)

    async def _copy_all(self) -> None:
        made: list[Attachment] = []
        for path in self._files:
            self.query_one(".title", Static).update(plain(say("Copying {name} …", name=path.name)))
            try:
                made.append(await asyncio.to_thread(attach_file, path, self._folder, self._limit, told=self._told))
            except _Stopped:
                return
            except Error as error:
                self.app.tell(f"{error}. {error.remedy}", "error")
        self.dismiss(made)

    def _told(self, done: int, whole: int) -> None:
        """Hear in the copying thread how far it is."""
        self._done = (done, whole)
        if self._is_stopped:
            raise _Stopped
