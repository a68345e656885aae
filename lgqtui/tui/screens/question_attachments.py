"""The attachments of a field on the question screen: pick, drop, copy, list, open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App, SuspendNotSupported

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import size_of
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import field_prompt
from lgqtui.questionnaire.answer import Attachment
from lgqtui.questionnaire.model import Field
from lgqtui.text import visible
from lgqtui.tui.keys import key_of
from lgqtui.tui.services import services
from lgqtui.workflows import attachments

if TYPE_CHECKING:
    from lgqtui.tui.dialogs.attachments import AttachmentAction

T = TypeVar("T")

_PROGRESS_SIZE = 8_000_000
"""Bytes from which copying shows its progress."""


class QuestionAttachments:
    """The attachments of a field, and what can be done with them; `on_change` shows each change of the answer."""

    def __init__(
        self, app: App[Any], interview: Interview, path: Path, field: Field, on_change: Callable[[Change], None]
    ) -> None:
        self._app = app
        self._services = services(app)
        self._context = self._services.context
        self._interview = interview
        self._path = path
        self._field = field
        self._on_change = on_change
        self._limit = attachments.attachment_limit(self._context)

    @property
    def _prompt(self) -> str:
        return field_prompt(self._interview.questionnaire.question_of[self._field.id], self._field)

    @property
    def _attachments(self) -> tuple[Attachment, ...]:
        return self._interview.answer_to(self._field.id).attachments

    def show(self) -> None:
        """Open the list of attachments, or the file picker if there are none."""
        if not self._attachments:
            self._pick()
            return
        self._show_list(0)

    def _show_list(self, index: int) -> None:
        from lgqtui.tui.dialogs.attachments import AttachmentsDialog

        self._app.push_screen(AttachmentsDialog(self._prompt, self._attachments, index), self._act)

    def _act(self, action: AttachmentAction | None) -> None:
        if action is None:
            return
        attachment, show_list = action.attachment, partial(self._show_list, action.index)
        if attachment is None:
            self._pick(show_list)
        elif action.name == "caption":
            self._ask_caption(attachment, show_list)
        else:
            acts = {"open": self._open_copy, "view": self._show_in_terminal, "remove": self._remove}
            acts[action.name](attachment)
            show_list()

    def _ask_caption(self, attachment: Attachment, on_close: Callable[[], None]) -> None:
        from lgqtui.tui.dialogs.dialog import LineDialog, ask_line

        question = attachments.caption_question(attachment)
        dialog = LineDialog(question, attachment.caption, may_be_empty=True)
        ask_line(self._app, dialog, partial(self._add, attachment), on_close)

    def _pick(self, on_close: Callable[[], None] = lambda: None) -> None:
        from lgqtui.tui.dialogs.file_picker import FilePicker

        def attach_picked(path: str | None) -> None:
            if path is None:
                on_close()
            else:
                self._services.last_folder = Path(path).parent
                self._attach([Path(path)], on_close)

        self._app.push_screen(FilePicker(self._services.last_folder, self._limit), attach_picked)

    def offer(self, files: Sequence[Path], as_text: Callable[[], Awaitable[None]]) -> None:
        """Ask whether dropped files are attached or pasted as text."""
        from lgqtui.tui.dialogs.file_picker import DropChoice, DroppedFilesDialog

        def on_choice(choice: DropChoice | None) -> None:
            if choice == "attach":
                self._attach(files)
            elif choice == "text":
                self._app.call_later(as_text)

        self._app.push_screen(DroppedFilesDialog(files, self._prompt, self._limit), on_choice)

    def _attach(self, files: Sequence[Path], on_close: Callable[[], None] = lambda: None) -> None:
        copy = partial(attachments.copy_beside_draft, self._context, self._path)
        sizes = {path: self._attempt(size_of, path, self._limit) for path in files}
        fitting = [path for path in files if sizes[path] is not None]
        for sentence in attachments.link_sentences(fitting):
            self._services.notify_text(sentence, "warning")

        def add(copies: list[Attachment] | None) -> None:
            if copies and all(self._attempt(self._add, copied) for copied in copies):
                templates = "{name} is attached. {key} shows it.", "{n} files are attached. {key} shows them."
                notice = trn(*templates, len(copies), name=copies[0].name, key=key_of("attach"))
                self._services.notify_text(notice)
                for copied in copies:
                    if metadata := attachments.metadata_notice(self._path, copied):
                        self._services.notify_text(metadata.text, metadata.severity)
            on_close()

        if sum(filter(None, sizes.values())) < _PROGRESS_SIZE:
            add([copied for path in fitting if (copied := self._attempt(copy, path)) is not None])
            return
        from lgqtui.tui.dialogs.attachments import CopyProgressDialog

        self._app.push_screen(CopyProgressDialog(fitting, copy), add)

    def _attempt(self, action: Callable[..., T], *args: object) -> T | None:
        try:
            return action(*args)
        except Error as error:
            self._services.notify_error(error, "warning")
            return None

    def _add(self, attachment: Attachment, caption: str | None = None) -> Change:
        change = attachments.attach(self._interview, self._field.id, attachment, caption)
        self._on_change(change)
        return change

    def _remove(self, attachment: Attachment) -> None:
        change = self._attempt(self._interview.detach, self._field.id, attachment.sha256)
        if change is not None:
            self._on_change(change)
            taken_off = tr("{name} is taken off. {key} brings it back.", name=attachment.name, key=key_of("undo"))
            self._services.notify_text(taken_off)

    def _open_copy(self, attachment: Attachment) -> None:
        attached = FieldAttachment(self._field.id, attachment)
        if notice := self._attempt(attachments.open_copy, self._context, self._path, attached):
            self._services.notify_text(notice.text)

    def _show_in_terminal(self, attachment: Attachment) -> None:
        from lgqtui.tui.picture_viewer import show_picture

        name = attachment.name
        try:
            copy = attachments.view_copy(self._context, self._path, FieldAttachment(self._field.id, attachment))
            with self._app.suspend():
                has_shown = show_picture(copy, tr("{name} · Enter goes back", name=visible(name)))
        except Error as error:
            self._services.notify_error(error, "warning")
        except SuspendNotSupported:
            self._services.notify_text(tr("This terminal cannot run another program meanwhile."), "warning")
        else:
            if not has_shown:
                template = "{name} cannot be shown here. Enter opens it in another program."
                self._services.notify_text(tr(template, name=name))
