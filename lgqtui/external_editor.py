"""Editing of a text in the user's own editor."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lgqtui.errors import CannotRead, Error
from lgqtui.files import private_folder, read_file
from lgqtui.text import clean

_USUAL_EDITORS = ("notepad",) if sys.platform == "win32" else ("editor", "nano", "vim", "vi")
_BYTES_A_CHARACTER = 4


def find_editor(requested: str) -> list[str]:
    """The command of the editor to use. Raises Error if none is installed."""
    command = shlex.split(requested) if requested else []
    if command and shutil.which(command[0]):
        return command
    usual = next((name for name in _USUAL_EDITORS if shutil.which(name)), None)
    if usual is None or command:
        raise Error(
            "no-editor",
            "there is no editor “{requested}” here" if command else "no editor was found",
            "Choose one: lgqtui config set editor nano",
            requested=requested,
        )
    return [usual]


def edit_text(command: list[str], text: str, folder: Path, limit: int) -> str:
    """Open a text in the editor and return it as saved. The file is readable by the user only, and removed afterwards.

    Raises CannotRead if the editor wrote no text or more than `limit` characters; then the file stays.
    """
    descriptor, name = tempfile.mkstemp(suffix=".txt", dir=private_folder(folder), text=False)
    path = Path(name)
    with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - the file is already open
        file.write(text)
    subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the user chose the program
    try:
        edited = read_text(path, limit)
    except CannotRead as error:
        if not path.exists():
            raise
        message = "{why}; it is kept in {path}"
        raise CannotRead(error.code, message, error.remedy, why=str(error), path=path) from error
    path.unlink(missing_ok=True)
    # Editors add a newline at the end of a file; it is not part of the answer.
    return edited if text.endswith("\n") else edited.removesuffix("\n")


def read_text(path: Path, limit: int) -> str:
    """A file as the text of an answer. Raises CannotRead if it is not text or longer than `limit` characters."""
    try:
        text = clean(read_file(path, limit * _BYTES_A_CHARACTER).decode("utf-8-sig")).text
    except UnicodeDecodeError as error:
        raise CannotRead("not-utf-8", "{path} is not UTF-8 text", "Save it as UTF-8.", path=path) from error
    if len(text.strip("\n")) > limit:
        raise CannotRead(
            "too-long",
            "{path} is longer than an answer can be ({limit} characters)",
            "Shorten it.",
            path=path,
            limit=f"{limit:,}",
        )
    return text
