"""Dialogs for files: pick one by typing, dropping or walking to it; attach dropped files; copy large ones."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.message_pump import MessagePump
from textual.widgets import ProgressBar, Static

from lgqtui.draft.attachment_files import ProgressCallback
from lgqtui.errors import Error
from lgqtui.formatting import file_time, format_size, time_or_day
from lgqtui.i18n import tr, trn
from lgqtui.questionnaire.answer import Attachment
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.dialogs.finder import Finder
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import Cell, Row, RowList, heading_row
from lgqtui.workflows.attachments import paths_in

LARGEST = 2_000_000_000
"""Bytes of a file whose reader has a limit of its own."""
_EXTENSION = 8
"""Cells at the end of a name that is cut: they tell its extension."""
_MAX_NAMES = 1_000
"""Names of a folder that are listed; typing narrows them down."""


class FilePicker(Finder):
    """Returns the path of the chosen file, at first of those with a `suffix`; "" for the row `without`."""

    def __init__(
        self, title: str, limit: int = LARGEST, *, empty_words: str = "", without: str = "", suffix: str = ""
    ) -> None:
        super().__init__(title=title)
        self._folder = services(self).last_folder
        self._limit = limit
        self._now = services(self).context.clock()
        if suffix:
            empty_words = tr("No file here ends in {suffix}; type its name for another.", suffix=suffix)
        self._empty_words, self._without, self._suffix = empty_words or tr("No file here."), without, suffix

    def matches(self, needle: str) -> Sequence[Row]:  # noqa: ARG002 - a path is used as it was typed
        """Return the folders and files that match the input."""
        if dropped := paths_in(self.line.value):
            return [_file_row(path, self._limit, self._now) for path in dropped]
        folder, fragment = self._split(self.line.value)
        parent_row = Row(str(folder.parent), (Cell("../"),), Cell(tr("this is {folder}", folder=folder), "dim"))
        up = [parent_row] if not fragment and os.path.isdir(folder) else []  # noqa: PTH112 - as below
        without = [Row("", (Cell(self._without, "accent"),))] if self._without and not self.line.value else []
        rows = self._rows_in(folder, fragment)
        return [*without, *up, *(rows or ([heading_row(self._empty_words)] if up else []))]

    def _split(self, typed: str) -> tuple[Path, str]:
        head, fragment = os.path.split(typed)
        if fragment in ("..", "~"):
            head, fragment = typed, ""
        try:
            return Path(os.path.normpath(self._folder / Path(head).expanduser())), fragment
        except RuntimeError:  # the home folder of an unknown user
            return self._folder, typed

    def _rows_in(self, folder: Path, fragment: str) -> list[Row]:
        needle = fragment.casefold()
        try:
            with os.scandir(folder) as entries:
                matches = [e for e in entries if needle in e.name.casefold() and (fragment or e.name[0] != ".")]
                keys = [(not e.name.casefold().startswith(needle), not _is_folder(e), e.name) for e in matches]
        except (OSError, ValueError):
            return []
        if not needle:
            keys = [key for key in keys if not key[1] or key[2].casefold().endswith(self._suffix)]
        keys.sort(key=lambda key: (*key[:2], _numbers_by_value(key[2].casefold()), key[2]))
        return [self._row(folder / name, is_file=is_file) for _, is_file, name in keys[:_MAX_NAMES]]

    def _row(self, path: Path, *, is_file: bool) -> Row:
        return (
            _file_row(path, self._limit, self._now) if is_file else Row(str(path), (Cell(path.name + "/", "accent"),))
        )

    def take(self, row_id: str) -> None:
        """Open a folder in the list, or return the file."""
        if not os.path.isdir(row_id):  # noqa: PTH112 - a path raises an error if it is too long
            super().take(row_id)
            return
        self.line.value = os.path.join(row_id, "")  # noqa: PTH118 - a path loses the separator at its end
        self.line.cursor_position = len(self.line.value)


def ask_file(node: MessagePump, picker: FilePicker, act: Callable[[str], object]) -> None:
    """Have a file picked, and call `act` with its path; the next one is sought in the same folder."""

    def take(path: str | None) -> None:
        if path:
            services(node).last_folder = Path(path).parent
        if path is not None:
            act(path)

    node.app.push_screen(picker, take)


def _numbers_by_value(name: str) -> list[tuple[int, str]]:
    """The parts of a name, so that file 2 comes before file 10."""
    return [(int(digits or 0), rest) for digits, rest in re.findall(r"([0-9]*)([^0-9]*)", name)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


DropChoice = Literal["attach", "text"]


class DroppedFilesDialog(Dialog[DropChoice]):
    """Returns whether to attach the files or to put their paths in as text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose('attach')", tr("attach"), show=True, priority=True),
        Binding("t", "choose('text')", tr("as text"), show=True),
    ]

    def __init__(self, files: Sequence[Path], prompt: str, limit: int) -> None:
        states = map(_state_of, files)
        self._can_attach = any(state is None or state.st_size <= limit for state in states)
        templates = "Attach this file to: {where}?", "Attach these {n} files to: {where}?"
        title = trn(*templates, len(files), where=prompt.rstrip("."))
        template = "Each is copied beside the draft; one may have {limit}."
        if not self._can_attach:
            template = "An attachment may have {limit}. Make it smaller, or put it online and give its link."
        now = services(self).context.clock()
        rows = RowList([_file_row(path, limit, now) for path in files])
        super().__init__(title, rows, note=tr(template, limit=format_size(limit)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._can_attach if parameters == ("attach",) else super().check_action(action, parameters)

    def action_choose(self, choice: DropChoice) -> None:
        self.dismiss(choice)


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


def _file_row(path: Path, limit: int, now: datetime) -> Row:
    state = _state_of(path)
    size = format_size(state.st_size) if state else ""
    if state and state.st_size <= limit:
        time = time_or_day(file_time(state.st_mtime), now)
        facts = tr("{size} · {time}", size=size, time=time)
        return Row(str(path), (Cell(path.name, end_size=_EXTENSION),), Cell(facts, "dim"))
    why = tr("{size}: {limit} at most", size=size, limit=format_size(limit)) if state else tr("cannot be read")
    return Row(str(path), (Cell(path.name, "dim", end_size=_EXTENSION),), Cell(why, "dim"), is_target=False)


def _state_of(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        return None
