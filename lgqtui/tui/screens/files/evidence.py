"""The evidence of a field: what is attached, and attaching, dropping, captions, copies without metadata, opening."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import App, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message_pump import MessagePump

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import size_of
from lgqtui.errors import Error
from lgqtui.formatting import format_digest, format_size
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import field_prompt
from lgqtui.questionnaire.answer import Attachment
from lgqtui.questionnaire.model import Field
from lgqtui.text import visible
from lgqtui.tui.dialogs.dialog import LineDialog, ask_line
from lgqtui.tui.dialogs.file_picker import CopyProgressDialog, DropChoice, DroppedFilesDialog, FilePicker, ask_file
from lgqtui.tui.keys import key_of
from lgqtui.tui.picture_viewer import has_picture_viewer, show_picture
from lgqtui.tui.screens.files.list_screen import ListScreen, column_cells, text_lines
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.workflows import attachments

T = TypeVar("T")

_PROGRESS_SIZE = 8_000_000
"""Bytes from which copying shows its progress."""
_DIGEST_SIZE = 16
_EXTENSION = 8
"""Cells at the end of a name that is cut: they tell its extension, and numbers before that."""


class Evidence:
    """The attachments of a field, and what can be done with them; `on_change` shows each change of the answer."""

    def __init__(
        self, app: App[Any], interview: Interview, path: Path, field: Field, on_change: Callable[[Change], None]
    ) -> None:
        self._app = app
        self._services = services(app)
        self._context = self._services.context
        self._interview = interview
        self.path = path
        self.field = field
        self._on_change = on_change
        self._limit = attachments.attachment_limit(self._context)

    @property
    def attached(self) -> tuple[Attachment, ...]:
        """What is attached now."""
        return self._interview.answer_to(self.field.id).attachments

    def show(self) -> None:
        """Open the list of attachments, or the file picker if there are none."""
        if self.attached:
            self._app.push_screen(EvidenceScreen(self))
        else:
            self.pick()

    def pick(self, show_list: Callable[[], None] | None = None) -> None:
        """Attach a file that the user picks; `show_list` shows it in a list that is open."""
        title = tr("Attach a file: type its path, drop it here, or choose")
        picker = FilePicker(title, self._limit, empty_words=tr("No file here that can be attached."))
        ask_file(self._app, picker, lambda path: self.attach([Path(path)], show_list))

    def offer(self, files: Sequence[Path], as_text: Callable[[], Awaitable[None]]) -> None:
        """Ask whether dropped files are attached or pasted as text."""

        def on_choice(choice: DropChoice | None) -> None:
            if choice == "attach":
                self.attach(files)
            elif choice == "text":
                self._app.call_later(as_text)

        prompt = field_prompt(self._interview.questionnaire.question_of[self.field.id], self.field)
        self._app.push_screen(DroppedFilesDialog(files, prompt, self._limit), on_choice)

    def attach(self, files: Sequence[Path], show_list: Callable[[], None] | None = None) -> None:
        """Copy files and attach those that fit; one alone is given a caption at once, if the user has one."""
        copy = partial(attachments.copy_beside_draft, self._context, self.path)
        sizes = {path: self.attempt(size_of, path, self._limit) for path in files}
        fitting = [path for path in files if sizes[path] is not None]
        earlier = {attachment.sha256 for attachment in self.attached}
        for sentence in attachments.source_sentences(fitting):
            self._services.notify_text(sentence, "warning")

        def add(copies: list[Attachment] | None) -> None:
            if copies and all(self.attempt(self.put, copied) for copied in copies):
                if len(files) == 1:
                    self.ask_caption(self._app, copies[0], partial(self._report, copies, earlier, show_list))
                    return
                self._report(copies, earlier, show_list)
            elif show_list is not None:
                show_list()

        if sum(filter(None, sizes.values())) < _PROGRESS_SIZE:
            add([copied for path in fitting if (copied := self.attempt(copy, path)) is not None])
        else:
            self._app.push_screen(CopyProgressDialog(fitting, copy), add)

    def ask_caption(self, node: MessagePump, attachment: Attachment, on_close: Callable[[], None]) -> None:
        """Ask what is to be seen in a file that is attached."""
        present = attachments.present_caption(self._interview, self.field.id, attachment)
        note = "" if present else tr("The file is attached. With nothing written, Enter and Esc leave the caption out.")
        dialog = LineDialog(attachments.caption_question(attachment), present, note, may_be_empty=True)
        ask_line(node, dialog, partial(self.put, attachment), on_close, verb=tr("keep"))

    def _report(
        self, copies: Sequence[Attachment], earlier: Container[str], show_list: Callable[[], None] | None
    ) -> None:
        """Say what is attached, how a caption is added to one of several, and what the files tell of their author."""
        key = key_of("attach")
        templates = "Attached: {name}.", "{n} files are attached."
        if all(copied.sha256 in earlier for copied in copies):
            templates = "Attached already: {name}.", "{n} files were attached already."
        notices = [trn(*templates, len(copies), name=copies[0].name)]
        if show_list is not None:
            show_list()
        else:
            notices.append(tr("{key} shows what is attached.", key=key))
        if len(copies) > 1:
            notices.append(tr("At a file {key} adds a caption.", key="c"))
        self._services.notify_text(" ".join(notices))
        remedy = tr("To have a copy without that instead: {key}, then m.", key=key)
        for copied in copies:
            if metadata := attachments.metadata_notice(self.path, copied, remedy):
                self._services.notify_text(metadata.text, metadata.severity)

    def attempt(self, action: Callable[..., T], *args: object) -> T | None:
        """Return the result of an action, or report its error and return None."""
        try:
            return action(*args)
        except Error as error:
            self._services.notify_error(error, "warning")
            return None

    def put(self, attachment: Attachment, caption: str | None = None) -> Change:
        """Attach what is copied, or change its caption. Raises as `attachments.attach` does."""
        change = attachments.attach(self._interview, self.field.id, attachment, caption)
        self._on_change(change)
        return change

    def remove(self, attachment: Attachment) -> None:
        """Take an attachment off."""
        if change := self.attempt(self._interview.detach, self.field.id, attachment.sha256):
            self._on_change(change)
            template = "Taken off: {name}. In the question {key} brings it back."
            self._services.notify_text(tr(template, name=attachment.name, key=key_of("undo")))

    def remove_metadata(self, attachment: Attachment) -> None:
        """Put a copy without metadata in the place of an attachment."""
        copy = partial(attachments.remove_attachment_metadata, self._context, self.path, self._interview)
        if change := self.attempt(copy, FieldAttachment(self.field.id, attachment)):
            self._on_change(change)
            template = "A copy without place and author: {name}. In the question {key} brings the other back."
            self._services.notify_text(tr(template, name=attachment.name, key=key_of("undo")))

    def open_copy(self, attachment: Attachment) -> None:
        """Open a copy with the default application."""
        attached = FieldAttachment(self.field.id, attachment)
        if notice := self.attempt(attachments.open_copy, self._context, self.path, attached):
            self._services.notify_text(notice.text)

    def show_in_terminal(self, attachment: Attachment) -> None:
        """Show a picture until Enter, with the screen suspended."""
        name = attachment.name
        try:
            copy = attachments.view_copy(self._context, self.path, FieldAttachment(self.field.id, attachment))
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


class EvidenceScreen(ListScreen):
    """What is attached to a field: name, caption, size and day of each file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("open"), show=True, priority=True),
        Binding("v", "act('view')", tr("look here"), show=True),
        Binding("c", "act('caption')", tr("caption"), show=True),
        Binding("plus,insert,a", "add", tr("add"), show=True),
        Binding("delete,x", "act('remove')", tr("take off"), show=True),
        Binding("m", "act('bare')", tr("without metadata"), show=True),
        Binding("ctrl+z,ctrl+r", "undo", tr("undo"), show=False),
    ]

    def __init__(self, evidence: Evidence) -> None:
        super().__init__()
        self._evidence = evidence
        self._metadata: dict[str, str] = {}

    def rows(self) -> Sequence[Row]:
        attached = self._evidence.attached
        size = format_size(sum(attachment.size for attachment in attached))
        count = trn("{n} file, {size}", "{n} files, {size}", len(attached), size=size) if attached else ""
        self.head.set(self._evidence.path.stem, self._evidence.field.id, tr("evidence"), count=count)
        names = column_cells([attachment.name or attachment.file for attachment in attached], "strong", _EXTENSION)
        return [*map(self._row, attached, names), Row("", (Cell(tr("+ add a file"), "accent"),))]

    on_draft_replaced = ListScreen.show_rows

    def _row(self, attachment: Attachment, name: Cell) -> Row:
        caption = Cell(attachment.caption or tr("no caption yet"), "" if attachment.caption else "dim")
        day = attachments.day_of_copy(self._evidence.path, attachment)
        when = tr("added {day}", day=day) if day else tr("the copy is missing")
        return Row(attachment.sha256, (name, Cell("  "), caption), Cell(f"{format_size(attachment.size):>8}   {when}"))

    @property
    def _current(self) -> Attachment | None:
        return next((a for a in self._evidence.attached if a.sha256 == self.current_id), None)

    def detail(self) -> Content:
        if (attachment := self._current) is None:
            return text_lines(tr("A file is copied beside the draft; later changes of the original do not matter."))
        media_type, digest = attachment.type or tr("unknown type"), format_digest(attachment.sha256[:_DIGEST_SIZE])
        facts = tr("{type} · sha256 {digest}", type=media_type, digest=digest)
        name = attachment.name or attachment.file
        return text_lines(name, attachment.caption, facts, self._metadata_of(attachment))

    def _metadata_of(self, attachment: Attachment) -> str:
        """What a file says of its place and author, read once."""
        if attachment.sha256 not in self._metadata:
            remedy = tr("To have a copy without that instead: {key}.", key="m")
            notice = attachments.metadata_notice(self._evidence.path, attachment, remedy)
            self._metadata[attachment.sha256] = notice.text if notice else ""
        return self._metadata[attachment.sha256]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "act":
            return super().check_action(action, parameters)
        if (attachment := self._current) is None:
            return False
        if parameters == ("view",):
            return attachment.type.startswith("image/") and has_picture_viewer()
        can_remove = bool(self._metadata_of(attachment)) and attachments.can_remove_metadata(attachment)
        return parameters != ("bare",) or can_remove

    def action_choose(self) -> None:
        if attachment := self._current:
            self._evidence.open_copy(attachment)
        else:
            self.action_add()

    def action_act(self, name: str) -> None:
        """Do something with the file under the cursor."""
        evidence, attachment = self._evidence, self._current
        if attachment is None:
            return
        if name == "caption":
            evidence.ask_caption(self, attachment, self.show_rows)
        else:
            acts = {"view": evidence.show_in_terminal, "remove": evidence.remove, "bare": evidence.remove_metadata}
            acts[name](attachment)
            self.show_rows()

    def on_paste(self, event: events.Paste) -> None:
        """Attach files that are dropped here; other words are refused as elsewhere."""
        if files := attachments.paths_in(event.text):
            event.stop()
            self._evidence.attach(files, self._show_new())

    def action_undo(self) -> None:
        services(self).notify_text(tr("In the question {key} takes back what is done here.", key=key_of("undo")))

    def action_add(self) -> None:
        self._evidence.pick(self._show_new())

    def _show_new(self) -> Callable[[], None]:
        """Return what shows the rows again, with the cursor on a file that is new by then."""
        before = self._evidence.attached

        def show() -> None:
            self.show_rows()
            if new := [attachment for attachment in self._evidence.attached if attachment not in before]:
                self.row_list.put_cursor_on(new[-1].sha256)
                self.show_detail()

        return show
