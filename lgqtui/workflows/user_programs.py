"""Programs that the user chose: the pager, and the editor, whose end decides what is taken over from it."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.errors import CannotRead, Error, WrongUse
from lgqtui.files import private_folder, read_file, replace_file
from lgqtui.i18n import tr
from lgqtui.os_errors import os_error_text
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.settings.file import child_environment
from lgqtui.settings.registry import find_setting
from lgqtui.text import Cleaned, clean, is_blank
from lgqtui.workflows.notices import Notice, removed_notice

if TYPE_CHECKING:
    from lgqtui.interview.session import Session
    from lgqtui.workflows.context import AppContext

_USUAL_EDITORS = ("notepad",) if sys.platform == "win32" else ("nano",)
_AT_ONCE = 1.0
"""An editor that ends within these seconds, with its file as it was, may have opened a window and not waited for it."""


class UserProgram(Struct, frozen=True):
    """The words of a command, and the setting or variable that it comes from."""

    words: tuple[str, ...]
    source: str

    def run(self, *arguments: str, text: bytes | None = None) -> None:
        """Run it to its end, with Ctrl-C left to it. Raises WrongUse if it cannot be started, Error if it failed."""
        command, params = [*self.words, *arguments], {"source": self.source, "program": shlex.join(self.words)}
        handler = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            result = subprocess.run(command, input=text, env=child_environment(), check=False)  # noqa: S603 - the user's
        except (OSError, ValueError) as error:
            message = "{source}: “{program}” cannot be started: {why}"
            raise WrongUse("no-program", message, why=os_error_text(error), **params) from error
        finally:
            signal.signal(signal.SIGINT, handler)
        if (code := result.returncode) < 0:
            raise Error("program-failed", "{source}: “{program}” was ended by signal {n}", n=-code, **params)
        if code:
            raise Error("program-failed", "{source}: “{program}” ended with exit code {n}", n=code, **params)


def find_program(requested: str, source: str, usual: Sequence[str], missing: str, remedy: str = "") -> UserProgram:
    """The program that `source` names, or else the first usual one. Raises WrongUse if there is none."""
    lexer = shlex.shlex(requested, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    lexer.escape = "" if sys.platform == "win32" else lexer.escape  # there a backslash stands between folders
    try:
        words = [requested] if shutil.which(requested) else list(lexer)
    except ValueError as error:
        message = "{source} cannot be read: a quote or a backslash is open in “{command}”"
        raise WrongUse("no-program", message, remedy, source=source, command=requested) from error
    names = words[:1] or usual
    program = next(filter(shutil.which, names), None)
    if program is None:
        raise WrongUse("no-program", missing, remedy, source=source, program=", ".join(names))
    return UserProgram((program, *words[1:]), source)


def find_editor(context: AppContext) -> UserProgram:
    """The editor in the settings; in the environment, if they cannot be read. Raises WrongUse if there is none."""
    setting = find_setting("editor")
    names = (setting.variable, *setting.shared_variables)
    requested, source = next(((value, name) for name in names if (value := context.environ.get(name))), ("", "editor"))
    with contextlib.suppress(Error):
        chosen = context.settings.values["editor"]
        requested, source = chosen.value, chosen.variable or "editor"
    missing = "there is no editor “{program}” here, as {source} says"
    if not requested.strip():  # vi, say, does not let go of who does not know it
        missing = "{program} is not here, and the setting “editor” (menu: settings) names no other"
    remedy = "Choose one in the settings, or by: lgqtui config set editor PROGRAM"
    return find_program(requested, source, _USUAL_EDITORS, missing, remedy)


def edit_text(editor: UserProgram, session: Session, text: str, ask_closed: Callable[[str], bool]) -> Cleaned:
    """Return a text as the user's editor saved it. Raises Error if nothing is taken over, naming a changed file."""
    prefix = session.recovery_file.editor_prefix
    path = private_folder(prefix.parent) / f"{prefix.name}{session.current_field}-{time.time():.6f}.txt"
    replace_file(path, text.encode())
    notice = (
        "{program} returned at once with the file unchanged. If it opens a window, it may need --wait. "
        "Save and close it there, then Enter here reads the file."
    )
    try:
        is_closed = _has_waited(editor, path, text) or ask_closed(tr(notice, program=editor.words[0]))
        edited = read_text(path) if is_closed else None
    except Error as error:
        raise _with_path(error, path, text) from error
    path.unlink(missing_ok=True)
    if edited is None:
        message = "nothing is taken over; what you save in {path} is named when you open the draft again"
        raise Error("editor-open", message, path=path)
    # Editors add a newline at the end of a file; it is not part of the answer.
    return edited if text.endswith("\n") else Cleaned(edited.text.removesuffix("\n"), edited.removed)


def edit_notices(before: str, edited: Cleaned, undo: str) -> Iterator[str]:
    """Yield what there is to say about a text that was taken over; `undo` is the key or command that takes it back."""
    if edited.removed:
        yield removed_notice(edited.removed)
    if not is_blank(before) and is_blank(edited.text):
        yield tr("The editor left nothing, so it is empty now. {undo} takes that back.", undo=undo)


def read_text(path: Path) -> Cleaned:
    """A file as the text of an answer. Raises CannotRead if it is not text or longer than an answer can be."""
    try:
        cleaned = clean(read_file(path, TEXT_LIMIT * 4).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CannotRead("not-utf-8", "{path} is not UTF-8 text", "Save it as UTF-8.", path=path) from error
    if len(cleaned.text.strip("\n")) > TEXT_LIMIT:
        message = "{path} is longer than an answer can be ({limit} characters)"
        hint = "Keep the longer text in a document of its own and give its link."
        raise CannotRead("too-long", message, hint, path=path, limit=f"{TEXT_LIMIT:,}")
    return cleaned


def left_text_notices(paths: Iterable[Path]) -> Iterator[Notice]:
    """Name what an editor saved and was not taken over, until the user deletes it."""
    template = "Your editor saved a text that was not taken over. Look at it, and delete it: {path}"
    for path in paths:
        _keep_private(path)
        yield Notice(tr(template, path=path), "warning")


def _has_waited(editor: UserProgram, path: Path, text: str) -> bool:
    start = time.monotonic()
    editor.run(str(path))
    return time.monotonic() - start > _AT_ONCE or read_file(path, TEXT_LIMIT * 4) != text.encode()


def _with_path(error: Error, path: Path, text: str) -> Error:
    """The same error with the path of the file; one that is as it was is removed, and not named."""
    with contextlib.suppress(CannotRead):
        if read_file(path, TEXT_LIMIT * 4) == text.encode():
            path.unlink()
    if not path.exists():
        return error
    _keep_private(path)
    message = "{why}; nothing is taken over, and it is kept in {path}"
    return CannotRead(error.code, message, "{remedy}", why=str(error), path=path, remedy=error.remedy)


def _keep_private(path: Path) -> None:
    """Take a file from all but its owner, as an editor may have made it anew."""
    with contextlib.suppress(OSError):
        path.chmod(0o700 if path.is_dir() else 0o600)
