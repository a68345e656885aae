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
    from lgqtui.tui.dialogs.attachments import AttachmentAction
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
        self._show_list(0)

    def _show_list(self, index: int) -> None:
        from lgqtui.tui.dialogs.attachments import AttachmentsDialog

        self._app.push_screen(AttachmentsDialog(self.prompt, self.attachments, index), self._act)

    def _act(self, action: AttachmentAction | None) -> None:
        """Do what the user chose in the list of attachments, and return to the list."""
        if action is None:
            return
        attachment, show_list = action.attachment, partial(self._show_list, action.index)
        if attachment is None:
            self.pick(show_list)
        elif action.name == "caption":
            self._ask_caption(attachment, show_list)
        else:
            acts = {"open": self.open_copy, "view": self.show_in_terminal, "remove": self.remove}
            acts[action.name](attachment)
            show_list()

    def _ask_caption(self, attachment: Attachment, on_close: Callable[[], None]) -> None:
        from lgqtui.tui.dialogs.dialog import LineDialog, ask_line

        question = attachments.caption_question(attachment)
        dialog = LineDialog(question, attachment.caption, may_be_empty=True)
        ask_line(self._app, dialog, partial(self.add, attachment), on_close)

    def pick(self, on_close: Callable[[], None] = lambda: None) -> None:
        """Pick a file and attach it; `on_close` is called when it is attached or the user went back."""
        from lgqtui.tui.dialogs.file_picker import FilePicker

        def attach_picked(path: Path | None) -> None:
            if path is None:
                on_close()
            else:
                self._app.last_folder = path.parent
                self.attach([path], on_close)

        self._app.push_screen(FilePicker(self._app.last_folder, self._limit), attach_picked)

    def offer(self, files: Sequence[Path], as_text: Callable[[], Awaitable[None]]) -> None:
        """Ask whether dropped files are attached or pasted as text."""
        from lgqtui.tui.dialogs.file_picker import DropChoice, DroppedFilesDialog

        def on_choice(choice: DropChoice | None) -> None:
            if choice == "attach":
                self.attach(files)
            elif choice == "text":
                self._app.call_later(as_text)

        self._app.push_screen(DroppedFilesDialog(files, self.prompt, self._limit), on_choice)

    def attach(self, files: Sequence[Path], on_close: Callable[[], None] = lambda: None) -> None:
        """Copy files beside the draft and add them to the answer; a file that fails is reported and skipped."""
        copy = partial(attachments.copy_file, self._app.context, self._path)
        sizes = {path: self._attempt(size_of, path, self._limit) for path in files}
        fitting = [path for path in files if sizes[path] is not None]

        def add(copies: list[Attachment] | None) -> None:
            self._add(copies)
            on_close()

        if sum(filter(None, sizes.values())) < _PROGRESS_SIZE:
            add([copied for path in fitting if (copied := self._attempt(copy, path)) is not None])
            return
        from lgqtui.tui.dialogs.attachments import CopyProgressDialog

        self._app.push_screen(CopyProgressDialog(fitting, copy), add)

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

    def remove(self, attachment: Attachment) -> None:
        """Remove an attachment from the answer."""
        change = self._attempt(self.interview.detach, self.field_id, attachment.sha256)
        if change is not None:
            self._screen.show_change(change)
            taken_off = tr("{name} is taken off. {key} brings it back.", name=attachment.name, key=key_of("undo"))
            self._app.notify_text(taken_off)

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
