"""Attachments on the question screen: pick, drop, copy, list, open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

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
    from lgqtui.interview.interview import Change
    from lgqtui.tui.screens.question import QuestionScreen

T = TypeVar("T")

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
        copy = partial(attachments.copy_file, self._app.context, self._path)
        sizes = {path: self._attempt(size_of, path, self._limit) for path in files}
        fitting = [path for path in files if sizes[path] is not None]
        if sum(filter(None, sizes.values())) < _PROGRESS_SIZE:
            self._add([copied for path in fitting if (copied := self._attempt(copy, path)) is not None])
            return
        from lgqtui.tui.dialogs.attachments import CopyProgressDialog

        self._app.push_screen(CopyProgressDialog(fitting, copy), self._add)

    def _attempt(self, action: Callable[..., T], *args: object) -> T | None:
        """Return the result of an action; None if it fails, which is reported."""
        try:
            return action(*args)
        except Error as error:
            self._app.notify_text(error.sentence, "warning")
            return None

    def _add(self, copies: list[Attachment] | None) -> None:
        if copies and all(self._attempt(self.add, copy) for copy in copies):
            name = copies[0].name
            templates = "{name} is attached. {key} shows it.", "{n} files are attached. {key} shows them."
            self._app.notify_text(trn(*templates, len(copies), name=name, key=key_of("attach")))

    def add(self, attachment: Attachment, caption: str | None = None) -> Change:
        """Add a copied file to the answer, or change its caption. Raises Error if the draft cannot be changed."""
        change = attachments.attach(self.interview, self.field_id, attachment, caption)
        self._screen.show_change(change)
        return change

    def remove(self, attachment: Attachment) -> bool:
        """Remove an attachment from the answer; False if the draft cannot be changed, which is reported."""
        change = self._attempt(self.interview.detach, self.field_id, attachment.sha256)
        if change is not None:
            self._screen.show_change(change)
        return change is not None

    def open_copy(self, attachment: Attachment) -> None:
        """Open a copy of an attachment in the system's default program."""
        attached = FieldAttachment(self.field_id, attachment)
        if notice := self._attempt(attachments.open_copy, self._app.context, self._path, attached):
            self._app.notify_text(notice.text)

    def show_in_terminal(self, attachment: Attachment) -> None:
        """Show a picture on the terminal, with the full screen suspended."""
        from lgqtui.tui.picture_viewer import show_picture

        name = attachment.name
        try:
            copy = attachments.view_copy(self._app.context, self._path, FieldAttachment(self.field_id, attachment))
            with self._app.suspend():
                has_shown = show_picture(copy, tr("{name} · Enter goes back", name=visible(name)))
        except Error as error:
            self._app.notify_text(error.sentence, "warning")
        except SuspendNotSupported:
            self._app.notify_text(tr("This terminal cannot run another program meanwhile."), "warning")
        else:
            if not has_shown:
                self._app.notify_text(tr("{name} cannot be shown here. Enter opens it in another program.", name=name))
