"""Attachments on the question screen: pick, drop, copy, list, open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import size_of
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.labels import field_prompt
from lgqtui.questionnaire.answer import Attachment
from lgqtui.text import visible
from lgqtui.tui.keys import key_of
from lgqtui.workflows import attachments

if TYPE_CHECKING:
    from lgqtui.tui.screens.question import QuestionScreen

_PROGRESS_SIZE = 8_000_000
"""Bytes from which copying shows its progress."""


class QuestionAttachments:
    """The attachments of the current field of the question screen, and what can be done with them."""

    def __init__(self, screen: QuestionScreen, path: Path) -> None:
        self._screen = screen
        self._app = screen.app
        self._path = path
        self.interview = screen.interview
        self.field_id = screen.view.current_field_id

    @property
    def prompt(self) -> str:
        """The prompt of the field, on one line."""
        return field_prompt(self._screen.question, self.interview.field(self.field_id))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The attachments of the field."""
        return self.interview.answer_to(self.field_id).attachments

    @property
    def _limit(self) -> int:
        return attachments.attachment_limit(self._app.context)

    def show(self) -> None:
        """Open the list of attachments, or the file picker if there are none."""
        if not self.attachments:
            self.pick()
            return
        from lgqtui.tui.dialogs.attachments import AttachmentsDialog

        self._app.push_screen(AttachmentsDialog(self))

    def pick(self) -> None:
        """Pick a file and attach it."""
        from lgqtui.tui.dialogs.file_picker import FilePicker

        def attach_picked(path: str | None) -> None:
            if path:
                self._app.last_folder = Path(path).parent
                self.attach([Path(path)])

        self._app.push_screen(FilePicker(self._app.last_folder, self._limit), attach_picked)

    def offer(self, files: Sequence[Path], as_text: Callable[[], Awaitable[None]]) -> None:
        """Ask whether dropped files are attached or pasted as text."""
        from lgqtui.tui.dialogs.file_picker import AS_TEXT, ATTACH, DroppedFilesDialog

        def on_choice(choice: str | None) -> None:
            if choice == ATTACH:
                self.attach(files)
            elif choice == AS_TEXT:
                self._app.call_later(as_text)

        self._app.push_screen(DroppedFilesDialog(files, self.prompt, self._limit), on_choice)

    def attach(self, files: Sequence[Path]) -> None:
        """Copy files beside the draft and add them to the answer; a file that fails is reported and skipped."""
        sized = [(path, size) for path in files if (size := self._size(path)) is not None]
        if sum(size for _, size in sized) < _PROGRESS_SIZE:
            self._add([copied for path, _ in sized if (copied := self._copy(path)) is not None])
            return
        from lgqtui.tui.dialogs.attachments import CopyProgressDialog

        copy = partial(attachments.copy_file, self._app.context, self._path)
        self._app.push_screen(CopyProgressDialog([path for path, _ in sized], copy), self._add)

    def _size(self, path: Path) -> int | None:
        try:
            return size_of(path, self._limit)
        except Error as error:
            self._notify_error(error)
            return None

    def _copy(self, path: Path) -> Attachment | None:
        try:
            return attachments.copy_file(self._app.context, self._path, path)
        except Error as error:
            self._notify_error(error)
            return None

    def _add(self, copies: list[Attachment] | None) -> None:
        try:
            for copy in copies or ():
                self.add(copy)
        except Error as error:
            self._notify_error(error)
            return
        if copies:
            name = copies[0].name
            templates = "{name} is attached. {key} shows it.", "{n} files are attached. {key} shows them."
            self._app.notify_text(trn(*templates, len(copies), name=name, key=key_of("attach")))

    def add(self, attachment: Attachment, caption: str | None = None) -> None:
        """Add a copied file to the answer, or change its caption. Raises Error if the draft cannot be changed."""
        self._screen.show_change(attachments.attach(self.interview, self.field_id, attachment, caption))

    def remove(self, attachment: Attachment) -> None:
        """Remove an attachment from the answer. Raises Error if the draft cannot be changed."""
        self._screen.show_change(self.interview.detach(self.field_id, attachment.sha256))

    def open_copy(self, attachment: Attachment) -> None:
        """Open a copy of an attachment in the system's default program."""
        attached = FieldAttachment(self.field_id, attachment)
        try:
            self._app.notify_text(attachments.open_copy(self._app.context, self._path, attached).text)
        except Error as error:
            self._notify_error(error)

    def show_in_terminal(self, attachment: Attachment) -> None:
        """Show a picture on the terminal, with the full screen suspended."""
        from lgqtui.tui.picture_viewer import show_picture

        name = attachment.name
        try:
            copy = attachments.view_copy(self._app.context, self._path, FieldAttachment(self.field_id, attachment))
            with self._app.suspend():
                has_shown = show_picture(copy, tr("{name} · Enter goes back", name=visible(name)))
        except Error as error:
            self._notify_error(error)
        except SuspendNotSupported:
            self._app.notify_text(tr("This terminal cannot run another program meanwhile."), "warning")
        else:
            if not has_shown:
                self._app.notify_text(tr("{name} cannot be shown here. Enter opens it in another program.", name=name))

    def _notify_error(self, error: Error) -> None:
        self._app.notify_text(error.sentence, "warning")
