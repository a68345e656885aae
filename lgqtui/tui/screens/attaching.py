"""Evidence on the question screen: picked, dropped, copied, shown, opened."""

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

_WORTH_A_BAR = 8_000_000
"""Bytes from which a copy takes long enough to be shown."""


class QuestionAttachments:
    """What the question screen does with files. It stands at the field that the person is at."""

    def __init__(self, screen: QuestionScreen, path: Path) -> None:
        self._screen = screen
        self._app = screen.app
        self._folder = attachments_of(sidecar_of(path))
        self.interview = screen.interview
        self.field_id = screen.view.current_field_id

    @property
    def prompt(self) -> str:
        """What the field asks, on one line."""
        return field_prompt(self._screen.question, self.interview.field(self.field_id))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What is attached to the field."""
        return self.interview.answer_to(self.field_id).attachments

    @property
    def _limit(self) -> int:
        return size_in_bytes(self._app.settings.chosen["attachment_limit"])

    def show(self) -> None:
        """Show what is attached to the field; where nothing is, pick a file at once."""
        if not self.attachments:
            self.pick()
            return
        from lgqtui.tui.dialogs.attachments import AttachmentsDialog

        self._app.push_screen(AttachmentsDialog(self))

    def pick(self) -> None:
        """Pick a file and attach it."""
        from lgqtui.tui.dialogs.file_picker import FilePicker

        def picked(path: str | None) -> None:
            if path:
                self._app.last_folder = Path(path).parent
                self.attach([Path(path)])

        self._app.push_screen(FilePicker(self._app.last_folder, self._limit), picked)

    def offer(self, files: Sequence[Path], as_text: Callable[[], Awaitable[None]]) -> None:
        """Ask what dropped files are meant for."""
        from lgqtui.tui.dialogs.file_picker import AS_TEXT, ATTACH, DroppedFilesDialog

        def decided(wanted: str | None) -> None:
            if wanted == ATTACH:
                self.attach(files)
            elif wanted == AS_TEXT:
                self._app.call_later(as_text)

        self._app.push_screen(DroppedFilesDialog(files, self.prompt, self._limit), decided)

    def attach(self, files: Sequence[Path]) -> None:
        """Copy files beside the draft and add them to the answer; one that cannot be is told, and the others go on."""
        fit = [(path, size) for path in files if (size := self._size(path)) is not None]
        if sum(size for _, size in fit) < _WORTH_A_BAR:
            self._note([made for path, _ in fit if (made := self._copied(path)) is not None])
            return
        from lgqtui.tui.dialogs.attachments import CopyProgressDialog

        self._app.push_screen(CopyProgressDialog([path for path, _ in fit], self._folder, self._limit), self._note)

    def _size(self, path: Path) -> int | None:
        try:
            return size_of(path, self._limit)
        except Error as error:
            self._tell(error)
            return None

    def _copied(self, path: Path) -> Attachment | None:
        try:
            return attach_file(path, self._folder, self._limit)
        except Error as error:
            self._tell(error)
            return None

    def _note(self, made: list[Attachment] | None) -> None:
        try:
            for attachment in made or ():
                self.changed(self.interview.attach(self.field_id, attachment))
        except Error as error:
            self._tell(error)
            return
        if made:
            name = made[0].name
            told = "{name} is attached. {key} shows it.", "{n} files are attached. {key} shows them."
            self._app.notify_text(trn(*told, len(made), name=name, key=key_of("attach")))

    def look(self, attached: FieldAttachment) -> None:
        """Open an attachment in the system's program for it."""
        from lgqtui.draft.attachment_viewer import make_view_copy, open_by_system

        try:
            open_by_system(make_view_copy(self._folder, attached, self._app.drafts.home.state / "shown"))
        except Error as error:
            self._tell(error)
        else:
            self._app.notify_text(tr("A copy of {name} is being opened.", name=attached.attachment.name))

    def view(self, attached: FieldAttachment) -> None:
        """Show a picture on the terminal itself."""
        from lgqtui.draft.attachment_viewer import make_view_copy
        from lgqtui.tui.picture_viewer import show_here

        name = attached.attachment.name
        try:
            copy = make_view_copy(self._folder, attached, self._app.drafts.home.state / "shown")
            with self._app.suspend():
                is_shown = show_here(copy, tr("{name} · Enter goes back", name=visible(name)))
        except Error as error:
            self._tell(error)
        except SuspendNotSupported:
            self._app.notify_text(tr("This terminal cannot run another program meanwhile."), "warning")
        else:
            if not is_shown:
                self._app.notify_text(tr("{name} cannot be shown here. Enter opens it in another program.", name=name))

    def changed(self, change: Change) -> None:
        """Show a change on the question screen."""
        self._screen.show_change(change)

    def _tell(self, error: Error) -> None:
        self._app.notify_text(f"{error}. {error.remedy}", "warning")
