"""Attachments on the question screen: pick, drop, copy, list, open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import attach_file, attachments_of, size_of
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.labels import field_prompt
from lgqtui.questionnaire.answer import Attachment
from lgqtui.settings.loader import size_in_bytes
from lgqtui.text import visible
from lgqtui.tui.keys import key_of

if TYPE_CHECKING:
    from lgqtui.interview.interview import Change
    from lgqtui.tui.screens.question import QuestionScreen

_PROGRESS_SIZE = 8_000_000
"""Bytes from which copying shows its progress."""


class QuestionAttachments:
    """The attachments of the current field of the question screen, and what can be done with them."""

    def __init__(self, screen: QuestionScreen, path: Path) -> None:
        self._screen = screen
        self._app = screen.app
        self._folder = attachments_of(sidecar_of(path))
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
        return size_in_bytes(self._app.context.settings.chosen["attachment_limit"])

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

        self._app.push_screen(CopyProgressDialog([path for path, _ in sized], self._folder, self._limit), self._add)

    def _size(self, path: Path) -> int | None:
        try:
            return size_of(path, self._limit)
        except Error as error:
            self._notify_error(error)
            return None

    def _copy(self, path: Path) -> Attachment | None:
        try:
            return attach_file(path, self._folder, self._limit)
        except Error as error:
            self._notify_error(error)
            return None

    def _add(self, attachments: list[Attachment] | None) -> None:
        try:
            for attachment in attachments or ():
                self.show_change(self.interview.attach(self.field_id, attachment))
        except Error as error:
            self._notify_error(error)
            return
        if attachments:
            name = attachments[0].name
            templates = "{name} is attached. {key} shows it.", "{n} files are attached. {key} shows them."
            self._app.notify_text(trn(*templates, len(attachments), name=name, key=key_of("attach")))

    def open_copy(self, attached: FieldAttachment) -> None:
        """Open a copy of an attachment in the system's default program."""
        from lgqtui.draft.attachment_viewer import make_view_copy, open_by_system

        try:
            open_by_system(make_view_copy(self._folder, attached, self._app.context.folders.state / "shown"))
        except Error as error:
            self._notify_error(error)
        else:
            self._app.notify_text(tr("A copy of {name} is being opened.", name=attached.attachment.name))

    def show_in_terminal(self, attached: FieldAttachment) -> None:
        """Show a picture on the terminal, with the full screen suspended."""
        from lgqtui.draft.attachment_viewer import make_view_copy
        from lgqtui.tui.picture_viewer import show_picture

        name = attached.attachment.name
        try:
            copy = make_view_copy(self._folder, attached, self._app.context.folders.state / "shown")
            with self._app.suspend():
                has_shown = show_picture(copy, tr("{name} · Enter goes back", name=visible(name)))
        except Error as error:
            self._notify_error(error)
        except SuspendNotSupported:
            self._app.notify_text(tr("This terminal cannot run another program meanwhile."), "warning")
        else:
            if not has_shown:
                self._app.notify_text(tr("{name} cannot be shown here. Enter opens it in another program.", name=name))

    def show_change(self, change: Change) -> None:
        """Show a change on the question screen."""
        self._screen.show_change(change)

    def _notify_error(self, error: Error) -> None:
        self._app.notify_text(error.sentence, "warning")
