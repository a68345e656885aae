"""A text in the person's own editor, and back."""

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

_USUAL = ("notepad",) if sys.platform == "win32" else ("editor", "nano", "vim", "vi")
_BYTES_A_CHARACTER = 4


def find_editor(wanted: str) -> list[str]:
    """The command of the editor to use. Raises Error if there is none."""
    command = shlex.split(wanted) if wanted else []
    if command and shutil.which(command[0]):
        return command
    usual = next((name for name in _USUAL if shutil.which(name)), None)
    if usual is None or command:
        raise Error(
            "no-editor",
            "there is no editor “{wanted}” here" if command else "no editor was found",
            "Choose one: lgqtui config set editor nano",
            wanted=wanted,
        )
    return [usual]


def edit_text(command: list[str], text: str, folder: Path, limit: int) -> str:
    """The text as it is when the editor is closed. The file it edits is only the person's, and is removed after.

    Raises CannotRead if what the editor wrote is no text or longer than `limit` characters; then the file stays.
    """
    private_folder(folder)
    number, name = tempfile.mkstemp(suffix=".txt", dir=folder, text=False)
    path = Path(name)
    with open(number, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a file that is open already
        file.write(text)
    subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the person's own choice of program
    try:
        edited = read_text(path, limit)
    except CannotRead as error:
        if not path.exists():
            raise
        kept = "{why}; it is kept in {path}"
        raise CannotRead(error.code, kept, error.remedy, why=str(error), path=path) from error
    path.unlink(missing_ok=True)
    # Editors end a file with a newline of their own; it is no part of the answer.
    return edited if text.endswith("\n") else edited.removesuffix("\n")


def read_text(path: Path, limit: int) -> str:
    """A file as the text of an answer. Raises CannotRead if it is no text or longer than `limit` characters."""
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
