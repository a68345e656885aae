"""The attachments of a field: list, open, caption, remove, add."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from msgspec import Struct
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import ProgressBar, Static

from lgqtui.draft.attachment_files import ProgressCallback
from lgqtui.errors import Error
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.questionnaire.answer import Attachment
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.messages import CursorMoved
from lgqtui.tui.picture_viewer import has_picture_viewer
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

ActionName = Literal["open", "view", "add", "caption", "remove"]


class AttachmentAction(Struct, frozen=True):
    """What to do with `attachment`, or with the field if it is None; `index` is the row to return to."""

    name: ActionName
    attachment: Attachment | None
    index: int


class AttachmentsDialog(Dialog[AttachmentAction]):
    """Lists the attachments of a field, the cursor on the row `index`; returns what to do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take('open')", tr("open it"), show=True, priority=True),
        Binding("v", "take('view')", tr("look at it here"), show=True),
        Binding("insert,plus,a", "take('add')", tr("add"), show=True),
        Binding("c", "take('caption')", tr("caption"), show=True),
        Binding("delete,x", "take('remove')", tr("take off"), show=True),
    ]

    def __init__(self, prompt: str, attachments: Sequence[Attachment], index: int = 0) -> None:
        self._attachments = attachments
        rows = [*map(_row, attachments), Row("", (Cell(tr("+ add a file"), "accent"),))]
        self._row_list = RowList(rows)
        self._detail = Static(classes="detail")
        self._first_row = rows[min(index, len(attachments))].id
        super().__init__(tr("Attached to: {where}", where=prompt), self._row_list, self._detail)

    def on_mount(self) -> None:
        self._row_list.put_cursor_on(self._first_row)
        self._show_detail()

    @property
    def _current(self) -> Attachment | None:
        return next(iter(self._attachments[self._row_list.cursor :]), None)

    @on(CursorMoved)
    def _show_detail(self) -> None:
        attachment = self._current
        detail = tr("A file is copied beside the draft; later changes of the original do not matter.")
        if attachment is not None:
            media_type = attachment.type or tr("unknown type")
            detail = tr("{type} · sha256 {digest}", type=media_type, digest=attachment.sha256[:16])
            detail = f"{attachment.caption}\n{detail}" if attachment.caption else detail
        self._detail.update(plain_content(detail))
        self.refresh_bindings()

    def on_row_chosen(self) -> None:
        self.action_take("open")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if parameters == ("view",):
            return self._current is not None and self._current.type.startswith("image/") and has_picture_viewer()
        return super().check_action(action, parameters)

    def action_take(self, name: ActionName) -> None:
        """Return an action on the row under the cursor; Enter on the last row adds a file."""
        attachment = self._current
        if name == "add" or (name == "open" and attachment is None):
            self.dismiss(AttachmentAction("add", None, self._row_list.cursor))
        elif attachment is not None:
            self.dismiss(AttachmentAction(name, attachment, self._row_list.cursor))


def _row(attachment: Attachment) -> Row:
    left = (Cell(attachment.name or attachment.file), Cell("  "), Cell(attachment.caption, "dim"))
    return Row(attachment.sha256, left, Cell(format_size(attachment.size), "dim"))


class _Stopped(Exception):
    """The user has closed the dialog."""


class CopyProgressDialog(Dialog[list[Attachment]]):
    """Copies files beside the draft by `copy`; returns those that were copied, or None if the user went back."""

    def __init__(self, files: Sequence[Path], copy: Callable[[Path, ProgressCallback], Attachment]) -> None:
        self._files = files
        self._copy = copy
        self._is_stopped = False
        self._done = (0, 1)
        self._copying: asyncio.Task[None] | None = None
        self._heading = Static(classes="title")
        self._bar = ProgressBar(total=1, show_eta=False)
        super().__init__("", self._heading, self._bar, note=tr("Esc stops; nothing is attached then."))

    def on_mount(self) -> None:
        self._copying = asyncio.create_task(self._copy_all())
        self.set_interval(0.2, self._show)

    def on_unmount(self) -> None:
        self._is_stopped = True

    def action_cancel(self) -> None:
        self._is_stopped = True
        super().action_cancel()

    def _show(self) -> None:
        done, total = self._done
        self._bar.update(total=total, progress=done)

    async def _copy_all(self) -> None:
        copied: list[Attachment] = []
        for path in self._files:
            self._heading.update(plain_content(tr("Copying {name} …", name=path.name)))
            try:
                copied.append(await asyncio.to_thread(self._copy, path, self._note_progress))
            except _Stopped:
                return
            except Error as error:
                services(self).notify_error(error)
        self.dismiss(copied)

    def _note_progress(self, done: int, total: int) -> None:
        self._done = (done, total)
        if self._is_stopped:
            raise _Stopped
