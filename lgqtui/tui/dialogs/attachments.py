"""The attachments of a field: list, open, caption, remove, add."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from lgqtui.draft.attachment_files import ProgressCallback
from lgqtui.errors import Error
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.questionnaire.answer import Attachment
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog, LineDialog
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import CursorMoved, RowChosen
from lgqtui.tui.picture_viewer import has_picture_viewer
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.workflows.attachments import caption_question

if TYPE_CHECKING:
    from lgqtui.tui.screens.attaching import QuestionAttachments


_ADD = "add"


class AttachmentsDialog(Dialog[None]):
    """Lists the attachments of a field; `question_attachments` does the work on files."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("open it"), show=True, priority=True),
        Binding("v", "view", tr("look at it here"), show=True),
        Binding("insert,plus,a", "add", tr("add"), show=True),
        Binding("c", "caption", tr("caption"), show=True),
        Binding("delete,x", "remove", tr("take off"), show=True),
    ]

    def __init__(self, question_attachments: QuestionAttachments) -> None:
        super().__init__()
        self._question_attachments = question_attachments

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(
                plain_content(tr("Attached to: {where}", where=self._question_attachments.prompt)), classes="title"
            )
            yield RowList(self._rows())
            yield Static(classes="detail")
        yield KeyBar()

    def on_mount(self) -> None:
        focus_now(self.query_one(RowList))
        self._show_detail()

    def on_screen_resume(self) -> None:
        self.show()

    def show(self) -> None:
        self.query_one(RowList).set_rows(self._rows())
        self._show_detail()

    def _rows(self) -> list[Row]:
        rows = [_row(attachment) for attachment in self._question_attachments.attachments]
        return [*rows, Row(_ADD, (Cell(tr("+ add a file"), "accent"),))]

    @property
    def _current(self) -> Attachment | None:
        row = self.query_one(RowList).current
        attachments = self._question_attachments.attachments
        return next((a for a in attachments if row is not None and a.sha256 == row.id), None)

    @on(CursorMoved)
    def _cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self._show_detail()

    def _show_detail(self) -> None:
        attachment = self._current
        detail = tr("A file is copied beside the draft; later changes of the original do not matter.")
        if attachment is not None:
            detail = tr(
                "{type} · sha256 {digest}", type=attachment.type or tr("unknown type"), digest=attachment.sha256[:16]
            )
            detail = f"{attachment.caption}\n{detail}" if attachment.caption else detail
        self.query_one(".detail", Static).update(plain_content(detail))
        self.refresh_bindings()

    @on(RowChosen)
    def _row_chosen(self, event: RowChosen) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        attachment = self._current
        if attachment is None:
            self._question_attachments.pick()
        else:
            self._question_attachments.open_copy(attachment)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the terminal view only for pictures, and only if the viewer is installed."""
        if action == "view":
            return self._current is not None and self._current.type.startswith("image/") and has_picture_viewer()
        return super().check_action(action, parameters)

    def action_view(self) -> None:
        if self._current is not None:
            self._question_attachments.show_in_terminal(self._current)

    def action_add(self) -> None:
        self._question_attachments.pick()

    def action_caption(self) -> None:
        attachment = self._current
        if attachment is None:
            return
        save = partial(self._question_attachments.add, attachment)
        dialog = LineDialog(caption_question(attachment), attachment.caption, may_be_empty=True, attempt=save)
        self.app.push_screen(dialog)

    def action_remove(self) -> None:
        attachment = self._current
        if attachment is None or not self._question_attachments.remove(attachment):
            return
        self.app.notify_text(tr("{name} is taken off. {key} brings it back.", name=attachment.name, key=key_of("undo")))
        self.show()


def _row(attachment: Attachment) -> Row:
    left = (Cell(attachment.name or attachment.file), Cell("  "), Cell(attachment.caption, "dim"))
    return Row(attachment.sha256, left, Cell(format_size(attachment.size), "dim"))


class _Stopped(Exception):
    """The user has closed the dialog."""


class CopyProgressDialog(Dialog[list[Attachment]]):
    """Copies files beside the draft by `copy`; returns those that were copied, or None if the user went back."""

    def __init__(self, files: Sequence[Path], copy: Callable[[Path, ProgressCallback], Attachment]) -> None:
        super().__init__()
        self._files = files
        self._copy = copy
        self._is_stopped = False
        self._done = (0, 1)
        self._copying: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(classes="title")
            yield ProgressBar(total=1, show_eta=False)
            yield Static(plain_content(tr("Esc stops; nothing is attached then.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        self._copying = asyncio.create_task(self._copy_all())
        self.set_interval(0.2, self._show)

    def on_unmount(self) -> None:
        """Stop copying also when the program ends."""
        self._is_stopped = True

    def action_cancel(self) -> None:
        self._is_stopped = True
        super().action_cancel()

    def _show(self) -> None:
        done, total = self._done
        self.query_one(ProgressBar).update(total=total, progress=done)

    async def _copy_all(self) -> None:
        copied: list[Attachment] = []
        for path in self._files:
            self.query_one(".title", Static).update(plain_content(tr("Copying {name} …", name=path.name)))
            try:
                copied.append(await asyncio.to_thread(self._copy, path, self._note_progress))
            except _Stopped:
                return
            except Error as error:
                self.app.notify_text(error.sentence, "error")
        self.dismiss(copied)

    def _note_progress(self, done: int, total: int) -> None:
        """Record the progress; called in the copying thread."""
        self._done = (done, total)
        if self._is_stopped:
            raise _Stopped
