"""A text in the user's own editor: how the editor ended decides what is taken over, and a file of doubt stays."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from lgqtui.errors import CannotRead, Error, WrongUse
from lgqtui.files import private_folder, read_file, stamp
from lgqtui.os_errors import os_error_text
from lgqtui.text import Cleaned, clean

_USUAL = ("notepad",) if sys.platform == "win32" else ("editor", "nano", "vim", "vi")
_BYTES_A_CHARACTER = 4
_AT_ONCE = 1.0
"""An editor that ends within these seconds, with its file as it was, may have opened a window and not waited for it."""
_REMEDY = "Choose one: lgqtui config set editor nano"


def split_command(requested: str, source: str) -> list[str]:
    """The words of a command in a setting or a variable, which `source` names. Raises WrongUse if it has none."""
    try:
        return shlex.split(requested)
    except ValueError as error:
        message, hint = "{source} cannot be read: a quote or a backslash is open in “{command}”", "Set it again."
        raise WrongUse("no-command", message, hint, source=source, command=requested) from error


def find_editor(requested: str, source: str = "editor") -> list[str]:
    """The command of the editor to use. Raises WrongUse if none is installed."""
    command = split_command(requested, source)
    if command and shutil.which(command[0]):
        return command
    usual = next((name for name in _USUAL if shutil.which(name)), None)
    if usual is None or command:
        raise WrongUse(
            "no-editor",
            "there is no editor “{requested}” here, as {source} says" if command else "no editor was found",
            _REMEDY,
            requested=requested,
            source=source,
        )
    return [usual]


def run_program(command: Sequence[str], text: bytes | None = None, environ: Mapping[str, str] | None = None) -> int:
    """Run a program that has the terminal, and so gets Ctrl-C for itself; return its exit code. Raises OSError."""
    handler = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, input=text, env=environ, check=False).returncode  # noqa: S603 - the user chose it
    finally:
        signal.signal(signal.SIGINT, handler)


def run_editor(command: Sequence[str], path: Path) -> bool:
    """Open a file in an editor; False if that ended at once and the file is as it was.

    Raises WrongUse if it cannot be started, Error if it failed or was killed. Ctrl-C is left to the editor.
    """
    before, start = stamp(path), time.monotonic()
    try:
        code = run_program([*command, str(path)])
    except (OSError, ValueError) as error:
        message = "the editor “{editor}” cannot be started: {why}"
        raise WrongUse("no-editor", message, _REMEDY, editor=shlex.join(command), why=os_error_text(error)) from error
    if code:
        killed = "the editor “{editor}” was ended by signal {n}, and its file is not taken over"
        failed = "the editor “{editor}” ended with exit code {n}, and its file is not taken over"
        message = killed if code < 0 else failed
        raise Error("editor-failed", message, editor=shlex.join(command), n=abs(code))
    return time.monotonic() - start > _AT_ONCE or stamp(path) != before


class EditorSession:
    """A text in an editor, in a file of the user alone in `folder`, whose name begins with `name`."""

    def __init__(self, command: Sequence[str], text: str, folder: Path, name: str, limit: int) -> None:
        self.command = command
        self.path = folder
        self.text = text
        self._name = name
        self._limit = limit

    def run(self) -> bool:
        """As `run_editor`. The file stays and is named unless it is as it was."""
        folder = private_folder(self.path)
        number, path = tempfile.mkstemp(prefix=f"{self._name}.", suffix=".txt", dir=folder)
        self.path = Path(path)
        with open(number, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - the file is already open
            file.write(self.text)
        try:
            return run_editor(self.command, self.path)
        except Error as error:
            raise self._with_path(error) from error

    def take(self) -> Cleaned:
        """The text as saved, without the newline that editors add; the file is removed.

        Raises CannotRead if it is no text or longer than `limit` characters; then the file stays and is named.
        """
        try:
            edited = read_text(self.path, self._limit)
        except CannotRead as error:
            raise self._with_path(error) from error
        self.path.unlink(missing_ok=True)
        return edited if self.text.endswith("\n") else Cleaned(edited.text.removesuffix("\n"), edited.removed)

    def _with_path(self, error: Error) -> Error:
        """The same error with the path of the file; a file that is as it was, or missing, is removed and not named."""
        with contextlib.suppress(CannotRead):
            if read_file(self.path, self._limit * _BYTES_A_CHARACTER) == self.text.encode():
                self.path.unlink(missing_ok=True)
        if not self.path.exists():
            return error
        keep_private(self.path)
        message = "{why}; it is kept in {path}"
        return CannotRead(error.code, message, "{remedy}", why=str(error), path=self.path, remedy=error.remedy)


def keep_private(path: Path) -> None:
    """Take a file from all but its owner; an editor may have made it anew."""
    with contextlib.suppress(OSError):
        path.chmod(0o700 if path.is_dir() else 0o600)


def read_text(path: Path, limit: int) -> Cleaned:
    """A file as the text of an answer. Raises CannotRead if it is not text or longer than `limit` characters."""
    try:
        cleaned = clean(read_file(path, limit * _BYTES_A_CHARACTER).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CannotRead("not-utf-8", "{path} is not UTF-8 text", "Save it as UTF-8.", path=path) from error
    if len(cleaned.text.strip("\n")) > limit:
        raise CannotRead(
            "too-long",
            "{path} is longer than an answer can be ({limit} characters)",
            "Shorten it.",
            path=path,
            limit=f"{limit:,}",
        )
    return cleaned
