"""What is attached to a field: seen, opened, captioned, taken off, added to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import attach_file, clean_caption
from lgqtui.errors import Error
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.questionnaire.answer import Attachment
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog, LineDialog
from lgqtui.tui.keys import key_of
from lgqtui.tui.picture_viewer import can_show_here
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

if TYPE_CHECKING:
    from lgqtui.tui.screens.attaching import QuestionAttachments


_ADD = "add"


class AttachmentsDialog(Dialog[None]):
    """The attachments of a field; what is done with files is done at `desk`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("open it"), show=True, priority=True),
        Binding("v", "view", tr("look at it here"), show=True),
        Binding("insert,plus,a", "add", tr("add"), show=True),
        Binding("c", "caption", tr("caption"), show=True),
        Binding("delete,x", "remove", tr("take off"), show=True),
    ]

    def __init__(self, desk: QuestionAttachments) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """The attachments, a row each, and one to add another."""
        with Vertical(classes="box"):
            yield Static(plain_content(tr("Attached to: {where}", where=self._desk.prompt)), classes="title")
            yield RowList(self._rows())
            yield Static(classes="detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the list."""
        focus_now(self.query_one(RowList))
        self._show_detail()

    def on_screen_resume(self) -> None:
        """Show what was added meanwhile."""
        self.show()

    def show(self) -> None:
        """Show the attachments as the draft has them."""
        self.query_one(RowList).set_rows(self._rows())
        self._show_detail()

    def _rows(self) -> list[Row]:
        listed = [_row(attachment) for attachment in self._desk.attachments]
        return [*listed, Row(_ADD, (Cell(tr("+ add a file"), "accent"),))]

    @property
    def _current(self) -> Attachment | None:
        row = self.query_one(RowList).current
        attached = self._desk.attachments
        return next((a for a in attached if row is not None and a.sha256 == row.id), None)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_detail()

    def _show_detail(self) -> None:
        attachment = self._current
        told = tr("A file is copied beside the draft; later changes of the original do not matter.")
        if attachment is not None:
            told = tr(
                "{type} · sha256 {digest}", type=attachment.type or tr("unknown type"), digest=attachment.sha256[:16]
            )
            told = f"{attachment.caption}\n{told}" if attachment.caption else told
        self.query_one(".detail", Static).update(plain_content(told))
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Open the attachment under the cursor, or add one."""
        attachment = self._current
        if attachment is None:
            self._desk.pick()
        else:
            self._desk.look(FieldAttachment(self._desk.field_id, attachment))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only pictures are looked at here, and only where the terminal can be asked to show them."""
        if action == "view":
            return self._current is not None and self._current.type.startswith("image/") and can_show_here()
        return super().check_action(action, parameters)

    def action_view(self) -> None:
        """Look at the picture on the terminal."""
        if self._current is not None:
            self._desk.view(FieldAttachment(self._desk.field_id, self._current))

    def action_add(self) -> None:
        """Add a file."""
        self._desk.pick()

    def action_caption(self) -> None:
        """Say what is to be seen in it."""
        attachment = self._current
        if attachment is None:
            return

        def keep(caption: str) -> None:
            captioned = replace(attachment, caption=clean_caption(caption))
            self._desk.changed(self._desk.interview.attach(self._desk.field_id, captioned))

        question = tr("What is to be seen in {name}?", name=attachment.name)
        self.app.push_screen(LineDialog(question, attachment.caption, may_be_empty=True, attempt=keep))

    def action_remove(self) -> None:
        """Take it off the answer."""
        attachment = self._current
        if attachment is None:
            return
        try:
            self._desk.changed(self._desk.interview.detach(self._desk.field_id, attachment.sha256))
        except Error as error:
            self.app.notify_text(f"{error}. {error.remedy}", "warning")
            return
        self.app.notify_text(tr("{name} is taken off. {key} brings it back.", name=attachment.name, key=key_of("undo")))
        self.show()


def _row(attachment: Attachment) -> Row:
    left = (Cell(attachment.name or attachment.file), Cell("  "), Cell(attachment.caption, "dim"))
    return Row(attachment.sha256, left, Cell(format_size(attachment.size), "dim"))


class _Stopped(Exception):
    """The person went back."""


class CopyProgressDialog(Dialog[list[Attachment]]):
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
            yield Static(plain_content(tr("Esc stops; nothing is attached then.")), classes="note")
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
            self.query_one(".title", Static).update(plain_content(tr("Copying {name} …", name=path.name)))
            try:
                made.append(await asyncio.to_thread(attach_file, path, self._folder, self._limit, told=self._told))
            except _Stopped:
                return
            except Error as error:
                self.app.notify_text(f"{error}. {error.remedy}", "error")
        self.dismiss(made)

    def _told(self, done: int, whole: int) -> None:
        """Hear in the copying thread how far it is."""
        self._done = (done, whole)
        if self._is_stopped:
            raise _Stopped
